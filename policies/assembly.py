"""The notice text: what Articles 13 and 14 ask to tell people, assembled from sheets and from what only a notice says.

Essentials first, then the detail (CNIL, two levels of information). What several activities say alike is said once. Nothing
is judged here: what the organisation does is told as it is, and a rule elsewhere flags what is unlawful.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from policies import own_sections as own
from policies.first_level import essentials
from policies.models import Notice
from policies.record import cited, plain
from policies.record import wording as rows
from policies.record.adequacy import adequacy
from policies.record.articles import articles_for
from policies.record.build import build_notice
from policies.record.sheet import NoticeSheet, NoticeStatement, Right
from policies.record.systems import systems_as_told
from registry.documents.blocks import Block, Group, Item, Section, bullets, facts, paragraph
from registry.partial_dates import PartialDate
from registry.record import reading, wording
from registry.record.columns import COLUMNS
from registry.record.columns import sections as record_sections
from registry.record.sheet import (
    ActivitySheet,
    Client,
    Data,
    DataUse,
    Department,
    JointController,
    Party,
    Row,
    Statement,
    Subject,
    Term,
    Transfer,
    UnderContract,
)
from registry.record.typed import typed_texts

Blocks = tuple[Block, ...]
Told = TypeVar("Told", Item, Group)  # a fact as it is told
COLUMN = {one.key: one for one in COLUMNS}
# What only the officer needs of the rows of a record, by the type of the value.
KEPT_BACK: dict[type[Row], dict[str, Any]] = {
    Party: {"note": "", "siren": "", "siret": ""},
    Department: {"note": ""},
    UnderContract: {
        "contract_state": None,
        "contract_on": PartialDate(),
        "contract_until": PartialDate(),
        "contract_note": "",
        "contract_terms": "",
    },
    Client: {"note": ""},
    JointController: {"note": ""},
    Subject: {"kind": None},  # the CNIL’s categories, which the name says in plainer words
    Transfer: {
        "assessment": "",
        "assessment_state": None,
        "assessed_on": PartialDate(),
        "supplementary_measures": "",
        "note": "",
    },
}
MANY = 5  # parts of the essentials from which on a list of them leads to each
# Of data: the others say what the organisation has still to settle.
TOLD_STATUSES = frozenset({"processor_only", "local_only", "unreadable", "possible"})


@dataclass(frozen=True)
class NoticeText:
    """A notice as people read it: title, dates, the essentials, then sections with the detail."""

    title: str
    language: str
    controller: str
    dates: Blocks
    essentials: Blocks
    sections: tuple[Section, ...]
    facts_language: str = ""  # of what the notice tells from the register
    facts: frozenset[str] = frozenset()  # those texts, as they were typed

    @property
    def parts(self) -> tuple[Group, ...]:
        """What a reader may want to go to in the essentials: the activities and the rights, where they are many."""
        named = tuple(one for one in self.essentials if isinstance(one, Group) and one.anchor)
        return named if len(named) >= MANY else ()


class Material:
    """A notice in what its text is made of: its value, the activities it tells of, and ways of telling several at once."""

    def __init__(self, notice: NoticeSheet, on: date) -> None:
        notice = without_own_notes(notice)
        self.notice, self.on = notice, on
        self.organisation = notice.organisation
        told = [
            systems_as_told(as_told(one, on, notice), on, is_shown=notice.shows_systems)
            for one in notice.activities
        ]
        self.controller_sheets = tuple(one for one in told if not one.is_processor_record)
        self.names = told_apart(self.controller_sheets)
        self.processor_sheets = tuple(
            one if notice.shows_clients else without_clients(one) for one in told if one.is_processor_record
        )

    def by_activity(self, get: Callable[[ActivitySheet], Blocks]) -> Blocks:
        """Blocks of every controller sheet: as they are where all activities say the same, else under the names of those
        that say it. So "none" is said of the notice only if every activity says it, and of an activity that was not asked
        nothing is said (Article 12(1): a notice is true of everything that it tells about).
        """
        names: dict[Blocks, list[str]] = defaultdict(list)
        for sheet in self.controller_sheets:
            if told := get(sheet):
                names[told].append(self.names[sheet.id])
        if len(names) == 1 and len(next(iter(names.values()))) == len(self.controller_sheets):
            return next(iter(names))
        return tuple(Group(" · ".join(titles), told) for told, titles in names.items())

    def column(self, key: str) -> Blocks:
        """A column of the register by activity, as :meth:`by_activity` tells it."""
        get = COLUMN[key].get
        return self.by_activity(lambda sheet: get(sheet, self.on))

    def each_once(
        self,
        get: Callable[[ActivitySheet], Iterable[Told]],
        together: Callable[[Iterable[Told]], Blocks],
    ) -> Blocks:
        """What the controller sheets tell one by one, each once under the names of all activities that tell it.

        What all of them tell comes first and under no name. ``together`` makes blocks of what stands under one heading.
        """
        names: dict[Told, list[str]] = defaultdict(list)
        for sheet in self.controller_sheets:
            for one in dict.fromkeys(get(sheet)):
                names[one].append(self.names[sheet.id])
        shared = {one: () for one, titles in names.items() if len(titles) == len(self.controller_sheets)}
        apart: dict[tuple[str, ...], list[Told]] = defaultdict(list)
        for one, titles in names.items():
            if one not in shared:
                apart[tuple(titles)].append(one)
        groups = tuple(Group(" · ".join(titles), together(ones)) for titles, ones in apart.items())
        return (together(shared) if shared else ()) + groups

    def about(self, area: str) -> Blocks:
        """Statements and legal texts that belong to one area: of the notice, then of its activities with their names."""

        def told(stated: Iterable[NoticeStatement | Statement]) -> tuple[Group, ...]:
            return tuple(
                Group(one.title or wording.label(one.kind), paragraph(one.text))
                for one in stated
                if one.area.code == area
            )

        cited = [
            one.citation
            for one in self.notice.legal_references
            if (one.area.code if one.area else "other") == area
        ]
        return (
            told(self.notice.statements)
            + self.each_once(lambda sheet: told(sheet.statements), tuple)
            + facts([(_("Texts cited"), bullets(cited))])
        )


def told_apart(records: Iterable[ActivitySheet]) -> dict[UUID, str]:
    """The name under which each activity is told; of two of one name, with its reference."""
    records = tuple(records)
    taken = Counter(one.name for one in records)
    return {
        one.id: f"{one.name} ({one.reference})" if taken[one.name] > 1 and one.reference else one.name
        for one in records
    }


def as_told(record: ActivitySheet, on: date, notice: NoticeSheet) -> ActivitySheet:
    """What people are told of a record: what is recorded, without a "none" that it contradicts."""
    told = reading.as_recorded(record, on).model_copy(update={"related_records": (), "scale": ""})
    told = cited.documents_as_told(told, on, is_shown=notice.shows_documents)
    return cited.department_as_told(told, is_shown=notice.shows_departments)


def without_own_notes(value: Any) -> Any:
    """The same value without what only the officer needs (``KEPT_BACK``), in it and in all that it is made of."""
    if isinstance(value, tuple):
        return tuple(map(without_own_notes, value))
    if not isinstance(value, Row):
        return value
    inner = {name: getattr(value, name) for name in type(value).model_fields}
    changed = {
        name: without_own_notes(one) for name, one in inner.items() if isinstance(one, Row | tuple) and one
    }
    for kind, blank in KEPT_BACK.items():
        if isinstance(value, kind):
            changed |= blank
    if isinstance(value, DataUse) and value.status and value.status.code not in TOLD_STATUSES:
        changed["status"] = None
    if isinstance(value, Data) and not is_told(value.kind):
        changed["kind"] = None  # people are told that data are health data, not that they are “other data”
    return value.model_copy(update=changed)


def is_told(kind: Term | None) -> bool:
    """Whether people are told of which kind data are: protected ones, and those that identify nobody any more."""
    return kind is not None and (bool(reading.protecting_article(kind)) or kind.code == "anonymised")


def without_clients(record: ActivitySheet) -> ActivitySheet:
    """A processor's record that does not say for whom."""
    operations = tuple(one.model_copy(update={"client": None}) for one in record.operations)
    rules = tuple(one.model_copy(update={"client": None}) for one in record.retention_rules)
    return record.model_copy(update={"clients": (), "operations": operations, "retention_rules": rules})


def assemble(notice: Notice, on: date) -> NoticeText:
    """The text of a notice in its own language, as of ``on``; a constant number of queries."""
    return text_of(build_notice(notice), on)


def text_of(notice: NoticeSheet, on: date) -> NoticeText:
    """The text that a notice says as of a day, in its own language. A pure function of the two."""
    with translation.override(notice.language):
        material = Material(notice, on)
        return NoticeText(
            title=notice.title,
            language=notice.language,
            controller=material.organisation.name,
            dates=facts(
                [
                    (_("Updated on"), wording.day(notice.updated_on)),
                    (_("Effective from"), wording.day(notice.effective_on)),
                    (_("Version"), notice.version_label),
                ]
            ),
            essentials=essentials(material.notice, material.controller_sheets, material.names, on),
            sections=tuple(section for section in all_sections(material) if section.blocks),
            facts_language=material.organisation.language,
            facts=frozenset(typed_texts([material.organisation, *material.notice.activities])),
        )


def all_sections(material: Material) -> Iterator[Section]:
    """Every section in the order people read them; those without content are left out by the caller."""
    notice = material.notice

    def article(code: str) -> str:
        """The articles to cite; none of Articles 13, 14 and 21 where a controller alone, which others are, owes them."""
        owed = not (notice.is_only_for_others and code.startswith(("13", "14", "21")))
        return wording.citation(*articles_for(notice, code)) if owed else ""

    yield Section("about", _("About this notice"), about(material))
    if notice.is_only_for_others:
        yield Section("controller", _("Who works with your data for others"), responsible(material))
    else:
        yield Section("controller", _("Who is responsible"), responsible(material), article("13(1)(a)"))
    yield Section(
        "other_controllers", _("Other controllers"), own.other_controllers(notice), article("13(1)(a)")
    )
    yield Section(
        "purposes",
        _("Why data are used, and on which basis"),
        purposes(material),
        article("13(1)(c)"),
    )
    yield Section("data", _("Which data, about whom"), data(material), article("14(1)(d)"))
    yield Section("sources", _("Where the data come from"), sources(material), article("14(2)(f)"))
    yield Section("recipients", _("Who receives the data"), recipients(material), article("13(1)(e)"))
    yield Section("transfers", _("Transfers and hosting"), transfers(material), article("13(1)(f)"))
    yield Section("systems", _("Software used"), material.column("systems"))
    yield Section("documents", _("Documents and safeguards"), material.by_activity(plain.documents))
    yield Section("retention", _("How long data are kept"), retention(material), article("13(2)(a)"))
    yield Section("objection", _("Your right to object"), objection(material), article("21(4)"))
    yield Section("rights", _("Your rights"), rights(material), article("13(2)(b)"))
    yield Section("exercise", _("How to exercise your rights"), own.exercise(notice), article("12"))
    yield Section(
        "complaint",
        _("Complaint"),
        own.complaint(notice) + material.about("complaint"),
        article("77"),
    )
    yield Section("automated", _("Automated decisions"), material.column("automated"), article("22"))
    yield Section("profiling", _("Profiling"), material.column("profiling"), article("4(4)"))
    yield Section("ai", _("Artificial intelligence"), material.column("ai"))
    yield Section(
        "trackers",
        _("Cookies and other trackers"),
        own.trackers(notice) + material.about("trackers"),
        article("LIL 82"),
    )
    yield Section(
        "social_networks",
        _("Social networks"),
        own.social_networks(notice) + material.about("social_networks"),
    )
    yield Section("links", _("Links to other sites"), paragraph(notice.links_note) + material.about("links"))
    yield Section("security", _("Security"), security(material), article("32"))
    yield Section("processor", _("When we act for our clients"), processor(material), article("28"))
    yield Section("non_personal", _("Data that identify nobody"), own.non_personal(notice))
    yield Section("undertakings", _("Principles and commitments"), material.about("other"))
    yield Section("definitions", _("Definitions"), own.definitions(notice))
    yield Section("changes", _("Changes to this notice"), own.changes(notice) + material.about("changes"))


def about(material: Material) -> Blocks:
    notice = material.notice
    return (
        paragraph(notice.introduction)
        + facts(
            [
                (_("For whom"), notice.audience),
                (_("Scope"), notice.scope),
                (_("Status in the contract"), notice.contract_frame),
                (_("To use the service"), access(notice)),
                (_("Documents"), bullets(rows.document(row) for row in material.notice.documents)),
            ]
        )
        + material.about("identity")
    )


def access(notice: NoticeSheet) -> Blocks:
    """How the service is used, and whether that takes an account."""
    ways = bullets(map(wording.label, notice.access_ways))
    return ways + paragraph(wording.label(notice.account)) + paragraph(notice.access_note)


def responsible(material: Material) -> Blocks:
    """Identity and contact points. Notes that the organisation keeps for itself about them are not told."""
    organisation = reading.without_internal_contacts(material.organisation)
    told = organisation.model_copy(
        update={
            "identity_note": "",
            "contact_points": tuple(
                point.model_copy(update={"note": "", "name": plain.addressee(point)})
                for point in organisation.contact_points
            ),
            "formalities": tuple(
                one.model_copy(update={"note": "", "status": None}) for one in organisation.formalities
            ),
        }
    )
    points = tuple(
        block
        for point in told.contact_points
        if point.function.code != "dpo"
        for block in wording.contact(point)
    )
    officer = wording.officer(told)
    joint = material.by_activity(plain.joint)
    stands_alone = officer and isinstance(officer[0], Group)
    return (
        plain.identity(told)
        + points
        + (officer if stands_alone or not officer else (Group(_("Data protection officer"), officer),))
        + ((Group(_("Joint controllers"), joint),) if joint else ())
        + facts([(_("Prior filings with the CNIL (before the GDPR)"), wording.formalities(told))])
    )


def purposes(material: Material) -> Blocks:
    """Each activity with its purposes; a purpose with its bases and data in one block."""
    groups = []
    for sheet in material.controller_sheets:
        below = (
            paragraph(sheet.description)
            + plain.framed(sheet)
            + tuple(wording.purpose(one, regime=sheet.regime_code) for one in sheet.purposes)
            + facts(
                [
                    (
                        _("Legal bases stated for the whole activity"),
                        bullets(wording.basis(one, sheet.regime_code) for one in sheet.bases),
                    )
                ]
            )
        )
        if below:
            groups.append(Group(material.names[sheet.id], below, f"activity-{sheet.id}"))
    return tuple(groups) + material.about("purposes") + material.about("bases")


def data(material: Material) -> Blocks:
    """Whose data and which, each category once with the activities that it is about, with what each notes of it."""
    people = material.each_once(plain.people, bullets)
    categories = material.each_once(plain.categories, tuple)
    sensitive = material.by_activity(wording.sensitive)
    return (
        facts([(_("Data subjects"), people)])
        + categories
        + material.by_activity(lambda sheet: paragraph(sheet.general_obligation, "note"))
        + ((Group(_("Sensitive data"), sensitive),) if sensitive else ())
        + material.about("data")
    )


def sources(material: Material) -> Blocks:
    return material.by_activity(plain.sources) + material.about("sources")


def recipients(material: Material) -> Blocks:
    public = material.column("public")
    return (
        material.by_activity(plain.recipients)
        + ((Group(_("Information made public"), public),) if public else ())
        + material.about("recipients")
    )


def transfers(material: Material) -> Blocks:
    hosts = material.by_activity(plain.hosting)
    return (
        material.column("transfers")
        + adequacy(material.controller_sheets, material.on)
        + ((Group(_("Hosting"), hosts),) if hosts else ())
        + material.about("transfers")
    )


def retention(material: Material) -> Blocks:
    """The rules of each activity under its name: a period is told of no other activity than the one that has it."""
    return material.by_activity(plain.retention_of) + material.about("retention")


def objection(material: Material) -> Blocks:
    return with_service(material, rows.objections(material.notice), is_objection=True)


def rights(material: Material) -> Blocks:
    """Each other right under the label the organisation uses, with the standard name and article beside it."""
    offered = with_service(material, rows.other_rights(material.notice), is_objection=False)
    return offered + material.about("rights")


def with_service(material: Material, offered: Iterable[Right], *, is_objection: bool) -> Blocks:
    """The rights offered, each with how activities serve it, under their names unless all do alike; what an activity
    serves and the notice does not offer stands there too, as recorded.
    """
    served = {
        one.right.code: one.right
        for sheet in material.controller_sheets
        for one in sheet.served_rights
        if (one.right.code in rows.OBJECTIONS) is is_objection
    }
    groups = []
    for row in offered:
        group = rows.right(row, material.notice)
        own_ways = service(material, row.right.code) if served.pop(row.right.code, None) else ()
        groups.append(Group(group.title, group.blocks + own_ways))
    others = ((wording.label(term), service(material, code)) for code, term in served.items())
    return tuple(groups) + tuple(Group(name, ways) for name, ways in others if ways)


def service(material: Material, code: str) -> Blocks:
    return material.by_activity(lambda sheet: wording.served_right(sheet, code))


def security(material: Material) -> Blocks:
    """The aim, then, where the notice shows them, the measures of the organisation and those of its activities."""
    measures: Blocks = ()
    if material.notice.shows_security:
        own = material.by_activity(
            lambda sheet: wording.measures(filter(reading.is_in_place, sheet.security_measures))
        )
        measures = (
            wording.measures(filter(reading.is_in_place, material.organisation.security_measures)) + own
        )
    return paragraph(material.notice.security_aim) + measures + material.about("security")


def with_measures_in_place(record: ActivitySheet) -> ActivitySheet:
    """The record without measures that protect nobody yet and gaps that are known: the public is told of none of them."""
    kept = {
        name: tuple(one for one in getattr(record, name) if reading.is_in_place(one))
        for name in ("security_measures", "shared_security_measures")
    }
    return record.model_copy(update=kept)


def processor(material: Material) -> Blocks:
    """What is done for others, record by record; the measures of security only where the notice shows them."""
    untold = {"general", "assessment"} | (set() if material.notice.shows_security else {"security"})
    told = []
    for record in map(with_measures_in_place, material.processor_sheets):
        shown = [one for one in record_sections(record, material.on) if one.key not in untold]
        groups = (
            Group(one.title, plain.COLUMNS[one.key](record) if one.key in plain.COLUMNS else one.blocks)
            for one in shown
        )
        told.append(Group(record.name, plain.done_for_others(record) + tuple(groups)))
    return tuple(told) + material.about("processor")
