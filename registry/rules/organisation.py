"""What Article 30 asks of the organisation itself: its name and contact, its representative, its officer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.reading import Reply
from registry.record.sheet import Organisation
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.wording import is_reachable
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
    elif reply is Reply.SOME and not any(
        point.name.strip() or point.organisation.strip() for point in points
    ):
        yield Point(
            "contacts",
            _("Name the data protection officer: the register asks for the name, a notice does not."),
        )


def is_outside_the_area(value: Organisation, on: date) -> bool:
    seats = [point.country for point in value.contacts("seat") if point.country]
    return bool(seats) and all(standing(country.code, on).is_third_country for country in seats)


@rule(
    "ORG-REPRESENTATIVE",
    "30(1)(a)",
    Subject.ORGANISATION,
    gettext_lazy(
        "An organisation established outside the Union names its representative in it (Article 27)."
    ),
    applies=is_outside_the_area,
)
def representative(value: Organisation, on: date) -> Iterator[Point]:
    if not any(map(is_reachable, value.contacts("eu_representative"))):
        yield Point("contacts", _("Name the representative in the Union, with contact details."))


@rule(
    "ORG-CONTRADICTION",
    "37",
    Subject.ORGANISATION,
    gettext_lazy("An answer and what is recorded of it are one fact."),
    severity=Severity.BREACH,
)
def contradiction(value: Organisation, on: date) -> Iterator[Point]:
    if reading.officer(value).reply is Reply.CONTRADICTED:
        yield Point("dpo", _("“None” is declared, and something is recorded: correct one or the other."))


@rule(
    "ORG-DPO-PUBLIC",
    "37(1)",
    Subject.ORGANISATION,
    gettext_lazy("A public authority or body designates a data protection officer, courts aside."),
    severity=Severity.BREACH,
    applies=lambda value, on: value.status is not None and value.status.code == "public",
)
def officer_of_public_body(value: Organisation, on: date) -> Iterator[Point]:
    if reading.officer(value).reply is Reply.NONE:
        yield Point("dpo", _("“None” is declared, and a public body has to designate an officer."))
