"""What an authenticator app shares with this site is stored encrypted: a copy of the database alone opens nothing."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def encrypt(text: str) -> str:
    return box().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """The text as it was. Raises ValidationError, with what to do, when no key of this installation opens it."""
    try:
        return box().decrypt(text.encode()).decode()
    except InvalidToken:
        raise ValidationError(
            _("The key of this installation has changed: ask its administrator to reset your second factor.")
        ) from None


def box() -> MultiFernet:
    """Closes with the secret key, opens with that and the former ones."""
    return MultiFernet(
        [Fernet(derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"trente.second-factor:" + key.encode()).digest())
