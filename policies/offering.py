"""Offering in a notice the rights that follow from what it tells about: rows like any other, which people may edit."""

from __future__ import annotations

from django.db import transaction

from policies.models import ComplaintAuthority, Notice, Right
from policies.record.build import build_notice
from policies.record.rights import Wording, authorities_missing, wordings_proposed
from registry.models.reasons import ChangeKind, Reason
from registry.vocabularies import VocabularyEntry

OFFERED = Reason(ChangeKind.OFFER)


@transaction.atomic
def offer_rights(notice: Notice, *, marketing: bool = False) -> int:
    """Add the rights that follow and are not offered yet, and the authorities that are not named; how many were added.

    What is offered already stays word for word, so that doing it twice adds nothing. History keeps the reason.
    """
    kept: Notice = Notice.objects.select_for_update().get(pk=notice.pk)
    value = build_notice(kept)
    rights = right_rows(kept, wordings_proposed(value, marketing=marketing), len(value.rights))
    Right.objects.because(OFFERED).bulk_create(rights)
    first = len(value.complaint_authorities)
    authorities = [
        authority_row(kept, one, place) for place, one in enumerate(authorities_missing(value), start=first)
    ]
    ComplaintAuthority.objects.because(OFFERED).bulk_create(authorities)
    return len(rights) + len(authorities)


def right_rows(notice: Notice, wordings: tuple[Wording, ...], first: int) -> list[Right]:
    return [
        Right(
            controller=notice.controller,
            notice=notice,
            right=one.right,
            text=one.text,
            condition=one.condition,
            position=position,
        )
        for position, one in enumerate(wordings, start=first + 1)
    ]


def authority_row(notice: Notice, authority: VocabularyEntry, position: int) -> ComplaintAuthority:
    reached = ("acronym", "address", "postal_code", "city", "country", "phone", "url")
    return ComplaintAuthority(
        controller=notice.controller,
        notice=notice,
        name=authority.label(notice.language),
        position=position,
        **{name: authority.extra[name] for name in reached},
    )
