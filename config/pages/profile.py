"""One's own account: name, language, ways to sign in, organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from config.pages.language import follow_browser, remember_in_browser
from config.sign_in.marks import end_other_sessions
from config.sign_in.proofs import factors_of, is_linked
from registry.models import Controller, Membership, User
from registry.models.fields import refuse_control_characters, refuse_line_breaks
from registry.people.membership import remove_member
from registry.people.proofs import proven_again
from registry.people.requests import SignedInRequest

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")
        widgets = {
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("first_name", "last_name"):  # stand in letters to others
            self.fields[name].validators += [refuse_control_characters, refuse_line_breaks]


@get_or_post
@never_cache
@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    """What the site knows of the person, and the ways to change it."""
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        user, answer = form.save(), redirect("profile")
        answer = (
            remember_in_browser(answer, user.language) if user.language else follow_browser(request, answer)
        )
        with override(user.language or get_language()):
            messages.success(request, _("Your profile was saved."))
        return answer
    context = {
        "form": form,
        "memberships": own_memberships(request),
        "has_closed": Controller.objects.closed_to(request.user).exists(),
        "factors": factors_of(request.user),
        "single_sign_on": single_sign_on_of(request.user),
    }
    return render(request, "profile.html", context, status=400 if form.is_bound else 200)


@require_POST
@never_cache
@login_required
@proven_again
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """End one's sessions on every other device."""
    end_other_sessions(request, request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("profile")


@get_or_post
@never_cache
@login_required
@proven_again
def leave(request: SignedInRequest, controller: str) -> HttpResponse:
    """Leave an organisation, after being asked. The last data protection officer cannot."""
    rows = Membership.objects.open_to(request.user).select_related("controller", "user")
    found = get_object_or_404(rows, controller__slug=controller)
    refusal = None
    if request.method == "POST":
        try:
            remove_member(found)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            messages.success(
                request, _("You have left %(organisation)s.") % {"organisation": found.controller}
            )
            return redirect("profile")
    return render(
        request, "leave.html", {"member": found, "refusal": refusal}, status=409 if refusal else 200
    )


def own_memberships(request: SignedInRequest) -> list[Membership]:
    rows = (
        Membership.objects.open_to(request.user).select_related("controller").prefetch_related("departments")
    )
    return list(rows.order_by("controller__name"))


def single_sign_on_of(user: User) -> dict[str, object] | None:
    """The name of the provider and whether the account is linked to it; None where none is configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not apps:
        return None
    return {"name": apps[0]["name"], "is_linked": is_linked(user)}
