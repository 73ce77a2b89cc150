"""The organisation and other parties in words: who they are, and how they are reached."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import formats
from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Group, Item, Link, bullets, facts, paragraph
from registry.record import reading, sheet
from registry.record.wording.terms import answered, day, label, web_link


def reach(point: sheet.Reachable) -> tuple[Block, ...]:
    """Postal address, telephone, mail and web address, those that are known; a country alone is no address."""
    town = " ".join(part for part in (point.postal_code, point.city) if part)
    country = label(point.country)
    postal = "\n".join(part for part in (point.address, town, country) if part)
    return facts(
        [
            (_("Address") if point.address or town else _("Country"), postal),
            (
                _("Telephone"),
                (Link(point.phone, f"tel:{point.phone.replace(' ', '')}"),) if point.phone else (),
            ),
            (_("Email"), (Link(point.email, f"mailto:{point.email}"),) if point.email else ()),
            (_("Website"), web_link(point.url)),
        ]
    )


def contact(point: sheet.ContactPoint) -> tuple[Block, ...]:
    """A contact point under its title and, beside a title of its own, its function; then who it is and how to reach it."""
    function = label(point.function)
    title = point.role_label or function
    known_as = paragraph(function if function != title else "", "standard")
    below = facts([(_("Name or service"), point.name), (_("Company"), point.organisation)])
    return (Group(title, known_as + below + reach(point) + paragraph(point.note, "note")),)


def has_address(value: sheet.Reachable) -> bool:
    return bool(value.address or value.city or value.postal_code)


def party(value: sheet.Party, beside: sheet.Term | None = None, place: str = "") -> tuple[Block, ...]:
    """What is known of a third party, its name excepted.

    Where another country or a place is told ``beside`` it, its own is called what it is; the same one is not told again.
    """
    seat = ""
    if (beside is not None or place) and value.country is not None and not has_address(value):
        seat = label(value.country) if value.country != beside else ""
        value = value.model_copy(update={"country": None})
    return (
        facts(
            [
                (_("Alias"), value.alias),
                (_("Legal form"), value.legal_form),
                (_("SIREN"), value.siren),
                (_("SIRET"), value.siret),
                (_("Country of establishment"), seat),
                (_("Representative in the Union"), value.representative),
                (_("Data protection officer"), value.dpo_contact),
            ]
        )
        + reach(value)
        + paragraph(value.note, "note")
    )


def identity(organisation: sheet.Organisation) -> tuple[Block, ...]:
    """Who the organisation is, without its contact points (Article 30(1)(a))."""
    capital = ""
    if organisation.share_capital is not None:
        capital = _("%s euros") % formats.number_format(
            organisation.share_capital, 2, use_l10n=True, force_grouping=True
        )
    sites = [
        Item(
            site.url,
            facts([(_("Name"), site.name if site.name != site.url else "")]) + paragraph(site.note, "note"),
        )
        for site in organisation.sites
    ]
    return facts(
        [
            (_("Name"), organisation.name),
            (_("Called in its documents"), organisation.alias),
            (_("Brand"), organisation.brand),
            (_("Status"), label(organisation.status)),
            (_("Legal form"), organisation.legal_form),
            (_("Share capital"), capital),
            (_("Trade register"), organisation.register_name),
            (_("SIREN"), organisation.siren),
            (_("SIRET"), organisation.siret),
            (_("Field of activity"), organisation.sector),
            (_("Sites"), bullets(sites)),
        ]
    ) + paragraph(organisation.identity_note, "note")


def officer(organisation: sheet.Organisation) -> tuple[Block, ...]:
    """What is known of the data protection officer: designated or not, position, how to reach them."""
    known = facts([(_("Type of appointment"), label(organisation.dpo_position))])
    absence = facts([(_("Why there is none"), organisation.dpo_absence)])
    for point in organisation.contacts("dpo"):
        known += contact(point)
    return answered(
        reading.officer(organisation),
        _("No data protection officer has been designated."),
        _("A data protection officer has been designated."),
        known,
    ) + (absence if organisation.dpo_designated and organisation.dpo_designated.code == "none" else ())


def about_register(organisation: sheet.Organisation) -> tuple[Block, ...]:
    """What is said of the register itself: what it is about, what it leaves out, its version, author and journal."""
    return facts(
        [
            (_("Scope"), organisation.register_scope),
            (_("Not included"), organisation.register_exclusions),
            (_("Version"), organisation.register_version),
            (_("Kept by"), organisation.register_author),
            (_("Journal"), organisation.register_journal),
            (_("Who may read it"), organisation.register_readers),
        ]
    )


def formalities(organisation: sheet.Organisation) -> tuple[Block, ...]:
    """Formalities of before 25 May 2018; a number that the documents leave blank is said to be blank."""
    return bullets(
        Item(
            label(one.kind),
            facts(
                [
                    (_("Number"), one.number),
                    (_("Text referred to"), one.reference),
                    (_("Status of the text"), label(one.status)),
                ]
            )
            + paragraph(one.note, "note"),
        )
        for one in organisation.formalities
    )


def measures(values: Iterable[sheet.SecurityMeasure]) -> tuple[Block, ...]:
    """Security measures gathered by heading, in the order of their first appearance; what is not in place stands apart.

    A measure that is planned or recommended, or a known gap, protects nobody yet: its state is the heading.
    """
    by_heading: dict[str, list[Item]] = {}
    for value in values:
        own, state = label(value.heading), label(value.state)
        waits = not reading.is_in_place(value)
        heading = (state if waits else own) or _("Other measures")
        about = facts(
            [
                (_("Heading"), own if waits else ""),
                (_("State of the measure"), "" if waits else state),
                (_("Since"), day(value.since)),
                (_("Condition"), value.condition),
            ]
        )
        by_heading.setdefault(heading, []).append(Item(value.detail, about))
    return facts((heading, bullets(details)) for heading, details in by_heading.items())
