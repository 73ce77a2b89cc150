"""What closes the printed register: who receives data and where, which systems are used, and whom people write to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Table, bullets, facts, paragraph
from registry.record import wording
from registry.record.sheet import ActivitySheet, Party, Register
from registry.record.values import RightsContact
from registry.spelling import alphabetical

# The functions of contact points that people turn to about their rights, the most direct first.
RIGHTS_CONTACTS = ("rights_desk", "dpo", "privacy_lead", "eu_representative", "general", "seat")


@dataclass(frozen=True)
class Use:
    """One thing that a party does in one record, with the place and the guarantee that are told there."""

    party: Party | None
    service: str
    place: str = ""
    guarantee: str = ""


@dataclass
class Dealings:
    """All that the register tells of one party."""

    party: Party
    services: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    guarantees: list[str] = field(default_factory=list)


def uses(sheet: ActivitySheet) -> Iterator[Use]:
    """What each party does in a record, in the order of the sheet."""
    for joint in sheet.joint_controllers:
        yield Use(joint.party, _("Joint controller"))
    for recipient in sheet.recipients:
        place = wording.located(recipient)
        role = " – ".join(part for part in (wording.recipient_kind(recipient), recipient.reason) if part)
        yield Use(recipient.party, role, place, recipient.safeguards)
        if recipient.handed_on_by is not None:
            handed_on = _("Hands data on to: %s") % wording.recipient_name(recipient)
            yield Use(recipient.handed_on_by, handed_on)
    for one in sheet.subprocessors:
        yield Use(one.party, " – ".join(part for part in (_("Sub-processor"), one.operations) if part))
    for transfer in sheet.transfers:
        place = " · ".join(
            part for part in wording.places(wording.label(transfer.country), transfer.destination) if part
        )
        stated = (transfer.mechanism, *transfer.more_mechanisms)
        guarantees = (*map(wording.label, stated), transfer.safeguards_title)
        yield Use(transfer.party, _("Transfer"), place, " · ".join(part for part in guarantees if part))
    for host in sheet.hosting:
        place = " · ".join(
            part for part in reversed(wording.places(wording.located(host), host.place)) if part
        )
        service = f"{_('Hosting')} ({wording.label(host.stage)})" if host.stage else _("Hosting")
        yield Use(host.party, service, place)
    for system in (used.system for used in sheet.systems):
        yield Use(system.host, _("Host of %s") % system.name, wording.located(system))


def dealings(sheets: Iterable[ActivitySheet]) -> list[Dealings]:
    """The parties that receive data or work, by name, each once with all that is told of it."""
    found: dict[object, Dealings] = {}
    for sheet in sheets:
        for use in uses(sheet):
            if use.party is not None:
                seat = wording.label(use.party.country)
                known = found.setdefault(use.party.id, Dealings(use.party, places=[seat]))
                known.services.append(use.service)
                known.references.append(sheet.reference or sheet.name)
                known.places.append(use.place)
                known.guarantees.append(use.guarantee)
    return sorted(found.values(), key=lambda one: one.party.name.casefold())


def parties(register: Register) -> tuple[Block, ...]:
    """Processors and other recipients that are parties: what they do, in which activities, where, how guaranteed."""
    headings = (_("Organisation"), _("Service or role"), _("Activities"), _("Place"), _("Safeguards"))
    rows = tuple(
        (
            paragraph(one.party.name),
            bullets(each(one.services)),
            paragraph(", ".join(each(one.references))),
            bullets(places(one)),
            bullets(each(one.guarantees)),
        )
        for one in dealings(register.sheets)
    )
    return (Table(_("Processors and other recipients"), headings, rows),) if rows else ()


def systems(register: Register) -> tuple[Block, ...]:
    """The systems that the records use, by name, each once: what is known of it, and in which activities it is used."""
    known = {use.system.id: use.system for sheet in register.sheets for use in sheet.systems}
    references: dict[object, list[str]] = defaultdict(list)
    for sheet in register.sheets:
        for use in sheet.systems:
            references[use.system.id].append(sheet.reference or sheet.name)
    rows = tuple(
        (
            paragraph(one.name),
            wording.system(one),
            paragraph(", ".join(each(references[one.id]))),
        )
        for one in sorted(known.values(), key=lambda one: alphabetical(one.name))
    )
    headings = (_("System"), _("What is known of it"), _("Activities"))
    return (Table(_("Software and systems"), headings, rows),) if rows else ()


def places(one: Dealings) -> list[str]:
    """Where a party works, each place once: a country alone, its seat too, only where no place of it is named."""
    told = each(one.places)
    within = {part for place in told for part in place.split(" · ") if part != place}
    return [place for place in told if place not in within]


def each(texts: Iterable[str]) -> list[str]:
    """The texts that say something, each once."""
    return list(dict.fromkeys(text for text in texts if text))


def contacts(register: Register) -> tuple[Block, ...]:
    """Whom people write to about their rights: the desk for it, the data protection officer and the representative in the
    Union, then where the organisation itself is reached, in the order of these functions; last what notices tell besides.
    """
    points = [point for function in RIGHTS_CONTACTS for point in register.organisation.contacts(function)]
    if not points and not register.rights_contacts:
        return paragraph(_("Not filled in."), "missing")
    rows = tuple(
        (
            paragraph(point.role_label or wording.label(point.function)),
            bullets(each([point.name, point.organisation])),
            wording.reach(point),
        )
        for point in points
    )
    rows += tuple(
        (
            paragraph(wording.label(one.kind)) + facts([(_("Notice"), bullets(titles))]),
            paragraph(one.name),
            wording.reach(one) + paragraph(one.note, "note"),
        )
        for one, titles in told_by_notices(register.rights_contacts)
    )
    headings = (_("Contact point"), _("Name or service"), _("How to reach it"))
    return (Table(_("Contacts for people’s rights"), headings, rows),)


def told_by_notices(channels: Iterable[RightsContact]) -> list[tuple[RightsContact, list[str]]]:
    """Each way that notices tell, once, with the titles of the notices that tell it."""
    found: dict[tuple[object, ...], tuple[RightsContact, list[str]]] = {}
    for one in channels:
        alike = tuple(value for name, value in one if name not in {"id", "notice"})
        found.setdefault(alike, (one, []))[1].append(one.notice)
    return [(one, each(titles)) for one, titles in found.values()]


def visas(register: Register) -> tuple[tuple[str, str], ...]:
    """Who signs the register: in which quality, and the name where it is known; then whom the organisation adds.

    Who acts for others alone signs as processor, and an officer signs unless it is said that none is designated.
    """
    organisation = register.organisation
    only_for_others = bool(register.sheets) and not register.controller_sheets
    signers = [(_("Processor") if only_for_others else _("Controller"), "representative")]
    if organisation.dpo_designated is None or organisation.dpo_designated.code != "none":
        signers.append((_("Data protection officer"), "dpo"))
    usual = tuple(
        (quality, next((point.name for point in organisation.contacts(function) if point.name), ""))
        for quality, function in signers
    )
    return usual + tuple((one.quality, one.name) for one in organisation.signatories)
