from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.editor.fields import ProseInput


class RefusalForm(forms.Form):
    """Why a proposal is refused. Its author reads it, where they have an account: nobody else is written to."""

    answer = ProseInput(
        label=_("Why it is refused"), max_length=2000, help_text=_("Its author reads the reason.")
    )

    def tell_who_reads(self, proposed_from: str) -> None:
        """Say that an author without an account, of whom an address is known, is not written to."""
        if proposed_from:
            told = _("Kept with the proposal. No message is sent: write to %s yourself.")
            self.fields["answer"].help_text = told % proposed_from
