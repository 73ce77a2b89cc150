"""Letters whose text an organisation changed; the others are written with the proposed one."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Controller, Owned
from registry.models.fields import ProseField
from rights.letters import KINDS, faults


class LetterText(Owned):
    """The body of one kind of letter in one language, with named fields in braces and nothing else to be filled in.

    Raises ``ValidationError`` on ``text`` for what may not be sent: see :func:`rights.letters.faults`.
    """

    declared = False
    shown_on = "rights:letters"

    kind = models.CharField(_("kind"), max_length=40, editable=False)
    language = models.CharField(max_length=2, default="fr", editable=False)
    text = ProseField(_("text"))

    class Meta(Owned.Meta):
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller", "kind", "language"], name="letter_text_once_for_each_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.language}"

    def clean(self) -> None:
        super().clean()
        if self.kind in KINDS and (found := faults(self.text, KINDS[self.kind])):
            raise ValidationError({"text": found})


def text_of(controller: Controller, kind: str, language: str) -> str | None:
    """The changed text of a letter; None where it is the proposed one."""
    rows = LetterText.objects.filter(controller=controller, kind=kind, language=language)
    return rows.values_list("text", flat=True).first()
