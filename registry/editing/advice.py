"""What is said of a record beside its sheet: the opinion of the DPO, and the agreement of those who answer for it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from registry.models import Activity, Opinion, Signature, User
from registry.record.build import build_sheets
from registry.record.difference import facts_digest


def give_opinion(activity: Activity, *, opinion: str, recommendations: str, by: User) -> Opinion:
    """Keep an opinion on the record; it belongs to the version that is approved next."""
    return Opinion.objects.create(
        controller_id=activity.controller_id,
        activity=activity,
        opinion=opinion,
        recommendations=recommendations,
        given_by=by,
    )


def ask_agreement(activity: Activity, *, quality: str, name: str, by: User) -> tuple[Signature, str]:
    """Ask somebody to agree with the record as it stands now; with the secret of the link, which is drawn this once."""
    (sheet,) = build_sheets(activity.controller, [activity])
    asked = Signature(
        controller_id=activity.controller_id,
        activity=activity,
        quality=quality,
        name=name,
        schema_version=sheet.schema_version,
        content=sheet.canonical().decode(),
        facts_digest=facts_digest(sheet),
        asked_by=by,
    )
    secret = asked.draw_secret(timezone.now())
    asked.save()
    return asked, secret


@transaction.atomic
def answer_agreement(signature: Signature, *, agrees: bool, name: str, words: str) -> bool:
    """Keep the answer to what the link shows. False, and nothing is written, where it was answered or ended meanwhile."""
    now = timezone.now()
    rows = Signature.objects.open(now).filter(pk=signature.pk)
    return bool(rows.update(is_agreed=agrees, name=name, words=words, answered_at=now))
