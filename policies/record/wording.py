"""How the rows of a notice are worded: its rights, the ways to use them, its trackers. What the register says is worded there.

Each function turns a row of the notice's value into blocks in the active language.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from policies.record.channels import as_told
from policies.record.sheet import (
    ComplaintAuthority,
    EmbeddedTool,
    ExerciseChannel,
    LinkedDocument,
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
        facts([(_("Kind"), wording.label(row.kind))])
        + wording.web_link(row.url)
        + paragraph(row.note, "note"),
    )


def objections(notice: NoticeSheet) -> tuple[Right, ...]:
    """The right to object, which is told apart from any other information (Article 21(4))."""
    return tuple(row for row in notice.rights if row.right.code in OBJECTIONS)


def other_rights(notice: NoticeSheet) -> tuple[Right, ...]:
    return tuple(row for row in notice.rights if row.right.code not in OBJECTIONS)


def right_name(row: Right) -> str:
    """The label the organisation uses, or else the standard name."""
    return row.label or wording.label(row.right)


def right(row: Right) -> Group:
    standard = wording.label(row.right)
    known = vocabulary("rights")
    cited = known[row.right.code].extra.get("article", "") if row.right.code in known else ""
    name = right_name(row)
    known_as = " · ".join(
        part
        for part in (standard if name != standard else "", wording.citation(cited) if cited else "")
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
    return reached or paragraph(" – ".join(part for part in (wording.label(row.kind), row.note) if part))


def exercise_channel(row: ExerciseChannel) -> Group:
    """A way to exercise rights in full, under its kind."""
    row = as_told(row)
    return Group(
        wording.label(row.kind),
        facts([(_("Addressee"), row.name)]) + wording.reach(row) + paragraph(row.note, "note"),
    )


def authority(row: ComplaintAuthority) -> Group:
    name = f"{row.name} ({row.acronym})" if row.acronym and row.acronym not in row.name else row.name
    stated = facts([(_("Condition stated"), row.condition)])
    return Group(name, wording.reach(row) + stated + paragraph(row.note, "note"))


def trackers(values: Iterable[Tracker]) -> Blocks:
    """One table, one tracker a row: what it is, what it is for, whether people are asked, and how long it stays."""
    told = tuple(
        (tracker_name(row), tracker_purpose(row), tracker_rule(row), tracker_lifetime(row)) for row in values
    )
    headings = (_("Tracker"), _("Purpose"), _("Consent"), _("Lifetime"))
    return (Table(_("Trackers"), headings, told),) if told else ()


def tracker_name(row: Tracker) -> Blocks:
    return paragraph(row.name) + facts(
        [
            (_("Kind"), wording.label(row.kind)),
            (_("Issuer"), row.issuer or (row.party.name if row.party else "")),
            (_("Set by"), wording.label(row.set_by)),
            (_("Terminals"), row.terminals),
        ]
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
                (_("Web"), wording.web_link(row.url)),
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
