from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.editor.form import ProseInput


class RefusalForm(forms.Form):
    """Why a proposal is refused, for its author to read."""

    answer = ProseInput(
        label=_("Why it is refused"), max_length=2000, help_text=_("Its author reads the reason.")
    )
