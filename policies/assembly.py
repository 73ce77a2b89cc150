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

from policies.first_level import essentials
from policies.models import Notice
from policies.record import wording as rows
from policies.record.articles import articles_for
from policies.record.build import build_notice
from policies.record.sheet import NoticeSheet, NoticeStatement
from registry.documents.blocks import Block, Group, Item, Section, bullets, facts, paragraph
from registry.record import reading, wording
from registry.record.columns import COLUMNS
from registry.record.columns import sections as record_sections
from registry.record.sheet import (
    ActivitySheet,
    Client,
    DataUse,
    Department,
    JointController,
    Party,
    Row,
    Statement,
    Transfer,
    UnderContract,
)

Blocks = tuple[Block, ...]
Told = TypeVar("Told", Item, Group)  # a fact as it is told
COLUMN = {one.key: one for one in COLUMNS}
# What only the officer needs of the rows of a record, by the type of the value.
KEPT_BACK: dict[type[Row], dict[str, Any]] = {
    Party: {"note": ""},
    Department: {"note": ""},
    UnderContract: {
        "contract_state": None,
        "contract_on": None,
        "contract_until": None,
        "contract_note": "",
    },
    Client: {"note": ""},
    JointController: {"note": ""},
    Transfer: {"assessment": "", "assessment_state": None, "assessed_on": None},
}
# Of data: the others say what the organisation has still to settle.
TOLD_STATUSES = frozenset({"processor_only", "local_only", "unreadable"})


@dataclass(frozen=True)
class NoticeText:
    """A notice as people read it: title, dates, the essentials, then sections with the detail."""

    title: str
    language: str
    controller: str
    dates: Blocks
    essentials: Blocks
    sections: tuple[Section, ...]


class Material:
    """A notice in what its text is made of: its value, the activities it tells of, and ways of telling several at once."""

    def __init__(self, notice: NoticeSheet, on: date) -> None:
        notice = without_own_notes(notice)
        self.notice, self.on = notice, on
        self.organisation = notice.organisation
        self.controller_sheets = tuple(as_told(one, on) for one in notice.controller_activities)
        self.names = told_apart(self.controller_sheets)
        processor_sheets = (as_told(one, on) for one in notice.processor_activities)
        self.processor_sheets = tuple(
            one if notice.shows_clients else without_clients(one) for one in processor_sheets
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


def as_told(record: ActivitySheet, on: date) -> ActivitySheet:
    """What people are told of a record: what is recorded, without a "none" that it contradicts."""
    return reading.as_recorded(record, on).model_copy(update={"documents": (), "scale": ""})


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
    return value.model_copy(update=changed)


def without_clients(record: ActivitySheet) -> ActivitySheet:
    """A processor's record that does not say for whom."""
    operations = tuple(one.model_copy(update={"client": None}) for one in record.operations)
    return record.model_copy(update={"clients": (), "operations": operations})


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
                    (_("In force from"), wording.day(notice.effective_on)),
                    (_("Version"), notice.version_label),
                ]
            ),
            essentials=essentials(material.notice, material.controller_sheets, material.names),
            sections=tuple(section for section in all_sections(material) if section.blocks),
        )


def all_sections(material: Material) -> Iterator[Section]:
    """Every section in the order people read them; those without content are left out by the caller."""

    def cited(code: str) -> str:
        return wording.citation(*articles_for(material.notice, code))

    yield Section("about", _("About this notice"), about(material))
    yield Section("controller", _("Who is responsible"), responsible(material), cited("13(1)(a)"))
    yield Section(
        "purposes",
        _("Why data are used, and on which basis"),
        purposes(material),
        cited("13(1)(c)"),
    )
    yield Section("data", _("Which data, about whom"), data(material), cited("14(1)(d)"))
    yield Section("sources", _("Where the data come from"), sources(material), cited("14(2)(f)"))
    yield Section("recipients", _("Who receives the data"), recipients(material), cited("13(1)(e)"))
    yield Section("transfers", _("Transfers and hosting"), transfers(material), cited("13(1)(f)"))
    yield Section("retention", _("How long data are kept"), retention(material), cited("13(2)(a)"))
    yield Section("objection", _("Your right to object"), objection(material), wording.citation("21(4)"))
    yield Section("rights", _("Your rights"), rights(material), cited("13(2)(b)"))
    yield Section("exercise", _("How to exercise your rights"), exercise(material), wording.citation("12"))
    yield Section("complaint", _("Complaint"), complaint(material), wording.citation("77"))
    yield Section("automated", _("Automated decisions"), material.column("automated"), wording.citation("22"))
    yield Section("profiling", _("Profiling"), material.column("profiling"), wording.citation("4(4)"))
    yield Section("ai", _("Artificial intelligence"), material.column("ai"))
    yield Section("trackers", _("Cookies and other trackers"), trackers(material), cited("LIL 82"))
    yield Section("social_networks", _("Social networks"), social_networks(material))
    yield Section(
        "links", _("Links to other sites"), paragraph(material.notice.links_note) + material.about("links")
    )
    yield Section("security", _("Security"), security(material), wording.citation("32"))
    yield Section("processor", _("When we act for our clients"), processor(material), wording.citation("28"))
    yield Section("non_personal", _("Data that identify nobody"), non_personal(material))
    yield Section("undertakings", _("Principles and undertakings"), material.about("other"))
    yield Section("definitions", _("Definitions"), definitions(material))
    yield Section("changes", _("Changes to this notice"), changes(material))


def about(material: Material) -> Blocks:
    notice = material.notice
    return (
        paragraph(notice.introduction)
        + facts(
            [
                (_("For whom"), notice.audience),
                (_("Scope"), notice.scope),
                (_("Place in a contract"), notice.contract_frame),
                (_("Documents"), bullets(rows.document(row) for row in material.notice.documents)),
            ]
        )
        + material.about("identity")
    )


def responsible(material: Material) -> Blocks:
    """Identity and contact points. Notes that the organisation keeps for itself about them are not told."""
    organisation = material.organisation
    told = organisation.model_copy(
        update={
            "identity_note": "",
            "contact_points": tuple(
                point.model_copy(update={"note": ""}) for point in organisation.contact_points
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
    joint = material.column("joint")
    stands_alone = officer and isinstance(officer[0], Group)
    return (
        wording.identity(told)
        + points
        + (officer if stands_alone or not officer else (Group(_("Data protection officer"), officer),))
        + ((Group(_("Joint controllers"), joint),) if joint else ())
        + facts([(_("Earlier formalities"), wording.formalities(told))])
    )


def purposes(material: Material) -> Blocks:
    """Each activity with its purposes; a purpose with its bases and data in one block."""
    groups = []
    for sheet in material.controller_sheets:
        below = (
            paragraph(sheet.description)
            + facts([(_("Condition"), sheet.condition), (_("Stage"), wording.label(sheet.stage))])
            + tuple(wording.purpose(one) for one in sheet.purposes)
            + facts(
                [
                    (
                        _("Legal bases stated for the whole activity"),
                        bullets(wording.basis(one) for one in sheet.bases),
                    )
                ]
            )
        )
        if below:
            groups.append(Group(material.names[sheet.id], below, f"activity-{sheet.id}"))
    return tuple(groups) + material.about("purposes") + material.about("bases")


def data(material: Material) -> Blocks:
    """Whose data and which, each category once with the activities that it is about, with what each notes of it."""
    people = material.each_once(people_of, bullets)
    categories = material.each_once(categories_of, tuple)
    sensitive = material.column("sensitive")
    return (
        facts([(_("People"), people)])
        + categories
        + material.by_activity(lambda sheet: paragraph(sheet.general_obligation, "note"))
        + ((Group(_("Sensitive data"), sensitive),) if sensitive else ())
        + material.about("data")
    )


def people_of(record: ActivitySheet) -> Iterator[Item]:
    noted = wording.notes_on_people(record.subjects)
    return (wording.subject_item(one, noted.get(one.id, ())) for one in reading.people(record))


def categories_of(record: ActivitySheet) -> Iterator[Group]:
    noted = wording.notes_on_data(record.data)
    return (wording.data_group(one, noted.get(one.id, ())) for one in reading.data(record))


def sources(material: Material) -> Blocks:
    return material.column("sources") + material.about("sources")


def recipients(material: Material) -> Blocks:
    public = material.column("public")
    return (
        material.column("recipients")
        + ((Group(_("Information made public"), public),) if public else ())
        + material.about("recipients")
    )


def transfers(material: Material) -> Blocks:
    hosts = material.column("hosting")
    return (
        material.column("transfers")
        + ((Group(_("Hosting"), hosts),) if hosts else ())
        + material.about("transfers")
    )


def retention(material: Material) -> Blocks:
    """The rules of each activity under its name: a period is told of no other activity than the one that has it."""
    return material.column("retention") + material.about("retention")


def objection(material: Material) -> Blocks:
    return tuple(rows.right(row) for row in rows.objections(material.notice))


def rights(material: Material) -> Blocks:
    """Each other right under the label the organisation uses, with the standard name and article beside it."""
    return tuple(rows.right(row) for row in rows.other_rights(material.notice)) + material.about("rights")


def exercise(material: Material) -> Blocks:
    notice = material.notice
    within = wording.period(notice.answer_amount, notice.answer_unit, notice.answer_bound)
    return (
        paragraph(notice.exercise_note)
        + tuple(map(rows.exercise_channel, notice.channels))
        + facts(
            [
                (_("To give with the request"), notice.information_to_supply),
                (
                    _("Proof of identity"),
                    paragraph(wording.label(notice.identity_policy)) + paragraph(notice.identity_note),
                ),
                (
                    _("Answer within"),
                    paragraph(" ".join(part for part in (within, notice.answer_start) if part))
                    + paragraph(notice.answer_extension),
                ),
                (_("Cost"), paragraph(wording.label(notice.cost)) + paragraph(notice.cost_note)),
            ]
        )
    )


def complaint(material: Material) -> Blocks:
    return tuple(map(rows.authority, material.notice.complaint_authorities)) + material.about("complaint")


def trackers(material: Material) -> Blocks:
    banner: dict[str, list[str]] = defaultdict(list)
    for row in material.notice.banner_items:
        banner[wording.label(row.kind)].append(row.text)
    helps = tuple(
        Group(row.browser, wording.web_link(row.url) + paragraph(row.steps))
        for row in material.notice.browser_help
    )
    tools = tuple(rows.tool(row) for row in material.notice.embedded_tools)
    told = facts((kind, bullets(texts)) for kind, texts in banner.items())
    return (
        paragraph(material.notice.trackers_note)
        + rows.trackers(material.notice.trackers)
        + ((Group(_("Consent banner"), told),) if told else ())
        + ((Group(_("Embedded tools"), tools),) if tools else ())
        + ((Group(_("Settings of browsers"), helps),) if helps else ())
        + material.about("trackers")
    )


def social_networks(material: Material) -> Blocks:
    networks = [rows.network(row) for row in material.notice.social_networks]
    named_only = bullets(group.title for group in networks if not group.blocks)
    described = tuple(group for group in networks if group.blocks)
    return paragraph(material.notice.social_note) + named_only + described + material.about("social_networks")


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


def processor(material: Material) -> Blocks:
    untold = {"assessment"} if material.notice.shows_security else {"assessment", "security"}
    return tuple(
        Group(
            sheet.name,
            tuple(
                Group(section.title, section.blocks)
                for section in record_sections(sheet, material.on)
                if section.key not in untold
            ),
        )
        for sheet in material.processor_sheets
    ) + material.about("processor")


def non_personal(material: Material) -> Blocks:
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in material.notice.non_personal_data:
        kinds[wording.label(row.kind)].append(row.text)
    return facts((kind, bullets(texts)) for kind, texts in kinds.items())


def definitions(material: Material) -> Blocks:
    return facts(
        (row.term, row.text or paragraph(_("Used without a definition."), "note"))
        for row in material.notice.definitions
    )


def changes(material: Material) -> Blocks:
    notice = material.notice
    return (
        paragraph(notice.change_policy)
        + facts([(_("Made known by"), notice.change_channels)])
        + material.about("changes")
    )
