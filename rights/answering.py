"""What the register says in answer to a person: whom it concerns, which rights follow, and the information of Article 15.

Pure functions of sheets. A person is told what the records say, and no more; what they do not say is told to the desk.
Which rights people have is computed in :mod:`registry.record.data_rights`, and nowhere else.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.documents.blocks import Block, Group, Item, Section, bullets, facts, paragraph
from registry.partial_dates import PartialDate
from registry.record import reading, wording
from registry.record.data_rights import LIMITED, NO, FollowingRight, rights_of_records
from registry.record.extracts import ABOUT_THE_VALUE, Extract, told_fields
from registry.record.sheet import ActivitySheet, Data, DataUse, Purpose, Recipient, RetentionRule, Subject
from registry.record.values import Value, nothing_in
from registry.vocabularies import vocabulary
from registry.vocabularies.regimes import GDPR, article_under

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Blocks = tuple[Block, ...]


# Which records ------------------------------------------------------------------------------------------------


def concerned(sheets: Iterable[ActivitySheet], subject_ids: Collection[UUID]) -> tuple[ActivitySheet, ...]:
    """The current records about at least one of these categories of people, in their order."""
    asked = set(subject_ids)
    return tuple(
        one for one in sheets if one.is_in_force and asked & {person.id for person in reading.people(one)}
    )


def about_nobody_named(sheets: Iterable[ActivitySheet]) -> tuple[ActivitySheet, ...]:
    """The current records that do not say whose data they are about: no choice of categories finds them."""
    return tuple(one for one in sheets if one.is_in_force and not reading.people(one))


# Which rights -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PurposeRights:
    """A purpose, the bases on which it rests in words, and how far each right goes towards it."""

    purpose: str
    bases: tuple[str, ...]
    rights: tuple[FollowingRight, ...]

    def towards(self, request_kind: str) -> FollowingRight | None:
        """The right that a request of this kind exercises. None where the bases say nothing of it.

        Raises UnknownTerm for a code that is no kind of request.
        """
        code = vocabulary("request_kinds")[request_kind].extra.get("right")
        return next((one for one in self.rights if one.right.code == code), None)


def rights_by_purpose(record: ActivitySheet) -> tuple[PurposeRights, ...]:
    """Each purpose of a record with the rights towards it alone; the record as a whole where it names no purpose."""
    found = [one for value in record.purposes for one in resting(value)]
    if not found:
        return (PurposeRights(record.name, bases_in_words(record), rights_of_records([record])),)
    return tuple(_rights_towards(one, record) for one in found)


def _rights_towards(purpose: Purpose, record: ActivitySheet) -> PurposeRights:
    alone = record.model_copy(update={"purposes": (purpose,)})
    return PurposeRights(wording.purpose_name(purpose), bases_in_words(alone), rights_of_records([alone]))


def resting(purpose: Purpose) -> Iterator[Purpose]:
    """The purposes that stand on bases of their own: one whose bases are those of its sub-purposes is these.

    A sub-purpose without bases rests on those of its purpose, and is no other one.
    """
    below = [one for value in purpose.purposes for one in resting(value) if one.bases]
    if purpose.bases or not below:
        yield purpose.model_copy(update={"purposes": ()})
    yield from below


def bases_in_words(record: ActivitySheet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wording.label(one.basis) for one in reading.bases(record)))


GROUNDS = {
    ("erasure", LIMITED): "legal_obligation_or_public_task",
    ("objection", NO): "other_basis_than_objection",
    ("portability", NO): "neither_consent_nor_contract",
    ("withdraw_consent", NO): "no_consent_to_withdraw",
}


def ground_that_follows(right: FollowingRight) -> str:
    """The ground of refusal that the bases suggest where they limit or exclude a right; "" where they suggest none.

    Whether it holds is for a person to say: erasure is limited only as far as the data are necessary (Article 17(3)).
    """
    return GROUNDS.get((right.right.code, right.holds), "")


# What a person is told of a record ----------------------------------------------------------------------------

# Beside what may be handed to anyone, which holds no note of the organisation's own: what Article 15 asks for.
ALSO_TOLD = {"automated_note", "profiling_note", "transfers_note"}


def as_told(record: ActivitySheet, subject_ids: Collection[UUID], on: date) -> ActivitySheet:
    """The record as a person of these categories is told of it: without what is about others alone, nor notes for the desk.

    What names no category of people is about all of them.
    """
    recorded = reading.as_recorded(record, on)
    told = without_notes(recorded)
    kept = {name: getattr(record, name) for name in ALSO_TOLD}
    kept["hosting"] = without_notes(
        reading.hosting_in_use(recorded)
    )  # where systems say it, they are not told
    return told.model_copy(
        update={
            **kept,
            "purposes": about(told.purposes, subject_ids),
            "bases": tuple(one for one in told.bases if is_about(one.subjects, subject_ids)),
            "retention_rules": tuple(one for one in told.retention_rules if is_rule_about(one, subject_ids)),
        }
    )


def without_notes(value: Any) -> Any:
    """The same value without the fields that the public extract of a register leaves out, in it and all it is made of."""
    if isinstance(value, tuple):
        return tuple(map(without_notes, value))
    if not isinstance(value, Value) or isinstance(value, PartialDate):
        return value
    told = {*told_fields(value, Extract.PUBLIC), *ABOUT_THE_VALUE} - untold(value)
    hints = typing.get_type_hints(type(value))
    return value.model_copy(
        update={
            name: without_notes(getattr(value, name)) if name in told else blank(hints[name])
            for name in type(value).model_fields
        }
    )


def untold(value: Value) -> set[str]:
    """Of a category of data, a kind that only sorts it: people are told that data are sensitive, not that they are others.

    Of a use of data, what the organisation has still to settle; of people, the CNIL's category.
    """
    if isinstance(value, Data):
        return set() if reading.protecting_article(value.kind) else {"kind"}
    if isinstance(value, DataUse):
        return {"status"}
    return {"kind"} if isinstance(value, Subject) else set()


def blank(kind: Any) -> Any:
    return PartialDate() if kind is PartialDate else nothing_in(kind)


def about(purposes: Iterable[Purpose], subject_ids: Collection[UUID]) -> tuple[Purpose, ...]:
    return tuple(
        one.model_copy(
            update={
                "purposes": about(one.purposes, subject_ids),
                "bases": tuple(basis for basis in one.bases if is_about(basis.subjects, subject_ids)),
            }
        )
        for one in purposes
        if is_about(one.subjects, subject_ids)
    )


def is_about(uses: Iterable[Any], subject_ids: Collection[UUID]) -> bool:
    named = {one.subject.id for one in uses}
    return not named or not subject_ids or bool(named & set(subject_ids))


def is_rule_about(rule: RetentionRule, subject_ids: Collection[UUID]) -> bool:
    named = {one.id for one in reading.subjects_of_rule(rule)}
    return not named or not subject_ids or bool(named & set(subject_ids))


# Article 15 ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NotRecorded:
    """What Article 15 asks for and a record does not say: for those who answer, never for the person."""

    record: ActivitySheet
    article: str
    what: str


@dataclass(frozen=True)
class AccessAnswer:
    """The information of Article 15(1) and (2) as the records say it, what they lack, and records kept for a controller.

    Of ``for_controllers`` the person is told nothing here: whoever is the controller answers (Article 28(3)(e)).
    """

    sections: tuple[Section, ...]
    not_recorded: tuple[NotRecorded, ...]
    for_controllers: tuple[ActivitySheet, ...]


@dataclass(frozen=True)
class Part:
    """One point of Article 15: its article, what a person reads above it, what the desk reads where it is missing."""

    article: str
    title: StrOrPromise
    missing: StrOrPromise
    get: Callable[[ActivitySheet, date], Blocks]


def access_answer(records: Iterable[ActivitySheet], subject_ids: Collection[UUID], on: date) -> AccessAnswer:
    """The answer to someone of these categories, from these records, as of a day, in the language that is active."""
    records = tuple(records)
    own = [as_told(one, subject_ids, on) for one in records if not one.is_processor_record]
    sections = tuple(Section(f"record-{one.id}", one.name, told_of(one, on), cited(one)) for one in own)
    return AccessAnswer(
        (*sections, *complaint(own)) if sections else (),
        tuple(lack for one in own for lack in lacks(one, on)),
        tuple(one for one in records if one.is_processor_record),
    )


def cited(record: ActivitySheet) -> str:
    """The article of the right of access under the law of the record."""
    article = article_under(record.regime_code, "15")
    return wording.citation(article) if article else ""


def told_of(record: ActivitySheet, on: date) -> Blocks:
    """Each point that the record says something of, under its title."""
    told = ((str(part.title), part.get(record, on)) for part in PARTS)
    return tuple(Group(title, blocks) for title, blocks in told if blocks)


def lacks(record: ActivitySheet, on: date) -> Iterator[NotRecorded]:
    """The points that the record says nothing of, bases from which rights would follow, recipients by category alone."""
    for part in PARTS:
        if not part.get(record, on):
            yield NotRecorded(record, article_of(part, record), str(part.missing))
    for purpose in reading.without_basis(record):
        told = _("The legal basis of “%(purpose)s”, from which rights follow") % {"purpose": purpose.name}
        yield NotRecorded(record, cited(record), told)
    for one in record.recipients:
        if not is_named(one):
            told = _("Who exactly receives the data, where it is known: “%(kind)s” is a category")
            named = {"kind": wording.recipient_name(one)}
            yield NotRecorded(record, wording.citation("CJUE C-154/21"), told % named)


def article_of(part: Part, record: ActivitySheet) -> str:
    return wording.citation(part.article) if record.regime_code == GDPR else cited(record)


def is_named(value: Recipient) -> bool:
    """False for a recipient of whom only the category is recorded; a person may ask who it is (CJEU, C-154/21)."""
    return bool(value.party or value.name or value.department)


def purposes(record: ActivitySheet, on: date) -> Blocks:
    regime = record.regime_code
    whole = bullets(wording.basis(one, regime) for one in record.bases)
    named = tuple(wording.purpose(one, regime=regime) for one in record.purposes)
    return named + facts([(_("Legal bases stated for the whole activity"), whole)])


def data(record: ActivitySheet, on: date) -> Blocks:
    return tuple(wording.data_group(one) for one in reading.data(record))


def recipients(record: ActivitySheet, on: date) -> Blocks:
    """Everyone to whom the record says that data are disclosed: recipients, joint controllers, and those who host."""
    known = {one.party.id for one in record.recipients if one.party}
    hosts = (one for one in record.hosting if one.party is not None and one.party.id not in known)
    named = bullets(
        [
            *map(wording.recipient, record.recipients),
            *(Item(one.party.name, wording.party(one.party)) for one in record.joint_controllers),
            *map(wording.host, hosts),
        ]
    )
    rest = wording.sharing(record.sharing)
    if named:
        return named + rest
    return wording.answered(reading.recipients(record), _("Nobody receives these data."), "", ()) + rest


def retention(record: ActivitySheet, on: date) -> Blocks:
    rules = wording.retention(record.retention_rules, _("Retention periods"))
    recorded = rules + wording.retention_principles(record)
    return wording.section_answer(reading.ANSWERS["retention"](record), recorded)


def sources(record: ActivitySheet, on: date) -> Blocks:
    return wording.section_answer(
        reading.ANSWERS["sources"](record), bullets(map(wording.source, record.sources))
    )


def automated(record: ActivitySheet, on: date) -> Blocks:
    return wording.automated(record) + wording.profiling(record)


def rights(record: ActivitySheet, on: date) -> Blocks:
    """The rights that follow from the bases of the record, in the words in which people are told of them."""
    following = (
        one for one in rights_of_records([record]) if one.follows and one.right.code not in NOT_REPEATED
    )
    return bullets(right_item(one) for one in following)


NOT_REPEATED = {"access", "complaint"}  # the one is being exercised, of the other a section of its own tells


def right_item(value: FollowingRight) -> Item:
    """What the right is, the limit that the law sets to it here, and the condition under which it goes.

    Where title III of the French Act alone gives it, limits and conditions of the Regulation are not told.
    """
    told, language = value.right.extra, wording.language()
    text = told.get(f"text_{language}", "")
    limit = told.get(f"limit_{language}", "") if value.is_limited or value.holds == LIMITED else ""
    condition = told.get(f"condition_{language}", "")
    if value.only_of_police:
        text, limit, condition = told.get(f"police_{language}", text), "", ""
    return Item(
        f"{value.right.label(language)} ({value.article})",
        paragraph(str(text)) + paragraph(str(limit)) + paragraph(str(condition)),
    )


def complaint(records: Iterable[ActivitySheet]) -> tuple[Section, ...]:
    """The right to complain, under the laws that give it."""
    articles = dict.fromkeys(article_under(one.regime_code, "77") for one in records)
    given_by = [one for one in articles if one]
    told = _(
        "You can lodge a complaint with a supervisory authority, in particular in the Member State where you live, where you"
        " work or where your rights may not have been respected."
    )
    return (
        (Section("complaint", _("Complaint"), paragraph(told), wording.citation(*given_by)),)
        if given_by
        else ()
    )


PARTS = (
    Part("15(1)(a)", gettext_lazy("Why your data are used"), gettext_lazy("Purposes"), purposes),
    Part("15(1)(b)", gettext_lazy("Which categories of data"), gettext_lazy("Categories of data"), data),
    Part("15(1)(c)", gettext_lazy("Who receives them"), gettext_lazy("Recipients"), recipients),
    Part(
        "15(1)(d)",
        gettext_lazy("How long they are kept"),
        gettext_lazy("Retention period or criteria"),
        retention,
    ),
    Part(
        "15(1)(e)",
        gettext_lazy("Your other rights"),
        gettext_lazy("Rights"),
        rights,
    ),
    Part("15(1)(g)", gettext_lazy("Where they come from"), gettext_lazy("Source of the data"), sources),
    Part(
        "15(1)(h)",
        gettext_lazy("Automated decisions and profiling"),
        gettext_lazy("Whether decisions are automated and profiles are made"),
        automated,
    ),
    Part(
        "15(2)",
        gettext_lazy("Transfers and their safeguards"),
        gettext_lazy("Whether data are transferred"),
        wording.transfers,
    ),
)
"""The points of Article 15(1) and (2) that a record says; point (f), the complaint, is said once for all records."""
