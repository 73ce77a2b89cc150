"""What a period in numbers must be made of, wherever one is recorded."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WITHOUT_NUMBER = ("session",)  # units that say all by themselves: what ends with the session has no number
AMOUNT_WITH_UNIT = _("A number needs its unit, and a unit its number; only a session has none.")
# About how long a unit is, in days, to sort and to draw by: no end of a period is ever computed with it.
DAYS = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1,
    "working_day": 7 / 5,
    "weekday": 7 / 6,
    "week": 7,
    "month": 30.4375,
    "year": 365.25,
}


def amount_with_unit() -> Q:
    """The condition on the columns ``amount`` and ``unit``: both or neither, or a unit that has no number."""
    counted = Q(amount__isnull=False) & ~Q(unit="") & ~Q(unit__in=WITHOUT_NUMBER)
    return counted | (Q(amount__isnull=True) & Q(unit__in=("", *WITHOUT_NUMBER)))
