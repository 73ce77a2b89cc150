"""The colour of an organisation's public notices: chosen by its officer, given to readers as a style sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from policies.colours import DARK, LIGHT, for_dark, least_contrast
from policies.look import look_of
from policies.models import Appearance
from policies.models.appearance import shown
from registry.models import Controller
from registry.people.requests import MemberRequest, members_only, officers_only


class AppearanceForm(forms.ModelForm):
    """The colour; left blank, notices have ours. ``seen`` is the colour that stood there when the page was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.stored = self.instance.accent
        self.initial["seen"] = self.stored

    def clean(self) -> dict[str, Any]:
        """Refuse once to overwrite a colour that somebody else chose meanwhile: then it is shown, and may be replaced."""
        cleaned = super().clean() or self.cleaned_data
        is_other = "seen" in self.data and cleaned.get("seen") != self.stored
        if is_other and cleaned.get("accent") != self.stored:
            self.data = {"accent": self.data.get("accent", ""), "seen": self.stored}
            now = self.stored or _("ours")
            self.add_error(
                "accent",
                ValidationError(
                    _("Someone chose another colour meanwhile (%(now)s): send yours again to replace it."),
                    code="changed",
                    params={"now": now},
                ),
            )
        return cleaned

    class Meta:
        model = Appearance
        fields = ("accent",)
        help_texts = {"accent": _("As # and six digits or letters, such as #0b5468. Left blank: ours.")}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def appearance(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Choose the colour of the public notices; what cannot be read on a light page is refused with its contrast."""
    with transaction.atomic():
        controller.lock()
        kept = Appearance.objects.visible_to(request.user).filter(controller=controller).first()
        row = kept or Appearance(controller=controller)
        form = AppearanceForm(request.POST if request.method == "POST" else None, instance=row)
        is_chosen = request.method == "POST" and form.is_valid()
        if is_chosen:
            chosen = {"accent": form.cleaned_data["accent"]}
            Appearance.objects.update_or_create(controller=controller, defaults=chosen)
    if is_chosen:
        messages.success(request, gettext("The notices have this colour now."))
        return redirect("policies:notice-appearance", controller.slug)
    look = look_of(controller)
    context: dict[str, Any] = {
        "controller": controller,
        "form": form,
        "look": look,
        "contrasts": contrasts(look.accent),
        "style_address": style_address(controller),
    }
    return render(request, "policies/appearance.html", context, status=422 if form.errors else 200)


def contrasts(accent: str) -> list[tuple[str, str, str]]:
    """Where the colour is used, as which shade, and with which contrast."""
    if not accent:
        return []
    dark = for_dark(accent)
    return [
        (gettext("On a light screen and on paper"), accent, shown(least_contrast(accent, LIGHT))),
        (gettext("On a dark screen"), dark, shown(least_contrast(dark, DARK))),
    ]


def style_address(controller: Controller) -> str:
    """Where members find the style, also before any notice is public."""
    return reverse("policies:notice-style", args=[controller.slug])


@require_safe
@members_only
def style(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The style sheet for the preview of a notice."""
    return HttpResponse(look_of(controller).page_style, content_type="text/css; charset=utf-8")
