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
from registry.vocabularies.countries import place_of, standing
from registry.vocabularies.regimes import SWISS, article_under


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
    stated for the whole activity. Some regimes ask for none.
    """
    if not article_under(record.regime_code, "6(1)"):
        return ()
    return () if record.bases else tuple(one for one in record.purposes if not has_basis(one))


def has_basis(value: sheet.Purpose) -> bool:
    return bool(value.bases) or (bool(value.purposes) and all(has_basis(below) for below in value.purposes))


def bases_of(purpose: sheet.Purpose, record: sheet.ActivitySheet) -> tuple[sheet.LegalBasis, ...]:
    """The bases on which a purpose rests: its own, else those of the whole activity where it is told which they are."""
    if purpose.bases or leaves_bases_open(record):
        return purpose.bases
    return record.bases if purpose in record.purposes else ()


def leaves_bases_open(record: sheet.ActivitySheet) -> bool:
    """True where several bases are stated for the whole activity, and a purpose has none of its own (Article 13(1)(c))."""
    several = len({one.basis.code for one in record.bases}) > 1
    return several and len(record.purposes) > 1 and not all(map(has_basis, record.purposes))


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
        *(one.subject for basis in bases(record) for one in basis.subjects),
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
        *(one.data for basis in bases(record) for one in basis.data),
        *(one.data for one in conditions(record) if one.data),
        *(come.data for one in record.sources for come in one.data),
        *(shared.data for one in record.recipients for shared in one.data),
        *(about.data for one in record.operations for about in one.data),
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
    """Whether artificial intelligence is used: a system of the directory that is said to be one is a record of it."""
    said = record.ai_note or record.ai_role or record.ai_training
    return Answer(record.ai_answer, bool(said or intelligent_systems(record)))


def intelligent_systems(record: sheet.ActivitySheet) -> tuple[sheet.SystemUse, ...]:
    """The systems of a record that are said to be artificial intelligence systems."""
    return tuple(
        one
        for one in record.systems
        if one.system.ai_answer is not None and one.system.ai_answer.code == "some"
    )


def recipients(record: sheet.ActivitySheet) -> Answer:
    """Whether anybody receives data: what is said of data that are shared is a record of it, a restriction is none.

    Who hosts data, who has them transferred, and the public to whom they are shown, receives them (Article 4(9)).
    """
    shared = any(one.kind.code != "restriction" for one in record.sharing)
    given = any(one.party is not None or one.recipient_name.strip() for one in record.transfers)
    shown = shows_to_everyone(record)
    hosted = any(one.party is not None for one in hosting_in_use(record))
    recorded = bool(record.recipients) or shared or given or shown or hosted
    return Answer(record.recipients_answer, recorded)


def host_beside_none(record: sheet.ActivitySheet) -> tuple[sheet.Hosting, ...]:
    """Who hosts data, by a name alone, where the record answers that nobody receives any: whose machines these are, nothing
    tells (Article 4(9)).
    """
    if recipients(record).reply is not Reply.NONE:
        return ()
    return tuple(one for one in hosting_in_use(record) if one.party is None and one.name.strip())


def decide_beside_none(record: sheet.ActivitySheet) -> tuple[sheet.JointController, ...]:
    """Who decides jointly where the record answers that nobody receives data.

    Whoever decides may do so without seeing any (CJEU, C-210/16): a question, and no contradiction. But "none" is no
    conclusion to tell anybody (Articles 4(9), 13(1)(e)).
    """
    return record.joint_controllers if recipients(record).reply is Reply.NONE else ()


def shows_to_everyone(record: sheet.ActivitySheet) -> bool:
    answered = record.public_information is not None and record.public_information.code == "some"
    return answered or bool(published_to(record))


def published_to(record: sheet.ActivitySheet) -> tuple[sheet.Recipient, ...]:
    """The recipients of a record that are the public: what they receive is published."""
    return tuple(one for one in record.recipients if one.kind.code == "public")


def names_recipients(record: sheet.ActivitySheet) -> bool:
    """True where the record says who receives data, or that nobody does.

    That data are shared, or with whom they are not, says neither a recipient nor a category of recipients.
    """
    return bool(record.recipients) or recipients(record).reply in {Reply.NONE, Reply.CONTRADICTED}


def subprocessors(record: sheet.ActivitySheet) -> Answer:
    """Whether a processor has others work for it: a third party that hosts the data does (Article 28(2))."""
    hosted = record.is_processor_record and any(one.party is not None for one in hosting_in_use(record))
    return Answer(record.subprocessors_answer, bool(record.subprocessors) or hosted)


def hosting_told(record: sheet.ActivitySheet) -> Answer:
    return Answer(record.hosting_answer, bool(hosting_in_use(record)))


def of_section(answer: str, *recorded: str) -> Callable[[sheet.ActivitySheet], Answer]:
    """The answer of a section whose rows and texts stand in these fields of the record."""
    return lambda record: Answer(getattr(record, answer), any(getattr(record, name) for name in recorded))


def public_information(record: sheet.ActivitySheet) -> Answer:
    """Whether information is made public: a recipient that is the public is a record of it."""
    return Answer(record.public_information, bool(published_to(record)))


# Functions of contact points that are for the organisation's own use: nobody outside is told how to reach them.
INTERNAL_CONTACTS = frozenset({"security", "technical"})


def without_internal_contacts(organisation: sheet.Organisation) -> sheet.Organisation:
    """The organisation as whoever stands outside is told of it: Articles 13 and 14 ask for no security contact."""
    kept = [one for one in organisation.contact_points if one.function.code not in INTERNAL_CONTACTS]
    return organisation.model_copy(update={"contact_points": tuple(kept)})


def officer(organisation: sheet.Organisation) -> Answer:
    """Whether a data protection officer is designated: a contact point of that function is a record of it."""
    recorded = bool(organisation.contacts("dpo")) or organisation.dpo_position is not None
    return Answer(organisation.dpo_designated, recorded)


def joint(record: sheet.ActivitySheet) -> Answer:
    """Whether others decide too (Article 26): the role of a joint controller is a record of it."""
    recorded = record.joint_controllers or record.joint_arrangement or record.role.code == "joint"
    return Answer(record.joint_answer, bool(recorded))


ANSWERS = {
    "transfers": transfers,
    "sensitive": sensitive,
    "automated": automated,
    "profiling": profiling,
    "public": public_information,
    "ai": artificial_intelligence,
    "joint": joint,
    "sources": of_section("sources_answer", "sources"),
    "recipients": recipients,
    "subprocessors": subprocessors,
    "hosting": hosting_told,
    "retention": of_section(
        "retention_answer", "retention_rules", "retention_principle", "retention_end", "retention_exceptions"
    ),
}


def contradictions(record: sheet.ActivitySheet) -> tuple[str, ...]:
    """The keys of the columns in which "none" is declared while something is recorded."""
    return tuple(key for key in ANSWERS if is_contradicted(record, key))


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


def is_contradicted(record: sheet.ActivitySheet, key: str) -> bool:
    """True where the record answers of this column that there is nothing, while something is recorded."""
    return ANSWERS[key](record).reply is Reply.CONTRADICTED


def says_nothing(record: sheet.ActivitySheet, key: str) -> bool:
    """True where the record answers of this column that there is nothing, and nothing is recorded."""
    return ANSWERS[key](record).reply is Reply.NONE


def says_none(record: sheet.ActivitySheet, key: str) -> bool:
    """True where "none" itself is the answer and nothing recorded contradicts it: "not applicable" states no such fact."""
    answer = ANSWERS[key](record)
    return answer.reply is Reply.NONE and answer.term is not None and answer.term.code == "none"


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
    return bool(value.done_on) or (value.decision.code == "not_required" and value.required_type is not None)


NOT_IN_PLACE = frozenset({"planned", "recommended", "to_check", "gap"})


def is_in_place(measure: sheet.SecurityMeasure) -> bool:
    """False for a measure that protects nobody yet, and for a gap that is known."""
    return measure.state is None or measure.state.code not in NOT_IN_PLACE


def hosting(record: sheet.ActivitySheet) -> tuple[sheet.Hosting, ...]:
    """Where and by whom data are hosted: as the record says it, then as the systems say it that it uses."""
    return (*record.hosting, *(hosting_of(one) for one in record.systems if says_hosting(one.system)))


def hosting_in_use(record: sheet.ActivitySheet) -> tuple[sheet.Hosting, ...]:
    """Where data are hosted now: neither what is planned only, nor what has ended."""
    return tuple(filter(takes_place, hosting(record)))


def recipients_in_use(record: sheet.ActivitySheet) -> tuple[sheet.Recipient, ...]:
    """Who receives data now: neither who is to receive them later, nor who received them before."""
    return tuple(filter(takes_place, record.recipients))


def transfers_in_use(record: sheet.ActivitySheet) -> tuple[sheet.Transfer, ...]:
    """The transfers made now: neither those that are planned only, nor those that have ended."""
    return tuple(filter(takes_place, record.transfers))


def takes_place(value: sheet.InStages) -> bool:
    return value.stage is None or value.stage.code not in {"planned", "ended"}


def says_hosting(value: sheet.System) -> bool:
    return value.host is not None or value.country is not None or value.region is not None


def hosting_of(value: sheet.SystemUse) -> sheet.Hosting:
    """The hosting that a system tells, under the identifier of the row by which the record uses it."""
    system = value.system
    return sheet.Hosting.new(
        id=value.id,
        name=system.name,
        party=system.host,
        country=system.country,
        region=system.region,
        condition=value.condition,
    )


def hosted_abroad(record: sheet.ActivitySheet, on: date) -> tuple[sheet.Hosting, ...]:
    """Where data are hosted in third countries on that day."""
    return tuple(
        one
        for one in hosting_in_use(record)
        if one.country and standing(one.country.code, on).is_third_country
    )


def hosted_by_others_abroad(record: sheet.ActivitySheet, on: date) -> tuple[sheet.Hosting, ...]:
    """Where a third party hosts data in third countries on that day: they are transferred there (Article 44).

    A transfer goes to another controller or processor (EDPB, Guidelines 05/2021, version 2.0, paragraphs 9 and 17); on
    computers of the organisation itself the data stay with it. A name without a party tells neither: it is asked about.
    Under the Swiss act abroad is outside Switzerland.
    """
    return tuple(one for one in hosted_outside(record, on) if one.party is not None)


def hosted_outside(record: sheet.ActivitySheet, on: date) -> tuple[sheet.Hosting, ...]:
    """Where data are hosted out of what the law of the record takes for its own area."""
    return outside_switzerland(record) if record.regime_code == SWISS else hosted_abroad(record, on)


def elsewhere_beside_none(
    record: sheet.ActivitySheet, on: date
) -> tuple[tuple[sheet.Hosting, ...], tuple[sheet.Party, ...]] | None:
    """What is recorded in third countries where the record answers that no data are transferred: hosts, and who receives.

    On machines of the organisation itself, or at a party that keeps the data here, nothing may be transferred: a question, and
    no contradiction. But "none" is no conclusion to tell anybody beside it (Articles 12(1), 13(1)(f)).
    """
    if transfers(record).reply is not Reply.NONE:
        return None
    hosts, receivers = hosted_outside(record, on), receiving_abroad(record, on)
    return (hosts, receivers) if hosts or receivers else None


def hosted_somewhere(record: sheet.ActivitySheet) -> tuple[sheet.Hosting, ...]:
    """Where data are hosted in a place whose country is not said: it does not tell that they stay in the area.

    "In the Union" and "in the European Economic Area" tell that, whatever the country.
    """
    return tuple(one for one in hosting_in_use(record) if says_no_place(one) and one.place.strip())


def says_no_place(value: sheet.Hosting) -> bool:
    """True where neither the country of hosting is said nor a region."""
    return value.country is None and value.region is None


def country_of(value: sheet.Recipient) -> sheet.Term | None:
    """Where a recipient is: as the record says it, else as the directory says it of the third party.

    A recipient that the record tells in a region is there, wherever the third party has its seat.
    """
    seat = value.party.country if value.party and value.region is None else None
    return value.country or seat


def receiver(value: sheet.Recipient) -> sheet.Party | None:
    """A recipient as the party that receives, with its country; one in words by its name, else by its kind."""
    if value.party is not None:
        return value.party.model_copy(update={"country": country_of(value)})
    if value.country is None:
        return None
    known = vocabulary("recipient_kinds")
    kind = str(known[value.kind.code]) if value.kind.code in known else value.kind.code
    name = value.name or (value.department.name if value.department else "") or kind
    return sheet.Party.new(id=value.id, name=name, country=value.country)


def receiving_abroad(record: sheet.ActivitySheet, on: date) -> tuple[sheet.Party, ...]:
    """The third parties in third countries to which a record gives data or work, each once, on that day; a recipient
    that is no third party of the directory stands among them where it says its country.

    Where a party has its seat does not tell where it keeps the data: this is a question, and no transfer.
    """
    named = [
        *(receiver(one) for one in record.recipients),
        *(one.party for one in record.subprocessors),
        *(one.party for one in record.joint_controllers),
        *(one.party for one in hosting_in_use(record) if says_no_place(one)),
    ]
    found = {party.id: party for party in named if party is not None and party.country is not None}
    return tuple(
        one for one in found.values() if one.country and standing(one.country.code, on).is_third_country
    )


def stays_in_the_area(record: sheet.ActivitySheet, on: date) -> bool:
    """True where the record answers that nothing leaves the European Economic Area, and nothing that it records is elsewhere.

    On computers of its own in another country the organisation transfers nothing, and the data are there all the same; what
    is shown to everyone is read everywhere.
    """
    elsewhere = hosted_somewhere(record) or hosted_abroad(record, on) or receiving_abroad(record, on)
    return says_none(record, "transfers") and not elsewhere and not shows_to_everyone(record)


def outside_switzerland(record: sheet.ActivitySheet) -> tuple[sheet.Hosting, ...]:
    """Where data are hosted in another State than Switzerland: disclosed abroad under the Swiss act, were it in the Union.

    People are told that State (LPD 19(4)).
    """
    return tuple(one for one in hosting_in_use(record) if one.country and one.country.code != "CH")


def as_recorded(record: sheet.ActivitySheet, on: date) -> sheet.ActivitySheet:
    """The sheet without the "none" that what it records contradicts: whoever reads it outside is told what is recorded."""
    wrong = {FIELDS[key]: None for key in contradictions(record)}
    if elsewhere_beside_none(record, on):
        wrong[FIELDS["transfers"]] = None
    if decide_beside_none(record) or host_beside_none(record):
        wrong[FIELDS["recipients"]] = None
    return record.model_copy(update=wrong) if wrong else record


def mechanisms(value: sheet.Transfer) -> tuple[str, ...]:
    """The codes of the mechanisms on which a transfer is said to rest; ("none",) where it is said to rest on none."""
    first = (value.mechanism,) if value.mechanism else ()
    return tuple(one.code for one in (*first, *value.more_mechanisms))


def is_within_the_area(value: sheet.Transfer, on: date) -> bool:
    """Whether the destination is in the European Economic Area, its outermost regions included: this is no transfer."""
    code = place_of(value.country.code if value.country else "", value.destination)
    return standing(code, on).code == "eea"


def is_told_at_home(value: sheet.Transfer, regime: str, on: date) -> bool:
    """True for what is recorded as a transfer and goes nowhere else: to a place of the area, or of Switzerland under its act."""
    if regime == SWISS:
        return value.country is not None and value.country.code == "CH"
    return is_within_the_area(value, on)


def rests_on(value: sheet.Transfer, *codes: str) -> bool:
    """Whether a transfer is said to rest on one of these mechanisms, beside others or not."""
    return any(code in codes for code in mechanisms(value))
