"""What the register says, in words for the public: the same facts, without the labels of a record (Article 12(1)).

What kind of data or recipient something is stands in one quiet line below its name; phases are told in
everyday words. What has left its vocabulary is told under the label that it had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from django.utils import formats
from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Group, Item, Paragraph, Table, bullets, facts, paragraph
from registry.record import reading, sheet, wording
from registry.record.columns import answered
from registry.record.values import DataItem

Blocks = tuple[Block, ...]


def line(*parts: str) -> Blocks:
    """A quiet line of some short facts."""
    return paragraph(" · ".join(part for part in parts if part), "standard")


def subject_item(value: sheet.Subject, notes: Iterable[str] = ()) -> Item:
    return Item(
        value.name,
        line(wording.label(value.relation_state))
        + paragraph(value.definition)
        + tuple(Paragraph(note, "note") for note in notes),
    )


def data_item(value: DataItem) -> Item:
    name = f"{value.name} ({wording.label(value.obligation)})" if value.obligation else value.name
    return Item(name, if_not_given(value.consequence) + paragraph(value.note, "note"))


def data_group(value: sheet.Data, notes: Iterable[str] = ()) -> Group:
    """A category of data with its items, whether people must give it and what follows if they do not."""
    kind = wording.label(value.kind)
    return Group(
        value.name,
        line(kind if kind != value.name else "", wording.label(value.obligation))
        + bullets(data_item(item) for item in value.items)
        + facts([(_("When they are collected"), value.collection_moment)])
        + if_not_given(value.consequence)
        + paragraph(value.obligation_note, "note")
        + paragraph(value.note, "note")
        + tuple(Paragraph(note, "note") for note in notes),
    )


def if_not_given(consequence: str) -> Blocks:
    return facts([(_("If you do not give them"), consequence)])


def source(value: sheet.CollectionSource) -> Item:
    return Item(
        " · ".join(part for part in (wording.label(value.kind), value.name) if part),
        line(wording.yes_or_no("is_public", value.is_public))
        + paragraph(value.detail)
        + facts(
            [
                (_("Data"), bullets(one.data.name for one in value.data)),
                (_("Legal basis"), wording.label(value.basis)),
                (_("On that basis"), value.basis_note),
            ]
        ),
    )


def recipient(value: sheet.Recipient) -> Item:
    name, kind = wording.recipient_name(value), wording.recipient_kind(value)
    return Item(
        name,
        about_party(
            value.party,
            kind if kind != name else "",
            wording.located(value),
            beside=value.country or value.region,
        )
        + paragraph(value.reason)
        + facts(
            [
                (_("Condition"), value.condition),
                *wording.stages(value),
                (_("Handed on by"), wording.handed_on_by(value)),
                (_("Which data"), wording.data_shared(value)),
                (_("Safeguards"), value.safeguards),
                (_("Text that gives access"), wording.law(value.legal_reference)),
            ]
        )
        + reach(value.party)
        + paragraph(value.note, "note"),
    )


def host(value: sheet.Hosting) -> Item:
    return Item(
        wording.host_name(value),
        about_party(value.party, beside=value.country or value.region, told_place=value.place)
        + paragraph(value.purpose)
        + facts([(_("Condition"), value.condition), *wording.stages(value)])
        + reach(value.party)
        + paragraph(value.note, "note"),
    )


def joint_controller(value: sheet.JointController) -> Item:
    return Item(value.party.name, about_party(value.party) + reach(value.party))


def about_party(
    value: sheet.Party | None, *known: str, beside: sheet.Term | None = None, told_place: str = ""
) -> Blocks:
    """In one line, what is known of a third party: what it is here, its legal form, its country.

    Where another country or a place is told ``beside`` it, its own is called what it is; the same one is not told again.
    """
    if value is None:
        return line(*known)
    form = _("legal form: %s") % value.legal_form if value.legal_form else ""
    place = "" if wording.has_address(value) or value.country == beside else wording.label(value.country)
    if place and (beside is not None or told_place):
        place = _("established in: %s") % place
    return line(*known, form, place)


def reach(value: sheet.Party | None) -> Blocks:
    """How a third party is reached; a country alone stands in the line above."""
    if value is None:
        return ()
    placed = value if wording.has_address(value) else value.model_copy(update={"country": None})
    return facts(
        [
            (_("Alias"), value.alias),
            (_("Representative in the Union"), value.representative),
            (_("Data protection officer"), value.dpo_contact),
        ]
    ) + wording.reach(placed)


def retention(rules: Iterable[sheet.RetentionRule]) -> Blocks:
    """One table, one rule a row: of what, for what, how long, and what is done then."""
    rules = tuple(rules)
    rows = tuple(
        (
            wording.retention_scope(one),
            wording.retention_purpose(one),
            period(one),
            wording.retention_end(one),
        )
        for one in rules
    )
    headings = (_("People and data"), wording.purpose_heading(rules), _("How long"), _("Then"))
    return (Table(_("Retention periods"), headings, rows),) if rows else ()


def period(rule: sheet.RetentionRule) -> Blocks:
    return (
        paragraph(wording.kept_for(rule))
        + line(phase(rule.phase))
        + facts(
            [
                (_("From"), wording.one_of(start.event for start in rule.starts)),
                (_("Condition"), rule.condition),
                (_("Reason"), rule.reason),
                (_("Who sets it"), wording.label(rule.set_by)),
                (_("Legal reference"), wording.law(rule.legal_reference)),
            ]
        )
        + paragraph(rule.note, "note")
    )


def phase(value: sheet.Term | None) -> str:
    """Where data stand during a period: in everyday use, or in archives, whose names say who has access."""
    return _("in everyday use") if value and value.code == "active" else wording.label(value)


def identity(organisation: sheet.Organisation) -> Blocks:
    """Who the organisation is, without its contact points (Article 13(1)(a))."""
    capital = organisation.share_capital
    money = "" if capital is None else formats.number_format(capital, 2, use_l10n=True, force_grouping=True)
    body = status(organisation.status)
    form = f"{organisation.legal_form} ({body})" if organisation.legal_form and body else ""
    return facts(
        [
            (_("Name"), organisation.name),
            (_("Called in its documents"), organisation.alias),
            (_("Brand"), organisation.brand),
            (_("Legal form"), form or organisation.legal_form),
            (_("Public or private"), "" if form else body),
            (_("Share capital"), _("%s euros") % money if money else ""),
            (_("Trade register"), organisation.register_name),
            (_("SIREN"), organisation.siren),
            (_("SIRET"), organisation.siret),
            (_("What it does"), organisation.sector),
            (_("Sites"), sites(organisation.sites)),
        ]
    )


def status(value: sheet.Term | None) -> str:
    match value.code if value else "":
        case "public":
            return _("public body")
        case "private":
            return _("private body")
    return wording.label(value)


def sites(values: Iterable[sheet.Site]) -> Blocks:
    """The sites in their order: the address of one that is told by nothing else is a link alone, and stands once."""
    found: Blocks = ()
    for is_alone, run in groupby(values, is_only_an_address):
        told = tuple(run)
        links = tuple(link for one in told for link in wording.web_link(one.url))
        found += links if is_alone else bullets(map(site, told))
    return found


def is_only_an_address(value: sheet.Site) -> bool:
    return value.name in ("", value.url) and not value.note


def site(value: sheet.Site) -> Item:
    named = value.name not in ("", value.url)
    link = wording.web_link(value.url) if named else ()
    return Item(value.name or value.url, link + paragraph(value.note, "note"))


def addressee(point: sheet.ContactPoint) -> str:
    """The name of a contact point, unless it only repeats the title under which the point stands."""
    titles = (point.role_label, wording.label(point.function))
    return "" if any(title.startswith(point.name) for title in titles) else point.name


def done_for_others(record: sheet.ActivitySheet) -> Blocks:
    """What a record of a processor says of itself to the public: how the organisation works stays its own business."""
    return paragraph(record.description) + framed(record)


def framed(record: sheet.ActivitySheet) -> Blocks:
    """Under which condition an activity takes place, how far it is, and which department is in charge where that is told."""
    department = record.department.name if record.department else ""
    return facts(
        [
            (_("Condition"), record.condition),
            (_("Stage"), wording.label(record.stage)),
            (_("Department in charge"), department),
        ]
    )


def document(value: sheet.CitedDocument) -> Item:
    """A document that people can read: what it is and whose, until when it is valid, and where it stands."""
    return Item(
        value.title,
        line(wording.label(value.kind), value.party.name if value.party else "")
        + wording.web_link(value.url)
        + facts([(_("Valid until"), wording.day(value.valid_until))]),
    )


# Columns of a record


def people(record: sheet.ActivitySheet) -> Iterator[Item]:
    noted = wording.notes_on_people(record.subjects)
    return (subject_item(one, noted.get(one.id, ())) for one in reading.people(record))


def categories(record: sheet.ActivitySheet) -> Iterator[Group]:
    noted = wording.notes_on_data(record.data)
    return (data_group(one, noted.get(one.id, ())) for one in reading.data(record))


def sources(record: sheet.ActivitySheet) -> Blocks:
    return answered(record, "sources", bullets(map(source, record.sources)))


def recipients(record: sheet.ActivitySheet) -> Blocks:
    named = bullets(map(recipient, record.recipients))
    rest = wording.sharing(record.sharing)
    return wording.answered(reading.recipients(record), _("Nobody receives these data."), "", named) + rest


def documents(record: sheet.ActivitySheet) -> Blocks:
    return bullets(map(document, record.documents))


def hosting(record: sheet.ActivitySheet) -> Blocks:
    return answered(record, "hosting", bullets(map(host, record.hosting)))


def retention_of(record: sheet.ActivitySheet) -> Blocks:
    rules = retention(record.retention_rules) + wording.retention_principles(record)
    return wording.answered(reading.ANSWERS["retention"](record), _("Nothing is kept."), "", rules)


def joint(record: sheet.ActivitySheet) -> Blocks:
    named = bullets(map(joint_controller, record.joint_controllers))
    return answered(record, "joint", named + paragraph(record.joint_arrangement))


# What the public reads in other words than the register has, by the column that holds it.
COLUMNS: dict[str, Callable[[sheet.ActivitySheet], Blocks]] = {
    "people": lambda record: bullets(people(record)),
    "data": lambda record: tuple(categories(record)) + paragraph(record.general_obligation, "note"),
    "sensitive": wording.sensitive,
    "sources": sources,
    "recipients": recipients,
    "hosting": hosting,
    "documents": documents,
    "retention": retention_of,
}
