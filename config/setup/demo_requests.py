"""Requests for the invented town of the demonstration, in every state, from people who are plainly invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.models import Activity, Controller, User
from rights import handling
from rights.asked import Asked
from rights.models import RequestDesk, RequestTotal, SubjectRequest
from rights.receiving import enter
from rights.searching import order_search

Channel = SubjectRequest.Channel
STREET = "12, place de l’Exemple\n00000 Exemple"


@transaction.atomic
def give_requests(town: Controller, officer: User) -> None:
    """A desk that is open, with requests that are new, late, extended, waiting, answered, refused and forgotten."""
    RequestDesk.objects.create(
        controller=town,
        is_open=True,
        instructions="Pour un acte d’état civil, adressez-vous à la mairie : ce n’est pas une demande sur vos données.",
        months_source="Durée proposée pour l’exemple : à fixer par l’organisme.",
    )
    forgotten(town)
    for take in (closed, refused, answered, late, extended, doubtful, unclear, searched, new):
        take(town, officer)


def taken(
    town: Controller, officer: User, days: int, name: str, words: str, *kinds: str, **given: Any
) -> SubjectRequest:
    """A request that reached the town so many days ago."""
    asked = Asked(
        kinds=list(kinds),
        relation=given.get("relation", "self"),
        language="fr",
        name=f"{name} Exemple",
        about=given.get("about", ""),
        email="" if given.get("by_post") else f"{name.lower()}.exemple@example.org",
        postal=STREET if given.get("by_post") else "",
        words=words,
    )
    channel = Channel.POST if given.get("by_post") else Channel.EMAIL
    return enter(
        town,
        asked,
        channel=channel,
        received_on=timezone.localdate() - timedelta(days=days),
        rule="one-month",
        by=officer,
    )


def new(town: Controller, officer: User) -> None:
    taken(town, officer, 1, "Camille", "Quelles données la ville a-t-elle sur ma famille ?", "access", "copy")
    taken(
        town, officer, 3, "Sasha", "Je ne veux plus recevoir la lettre d’information.", "objection_marketing"
    )


def late(town: Controller, officer: User) -> None:
    taken(town, officer, 45, "Dominique", "Je demande une copie de mon dossier.", "copy", by_post=True)


def extended(town: Controller, officer: User) -> None:
    asked = taken(town, officer, 24, "Maxime", "Tout ce que les services ont sur moi depuis 2010.", "access")
    handling.assign(asked, to=officer, by=officer)
    handling.extend(asked, reasons="Onze services tiennent des archives depuis 2010.", by=officer)


def doubtful(town: Controller, officer: User) -> None:
    asked = taken(
        town,
        officer,
        6,
        "Alix",
        "Effacez le compte famille.",
        "erasure",
        relation="parent",
        about="Enfant Exemple",
    )
    handling.ask_identity(
        asked,
        doubt="La demande vient d’une adresse que le compte famille ne connaît pas.",
        wanted="Une réponse depuis l’adresse du compte, ou le numéro de famille.",
        by=officer,
    )


def unclear(town: Controller, officer: User) -> None:
    asked = taken(town, officer, 9, "Charlie", "Je veux mes données.", "unknown")
    handling.ask_clarification(
        asked, question="S’agit-il de l’école, de la médiathèque, ou de tous les services ?", by=officer
    )


def searched(town: Controller, officer: User) -> None:
    asked = taken(town, officer, 12, "Andréa", "Ma photo est-elle dans vos fichiers ?", "access")
    for record in Activity.objects.in_force().filter(controller=town).order_by("position", "pk")[:2]:
        order_search(
            asked,
            record,
            to="service@example.org",
            words="Photographies au nom d’Andréa Exemple.",
            by=officer,
        )


def answered(town: Controller, officer: User) -> None:
    asked = taken(town, officer, 15, "Morgan", "Mon adresse est fausse.", "rectification")
    handling.answer(
        asked,
        outcome="granted",
        words="– l’adresse du dossier de la médiathèque a été corrigée",
        data_were_changed=True,
        by=officer,
    )


def refused(town: Controller, officer: User) -> None:
    asked = taken(town, officer, 20, "Noa", "Effacez mon acte de mariage.", "erasure", by_post=True)
    handling.answer(
        asked,
        outcome="refused",
        grounds=["legal_obligation_or_public_task"],
        reasons="La tenue de l’état civil est une mission de service public : l’acte est conservé.",
        by=officer,
    )
    handling.close(asked, by=officer)


def closed(town: Controller, officer: User) -> None:
    asked = taken(town, officer, 28, "Lou", "Retirez mon consentement aux photos.", "withdrawal")
    handling.answer(
        asked, outcome="granted", words="– les photographies ont été retirées du site", by=officer
    )
    handling.close(asked, by=officer)


def forgotten(town: Controller) -> None:
    """What stays of the requests of former years: numbers without names."""
    RequestTotal.objects.bulk_create(lines_of_former_years(town))


def lines_of_former_years(town: Controller) -> Iterator[RequestTotal]:
    this_year = timezone.localdate().year
    for years, outcome, days in (
        (6, "granted", 12),
        (6, "partly", 27),
        (7, "refused", 30),
        (7, "granted", 8),
    ):
        yield RequestTotal(
            controller=town,
            year=this_year - years,
            channel=Channel.POST,
            kinds=["access"],
            outcome=outcome,
            days=days,
            forgotten_on=date(this_year - 1, 1, 5),
        )
