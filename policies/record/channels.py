"""What a way to exercise rights tells people: the address of the contact point it refers to, or its own (Article 12(2))."""

from __future__ import annotations

from django.utils.translation import gettext as _

from policies.record.sheet import ExerciseChannel
from registry.record import wording
from registry.record.sheet import ContactPoint, Term

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


def way_in_words(kind: Term, note: str) -> str:
    """A way of which only words are recorded, as a phrase; one that has left its vocabulary under its label."""
    if not note:
        return wording.label(kind)
    match kind.code:
        case "post":
            return _("By post: %s") % note
        case "email":
            return _("By email: %s") % note
        case "phone":
            return _("By telephone: %s") % note
        case "online_form":
            return _("With the online form: %s") % note
        case "download_form":
            return _("With the form to download: %s") % note
        case "in_person":
            return _("In person: %s") % note
    return f"{wording.label(kind)} – {note}"


def blank(name: str) -> str | None:
    return None if name == "country" else ""


def addressee(point: ContactPoint) -> str:
    """Its name, else the title the documents give it, else its function; then the company, where it is external."""
    name = point.name or point.role_label or wording.label(point.function)
    return f"{name}, {point.organisation}" if point.organisation else name
