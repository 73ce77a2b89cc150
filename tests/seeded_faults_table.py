"""The seeded faults, by file: the text as it stands, what replaces it, and the tests that ought to notice."""

from __future__ import annotations

from dataclasses import dataclass

WORDING = ("tests/registry/record/test_wording.py", "tests/registry/record/test_terms.py")
RULES = ("tests/registry/rules/test_removals.py",)
NOTICE_RULES = ("tests/policies/test_rules.py",)
BUILD = ("tests/registry/record/test_build.py", "tests/registry/record/test_build_chosen.py")
ASSEMBLY = ("tests/policies/test_assembly.py", "tests/policies/test_told.py")
DEADLINES = ("tests/rights/test_deadlines.py",)
OWNED = ("tests/registry/models/test_owned.py", "tests/registry/models/test_owned_moves.py")
VISIBILITY = ("tests/registry/models/test_visibility.py",)
FIELDS = ("tests/registry/models/test_fields.py",)
HTML = ("tests/registry/documents/test_html.py",)
PDF = ("tests/registry/documents/test_pdf.py",)
OUTPUT = ("tests/registry/exchange/exports/test_output.py",)
FOLDER = (
    "tests/registry/exchange/imports/test_folder.py",
    "tests/registry/exchange/imports/test_folder_mistakes.py",
)
APPROVING = ("tests/registry/editing/test_approving.py",)
DIFFERENCE = ("tests/registry/record/test_difference.py",)
NOTICE_VERSIONS = (
    "tests/policies/test_versions.py",
    "tests/policies/test_effect.py",
    "tests/policies/test_drift.py",
)
INDEX = ("tests/registry/finding/test_index.py",)
PAGE = ("tests/registry/views/test_activity_page.py",)
EDITOR = tuple(
    f"tests/registry/editor/test_{name}.py" for name in ("views", "two_people", "proposals", "deleting")
)
MEMBERS = (
    "tests/registry/views/test_members.py",
    "tests/registry/views/test_members_second_factor.py",
)
SIGN_IN = ("tests/config/test_sign_in.py", "tests/config/test_security.py")


@dataclass(frozen=True)
class Fault:
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        first = self.new.strip().splitlines()[0] if self.new.strip() else "nothing"
        return f"{self.file}: {self.old.strip().splitlines()[0]} → {first}"


def faults(file: str, tests: tuple[str, ...], *pairs: tuple[str, str]) -> tuple[Fault, ...]:
    return tuple(Fault(file, old, new, tests) for old, new in pairs)


FAULTS = (
    # What a fact reads like
    *faults(
        "registry/record/wording/terms.py",
        WORDING,
        ('gettext_lazy("Back-ups not included")', 'gettext_lazy("Back-ups too")'),
        ('gettext_lazy("By hand")', 'gettext_lazy("Automatic")'),
        ('gettext_lazy("Not publicly accessible")', 'gettext_lazy("Publicly accessible")'),
        ('"1er", written)', '"1", written)'),
        ('return _("at most %s") % counted', 'return _("at least %s") % counted'),
        ('return (Paragraph(none, "none"), *paragraph(note, "note"), *recorded)', "return recorded"),
        ("return paragraph(note) + recorded or paragraph(alone)", "return paragraph(note) + recorded"),
        ('elif unit.code == "session":', 'elif unit.code == "hour":'),
        ('return _("%(event)s, then %(length)s") % told', 'return _("%(event)s, or %(length)s") % told'),
    ),
    *faults(
        "registry/record/wording/activity.py",
        WORDING,
        ('_("No sensitive data are processed."),', '_("Sensitive data are processed."),'),
    ),
    *faults(
        "registry/record/wording/organisation.py",
        WORDING,
        ('function if function != title else ""', '""'),
    ),
    # What the law still asks for
    *faults(
        "registry/rules/article_30_1.py",
        RULES,
        ("if not reading.names_recipients(record):", "if not record.recipients:"),
        ("if not reading.people(record):", "if reading.people(record):"),
    ),
    *faults(
        "registry/rules/transfers.py",
        RULES,
        ("case Reply.SOME if not record.transfers:", "case Reply.NONE if not record.transfers:"),
        ('known in {"outside", "unknown"}', 'known in {"eea", "unknown"}'),
        ("for one in reading.hosted_somewhere(record):", "for one in ():"),
        ("return reading.transfers(record).reply is not Reply.UNANSWERED", "return True"),
        ("not (one.assessment.strip() and documents):", "not documents:"),
        ('if stated == ("none",) and not reading', "if False and not reading"),
    ),
    *faults(
        "registry/rules/retention.py",
        RULES,
        ("return any(one.id == data.id for one in named)", "return True"),
        (
            "if rule.amount is None and rule.unit is None and not rule.event.strip():",
            "if rule.amount is None:",
        ),
        ("return alone or not limiting_words(rule) or mentions(rule, data)", "return True"),
        ("if not all(words):", "if True:"),
        ('rule.unit.code == "session" or open_end(rule, record)', 'rule.unit.code == "session"'),
        ("return not said and not follows_another(rule, record)", "return not said"),
    ),
    *faults(
        "registry/rules/cameras.py",
        RULES,
        (
            "if exceeds(one.amount, one.unit, 1) and keeps_images(one, record):",
            "if keeps_images(one, record):",
        ),
        (
            'return is_of_cameras(record, on) and bool(AUTHORISED.search(NOT_UNDER.sub("", said)))',
            "return is_of_cameras(record, on)",
        ),
    ),
    *faults(
        "registry/rules/assessment.py",
        RULES,
        ("if len(met) >= ENOUGH:", "if met:"),
        ("return record.regime_code == GDPR and not said", "return not said"),
    ),
    *faults(
        "registry/rules/children.py",
        RULES,
        (
            "return bool(CHILDREN.search(name)) and not ADULTS.search(name)",
            "return bool(CHILDREN.search(name))",
        ),
    ),
    *faults(
        "policies/rules/rights.py",
        NOTICE_RULES,
        ("all(LIMITING_WORDS[code].search(said) for code in bases)", "bool(said)"),
        ("if makes_depend(text):", "if text:"),
    ),
    *faults(
        "registry/rules/every_record.py",
        RULES,
        (
            "measures = (*record.security_measures, *record.shared_security_measures)",
            "measures = record.security_measures",
        ),
    ),
    *faults(
        "registry/rules/bases.py",
        RULES,
        (
            'return basis.basis.code == "6.1.f" and not basis.interest.strip()',
            'return basis.basis.code == "6.1.e" and not basis.interest.strip()',
        ),
    ),
    *faults(
        "registry/rules/automated.py",
        RULES,
        ("if record.automated_decision is None:", "if False:"),
        ('one.condition.code in ("9.2.a", "9.2.g")', 'one.condition.code in ("9.2.h", "9.2.g")'),
    ),
    *faults(
        "policies/rules/contents.py",
        NOTICE_RULES,
        ('if one.code == "ORG-REPRESENTATIVE":', "if False:"),
        (
            "given = categories if is_collected_only_from_people(record) else named_by_people(record)",
            "given = categories",
        ),
        (
            "if one.joint_controllers and not one.joint_arrangement.strip():",
            "if False:",
        ),
    ),
    # From rows to sheets
    *faults(
        "registry/record/build.py",
        BUILD,
        (
            "kept = Activity.objects.all() if archived else Activity.objects.kept()",
            "kept = Activity.objects.all()",
        ),
        ("wanted |= models.Q(controller=self.controller, activity__isnull=True)", "pass"),
        ("return Term(code=code, fr=code, en=code)", "return None"),
        (
            'with translation.override("fr"):\n        french',
            'with translation.override("en"):\n        french',
        ),
    ),
    # What the public is told
    *faults(
        "policies/assembly.py",
        ASSEMBLY,
        ('point.model_copy(update={"note": "", "name"', 'point.model_copy(update={"name"'),
        ('"identity_note": "",', ""),
        ('one.model_copy(update={"note": "", "status": None}) for one', "one for one"),
        ("            if one not in shared:\n", "            if True:\n"),
        ("one if notice.shows_clients else without_clients(one)", "one"),
        ('    Party: {"note": "", "siren": "", "siret": ""},\n', ""),
        ("        if isinstance(value, kind):\n            changed |= blank\n", "        pass\n"),
        ("if material.notice.shows_security:\n", "if True:\n"),
    ),
    *faults(
        "policies/assembly.py",
        ASSEMBLY,
        (
            "if len(names) == 1 and len(next(iter(names.values()))) == len(self.controller_sheets):",
            "if len(names) == 1:",
        ),
        ("systems_as_told(as_told(one, on, notice), ", "systems_as_told(one, "),
        ("is_shown=notice.shows_systems", "is_shown=True"),
    ),
    *faults(
        "policies/assembly.py",
        ("tests/policies/record/test_plain.py", "tests/policies/test_served_rights.py"),
        ('untold = {"general", "assessment"}', 'untold = {"assessment"}'),
        ("if (one.right.code in rows.OBJECTIONS) is is_objection", "if True"),
    ),
    *faults(
        "policies/models/appearance.py",
        ("tests/policies/test_colours.py",),
        ("    if ratio < ENOUGH:\n", "    if False:\n"),
    ),
    *faults(
        "policies/record/build.py",
        ("tests/policies/test_told.py",),
        (
            "Activity.objects.in_force().filter(notice_links__notice=notice)",
            "Activity.objects.filter(notice_links__notice=notice)",
        ),
    ),
    # Deadlines
    *faults(
        "rights/deadlines.py",
        DEADLINES,
        ("min(received_on.day, monthrange(year, month)[1])", "min(received_on.day, 28)"),
        ('EXTENDED = "extended", 3, 0', 'EXTENDED = "extended", 2, 0'),
        ('PATIENT_FILE = "patient-file", 0, 8', 'PATIENT_FILE = "patient-file", 0, 7'),
        ("if day.weekday() >= _SATURDAY:", "if day.weekday() > _SATURDAY:"),
        ("due_on = raw + len(days_off) * _ONE_DAY", "due_on = raw"),
        ("if not FIRST_RECEIPT <= received_on <= LAST_RECEIPT:", "if not FIRST_RECEIPT <= received_on:"),
        ("if isinstance(received_on, datetime):", "if False:"),
    ),
    # Whose a row is
    *faults(
        "registry/models/owned.py",
        OWNED,
        (
            "        for row in rows:\n            row.refuse_foreign_links()\n            if",
            "        for row in rows:\n            if",
        ),
        (
            'foreign = [name for name, target in links if not self.agrees(target, "controller")]',
            "foreign = []",
        ),
        (
            "                row.anchors = before[row.pk].anchors\n                row.refuse_foreign_links()",
            "                pass",
        ),
        ("if owners - {instance.controller_id}:", "if False:"),
        ("moved = [name for name, stored in anchors.items() if getattr(self, name) != stored]", "moved = []"),
        ("if above is self or (self.pk is not None and above.pk == self.pk):", "if above is self:"),
        ('if options.get("update_conflicts"):', "if False:"),
    ),
    *faults(
        "registry/models/owned.py",
        VISIBILITY,
        ("if not user.is_authenticated or not user.is_active:", "if not user.is_authenticated:"),
        (
            "return self.filter(controller__memberships__user=user, **open_ones)",
            "return self.filter(**open_ones)",
        ),
    ),
    # What a text may be
    *faults(
        "registry/models/fields.py",
        FIELDS,
        (
            "self.validators += [refuse_control_characters, refuse_line_breaks, refuse_unseen_text]",
            "self.validators += [refuse_control_characters, refuse_line_breaks]",
        ),
        ("        if character in SEPARATORS:", "        if False:"),
        ("if characters > PROSE:", "if characters >= PROSE:"),
        ("if lines > PROSE_LINES:", "if lines > PROSE_LINES + 1:"),
        ("repeated = [code for code in value if value.count(code) > 1]", "repeated = []"),
        (
            "for position, character in enumerate(value, start=1):\n        if ord",
            "for position, character in enumerate(value):\n        if ord",
        ),
    ),
    # Markup and paper
    *faults(
        "registry/documents/html.py",
        HTML,
        ("parts += [escape(line[end : word.start()]),", "parts += [line[end : word.start()],"),
        ('"<wbr>".join(escape(piece) for piece in _pieces(word[0]))', '"<wbr>".join(_pieces(word[0]))'),
        ('return "".join([*parts, escape(line[end:])])', 'return "".join([*parts, line[end:]])'),
        ("return str(escape(line))", "return line"),
        ("if not SAFE_LINK.match(link.href):", "if False:"),
        ("or word[place] in JOINERS", ""),
    ),
    *faults(
        "registry/documents/print_process.py",
        PDF,
        ("resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))", "pass"),
        ("threading.Thread(target=watch_memory, args=(megabytes,), daemon=True).start()", "pass"),
    ),
    *faults(
        "registry/documents/pdf.py",
        PDF,
        ("env=environment,", "env={**os.environ, **environment},"),
        ("            child.kill()\n            timed_out", "            timed_out"),
    ),
    # Exports
    *faults(
        "registry/exchange/exports/output.py",
        OUTPUT,
        ("if target.is_symlink():", "if False:"),
        ("if target.exists() and not target.is_file():", "if False:"),
        ("target = None if name == STANDARD_OUTPUT else", "target = None if name == '' else"),
        ('"reason": error.strerror}', '"reason": error}'),
    ),
    # Loading a folder
    *faults(
        "registry/exchange/imports/rows.py",
        FOLDER,
        ("if value.value not in BOOLEANS:", "if False:"),
        ("                if mark in seen:", "                if False:"),
        ("if label in self.keys:", "if False:"),
        ("if not value.value.strip():\n            self.fault", "if False:\n            self.fault"),
    ),
    # Finding
    *faults(
        "registry/finding/index.py",
        INDEX,
        ('told = sheet.model_copy(update={"shared_security_measures": ()})', "told = sheet"),
        ("ActivityIndex.objects.filter(pk=pk, revision=revision)", "ActivityIndex.objects.filter(pk=pk)"),
        (
            "        case Term(fr=french, en=english):\n            yield french\n",
            "        case Term(fr=french, en=english):\n",
        ),
    ),
    # Who may do what
    *faults(
        "registry/people/access.py",
        PAGE,
        (
            "return self.is_dpo or (self._fills_in(activity) and activity.state in UNFINISHED)",
            "return self.is_dpo or self._fills_in(activity)",
        ),
        ("activity.department_id in self.departments", "True"),
    ),
    *faults(
        "registry/models/states.py",
        PAGE,
        ("{DRAFT: (PROPOSED,), PROPOSED: (DRAFT,)}", "{DRAFT: (PROPOSED, IN_FORCE), PROPOSED: (DRAFT,)}"),
        ("    IN_FORCE: (IN_FORCE, DRAFT, ARCHIVED),", "    IN_FORCE: (IN_FORCE, ARCHIVED),"),
    ),
    *faults(
        "registry/editing/states.py",
        PAGE,
        ("if lacking and not says_something(words):", "if False:"),
    ),
    *faults(
        "registry/editing/comparing.py",
        EDITOR,
        ("theirs.get(name, []) != base.get(name, []) and theirs.get(name, []) != typed", "False"),
        ("and theirs.get(name, []) != typed\n", "\n"),
        ("choices.get(name) == THEIRS else typed", "choices.get(name) == MINE else typed"),
    ),
    *faults(
        "registry/people/membership.py",
        MEMBERS,
        ("if not kept.exists() and officers.filter(pk=membership.pk).exists():", "if False:"),
        ("role=Membership.Role.DPO, user__is_active=True\n", "role=Membership.Role.DPO\n"),
    ),
    *faults(
        "config/sign_in/backend.py",
        SIGN_IN,
        (
            "user.check_password(password) and self.user_can_authenticate(user)",
            "user.check_password(password)",
        ),
        ("settings.IN_PRODUCTION and password == PUBLISHED_PASSWORD", "False"),
        ("if password == PUBLISHED_PASSWORD:", "if False:"),
    ),
    # What was approved and published
    *faults(
        "registry/models/versions.py",
        APPROVING,
        ("self.filter(effective_on__lte=on).exclude(ended_on__lte=on)", "self.filter(effective_on__lte=on)"),
        ("    if names := sorted(changed):", "    if names := []:"),
    ),
    *faults(
        "registry/editing/approving.py",
        APPROVING,
        ("    end_versions(activities, on)\n    numbers", "    numbers"),
        ("numbers.get(row.pk, 0) + 1", "1"),
    ),
    *faults(
        "registry/record/difference.py",
        DIFFERENCE,
        ("            return value.code\n", "            return value.fr\n"),
        ("    if kept != [one.id for one in new if one.id in earlier]:", "    if False:"),
    ),
    *faults(
        "policies/effect.py",
        NOTICE_VERSIONS,
        ("if one.effective_on <= on and not any(", "if not any("),
        ("if withdrawn_at is None or one.published_at > withdrawn_at]", "]"),
        (
            "return later.effective_on <= earlier.effective_on and later.published_on < earlier.effective_on",
            "return False",
        ),
    ),
    *faults(
        "policies/versions.py",
        NOTICE_VERSIONS,
        ("    if facts_digest(published) == facts_digest(now):", "    if True:"),
    ),
)
