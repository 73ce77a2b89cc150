"""What Articles 12 to 14 and 21, and the French Act, ask a notice to tell people (LIL 48, 82 and 85).

Article 13 asks it where data are collected from the people themselves, Article 14 where they come from elsewhere: each
point is cited under the article that applies, both where the notice tells of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.record.articles import articles_for, is_collected_elsewhere, is_collected_from_people
from policies.record.channels import as_told
from policies.record.rights import rights_following, rights_told
from policies.record.sheet import NoticeSheet
from registry.record import reading
from registry.record.reading import Reply
from registry.record.sheet import ActivitySheet
from registry.record.wording import label
from registry.rules.engine import Check, Finding, Point, Severity, Subject, findings, rule
from registry.rules.wording import is_reachable, shortened
from registry.spelling import searchable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOTICE = Subject.NOTICE


def about_notice(value: NoticeSheet, on: date) -> tuple[Finding, ...]:
    """What the law asks a notice to tell and it does not, or finds wrong in it, on a day; empty when nothing is."""
    return findings(NOTICE, value, on)


def asked(code: str, article: str, explanation: StrOrPromise, **options: Any) -> Callable[[Check], Check]:
    """Register a rule about notices, cited under the articles that apply to what a notice tells."""

    def cites(value: NoticeSheet) -> tuple[str, ...]:
        return articles_for(value, article) or (article,)

    return rule(code, article, NOTICE, explanation, cites=cites, **options)


def tells_of_activities(value: NoticeSheet, on: date) -> bool:
    return bool(value.controller_activities)


def for_each_activity(
    value: NoticeSheet, check: Callable[[ActivitySheet], bool], sentence: str, section: str
) -> Iterator[Point]:
    """A point for each activity that fails the check; the sentence is told its name."""
    for one in value.controller_activities:
        if not check(one):
            yield Point(section, sentence % shortened(one.name), one.id)


def found_in_records(value: NoticeSheet, on: date, *codes: str, row_only: bool = False) -> Iterator[Point]:
    """What rules of these codes find in the records that the notice tells of: people would be told it as it is."""
    for record in value.controller_activities:
        for one in findings(Subject.CONTROLLER_RECORD, record, on):
            if one.code in codes and (one.row is not None or not row_only):
                told = {"name": shortened(record.name), "sentence": one.sentence}
                yield Point("activities", _("“%(name)s”: %(sentence)s") % told, record.id)


# Who ---------------------------------------------------------------------------------------------------------


@asked(
    "13-1-A-CONTROLLER",
    "13(1)(a)",
    gettext_lazy("People are told who is responsible and how to reach them."),
)
def controller(value: NoticeSheet, on: date) -> Iterator[Point]:
    points = value.organisation.contacts("seat", "general", "rights_desk")
    if not any(map(is_reachable, points)):
        yield Point("identity", _("Say how to reach the organisation: its seat or a general contact."))


@asked(
    "13-1-B-DPO",
    "13(1)(b)",
    gettext_lazy("People are told how to reach the data protection officer."),
)
def officer(value: NoticeSheet, on: date) -> Iterator[Point]:
    reply = reading.officer(value.organisation).reply
    if reply is Reply.UNANSWERED:
        yield Point("identity", _("Say whether a data protection officer is designated."))
    elif reply is Reply.SOME and not any(map(is_reachable, value.organisation.contacts("dpo"))):
        yield Point("identity", _("Say how to reach the data protection officer."))


# What and why ------------------------------------------------------------------------------------------------


@asked(
    "13-1-C-ACTIVITIES",
    "13(1)(c)",
    gettext_lazy("A notice tells for which purposes data are processed."),
)
def activities(value: NoticeSheet, on: date) -> Iterator[Point]:
    if not value.activities:
        yield Point("activities", _("The notice tells of no activity in force: choose what it is about."))


@asked(
    "13-1-C-PURPOSES",
    "13(1)(c)",
    gettext_lazy("People are told the purposes of the processing."),
    applies=tells_of_activities,
)
def purposes(value: NoticeSheet, on: date) -> Iterator[Point]:
    yield from for_each_activity(
        value, lambda one: bool(one.purposes), _("“%s” names no purpose."), "activities"
    )


@asked(
    "13-1-C-BASES",
    "13(1)(c)",
    gettext_lazy("People are told the legal basis of each purpose."),
    applies=tells_of_activities,
)
def bases(value: NoticeSheet, on: date) -> Iterator[Point]:
    sentence = _("“%s” has a purpose without legal basis.")
    yield from for_each_activity(value, lambda one: not reading.without_basis(one), sentence, "activities")


@asked(
    "13-1-D-INTERESTS",
    "13(1)(d)",
    gettext_lazy("People are told the legitimate interests pursued."),
    applies=lambda value, on: any(
        basis.basis.code == "6.1.f" for one in value.controller_activities for basis in reading.bases(one)
    ),
)
def interests(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_named(one: ActivitySheet) -> bool:
        return all(basis.interest.strip() for basis in reading.bases(one) if basis.basis.code == "6.1.f")

    yield from for_each_activity(
        value, is_named, _("“%s” rests on a legitimate interest that is not named."), "activities"
    )


@asked(
    "14-1-D-DATA",
    "14(1)(d)",
    gettext_lazy("People whose data come from elsewhere are told which categories are processed."),
    applies=lambda value, on: any(map(is_collected_elsewhere, value.controller_activities)),
)
def data(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_told(one: ActivitySheet) -> bool:
        return bool(reading.data(one)) or not is_collected_elsewhere(one)

    yield from for_each_activity(value, is_told, _("“%s” names no category of data."), "activities")


@asked(
    "14-2-F-SOURCES",
    "14(2)(f)",
    gettext_lazy(
        "Whether data come from the people or from elsewhere decides what they are told, and the source is told."
    ),
    applies=tells_of_activities,
)
def sources(value: NoticeSheet, on: date) -> Iterator[Point]:
    sentence = _("“%s” does not say where the data come from.")
    yield from for_each_activity(
        value,
        lambda one: bool(one.sources) or reading.says_nothing(one, "sources"),
        sentence,
        "activities",
    )


@asked(
    "13-1-E-RECIPIENTS",
    "13(1)(e)",
    gettext_lazy("People are told who receives the data."),
    applies=tells_of_activities,
)
def recipients(value: NoticeSheet, on: date) -> Iterator[Point]:
    sentence = _("“%s” does not say who receives the data.")
    yield from for_each_activity(
        value,
        lambda one: bool(one.recipients or one.sharing) or reading.says_nothing(one, "recipients"),
        sentence,
        "activities",
    )


@asked(
    "13-1-F-TRANSFERS",
    "13(1)(f)",
    gettext_lazy(
        "People are told whether data leave for a third country, on which mechanism, and where to get a copy."
    ),
    applies=tells_of_activities,
)
def transfers(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_answered(one: ActivitySheet) -> bool:
        return reading.transfers(one).reply is not Reply.UNANSWERED

    yield from for_each_activity(
        value, is_answered, _("“%s” does not say whether data leave the area."), "activities"
    )
    yield from found_in_records(
        value, on, "44-1-MECHANISM", "45-1-NO-DECISION", "30-1-TRANSFERS", row_only=True
    )
    for record in value.controller_activities:
        if reading.transfers(record).reply is Reply.SOME and not record.transfers:
            sentence = _("“%s” does not say where its data go.")
            yield Point("activities", sentence % shortened(record.name), record.id)
    for record in value.controller_activities:
        for one in record.transfers:
            needs_copy = one.mechanism is not None and one.mechanism.code.startswith(("46.", "49.1.2"))
            if needs_copy and not (one.copy_means.strip() or one.safeguards_url.strip()):
                sentence = _("“%s” does not say how to get a copy of the safeguards of a transfer.")
                yield Point("activities", sentence % shortened(record.name), record.id)


@asked(
    "13-2-A-RETENTION",
    "13(2)(a)",
    gettext_lazy("People are told how long data are kept, or what decides it."),
    applies=tells_of_activities,
)
def retention(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_told(one: ActivitySheet) -> bool:
        rules = [rule for rule in one.retention_rules if rule.amount is not None or rule.event.strip()]
        return bool(rules or one.retention_principle.strip())

    yield from for_each_activity(value, is_told, _("“%s” does not say how long data are kept."), "activities")
    yield from found_in_records(value, on, "30-1-F-RETENTION", row_only=True)


@asked(
    "13-2-E-OBLIGATION",
    "13(2)(e)",
    gettext_lazy("People who give their data are told whether they must, and what follows if they do not."),
    applies=lambda value, on: any(map(is_collected_from_people, value.controller_activities)),
)
def obligation(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_told(one: ActivitySheet) -> bool:
        marked = any(
            category.obligation
            or category.obligation_note.strip()
            or any(item.obligation for item in category.items)
            for category in reading.data(one)
        )
        return marked or bool(one.general_obligation.strip()) or not is_collected_from_people(one)

    sentence = _("“%s” does not say whether people must give their data, and what follows if they do not.")
    yield from for_each_activity(value, is_told, sentence, "activities")


@asked(
    "13-2-F-DECISIONS",
    "13(2)(f)",
    gettext_lazy("People are told the logic and the consequences of decisions made without a person."),
    applies=lambda value, on: any(
        reading.automated(one).reply is Reply.SOME for one in value.controller_activities
    ),
)
def decisions(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_told(one: ActivitySheet) -> bool:
        explained = one.automated_logic.strip() and one.automated_consequences.strip()
        return bool(explained) or reading.automated(one).reply is not Reply.SOME

    sentence = _("“%s” makes automated decisions: say by which logic, and with which consequences.")
    yield from for_each_activity(value, is_told, sentence, "activities")


@asked(
    "12-1-CONTRADICTION",
    "12(1)",
    gettext_lazy("What a notice tells is transparent: an activity that says none and records some is not."),
    severity=Severity.BREACH,
    applies=tells_of_activities,
)
def contradiction(value: NoticeSheet, on: date) -> Iterator[Point]:
    sentence = _("“%s” declares “none”, and something is recorded.")
    yield from for_each_activity(value, lambda one: not reading.contradictions(one), sentence, "activities")
    yield from found_in_records(value, on, "44-1-HOSTING")


@asked(
    "26-2-JOINT",
    "26(2)",
    gettext_lazy("People are told with whom the organisation decides, and the essence of the arrangement."),
    applies=lambda value, on: any(one.role.code == "joint" for one in value.controller_activities),
)
def joint(value: NoticeSheet, on: date) -> Iterator[Point]:
    yield from found_in_records(value, on, "30-1-A-JOINT")
    for one in value.controller_activities:
        if one.role.code == "joint" and one.joint_controllers and not one.joint_arrangement.strip():
            sentence = _("“%s” does not say who does what among the joint controllers.")
            yield Point("activities", sentence % shortened(one.name), one.id)


@asked(
    "13-1-A-REPRESENTATIVE",
    "13(1)(a)",
    gettext_lazy(
        "People are told who represents, in the Union, an organisation that is established elsewhere."
    ),
)
def representative(value: NoticeSheet, on: date) -> Iterator[Point]:
    for one in findings(Subject.ORGANISATION, value.organisation, on):
        if one.code == "ORG-REPRESENTATIVE":
            yield Point("identity", one.sentence)


@asked(
    "6-1-PUBLIC-BODY",
    "6(1)",
    gettext_lazy("A public authority does not rest the performance of its tasks on a legitimate interest."),
    severity=Severity.ADVICE,
    applies=lambda value, on: (
        value.organisation.status is not None and value.organisation.status.code == "public"
    ),
)
def public_body(value: NoticeSheet, on: date) -> Iterator[Point]:
    def rests_elsewhere(one: ActivitySheet) -> bool:
        return all(basis.basis.code != "6.1.f" for basis in reading.bases(one))

    sentence = _("“%s” of a public body rests on a legitimate interest: is it outside its public tasks?")
    yield from for_each_activity(value, rests_elsewhere, sentence, "activities")


# Words of a purpose, as they are searched, that tell of direct marketing.
MARKETING_WORDS = (
    *("prospection", "demarchage", "marketing", "newsletter", "lettre d'information", "publicit", "fidelis"),
    *("solliciter", "appel aux dons", "proposer aux clients", "offres commerciales", "ecrire aux electeurs"),
)


@asked(
    "21-2-MARKETING",
    "21(2)",
    gettext_lazy("People are told that they may object to direct marketing at any time, without a reason."),
    applies=lambda value, on: any(map(speaks_of_marketing, value.controller_activities)),
)
def marketing(value: NoticeSheet, on: date) -> Iterator[Point]:
    if "objection_marketing" not in rights_told(value) and not any(
        variant.variant is not None and variant.variant.code == "direct_marketing"
        for right in value.rights
        for variant in right.variants
    ):
        sentence = _("Tell people that they may object to direct marketing, or add that right below.")
        yield Point("rights", sentence)


def tells_of_marketing(value: NoticeSheet) -> bool:
    """True where an activity is, or a right is, about direct marketing, to which people may object (Article 21(2))."""
    variants = [each.variant for one in value.rights for each in one.variants]
    named = any(one is not None and one.code == "direct_marketing" for one in variants)
    return named or any(map(speaks_of_marketing, value.controller_activities))


def speaks_of_marketing(record: ActivitySheet) -> bool:
    texts = " ".join(f"{one.name} {one.detail}" for one in reading.every_purpose(record.purposes))
    return any(word in searchable(f"{record.name} {texts}") for word in MARKETING_WORDS)


# Rights and how to use them ----------------------------------------------------------------------------------

DEPENDING = {
    "objection",
    "portability",
    "withdraw_consent",
    "automated_decision",
}  # on what the activities do
CITED_AS = {  # by the right: the point of Articles 13 and 14 that asks to tell it
    "objection": "21(4)",
    "withdraw_consent": "13(2)(c)",
    "complaint": "13(2)(d)",
    "automated_decision": "13(2)(f)",
    "post_mortem": "LIL 48",
}


def following(value: NoticeSheet) -> dict[str, str]:
    """The rights that people have towards the activities of the notice, with their labels."""
    return {one.right.code: str(one.right) for one in rights_following(value)}


def register_right(code: str) -> None:
    """One rule for each right: told where it follows from the activities of the notice."""
    cited = CITED_AS.get(code, "13(2)(b)")

    @asked(
        f"13-2-RIGHT-{code.upper().replace('_', '-')}",
        cited,
        gettext_lazy("People are told the rights that follow from the bases and conditions of each purpose."),
        applies=lambda value, on: code in following(value),
    )
    def right(value: NoticeSheet, on: date) -> Iterator[Point]:
        if code not in rights_told(value):
            section = "complaint" if code == "complaint" else "rights"
            yield Point(section, _("Tell people of this right: %s.") % following(value)[code])


for code in (
    "access",
    "rectification",
    "erasure",
    "restriction",
    "objection",
    "portability",
    "automated_decision",
    "withdraw_consent",
    "post_mortem",
    "complaint",
):
    register_right(code)


@asked(
    "13-2-RIGHT-WITHOUT-GROUND",
    "12(1)",
    gettext_lazy("A right that nothing gives misleads: withdrawing consent where nothing rests on consent."),
    severity=Severity.ADVICE,
    applies=lambda value, on: bool(value.rights and value.controller_activities),
)
def without_ground(value: NoticeSheet, on: date) -> Iterator[Point]:
    held = following(value)
    if any(reading.without_basis(one) for one in value.controller_activities):
        return  # what a basis that is not named would give, nobody knows
    for one in value.rights:
        marketing = one.right.code == "objection" and tells_of_marketing(value)
        if one.right.code in DEPENDING and one.right.code not in held and not marketing:
            sentence = _("“%s” is offered, and no activity of the notice gives it.")
            yield Point("rights", sentence % (one.label or str(one.right.label(value.language))), one.id)


@asked("12-2-EXERCISE", "12(2)", gettext_lazy("People are told how to exercise their rights."))
def exercise(value: NoticeSheet, on: date) -> Iterator[Point]:
    leading = [one for one in value.channels if is_reachable(as_told(one)) or one.note.strip()]
    for one in value.channels:
        if one.contact_point is not None and one not in leading:
            sentence = _("The contact point of “%s” does not say how it is reached that way: complete it.")
            yield Point("exercise", sentence % label(one.kind), one.id)
    if not leading and not value.exercise_note.strip():
        yield Point(
            "exercise", _("Say how people exercise their rights: an address, a form, a telephone number.")
        )


@asked(
    "13-2-D-COMPLAINT",
    "13(2)(d)",
    gettext_lazy(
        "People are told that they may complain to a supervisory authority, whatever the notice is about."
    ),
    applies=lambda value, on: not value.controller_activities,
)
def complaint(value: NoticeSheet, on: date) -> Iterator[Point]:
    if "complaint" not in rights_told(value):
        yield Point("complaint", _("Name the authority to which people may complain."))


# Trackers ----------------------------------------------------------------------------------------------------


@asked(
    "LIL-82-TRACKERS",
    "LIL 82",
    gettext_lazy(
        "Whoever uses a terminal is told the aim of each tracker, and how to refuse those that need consent."
    ),
    applies=lambda value, on: bool(value.trackers),
)
def trackers(value: NoticeSheet, on: date) -> Iterator[Point]:
    for one in value.trackers:
        if not one.purpose.strip() and not one.description.strip():
            yield Point("trackers", _("Say what the tracker “%s” is for.") % shortened(one.name), one.id)
        if one.rule is None:
            sentence = _("Say whether the tracker “%s” needs consent.")
            yield Point("trackers", sentence % shortened(one.name), one.id)
    asks = any(one.rule is not None and one.rule.code == "consent" for one in value.trackers)
    if asks and not value.banner_items and not value.browser_help and not value.trackers_note.strip():
        yield Point("trackers", _("Say how to refuse the trackers that need consent."))
