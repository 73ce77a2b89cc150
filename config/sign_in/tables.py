"""The tables of allauth in Django's admin: none of them."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.admin import AdminSite


def hide_tables(site: AdminSite) -> None:
    """Take allauth's tables out of the admin: they hold the secrets of second factors and links to other sites."""
    site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])
