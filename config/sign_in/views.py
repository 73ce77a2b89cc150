"""The few pages of signing in that do otherwise than allauth's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import flows
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from config.sign_in.adapters import passkeys_are_possible
from registry.people.requests import AFTER_SECOND_FACTOR


class PasskeySignInView(webauthn.LoginWebAuthnView):
    """Signing in by passkey alone leads to the page that was asked for."""

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        return flows.perform_passwordless_login(self.request, authenticator, login)


class SecondFactorView(factors.AuthenticateView):
    """Asks for the second factor; for a passkey only where the account has one."""

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        passkeys = Authenticator.objects.filter(user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN)
        return super().get_context_data(**values) | {"has_passkey": passkeys.exists()}


class SecondFactorsView(factors.IndexView):
    """The second factors of the account; says so when an organisation asked for one, and whether this session has it."""

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context = super().get_context_data(**values)
        asked = self.request.session.get(AFTER_SECOND_FACTOR)
        proven = self.request.user.signed_in_with_second_factor
        return context | {
            "is_asked_for": asked is not None and not proven,
            "go_on": asked if proven else None,
            "use_now": self.way_to_use_it(asked or self.request.path),
            "passkeys_are_possible": passkeys_are_possible(self.request),
        }

    def way_to_use_it(self, then: str) -> str:
        """Where a second factor that the account has is used in this session; empty when it has none."""
        methods = get_adapter().get_reauthentication_methods(self.request.user)
        ways = [method["url"] for method in methods if method["id"].startswith("mfa_")]
        return f"{ways[0]}?{urlencode({'next': then})}" if ways else ""


@require_POST
def leave_for_single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends the browser to the provider by a page of our own.

    Browsers hold a form to the places that the page's policy names, through every redirection; the provider's own
    pages may stand anywhere.
    """
    response = openid_connect.login(request, provider_id)
    if response.status_code != 302:
        return response
    return render(request, "socialaccount/leaving.html", {"address": response["Location"]})


def has_single_sign_on() -> bool:
    return bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])


def if_configured(view: Any) -> Any:
    """There is no such page where no single sign-on is configured."""

    def guarded(request: HttpRequest, **rest: Any) -> HttpResponse:
        if not has_single_sign_on():
            raise Http404
        return view(request, **rest)

    return guarded
