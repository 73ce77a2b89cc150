"""The questions one asks a sheet: every purpose, whose data, which data, on which bases, and what an answer says.

Pure functions of values. What a sheet says in words is the affair of :mod:`registry.record.wording`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from registry.record import sheet
from registry.vocabularies import vocabulary
from registry.vocabularies.countries import standing


def every_purpose(purposes: Iterable[sheet.Purpose]) -> Iterator[sheet.Purpose]:
    """The purposes and, after each, its sub-purposes."""
    for value in purposes:
        yield value
        yield from every_purpose(value.purposes)


def bases(record: sheet.ActivitySheet) -> tuple[sheet.LegalBasis, ...]:
    """Every legal basis that a record states: for the whole activity, then purpose by purpose."""
    stated = (one for purpose in every_purpose(record.purposes) for one in purpose.bases)
    return (*record.bases, *stated)


def without_basis(record: sheet.ActivitySheet) -> tuple[sheet.Purpose, ...]:
    """The purposes for which the record names no legal basis (Article 6(1)).

    A sub-purpose rests on its purpose's basis, a purpose on those of all its sub-purposes, and every purpose on those
    stated for the whole activity.
    """
    return () if record.bases else tuple(one for one in record.purposes if not has_basis(one))


def has_basis(value: sheet.Purpose) -> bool:
    return bool(value.bases) or (bool(value.purposes) and all(has_basis(below) for below in value.purposes))


def conditions(record: sheet.ActivitySheet) -> tuple[sheet.SpecialCondition, ...]:
    """Every condition under which protected data may be processed: of the activity, then of its purposes."""
    stated = (one for purpose in every_purpose(record.purposes) for one in purpose.special_conditions)
    return (*record.special_conditions, *stated)


def people(record: sheet.ActivitySheet) -> tuple[sheet.Subject, ...]:
    """Every category of people of a record, once: of the activity, of its purposes, of its retention rules."""
    found: dict[object, sheet.Subject] = {}
    uses = [*record.subjects, *(use for one in every_purpose(record.purposes) for use in one.subjects)]
    for subject in [
        *(use.subject for use in uses),
        *(subject for rule in record.retention_rules for subject in subjects_of_rule(rule)),
    ]:
        found.setdefault(subject.id, subject)
    return tuple(found.values())


def data_uses(record: sheet.ActivitySheet) -> tuple[sheet.DataUse, ...]:
    """Every use of data that a record names: for the whole activity, then purpose by purpose."""
    return (*record.data, *(use for one in every_purpose(record.purposes) for use in one.data))


def data(record: sheet.ActivitySheet) -> tuple[sheet.Data, ...]:
    """Every category of data of a record, once, wherever the record names it."""
    found: dict[object, sheet.Data] = {}
    named = [
        *(use.data for use in data_uses(record)),
        *(one.data for one in conditions(record) if one.data),
        *(shared.data for one in record.recipients for shared in one.data),
        *(data for rule in record.retention_rules for data in data_of_rule(rule)),
    ]
    for one in named:
        found.setdefault(one.id, one)
    return tuple(found.values())


def protecting_article(kind: sheet.Term | None) -> str:
    """The article that protects a kind of data more than others – "9(1)", "10" or "87" – or ""."""
    if kind is None or kind.code not in vocabulary("data_kinds"):
        return ""
    return str(vocabulary("data_kinds")[kind.code].extra.get("article", ""))


def is_of_article_9(condition: sheet.SpecialCondition) -> bool:
    """True for a condition of Article 9(2); offences (Article 10) and the national number (87) are no sensitive data."""
    return condition.condition.code.startswith("9.2.")


def sensitive_data(record: sheet.ActivitySheet) -> tuple[sheet.Data, ...]:
    """The categories of a record whose kind Article 9(1) names."""
    return tuple(one for one in data(record) if protecting_article(one.kind) == "9(1)")


# Answers and the rows they speak of -------------------------------------------------------------------------


NOTHING = frozenset({"none", "not_concerned"})  # answers which say that there is nothing to record


class Reply(Enum):
    """What an answer and the rows it speaks of say together."""

    UNANSWERED = "unanswered"
    NONE = "none"
    SOME = "some"
    CONTRADICTED = "contradicted"  # "none" is declared, and something is recorded


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given, and whether something that it speaks of is recorded: one fact."""

    term: sheet.Term | None
    is_recorded: bool

    @property
    def reply(self) -> Reply:
        """Recorded rows are an answer where none was given; "none" above recorded rows is a contradiction.

        "Not applicable" is a way of saying none.
        """
        if self.term is not None and self.term.code in NOTHING:
            return Reply.CONTRADICTED if self.is_recorded else Reply.NONE
        return Reply.SOME if self.is_recorded or self.term is not None else Reply.UNANSWERED


def transfers(record: sheet.ActivitySheet) -> Answer:
    return Answer(record.transfers_answer, bool(record.transfers))


def sensitive(record: sheet.ActivitySheet) -> Answer:
    """Whether sensitive data are processed: a condition of Article 9 or data of such a kind is a record of it."""
    stated = any(map(is_of_article_9, conditions(record)))
    return Answer(record.sensitive_data, stated or bool(sensitive_data(record)))


def automated(record: sheet.ActivitySheet) -> Answer:
    return Answer(record.automated_decision, bool(record.automated_logic or record.automated_consequences))


def profiling(record: sheet.ActivitySheet) -> Answer:
    """Whether machines evaluate people (Article 4(4)), which is not yet a decision taken by a machine alone."""
    return Answer(record.profiling, bool(record.profiling_note))


def artificial_intelligence(record: sheet.ActivitySheet) -> Answer:
    return Answer(record.ai_answer, bool(record.ai_note or record.ai_role or record.ai_training))


def recipients(record: sheet.ActivitySheet) -> Answer:
    """Whether anybody receives data: what is said of data that are shared is a record of it, a restriction is none.

    A third party that hosts the data receives them (Article 4(9)).
    """
    shared = any(one.kind.code != "restriction" for one in record.sharing)
    hosted = any(one.party is not None for one in record.hosting)
    return Answer(record.recipients_answer, bool(record.recipients) or shared or hosted)


def of_section(answer: str, *recorded: str) -> Callable[[sheet.ActivitySheet], Answer]:
    """The answer of a section whose rows and texts stand in these fields of the record."""
    return lambda record: Answer(getattr(record, answer), any(getattr(record, name) for name in recorded))


def public_information(record: sheet.ActivitySheet) -> Answer:
    """What is made public has no rows; the statement beside the answer explains either of them."""
    return Answer(record.public_information, False)


def officer(organisation: sheet.Organisation) -> Answer:
    """Whether a data protection officer is designated: a contact point of that function is a record of it."""
    recorded = bool(organisation.contacts("dpo")) or organisation.dpo_position is not None
    return Answer(organisation.dpo_designated, recorded)


ANSWERS = {
    "transfers": transfers,
    "sensitive": sensitive,
    "automated": automated,
    "profiling": profiling,
    "public": public_information,
    "ai": artificial_intelligence,
    "joint": of_section("joint_answer", "joint_controllers", "joint_arrangement"),
    "sources": of_section("sources_answer", "sources"),
    "recipients": recipients,
    "subprocessors": of_section("subprocessors_answer", "subprocessors"),
    "hosting": of_section("hosting_answer", "hosting"),
    "retention": of_section(
        "retention_answer", "retention_rules", "retention_principle", "retention_end", "retention_exceptions"
    ),
}


def contradictions(record: sheet.ActivitySheet) -> tuple[str, ...]:
    """The keys of the columns in which "none" is declared while something is recorded."""
    return tuple(key for key, ask in ANSWERS.items() if ask(record).reply is Reply.CONTRADICTED)


FIELDS = {
    "transfers": "transfers_answer",
    "sensitive": "sensitive_data",
    "automated": "automated_decision",
    "profiling": "profiling",
    "public": "public_information",
    "ai": "ai_answer",
    "joint": "joint_answer",
    "sources": "sources_answer",
    "recipients": "recipients_answer",
    "subprocessors": "subprocessors_answer",
    "hosting": "hosting_answer",
    "retention": "retention_answer",
}


def says_nothing(record: sheet.ActivitySheet, key: str) -> bool:
    """True where the record answers of this column that there is nothing, and nothing is recorded."""
    return ANSWERS[key](record).reply is Reply.NONE


def data_of_rule(rule: sheet.RetentionRule) -> tuple[sheet.Data, ...]:
    """Every category of data that a retention rule names."""
    named = [*((rule.data,) if rule.data else ()), *(one.data for one in rule.more_data)]
    return tuple({one.id: one for one in named}.values())


def subjects_of_rule(rule: sheet.RetentionRule) -> tuple[sheet.Subject, ...]:
    """Every category of people that a retention rule names."""
    named = [*((rule.subject,) if rule.subject else ()), *(one.subject for one in rule.more_subjects)]
    return tuple({one.id: one for one in named}.values())


def assessment_contradicted(record: sheet.ActivitySheet) -> bool:
    """An impact assessment that is done on a day is neither still to be done nor not required, and the other way round.

    One that the CNIL's list requires (Article 35(4)) is contradicted by a decision that none is required.
    """
    value = record.impact_assessment
    if value is None or value.decision is None or value.decision.code == "done":
        return False
    return value.done_on is not None or (
        value.decision.code == "not_required" and value.required_type is not None
    )


NOT_IN_PLACE = frozenset({"planned", "recommended", "gap"})


def is_in_place(measure: sheet.SecurityMeasure) -> bool:
    """False for a measure that protects nobody yet, and for a gap that is known."""
    return measure.state is None or measure.state.code not in NOT_IN_PLACE


def hosted_abroad(record: sheet.ActivitySheet, on: date) -> tuple[sheet.Hosting, ...]:
    """Where data are hosted in third countries on that day: what is hosted there is transferred there (Article 44)."""
    return tuple(
        one for one in record.hosting if one.country and standing(one.country.code, on).is_third_country
    )


def hosted_somewhere(record: sheet.ActivitySheet) -> tuple[sheet.Hosting, ...]:
    """Where data are hosted in a place whose country is not said: it does not tell that they stay in the area."""
    return tuple(one for one in record.hosting if one.country is None and one.place.strip())


def receiving_abroad(record: sheet.ActivitySheet, on: date) -> tuple[sheet.Party, ...]:
    """The third parties in third countries to which a record gives data or work, each once, on that day.

    Where a party has its seat does not tell where it keeps the data: this is a question, and no transfer.
    """
    named = [
        *(one.party for one in record.recipients),
        *(one.party for one in record.subprocessors),
        *(one.party for one in record.joint_controllers),
        *(one.party for one in record.hosting if one.country is None),
    ]
    found = {party.id: party for party in named if party is not None and party.country is not None}
    return tuple(
        one for one in found.values() if one.country and standing(one.country.code, on).is_third_country
    )


def as_recorded(record: sheet.ActivitySheet, on: date) -> sheet.ActivitySheet:
    """The sheet without the "none" that what it records contradicts: whoever reads it outside is told what is recorded."""
    wrong = {FIELDS[key]: None for key in contradictions(record)}
    if transfers(record).reply is Reply.NONE and hosted_abroad(record, on):
        wrong[FIELDS["transfers"]] = None
    return record.model_copy(update=wrong) if wrong else record
