"""Where the link of an invitation leads. Whoever has the secret has the letter, and nobody else opens this page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from registry.forms.members import WelcomeForm
from registry.models import Invitation, User
from registry.people.membership import accept, open_account
from registry.people.proofs import sign_in


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Join the organisation: signed in at the invited address, after signing in, or with a new account.

    An invitation that was used, withdrawn, replaced or has expired, and one that never was, look the same (410).
    """
    rows = Invitation.objects.open(timezone.now()).with_secret(secret)
    found = rows.select_related("controller", "invited_by").first()
    if found is None:
        return ended(request)
    if request.user.is_authenticated:
        return for_account(request, request.user, found)
    if User.objects.filter(email=found.email).exists():
        return render(request, "registry/invitation_sign_in.html", {"invitation": found})
    return for_newcomer(request, found)


def for_account(request: HttpRequest, user: User, found: Invitation) -> HttpResponse:
    """A person who is signed in joins by one click; somebody else is told, and learns nothing of the organisation."""
    if user.email != found.email:
        return render(request, "registry/invitation_other.html", {"here": request.path})
    if request.method != "POST":
        return render(request, "registry/invitation_join.html", {"invitation": found})
    if not accept(found, user):
        return ended(request)
    messages.success(request, _("Welcome to %(organisation)s.") % {"organisation": found.controller})
    return redirect("registry:register", found.controller.slug)


def for_newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = WelcomeForm(request.POST or None, email=found.email)
    if not form.is_valid():
        context = {"invitation": found, "form": form}
        status = 400 if form.is_bound else 200
        return render(request, "registry/invitation_welcome.html", context, status=status)
    user = open_account(
        found,
        first_name=form.cleaned_data["first_name"],
        last_name=form.cleaned_data["last_name"],
        password=form.cleaned_data["password"],
    )
    if user is None:
        return ended(request)
    return sign_in(request, user, reverse("registry:register", args=[found.controller.slug]))


def ended(request: HttpRequest) -> HttpResponse:
    return render(request, "registry/invitation_ended.html", status=410)
