"""How the rows of a notice are worded: its rights, the ways to use them, its trackers. What the register says is worded there.

Each function turns a row of the notice's value into blocks in the active language.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from policies.record import plain
from policies.record.articles import articles_for
from policies.record.channels import as_told, way_in_words
from policies.record.sheet import (
    ComplaintAuthority,
    EmbeddedTool,
    ExerciseChannel,
    LinkedDocument,
    NoticeController,
    NoticeSheet,
    Right,
    SocialNetwork,
    Tracker,
)
from registry.documents.blocks import Block, Group, Item, Link, Table, bullets, facts, paragraph
from registry.record import wording
from registry.spelling import same_name
from registry.vocabularies import vocabulary

Blocks = tuple[Block, ...]
OBJECTIONS = {"objection", "objection_marketing"}


def document(row: LinkedDocument) -> Item:
    return Item(
        row.title,
        plain.line(wording.label(row.kind)) + wording.web_link(row.url) + paragraph(row.note, "note"),
    )


def objections(notice: NoticeSheet) -> tuple[Right, ...]:
    """The right to object, which is told apart from any other information (Article 21(4))."""
    return tuple(row for row in notice.rights if row.right.code in OBJECTIONS)


def other_rights(notice: NoticeSheet) -> tuple[Right, ...]:
    return tuple(row for row in notice.rights if row.right.code not in OBJECTIONS)


def right_name(row: Right) -> str:
    """The label the organisation uses, or else the standard name."""
    return row.label or wording.label(row.right)


def right(row: Right, notice: NoticeSheet) -> Group:
    """A right in the words of the notice, with the articles that give it under the regimes of what the notice tells of."""
    standard = wording.label(row.right)
    known = vocabulary("rights")
    cited = known[row.right.code].extra.get("article", "") if row.right.code in known else ""
    articles = articles_for(notice, cited) if cited else ()
    name = right_name(row)
    known_as = " · ".join(
        part
        for part in (standard if name != standard else "", wording.citation(*articles) if articles else "")
        if part
    )
    return Group(
        name,
        paragraph(known_as, "standard")
        + paragraph(row.text)
        + bullets(
            Item(variant.text or wording.label(variant.variant), wording.web_link(variant.url))
            for variant in row.variants
        )
        + facts([(_("Condition"), row.condition)]),
    )


def channel(row: ExerciseChannel) -> Blocks:
    """A way to exercise rights in a line or two; where it leads nowhere yet, what is said of it."""
    row = as_told(row)
    town = f"{row.postal_code} {row.city}".strip()
    place = "\n".join(part for part in (row.name, row.address, town) if part) if row.address or town else ""
    links = tuple(
        Link(value, href)
        for value, href in (
            (row.email, f"mailto:{row.email}"),
            (row.phone, f"tel:{row.phone.replace(' ', '')}"),
        )
        if value
    )
    reached = paragraph(place) + links + wording.web_link(row.url)
    return reached or paragraph(way_in_words(row.kind, row.note))


def exercise_channel(row: ExerciseChannel) -> Group:
    """A way to exercise rights in full, under its kind."""
    row = as_told(row)
    return Group(
        wording.label(row.kind),
        facts([(_("Where to send the request"), row.name)])
        + wording.reach(row)
        + paragraph(row.note, "note"),
    )


def authority(row: ComplaintAuthority) -> Group:
    name = f"{row.name} ({row.acronym})" if row.acronym and row.acronym not in row.name else row.name
    stated = facts([(_("Condition stated"), row.condition)])
    return Group(name, wording.reach(row) + stated + paragraph(row.note, "note"))


def controller_name(row: NoticeController) -> str:
    """Who it is; of the entity of a group, also where it answers for the use of data."""
    return f"{row.party.name} ({row.territory})" if row.territory else row.party.name


def other_controller(row: NoticeController) -> Group:
    """Another controller under its name: what it is to the organisation, what it does with data, how to reach it."""
    return Group(
        controller_name(row),
        plain.about_party(row.party, wording.label(row.kind))
        + facts(
            [
                (_("Why"), lines(row.purposes)),
                (_("Legal basis"), lines(row.legal_basis)),
                (_("Text that gives it its task"), wording.law(row.statute)),
                (_("Which data"), lines(row.data)),
                (_("Who receives them"), lines(row.recipients)),
                (_("Outside the European Economic Area"), lines(row.transfers)),
                (_("How long"), lines(row.retention)),
                (_("Your rights"), lines(row.rights)),
                (_("To exercise your rights"), lines(row.rights_contact)),
                (_("Its own notice"), wording.web_link(row.notice_url)),
            ]
        )
        + plain.reach(row.party)
        + paragraph(row.note, "note"),
    )


def lines(text: str) -> Blocks:
    """What was typed one a line, as a list; a single line as it is."""
    several = [one.strip() for one in text.splitlines() if one.strip()]
    return bullets(several) if len(several) > 1 else paragraph(text)


def trackers(values: Iterable[Tracker]) -> Blocks:
    """One table, one tracker a row: what it is, what it is for, whether people are asked, and how long it stays."""
    told = tuple(
        (tracker_name(row), tracker_purpose(row), tracker_rule(row), tracker_lifetime(row)) for row in values
    )
    headings = (_("Tracker"), _("Purpose"), _("Consent"), _("Lifetime"))
    return (Table(_("Trackers"), headings, told),) if told else ()


def tracker_name(row: Tracker) -> Blocks:
    return (
        paragraph(row.name)
        + plain.line(wording.label(row.kind), wording.label(row.category))
        + facts(
            [
                (_("Issuer"), row.issuer or (row.party.name if row.party else "")),
                (_("Set by"), wording.label(row.set_by)),
                (_("Devices"), row.terminals),
            ]
        )
    )


def tracker_purpose(row: Tracker) -> Blocks:
    return (
        paragraph(row.description)
        + paragraph(row.purpose if row.purpose != row.description else "")
        + facts(
            [
                (_("Data"), row.data_collected),
                (_("Placed"), row.placements),
                (_("When it is placed"), row.moment),
                (_("Reports"), row.reports),
            ]
        )
        + paragraph(row.note, "note")
    )


def tracker_rule(row: Tracker) -> Blocks:
    return (
        paragraph(wording.label(row.rule))
        + paragraph(wording.label(row.exemption_reason))
        + paragraph(row.exemption)
        + facts([(_("To refuse it"), wording.web_link(row.opt_out_url))])
    )


def tracker_lifetime(row: Tracker) -> Blocks:
    length = wording.period(row.amount, row.unit, row.bound)
    return (
        paragraph(length)
        + paragraph(row.lifetime_note)
        + facts([(_("At the end"), wording.label(row.end_action))])
    )


def tool(row: EmbeddedTool) -> Group:
    return Group(
        row.name,
        facts(
            [
                (_("Provider"), row.party.name if row.party else ""),
                (_("Purpose"), row.purpose),
                (_("Website"), wording.web_link(row.url)),
                (_("Trackers"), row.trackers_note),
                (_("Liability"), row.liability_note),
            ]
        ),
    )


def network(row: SocialNetwork) -> Group:
    return Group(
        row.name,
        facts(
            [
                (
                    _("Provider"),
                    row.party.name if row.party and not same_name(row.party.name, row.name) else "",
                ),
                (_("What we access"), row.access_note),
                (_("Databases"), row.database_note),
                (_("To object"), row.objection_note),
            ]
        ),
    )
