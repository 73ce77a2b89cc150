"""How members prove who they are, as the pages of the register ask it."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from registry.models import User

FACTORS = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
)  # recovery codes only stand in for one of these

SECRET_LINK = (
    "secret_link"  # opened without an account, counted for each network address: nobody tries many secrets
)

# The view below it asks for the password or a factor again, unless one was given in the last minutes.
proven_again = reauthentication_required


def has_second_factor(user: str = "user") -> Exists:
    """For a query: whether the account that ``user`` names in it has a second factor."""
    return Exists(Authenticator.objects.filter(user=OuterRef(user), type__in=FACTORS))


def forget_second_factors(user: User) -> int:
    """Take every factor from the account, recovery codes too; gives their number."""
    count, _rows = Authenticator.objects.filter(user=user).delete()
    return count


def sign_in(request: HttpRequest, user: User, address: str) -> HttpResponse:
    """Open a session for an account that was just made, and go to the address."""
    return perform_login(request, user, redirect_url=address)


def count_attempt(request: HttpRequest, action: str, *, reads: bool = False) -> HttpResponse | None:
    """Count one more act of this kind for this person; the page that refuses it when there were too many.

    ``reads``: looking counts too, where an address is a secret that somebody could guess.
    """
    return consume_or_429(request, action=action, limit_get=reads)
