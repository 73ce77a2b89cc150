"""How the public notices of an organisation look: its colour and its logo. No fact of the register, and in no sheet."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from policies.colours import COLOUR, ENOUGH, LIGHT, least_contrast
from registry.models import Owned


def check_colour(value: str) -> None:
    """Refuse what is no colour, and a colour in which text could not be read on a light page (WCAG 2.2, 1.4.3)."""
    if not COLOUR.fullmatch(value):
        raise ValidationError(
            _("Write a colour as # and six digits or letters, such as #0b5468."), code="colour"
        )
    ratio = least_contrast(value, LIGHT)
    if ratio < ENOUGH:
        raise ValidationError(
            _(
                "On a light page this colour has a contrast of %(ratio)s to 1; text needs %(enough)s to 1: choose a darker one."
            ),
            code="contrast",
            params={"ratio": shown(ratio), "enough": shown(ENOUGH)},
        )


def shown(ratio: float) -> str:
    """A contrast with one decimal, never more than it is."""
    return formats.number_format(ratio, 1)  # which cuts off, and does not round


class Appearance(Owned):
    """The colour and the logo with which an organisation's public notices are shown and printed."""

    shown_on = "policies:notice-appearance"

    accent = models.CharField(_("colour"), max_length=7, blank=True, validators=[check_colour])
    logo = models.TextField(_("logo"), blank=True, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("appearance of the notices")
        verbose_name_plural = _("appearances of the notices")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller"],
                name="appearance_once",
                violation_error_message=_("The organisation has an appearance already."),
            )
        ]

    def __str__(self) -> str:
        return self.accent
