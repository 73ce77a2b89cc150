"""Template tags of the pages on which people sign in and look after their account."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.filter
def address(name: str) -> str:
    """``"profile"|address``: the address of a page that needs nothing but its name."""
    return reverse(name)


@register.simple_tag
def single_sign_on() -> str:
    """The name of the provider that people may sign in with; empty where none is configured."""
    return next((app["name"] for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]), "")


@register.simple_tag
def mail_folder() -> str:
    """Where letters lie that are written to a folder instead of being sent; empty where they are sent."""
    return settings.EMAIL_FILE_PATH or "" if settings.MODE == "demo" else ""
