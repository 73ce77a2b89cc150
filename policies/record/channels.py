"""What a way to exercise rights tells people: the address of the contact point it refers to, or its own (Article 12(2))."""

from __future__ import annotations

from policies.record.sheet import ExerciseChannel
from registry.record import wording
from registry.record.sheet import ContactPoint

POSTAL = ("address", "postal_code", "city", "country")
# What is told of a contact point, by the kind of the channel; the rest of it leads people another way.
TOLD = {
    "post": POSTAL,
    "email": ("email",),
    "phone": ("phone",),
    "online_form": ("url",),
    "download_form": ("url",),
    "in_person": (*POSTAL, "phone"),
}
EVERYTHING = (*POSTAL, "email", "phone", "url")


def as_told(row: ExerciseChannel) -> ExerciseChannel:
    """The channel with the name and address that people are told, in the active language."""
    point = row.contact_point
    if point is None:
        return row
    told = TOLD.get(row.kind.code, EVERYTHING)
    address = {name: getattr(point, name) if name in told else blank(name) for name in EVERYTHING}
    return row.model_copy(update={**address, "name": row.name or addressee(point)})


def blank(name: str) -> str | None:
    return None if name == "country" else ""


def addressee(point: ContactPoint) -> str:
    """Its name, else the title the documents give it, else its function; then the company, where it is external."""
    name = point.name or point.role_label or wording.label(point.function)
    return f"{name}, {point.organisation}" if point.organisation else name
