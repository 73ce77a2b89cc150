"""The ways to exercise rights that public notices tell and the register does not: its annex of contacts names them too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from policies.models import Notice
from policies.record.channels import EVERYTHING, TOLD
from policies.versions import current_versions, value_of
from registry.exchange.exports.annexes import RIGHTS_CONTACTS
from registry.models import Controller
from registry.record.values import Reachable, RightsContact


def contacts_of_notices(controller: Controller) -> Iterator[RightsContact]:
    """The channels that the public reads today, but for those that lead to a contact point of that annex.

    They are those of the published versions: what is typed since was told to nobody.
    """
    current = current_versions(controller, timezone.localdate())
    ordered = Notice.objects.filter(pk__in=current).order_by("position", "pk").values_list("pk", flat=True)
    for value in (value_of(current[pk]) for pk in ordered):
        for channel in value.channels:
            point = channel.contact_point
            if point is not None and point.function.code in RIGHTS_CONTACTS:
                continue
            told = EVERYTHING if point is None else TOLD.get(channel.kind.code, EVERYTHING)
            shown: Reachable = point or channel
            address: dict[str, Any] = {name: getattr(shown, name) for name in EVERYTHING if name in told}
            blank: dict[str, Any] = {**dict.fromkeys(EVERYTHING, ""), "country": None}
            yield RightsContact(
                id=channel.id,
                notice=value.title,
                kind=channel.kind,
                name=channel.name or (point.name if point is not None else ""),
                note=channel.note,
                **(blank | address),
            )
