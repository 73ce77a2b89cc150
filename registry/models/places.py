"""Rows that tell a country, a region such as the European Union, or both."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.vocabularies import vocabulary
from registry.vocabularies.countries import is_in_region


class InRegion(models.Model):
    """A row with the keys ``country`` and ``region``, which never contradict each other once it is checked.

    Raises ``ValidationError`` on ``region`` for a country that is not in it; both may be told where they agree.
    """

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        row: Any = self
        if (
            not row.country
            or not row.region
            or is_in_region(row.country.code, row.region, timezone.localdate())
        ):
            return
        told = {"country": row.country.name, "region": vocabulary("regions")[row.region]}
        raise ValidationError(
            {"region": _("%(country)s is not in this region (%(region)s): correct one or the other.") % told}
        )
