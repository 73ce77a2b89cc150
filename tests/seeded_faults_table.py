"""The seeded faults, by file: the text as it stands, what replaces it, and the tests that ought to notice."""

from __future__ import annotations

from dataclasses import dataclass

WORDING = ("tests/registry/record/test_wording.py", "tests/registry/record/test_terms.py")
GAPS = ("tests/registry/record/test_gaps.py",)
BUILD = ("tests/registry/record/test_build.py",)
ASSEMBLY = ("tests/policies/test_assembly.py",)
DEADLINES = ("tests/rights/test_deadlines.py",)
OWNED = ("tests/registry/models/test_owned.py",)
VISIBILITY = ("tests/registry/models/test_visibility.py",)
FIELDS = ("tests/registry/models/test_fields.py",)
HTML = ("tests/registry/documents/test_html.py",)
PDF = ("tests/registry/documents/test_pdf.py",)
OUTPUT = ("tests/registry/exchange/exports/test_output.py",)
FOLDER = ("tests/registry/exchange/imports/test_folder.py",)
INDEX = ("tests/registry/finding/test_index.py",)
PAGE = ("tests/registry/views/test_activity_page.py",)
EDITOR = ("tests/registry/editor/test_views.py",)
MEMBERS = ("tests/registry/views/test_members.py",)
SIGN_IN = ("tests/config/test_sign_in.py",)


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
        "registry/record/wording.py",
        WORDING,
        ('False: _("Back-ups not included")', 'False: _("Back-ups too")'),
        ('False: _("By hand")', 'False: ""'),
        ('False: _("Not publicly accessible")', 'False: ""'),
        ('return f"1er{written[1:]}" if value.day == 1', 'return f"1er{written[1:]}" if value.day == 2'),
        ('return _("at most %s") % counted', 'return _("at least %s") % counted'),
        ('return (Paragraph(none, "none"), *paragraph(note, "note"), *told)', "return told"),
        ('_("No sensitive data is processed."),', '_("Sensitive data is processed."),'),
        ("return paragraph(note) + told or paragraph(alone)", "return paragraph(note) + told"),
        ('function if function != title else ""', '""'),
        ("if amount is None or unit is None:", "if unit is None:"),
    ),
    # What Article 30 still asks for
    *faults(
        "registry/record/gaps.py",
        GAPS,
        ("if not record.recipients and not record.sharing:", "if not record.recipients:"),
        ("if not wording.people(record):", "if wording.people(record):"),
        ('if answer == "some" and not record.transfers:', 'if answer == "none" and not record.transfers:'),
        ("return rule.data is None or rule.data.id == data.id", "return rule.data is None"),
        (
            "if not record.security_measures and not record.shared_security_measures:",
            "if not record.security_measures:",
        ),
        (
            'if record.role.code == "joint" and not record.joint_controllers:',
            'if record.role.code == "joint":',
        ),
        ('basis.basis.code == "6.1.f" and not', 'basis.basis.code == "6.1.e" and not'),
        (
            "if any(rule.amount is None and not rule.event.strip() for rule in rules):",
            "if any(rule.amount is None for rule in rules):",
        ),
        (
            "return condition.condition.code.startswith(code) and condition.data in (None, data)",
            "return condition.data in (None, data)",
        ),
    ),
    # From rows to sheets
    *faults(
        "registry/record/build.py",
        BUILD,
        (
            "kept = Activity.objects.kept().filter(controller=controller)",
            "kept = Activity.objects.filter(controller=controller)",
        ),
        ("if any(activity.controller_id != controller.pk for activity in self.activities):", "if False:"),
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
        ('point.model_copy(update={"note": ""}) for point', "point for point"),
        ('"identity_note": "",', ""),
        ('one.model_copy(update={"note": "", "status": None}) for one', "one for one"),
        (
            "Activity.objects.in_force().filter(notice_links__notice=notice)",
            "Activity.objects.filter(notice_links__notice=notice)",
        ),
        ('(_("At the end"), label_of(row, "end_action")),', ""),
        (
            "rows = dict.fromkeys(row for table in tables for row in table.rows)",
            "rows = [row for table in tables for row in table.rows]",
        ),
        ("if item.blocks or item.text not in described)", "if item.text not in described)"),
        ("if material.notice.shows_security:\n", "if True:\n"),
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
        ("if not AT_ONCE.acquire(timeout=SECONDS_IN_LINE):", "if False:"),
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
        "registry/exchange/imports/folder.py",
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
        ('kept = "".join(sign for sign in plain if not unicodedata.combining(sign))', "kept = plain"),
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
        "registry/editing/states.py",
        PAGE,
        (
            '"draft": ("proposed",), "proposed": ("draft",)',
            '"draft": ("proposed", "current"), "proposed": ("draft",)',
        ),
        ('"current": ("archived",),\n', '"current": ("archived", "draft"),\n'),
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
)
