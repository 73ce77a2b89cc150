"""What allauth keeps about an account and a session, for the pages and tasks of the site."""

from __future__ import annotations

from collections import Counter
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from registry.models import User


def has_second_factor(request: HttpRequest, user: Any) -> bool:
    """Whether this session holds a proof by authenticator app, recovery code or passkey of this very person."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def factors_of(user: User) -> dict[str, int]:
    """How many of each kind the account has; empty without any."""
    return dict(Counter(Authenticator.objects.filter(user=user).values_list("type", flat=True)))


def is_linked(user: User) -> bool:
    """Whether the account is linked to the provider of single sign-on."""
    return SocialAccount.objects.filter(user=user).exists()


def password_link(user: User) -> str:
    """A link that works once, for as long as Django’s PASSWORD_RESET_TIMEOUT, and until the next sign-in."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    key = {"uidb36": user_pk_to_url_str(user), "key": token}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
