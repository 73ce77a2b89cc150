"""Template tags of the pages on which people sign in and look after their account."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from config.pages.accessibility import statement
from config.sign_in import sessions

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


@register.simple_tag(takes_context=True)
def session_times(context: Any) -> dict[str, int]:
    """In seconds: how long the session surely lasts from now on, and how long before its end a page says so."""
    surely, warned = sessions.age() - sessions.step(), sessions.warned_for()
    request = context.get("request")
    if request is not None:
        surely = min(surely, sessions.left_at_most(request.session))
    return {
        "left": int(surely.total_seconds()),
        "warned": int(warned.total_seconds()),
        "longest": settings.SESSION_LONGEST_AGE // 3600,
    }


@register.simple_tag
def accessibility_label() -> str:
    """The words of the link to the statement: with the state, as French law asks of a first page, once somebody stated one."""
    state = statement().label
    return _("Accessibility: %(state)s") % {"state": state} if state else _("Accessibility")
