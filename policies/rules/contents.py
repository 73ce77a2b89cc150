"""What a notice tells of who processes which data, why, how long and for whom (Articles 13, 14 and 26; LIL 47)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.record.articles import (
    is_collected_elsewhere,
    is_collected_only_from_people,
    is_given_by_people,
    is_obtained_elsewhere,
)
from policies.record.rights import is_french
from policies.record.sheet import NoticeSheet
from policies.rules.asked import asked, for_each_activity, found_in_records, tells_of_activities
from registry.record import reading
from registry.record.reading import Reply
from registry.record.sheet import ActivitySheet, Data, LegalBasis, Transfer
from registry.record.wording import destination_code, label
from registry.rules.article_30_1 import is_joint
from registry.rules.engine import Point, Severity, Subject, findings
from registry.rules.every_record import HEADINGS, none_and_some
from registry.rules.organisation import is_public
from registry.rules.other_regimes import is_of_the_union
from registry.rules.retention import leaves_time_open
from registry.rules.transfers import named
from registry.rules.wording import is_reachable, shortened
from registry.vocabularies.regimes import UNDER_ADEQUACY

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
        yield Point("activities", _("The notice tells of no current activity: choose what it is about."))


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
    sentence = _("“%s” does not say which of its purposes rests on which legal basis.")
    yield from for_each_activity(
        value, lambda one: not reading.leaves_bases_open(one), sentence, "activities"
    )


@asked(
    "EUDPR-5-1-NOTICE",
    "EUDPR 5(1)",
    gettext_lazy("An institution of the Union tells people of one of the five legal bases that it has."),
    severity=Severity.BREACH,
    applies=lambda value, on: any(is_of_the_union(one, on) for one in value.controller_activities),
)
def bases_of_institutions(value: NoticeSheet, on: date) -> Iterator[Point]:
    yield from found_in_records(value, on, "EUDPR-5-1-BASIS")


@asked(
    "13-1-C-CONSENT-AND-OTHER",
    "13(1)(c)",
    gettext_lazy(
        "A purpose rests on consent, which is free and can be withdrawn, or on another basis, which goes on without it: not on"
        " both at once."
    ),
    applies=tells_of_activities,
)
def consent_and_other(value: NoticeSheet, on: date) -> Iterator[Point]:
    for record in value.controller_activities:
        for one in reading.every_purpose(record.purposes):
            for_all = [basis for basis in reading.bases_of(one, record) if is_for_all(basis)]
            others = [basis.basis for basis in for_all if basis.basis.code != "6.1.a"]
            if others and len(others) < len(for_all):
                sentence = _(
                    "“%(name)s” tells people that “%(purpose)s” rests on their consent and on another basis (%(basis)s): which"
                    " of the two applies?"
                )
                told = {
                    "name": shortened(record.name),
                    "purpose": shortened(one.name),
                    "basis": label(others[0]),
                }
                yield Point("activities", sentence % told, record.id)


def is_for_all(basis: LegalBasis) -> bool:
    """False for a basis that is said to hold for some people, some data or in some cases alone."""
    return not (basis.subjects or basis.data or basis.condition.strip())


@asked(
    "13-1-C-ONE-BASIS",
    "13(1)(c)",
    gettext_lazy(
        "People’s rights depend on the basis: a purpose that is told with several leaves them open."
    ),
    severity=Severity.ADVICE,
    applies=tells_of_activities,
)
def one_basis(value: NoticeSheet, on: date) -> Iterator[Point]:
    for record in value.controller_activities:
        for one in reading.every_purpose(record.purposes):
            codes = {basis.basis.code for basis in reading.bases_of(one, record) if is_for_all(basis)}
            if len(codes) > 1 and "6.1.a" not in codes:
                sentence = _("“%(name)s” tells several legal bases of “%(purpose)s”: which of them applies?")
                told = {"name": shortened(record.name), "purpose": shortened(one.name)}
                yield Point("activities", sentence % told, record.id)


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
    sentence = _("“%s” does not name the source from which it obtains data.")
    yield from for_each_activity(value, names_its_sources, sentence, "activities")
    sentence = _("“%s” obtains data from a source: say whether anyone may read it.")
    yield from for_each_activity(value, says_if_public, sentence, "activities")


def names_its_sources(record: ActivitySheet) -> bool:
    """True where each source other than the people themselves has a name or is described (Article 14(2)(f))."""
    return all(one.name.strip() or one.detail.strip() for one in record.sources if is_obtained_elsewhere(one))


def says_if_public(record: ActivitySheet) -> bool:
    """True where of each source other than the people themselves it is said whether anyone may read it (Article 14(2)(f))."""
    return all(one.is_public is not None for one in record.sources if is_obtained_elsewhere(one))


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
        reading.names_recipients,
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
        value, on, "44-1-MECHANISM", "44-1-NO-MECHANISM", "45-1-NO-DECISION", "30-1-TRANSFERS", row_only=True
    )
    for record in value.controller_activities:
        if reading.transfers(record).reply is Reply.SOME and not record.transfers:
            sentence = _("“%s” does not say where its data go.")
            yield Point("activities", sentence % shortened(record.name), record.id)
    for record in value.controller_activities:
        for one in record.transfers if record.regime_code in UNDER_ADEQUACY else ():
            stated = reading.mechanisms(one)
            needs_copy = any(code.startswith(("46.", "49.1.2")) for code in stated)
            if needs_copy and not (one.copy_means.strip() or one.safeguards_url.strip()):
                sentence = _(
                    "“%(name)s” does not say how to get a copy of the safeguards of a transfer: %(place)s."
                )
                yield Point("activities", sentence % transfer_named(record, one), record.id)
            if "49.1.2" in stated and not one.mechanism_note.strip():
                sentence = _(
                    "“%(name)s” does not name the compelling interests of a transfer (Article 49(1)): %(place)s."
                )
                yield Point("activities", sentence % transfer_named(record, one), record.id)


def transfer_named(record: ActivitySheet, transfer: Transfer) -> dict[str, str]:
    """What tells one transfer of a notice from another: its activity and where it goes."""
    return {"name": shortened(record.name), "place": shortened(named(transfer))}


@asked(
    "13-1-F-ADEQUACY",
    "13(1)(f)",
    gettext_lazy(
        "People are told whether an adequacy decision covers the country to which data go: the notice tells it of the"
        " countries of the list, and of no other place."
    ),
    severity=Severity.ADVICE,
    applies=lambda value, on: any(one.transfers for one in value.controller_activities),
)
def adequacy(value: NoticeSheet, on: date) -> Iterator[Point]:
    for record in value.controller_activities:
        for one in record.transfers if record.regime_code in UNDER_ADEQUACY else ():
            if one.destination.strip() and not destination_code(one) and not one.mechanism_note.strip():
                sentence = _("“%(name)s” does not say whether an adequacy decision covers: %(place)s.")
                told = {"name": shortened(record.name), "place": shortened(one.destination)}
                yield Point("activities", sentence % told, record.id)
    yield from found_in_records(value, on, "44-1-WITHIN", "45-1-SCOPE")


@asked(
    "13-1-F-RECEIVED",
    "13(1)(f)",
    gettext_lazy(
        "Whether data go where a recipient or a host is, in a third country, is settled before people are told."
    ),
    severity=Severity.ADVICE,
    applies=tells_of_activities,
)
def received(value: NoticeSheet, on: date) -> Iterator[Point]:
    yield from found_in_records(value, on, "44-1-RECEIVED")


@asked(
    "13-1-E-HOST",
    "13(1)(e)",
    gettext_lazy(
        "Whether a host of the data receives them is settled before people are told that nobody does."
    ),
    severity=Severity.ADVICE,
    applies=tells_of_activities,
)
def received_by_host(value: NoticeSheet, on: date) -> Iterator[Point]:
    yield from found_in_records(value, on, "4-9-HOST")


@asked(
    "12-1-ENDED",
    "12(1)",
    gettext_lazy(
        "A notice tells what is done with people’s data now: what has ended is told as such, or no more."
    ),
    severity=Severity.ADVICE,
    applies=tells_of_activities,
)
def ended(value: NoticeSheet, on: date) -> Iterator[Point]:
    sentence = _("“%s” has ended: take it out of the notice, or tell of it only what is still kept.")
    yield from for_each_activity(
        value, lambda one: one.stage is None or one.stage.code != "ended", sentence, "activities"
    )


@asked(
    "13-2-A-RETENTION",
    "13(2)(a)",
    gettext_lazy("People are told how long data are kept, or what decides it."),
    applies=tells_of_activities,
)
def retention(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_told(one: ActivitySheet) -> bool:
        rules = [rule for rule in one.retention_rules if rule.amount is not None or rule.event.strip()]
        principle = one.retention_principle.strip()
        in_words = bool(principle) and not leaves_time_open(principle)
        return bool(rules) or in_words or reading.says_nothing(one, "retention")

    yield from for_each_activity(value, is_told, _("“%s” does not say how long data are kept."), "activities")
    yield from found_in_records(value, on, "30-1-F-RETENTION", "30-1-F-START", row_only=True)
    yield from found_in_records(value, on, "30-1-F-CATEGORIES", "30-1-F-TWO-PERIODS", "5-1-E-NOTHING-KEPT")


@asked(
    "13-2-E-OBLIGATION",
    "13(2)(e)",
    gettext_lazy("People who give their data are told whether they must, and what follows if they do not."),
    applies=lambda value, on: any(map(is_given_by_people, value.controller_activities)),
)
def obligation(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_told(one: ActivitySheet) -> bool:
        marked = any(map(says_if_mandatory, reading.data(one)))
        return marked or bool(one.general_obligation.strip()) or not is_given_by_people(one)

    sentence = _("“%s” does not say whether people must give their data, and what follows if they do not.")
    yield from for_each_activity(value, is_told, sentence, "activities")
    for record in filter(is_given_by_people, value.controller_activities):
        if is_told(record) and not record.general_obligation.strip():
            yield from obligation_by_category(record)


def says_if_mandatory(category: Data) -> bool:
    """Whether it is said of a category, or of each of its items, that people must give it or need not."""
    return bool(
        category.obligation
        or category.obligation_note.strip()
        or (category.items and all(item.obligation for item in category.items))
    )


def obligation_by_category(record: ActivitySheet) -> Iterator[Point]:
    """Categories of which nothing is said while others are marked, and duties whose consequence nobody names.

    What people do not give themselves is nothing that they could withhold: where some data come from elsewhere, only what is
    said to come from the people is asked about.
    """
    told = {"name": shortened(record.name)}
    categories = reading.data(record)
    given = categories if is_collected_only_from_people(record) else named_by_people(record)
    silent = ", ".join(one.name for one in given if not says_if_mandatory(one))
    if silent:
        sentence = _("“%(name)s” does not say whether people must give: %(data)s.")
        yield Point("activities", sentence % {**told, "data": shortened(silent)}, record.id)
    unexplained = ", ".join(one.name for one in categories if is_duty_without_consequence(one))
    if unexplained:
        sentence = _("“%(name)s” does not say what follows for a person who does not give: %(data)s.")
        yield Point("activities", sentence % {**told, "data": shortened(unexplained)}, record.id)


def named_by_people(record: ActivitySheet) -> tuple[Data, ...]:
    """The categories that the record says people give themselves."""
    found = {
        one.data.id: one.data
        for source in record.sources
        if source.kind.code == "direct"
        for one in source.data
    }
    return tuple(found.values())


def is_duty_without_consequence(category: Data) -> bool:
    """True where something is mandatory, and neither it nor its category says what follows if it is not given."""
    if category.consequence.strip() or category.obligation_note.strip():
        return False
    asked = [category.obligation, *(one.obligation for one in category.items if not one.consequence.strip())]
    return any(one is not None and one.code == "mandatory" for one in asked)


@asked(
    "13-2-F-DECISIONS",
    "13(2)(f)",
    gettext_lazy("People are told the logic and the consequences of decisions made without a person."),
    applies=tells_of_activities,
)
def decisions(value: NoticeSheet, on: date) -> Iterator[Point]:
    def is_answered(one: ActivitySheet) -> bool:
        return reading.automated(one).reply is not Reply.UNANSWERED

    sentence = _("“%s” does not say whether a machine alone decides about people.")
    yield from for_each_activity(value, is_answered, sentence, "activities")

    def is_told(one: ActivitySheet) -> bool:
        explained = one.automated_logic.strip() and one.automated_consequences.strip()
        return bool(explained) or reading.automated(one).reply is not Reply.SOME

    sentence = _("“%s” makes automated decisions: say by which logic, and with which consequences.")
    yield from for_each_activity(value, is_told, sentence, "activities")


# The article of the code on relations between the public and the administration, however it is written.
MENTION_OF_ALGORITHM = "311-3-1"


@asked(
    "LIL-47-ALGORITHM",
    "CRPA L311-3-1",
    gettext_lazy(
        "A public body whose decision about a person rests on an algorithm says so in the decision, with the aim of the"
        " processing and the right to have its rules explained (LIL 47)."
    ),
    severity=Severity.ADVICE,
    applies=lambda value, on: (
        is_public(value.organisation)
        and is_french(value.organisation)
        and any(reading.automated(one).reply is Reply.SOME for one in value.controller_activities)
    ),
)
def algorithm_of_public_body(value: NoticeSheet, on: date) -> Iterator[Point]:
    cited = " ".join(one.citation for one in value.legal_references)

    def is_said(one: ActivitySheet) -> bool:
        said = f"{one.automated_logic} {one.automated_consequences} {cited}"
        return reading.automated(one).reply is not Reply.SOME or MENTION_OF_ALGORITHM in said

    sentence = _(
        "“%s”: say that people may have the rules of the algorithm explained, and cite article L. 311-3-1 of the code."
    )
    yield from for_each_activity(value, is_said, sentence, "activities")


@asked(
    "12-1-CONTRADICTION",
    "12(1)",
    gettext_lazy("What a notice tells is transparent: an activity that says none and records some is not."),
    severity=Severity.BREACH,
    applies=tells_of_activities,
)
def contradiction(value: NoticeSheet, on: date) -> Iterator[Point]:
    for record in value.controller_activities:
        for key in reading.contradictions(record):
            told = {"name": shortened(record.name), "sentence": none_and_some(str(HEADINGS[key]))}
            yield Point("activities", _("“%(name)s”: %(sentence)s") % told, record.id)
    yield from found_in_records(value, on, "44-1-HOSTING")


@asked(
    "26-2-JOINT",
    "26(2)",
    gettext_lazy("People are told with whom the organisation decides, and the essence of the arrangement."),
    applies=lambda value, on: any(is_joint(one, on) for one in value.controller_activities),
)
def joint(value: NoticeSheet, on: date) -> Iterator[Point]:
    yield from found_in_records(value, on, "30-1-A-JOINT", "30-1-A-JOINT-CONTACT", "4-9-JOINT", "26-1-ROLE")
    for one in value.controller_activities:
        if one.joint_controllers and not one.joint_arrangement.strip():
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
    applies=lambda value, on: is_public(value.organisation),
)
def public_body(value: NoticeSheet, on: date) -> Iterator[Point]:
    def rests_elsewhere(one: ActivitySheet) -> bool:
        has_none = is_of_the_union(one, on)  # where it is no basis at all, another rule says so
        return has_none or all(basis.basis.code != "6.1.f" for basis in reading.bases(one))

    sentence = _("“%s” of a public body rests on a legitimate interest: is it outside its public tasks?")
    yield from for_each_activity(value, rests_elsewhere, sentence, "activities")
