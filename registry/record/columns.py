"""The columns of the register: what each is called, the article it answers to, which record has it, and how it is read.

The sheet on screen and on paper, the summary, every table and every difference are this list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.documents.blocks import Block, Group, Item, Paragraph, Section, bullets, facts, paragraph
from registry.record import reading, wording
from registry.record.sheet import ActivitySheet, Hosting
from registry.vocabularies.regimes import article_under

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Getter = Callable[[ActivitySheet, date], tuple[Block, ...]]
BOTH = frozenset({"controller", "processor"})
CONTROLLER = frozenset({"controller"})
PROCESSOR = frozenset({"processor"})


@dataclass(frozen=True)
class Column:
    """One heading of a record, with the article it answers to in a controller's record, and in a processor's where that
    is another one; "" where none asks for it.
    """

    key: str
    heading: StrOrPromise
    get: Getter
    records: frozenset[str] = BOTH
    article: str = ""
    processor_article: str | None = None

    def article_of(self, record: ActivitySheet) -> str:
        asked = self.article
        if record.is_processor_record and self.processor_article is not None:
            asked = self.processor_article
        return article_under(record.regime_code, asked)

    def heading_under(self, regime: str) -> str:
        """The heading as the law of a record has it: what is abroad is not the same under the Swiss act."""
        return wording.transfers_heading(regime) if self.key == "transfers" else str(self.heading)


def general(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    return paragraph(record.description) + facts(
        [
            (_("Role of the organisation"), wording.label(record.role)),
            (_("State of the record"), "" if record.is_in_force else wording.label(record.state)),
            (_("Department in charge"), record.department.name if record.department else ""),
            (_("Legal regime"), wording.label(record.regime)),
            (_("Condition"), record.condition),
            *wording.stages(record),
            (_("Order of size"), record.scale),
            (_("Created on"), wording.day(record.created_on)),
            (_("Updated on"), wording.day(record.updated_on)),
        ]
    )


def answered(
    record: ActivitySheet, key: str, recorded: tuple[Block, ...], rest: tuple[Block, ...] = ()
) -> tuple[Block, ...]:
    return wording.section_answer(reading.ANSWERS[key](record), recorded, rest)


def joint(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    recorded = bullets(
        Item(one.party.name, wording.party(one.party) + paragraph(one.note, "note"))
        for one in record.joint_controllers
    )
    return answered(record, "joint", recorded + paragraph(record.joint_arrangement))


def purposes(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    lacking = () if record.is_processor_record else reading.without_basis(record)
    regime = record.regime_code
    return tuple(
        wording.purpose(one, regime=regime, show_missing=one in lacking) for one in record.purposes
    ) + facts(
        [
            (
                _("Legal bases stated for the whole activity"),
                bullets(wording.basis(one, regime) for one in record.bases),
            )
        ]
    )


def people(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    notes = wording.notes_on_people(record.subjects)
    return bullets(wording.subject_item(one, notes.get(one.id, ())) for one in reading.people(record))


def data(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    notes = wording.notes_on_data(record.data)
    return tuple(wording.data_group(one, notes.get(one.id, ())) for one in reading.data(record)) + paragraph(
        record.general_obligation, "note"
    )


def sensitive(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    """What is said of sensitive data; that it is not answered contradicts data that are sensitive by their kind."""
    sentence = _("Whether sensitive data are processed is not answered, and such data are recorded.")
    unanswered = wording.sensitive_by_kind(record)
    return ((Paragraph(sentence, "missing"),) if unanswered else ()) + wording.sensitive(record)


def hosting(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    told = reading.hosting(record) if reading.is_contradicted(record, "hosting") else record.hosting
    return answered(record, "hosting", bullets(map(wording.host, told)))


def systems(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    """The systems that are entries of the directory, then what is said of software in words."""
    return bullets([*map(wording.system_use, record.systems), record.software])


def recipients(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    recorded = bullets(map(wording.recipient, record.recipients))
    if reading.is_contradicted(record, "recipients"):  # by whatever else the record says of who receives data
        recorded += bullets(
            [*map(wording.host, hosts(record)), *(wording.transfer(one, on) for one in record.transfers)]
        )
        recorded += wording.public_information(record)
    if deciding := reading.decide_beside_none(record):
        answer = reading.Answer(record.recipients_answer, True)
        named = bullets(_("%s (joint controller)") % one.party.name for one in deciding)
        return wording.section_answer(answer, named, wording.sharing(record.sharing))
    if unnamed := reading.host_beside_none(record):
        answer = reading.Answer(record.recipients_answer, True)
        return wording.section_answer(
            answer, bullets(map(wording.host, unnamed)), wording.sharing(record.sharing)
        )
    return answered(record, "recipients", recorded, wording.sharing(record.sharing))


def hosts(record: ActivitySheet) -> list[Hosting]:
    """Where an external organisation hosts the data of the record."""
    return [one for one in reading.hosting_in_use(record) if one.party is not None]


def sources(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    return answered(record, "sources", bullets(map(wording.source, record.sources)))


def subprocessors(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    recorded = bullets(map(wording.subprocessor, record.subprocessors))
    if reading.is_contradicted(record, "subprocessors"):
        recorded += bullets(map(wording.host, hosts(record)))
    return answered(record, "subprocessors", recorded)


def retention(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    rules = wording.retention(record.retention_rules, _("Retention periods"))
    return answered(record, "retention", rules + wording.retention_principles(record))


def security(record: ActivitySheet, on: date) -> tuple[Block, ...]:
    return wording.measures(record.security_measures) + shared_measures(record)


def shared_measures(record: ActivitySheet) -> tuple[Block, ...]:
    """The measures of the organisation that hold for every activity, under a title of their own."""
    shared = wording.measures(record.shared_security_measures)
    return (Group(_("Shared by all activities"), shared),) if shared else ()


COLUMNS: tuple[Column, ...] = (
    Column("general", gettext_lazy("Overview"), general),
    Column("joint", gettext_lazy("Joint controllers"), joint, CONTROLLER, "30(1)(a)"),
    Column(
        "clients",
        gettext_lazy("Controllers on whose behalf data are processed"),
        lambda record, on: bullets(wording.client(one) for one in record.clients),
        PROCESSOR,
        "30(2)(a)",
    ),
    Column(
        "operations",
        gettext_lazy("Categories of processing carried out"),
        lambda record, on: bullets(wording.operation(one) for one in record.operations),
        PROCESSOR,
        "30(2)(b)",
    ),
    Column("purposes", gettext_lazy("Purposes and legal bases"), purposes, BOTH, "30(1)(b)", "28(3)"),
    Column("people", gettext_lazy("Categories of data subjects"), people, BOTH, "30(1)(c)", "28(3)"),
    Column("data", gettext_lazy("Categories of personal data"), data, BOTH, "30(1)(c)", "28(3)"),
    Column(
        "sensitive",
        gettext_lazy("Sensitive data"),
        sensitive,
        BOTH,
        "9",
    ),
    Column(
        "sources",
        gettext_lazy("Sources of the data"),
        sources,
        CONTROLLER,
        "14(2)(f)",
    ),
    Column("recipients", gettext_lazy("Recipients"), recipients, BOTH, "30(1)(d)", ""),
    Column(
        "subprocessors",
        gettext_lazy("Sub-processors"),
        subprocessors,
        PROCESSOR,
        "28(2)",
    ),
    Column(
        "public",
        gettext_lazy("Information made public"),
        lambda record, on: wording.public_information(record),
        BOTH,
    ),
    Column(
        "transfers",
        gettext_lazy("Transfers outside the European Economic Area"),
        wording.transfers,
        BOTH,
        "30(1)(e)",
        "30(2)(c)",
    ),
    Column("hosting", gettext_lazy("Hosting"), hosting),
    Column("systems", gettext_lazy("Software and systems"), systems),
    Column("retention", gettext_lazy("Retention"), retention, BOTH, "30(1)(f)", ""),
    Column("security", gettext_lazy("Security measures"), security, BOTH, "30(1)(g)", "30(2)(d)"),
    Column(
        "undertakings",
        gettext_lazy("Commitments to clients"),
        lambda record, on: wording.undertakings(record),
        PROCESSOR,
        "28(3)",
    ),
    Column(
        "automated",
        gettext_lazy("Automated decisions"),
        lambda record, on: wording.automated(record),
        BOTH,
        "22",
    ),
    Column(
        "profiling",
        gettext_lazy("Profiling"),
        lambda record, on: wording.profiling(record),
        BOTH,
        "4(4)",
    ),
    Column(
        "ai",
        gettext_lazy("Artificial intelligence"),
        lambda record, on: wording.artificial_intelligence(record),
    ),
    Column(
        "served_rights",
        gettext_lazy("How rights are served"),
        lambda record, on: wording.served_rights(record),
        BOTH,
        "12(2)",
    ),
    Column(
        "assessment",
        gettext_lazy("Data protection impact assessment (DPIA)"),
        lambda record, on: wording.assessment(record.impact_assessment),
        BOTH,
        "35",
    ),
    Column(
        "documents",
        gettext_lazy("Documents and references"),
        lambda record, on: bullets(map(wording.document, record.documents)),
    ),
    Column(
        "related_records",
        gettext_lazy("Related records"),
        lambda record, on: wording.related_records(record.related_records),
    ),
    Column(
        "statements",
        gettext_lazy("Other statements"),
        lambda record, on: wording.statements(record.statements),
    ),
)


def sections(
    record: ActivitySheet, on: date, *, missing: Collection[str] = frozenset()
) -> tuple[Section, ...]:
    """The record as a document in the active language: the headings of Article 30 in order, then what enriches them.

    ``on`` is the day of the document: dated law, such as adequacy decisions, is that of that day. A heading whose key is
    in ``missing`` stands there even when nobody has filled it in, and says so.
    """
    part = "processor" if record.is_processor_record else "controller"
    found = []
    for column in COLUMNS:
        if part not in column.records:
            continue
        blocks = column.get(record, on)
        if not blocks and column.key in missing:
            blocks = (Paragraph(_("Not filled in."), "missing"),)
        if blocks:
            cited = column.article_of(record)
            found.append(
                Section(
                    column.key,
                    column.heading_under(record.regime_code),
                    blocks,
                    wording.citation(cited) if cited else "",
                )
            )
    return tuple(found)
