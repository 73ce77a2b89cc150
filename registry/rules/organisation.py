"""What Article 30 asks of the organisation itself: its name and contact, its representative, its officer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.reading import Reply
from registry.record.sheet import ContactPoint, Organisation
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.every_record import none_and_some
from registry.rules.wording import is_reachable
from registry.spelling import searchable
from registry.vocabularies.countries import standing


@rule(
    "ORG-CONTACT",
    "30(1)(a)",
    Subject.ORGANISATION,
    gettext_lazy("The register names the organisation with its contact details."),
)
def contact(value: Organisation, on: date) -> Iterator[Point]:
    if not any(map(is_reachable, value.contacts("seat", "general"))):
        yield Point("contacts", _("Say how to reach the organisation: its seat or a general contact."))


@rule(
    "ORG-DPO",
    "30(1)(a)",
    Subject.ORGANISATION,
    gettext_lazy("The register names the data protection officer with contact details, where there is one."),
)
def officer(value: Organisation, on: date) -> Iterator[Point]:
    reply, points = reading.officer(value).reply, value.contacts("dpo")
    if reply is Reply.UNANSWERED:
        yield Point("dpo", _("Say whether a data protection officer is designated."))
    elif reply is Reply.SOME and not any(map(is_reachable, points)):
        yield Point("contacts", _("Say how to reach the data protection officer."))
    elif reply is Reply.SOME and not any(map(is_named, points)):
        yield Point(
            "contacts",
            _("Name the data protection officer: the register asks for the name, a notice does not."),
        )


FUNCTIONS = re.compile(
    r"(le |la |the |notre |votre |our )?"
    r"(delegue?e?s?( a la)? protection des donnees( personnelles)?|data protection officer|dpo|dpd|cil|referent rgpd"
    r"|correspondant informatique et libertes)( \(?(dpo|dpd)\)?)?"
)


def is_named(point: ContactPoint) -> bool:
    """True where a person or an organisation is named: the words for the function are no name."""
    names = (searchable(name) for name in (point.name, point.organisation) if name.strip())
    return any(not FUNCTIONS.fullmatch(name) for name in names)


def is_public(value: Organisation) -> bool:
    return value.status is not None and value.status.code == "public"


def needs_representative(value: Organisation, on: date) -> bool:
    """True with every seat in third countries; public authorities and bodies are exempt (Article 27(2)(b))."""
    seats = [point.country for point in value.contacts("seat") if point.country]
    outside = bool(seats) and all(standing(country.code, on).is_third_country for country in seats)
    return outside and not is_public(value)


@rule(
    "ORG-REPRESENTATIVE",
    "30(1)(a)",
    Subject.ORGANISATION,
    gettext_lazy(
        "An organisation established outside the Union names its representative in it (Article 27), or why it needs"
        " none: occasional processing, without sensitive data on a large scale, unlikely to result in a risk (27(2)(a))."
    ),
    applies=needs_representative,
)
def representative(value: Organisation, on: date) -> Iterator[Point]:
    named = any(map(is_reachable, value.contacts("eu_representative")))
    if not named and not value.representative_absence.strip():
        sentence = _("Name the representative in the Union, with contact details, or say why none is needed.")
        yield Point("contacts", sentence)


@rule(
    "ORG-CONTRADICTION",
    "5(2)",
    Subject.ORGANISATION,
    gettext_lazy("An answer and what is recorded of it are one fact."),
    severity=Severity.BREACH,
)
def contradiction(value: Organisation, on: date) -> Iterator[Point]:
    if reading.officer(value).reply is Reply.CONTRADICTED:
        yield Point("dpo", none_and_some(_("Data protection officer")))


@rule(
    "ORG-DPO-PUBLIC",
    "37(1)",
    Subject.ORGANISATION,
    gettext_lazy("A public authority or body designates a data protection officer, courts aside."),
    severity=Severity.BREACH,
    applies=lambda value, on: is_public(value),
)
def officer_of_public_body(value: Organisation, on: date) -> Iterator[Point]:
    if reading.officer(value).reply is Reply.NONE:
        yield Point("dpo", _("“None” is declared, and a public body has to designate an officer."))
