"""Usual ways to protect information, in plain words, as the interview offers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry.models import Controller

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Measure:
    """A usual way to protect information, in plain words, under its heading of the CNIL’s guide."""

    heading: str
    text: StrOrPromise

    def in_words_of(self, controller: Controller) -> str:
        """The words for a sheet of this organisation."""
        with translation.override(controller.language):
            return str(self.text)


MEASURES: dict[str, Measure] = {
    "own-account": Measure("04", _("Everyone signs in with an account and a password of their own.")),
    "second-factor": Measure("04", _("Signing in also takes a code or a key, beside the password.")),
    "need-to-know": Measure("05", _("Only those who need the information for their work can open it.")),
    "training": Measure("03", _("Those who handle it have been told what they may and may not do.")),
    "computers": Measure("06", _("Computers lock by themselves, are kept up to date and have an antivirus.")),
    "mobile": Measure("07", _("Laptops, telephones and memory sticks are encrypted.")),
    "premises": Measure("12", _("Rooms are locked, and so are the cupboards with paper files.")),
    "sending": Measure("13", _("What is sent out is encrypted, or goes through a secure platform.")),
    "contracts": Measure("14", _("Processors have signed what they must do to protect it.")),
    "tracing": Measure("16", _("Access and changes are logged.")),
    "copies": Measure(
        "17", _("Back-ups are made regularly and kept elsewhere, and restoring them has been tested.")
    ),
    "incidents": Measure(
        "19", _("Everyone knows whom to tell when something is lost, stolen or sent to the wrong person.")
    ),
}
