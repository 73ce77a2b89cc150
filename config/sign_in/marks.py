"""What acts on an account leave on it and on its sessions.

With a change of second factor the other sessions end, and this one knows how it was opened.

A session stolen before a person protects the account ends when they do; one that was opened with a factor ends when that
factor is taken away.
"""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver
from django.http import HttpRequest

from registry.models import User
from registry.people.membership import prove_address

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@receiver(authenticator_added, dispatch_uid="second factor added")
def note_second_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """Whoever has just set it up has also just used it: the page asked for a code, or for the key."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        end_other_sessions(request, user)


@receiver(authenticator_removed, dispatch_uid="second factor removed")
def forget_second_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """With the last factor goes what this session owed to it."""
    if authenticator.type not in FACTORS:
        return
    if not Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            record for record in records if record["method"] != "mfa"
        ]
    end_other_sessions(request, user)


@receiver(authenticator_reset, dispatch_uid="recovery codes made anew")
def end_sessions_of_old_codes(request: HttpRequest, user: User, **_signal: Any) -> None:
    end_other_sessions(request, user)


@receiver(authentication_step_completed, dispatch_uid="proven again")
def give_session_a_new_key(request: HttpRequest, reauthenticated: bool = False, **_signal: Any) -> None:
    """Whoever holds a copy of the key does not share in what a proof given again opens (ASVS 5.0, 7.2.4)."""
    if reauthenticated:
        request.session.cycle_key()


@receiver(password_reset, dispatch_uid="password set by letter")
def note_proven_address(user: User, **_signal: Any) -> None:
    """Whoever followed the link of the letter reads the letters of that address."""
    prove_address(user)


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """End the sessions of this person on every other device; this one goes on under a new key."""
    user.end_sessions()
    update_session_auth_hash(request, user)
