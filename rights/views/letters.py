"""The texts of the letters: as they are proposed, and as the organisation changes them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.models import Controller
from registry.people.requests import MemberRequest, members_only, officers_only
from rights.letters import FIELDS, KINDS, SENTENCES, LetterKind
from rights.models import LetterText
from rights.views.desk import get_or_post

LANGUAGES = {"fr": "Français", "en": "English"}


class LetterTextForm(forms.ModelForm):
    class Meta:
        model = LetterText
        fields = ("text",)
        widgets = {"text": forms.Textarea({"rows": 22})}


@require_safe
@members_only
@officers_only
def letters(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Every kind of letter, in both languages, and which of them were changed."""
    changed = set(LetterText.objects.filter(controller=controller).values_list("kind", "language"))
    rows = [
        (kind, [(code, name, (kind.code, code) in changed) for code, name in LANGUAGES.items()])
        for kind in KINDS.values()
    ]
    return render(
        request, "rights/letters.html", {"controller": controller, "place": "requests", "rows": rows}
    )


@get_or_post
@members_only
@officers_only
def letter_text(request: MemberRequest, controller: Controller, kind: str, language: str) -> HttpResponse:
    """Change the text of a letter, or go back to the proposed one; what was sent stays as it was."""
    if kind not in KINDS or language not in LANGUAGES:
        raise Http404
    chosen = KINDS[kind]
    stored = LetterText.objects.filter(controller=controller, kind=kind, language=language).first()
    row = stored or LetterText(
        controller=controller, kind=kind, language=language, text=chosen.body(language)
    )
    if request.method == "POST" and "restore" in request.POST:
        if stored is not None:
            stored.delete()
        messages.success(request, _("The letter has the proposed text again."))
        return redirect("rights:letters", controller=controller.slug)
    form = LetterTextForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("The text of the letter was saved."))
        return redirect("rights:letters", controller=controller.slug)
    context = {
        "controller": controller,
        "place": "requests",
        "kind": chosen,
        "language": language,
        "subject": chosen.subject(language),
        "is_changed": stored is not None,
        "form": form,
        "names": names_for(chosen),
    }
    return render(request, "rights/letter_text.html", context, status=422 if form.errors else 200)


def names_for(kind: LetterKind) -> list[tuple[str, str, bool]]:
    """Each name that can stand in braces, what stands for it, and whether this letter must hold it."""
    must = {name for name, _article in kind.must_say}
    known = {name: field.label for name, field in FIELDS.items()} | SENTENCES
    return [(f"{{{name}}}", str(label), name in must) for name, label in known.items()]
