"""What closes the printed register: who receives data and where, and whom people write to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Table, bullets, paragraph
from registry.record import wording
from registry.record.sheet import ActivitySheet, Organisation, Party, Register


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
        yield Use(recipient.party, wording.label(recipient.kind), guarantee=recipient.safeguards)
    for one in sheet.subprocessors:
        yield Use(one.party, " – ".join(part for part in (_("Sub-processor"), one.operations) if part))
    for transfer in sheet.transfers:
        place = transfer.destination or wording.label(transfer.country)
        guarantees = (wording.label(transfer.mechanism), transfer.safeguards_title)
        yield Use(transfer.party, _("Transfer"), place, " · ".join(part for part in guarantees if part))
    for host in sheet.hosting:
        place = " · ".join(part for part in (host.place, wording.label(host.country)) if part)
        yield Use(host.party, _("Hosting"), place)


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
    headings = (_("Party"), _("Service"), _("Activities"), _("Place"), _("Guarantees"))
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


def places(one: Dealings) -> list[str]:
    """Where a party works, and its seat where no place names that country."""
    seat, *others = one.places
    told = each(others)
    return told if any(seat in place for place in told) else each([seat, *told])


def each(texts: Iterable[str]) -> list[str]:
    """The texts that say something, each once."""
    return list(dict.fromkeys(text for text in texts if text))


def contacts(organisation: Organisation) -> tuple[Block, ...]:
    """Whom people write to about their rights: the desk for it and the data protection officer."""
    points = organisation.contacts("rights_desk", "dpo") or organisation.contacts("general")
    if not points:
        return paragraph(_("Not filled in."), "missing")
    rows = tuple(
        (
            paragraph(point.role_label or wording.label(point.function)),
            bullets(each([point.name, point.organisation])),
            wording.reach(point),
        )
        for point in points
    )
    headings = (_("Contact point"), _("Name or service"), _("How to reach it"))
    return (Table(_("Contacts for people’s rights"), headings, rows),)


def visas(organisation: Organisation) -> tuple[tuple[str, str], ...]:
    """Who signs the register: in which quality, and the name where it is known."""
    signers = ((_("Controller"), "representative"), (_("Data protection officer"), "dpo"))
    return tuple(
        (quality, next((point.name for point in organisation.contacts(function) if point.name), ""))
        for quality, function in signers
    )
