"""What people write to the desk is stored sealed, each request under a key of its own; without that key nobody reads it again.

The key of a request is stored sealed itself, under the master key of the installation (``RIGHTS_KEYS``: the first seals, all
of them open, so that a key can be replaced). Forgetting a request deletes its key: copies of the database that are made later
hold nothing of it, and of copies made before only those that hold the key do. Sealed with Fernet (AES-128 and HMAC-SHA256).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

Stored = bytes | memoryview  # as databases give it back


class Unreadable(ValueError):
    """The key is not the one that this was sealed with, or what was sealed was changed."""


def new_key() -> bytes:
    """A key for one request, sealed for storing."""
    return masters().encrypt(Fernet.generate_key())


def seal(stored_key: Stored, content: bytes) -> bytes:
    """Raises :class:`Unreadable` where the stored key was not sealed by this installation."""
    return opened(stored_key).encrypt(content)


def unseal(stored_key: Stored, sealed: Stored) -> bytes:
    """Raises :class:`Unreadable` for another key, and for what was changed after it was sealed."""
    try:
        return opened(stored_key).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise Unreadable from error


def seal_values(stored_key: Stored, values: dict[str, Any]) -> bytes:
    """The same for named values that JSON can hold."""
    return seal(stored_key, json.dumps(values, ensure_ascii=False).encode())


def unseal_values(stored_key: Stored, sealed: Stored) -> dict[str, Any]:
    """What :func:`seal_values` sealed; nothing where nothing was."""
    found: dict[str, Any] = json.loads(unseal(stored_key, sealed)) if sealed else {}
    return found


def mark_of(address: str) -> str:
    """By which an address is found again without being stored in words: equal for equal addresses of one installation."""
    return marks_of(address)[0]


def marks_of(address: str) -> list[str]:
    """The mark of an address under each master key, the one in use first: rows made under a former one are found too."""
    told = address.strip().lower().encode()
    return [
        hmac.new(derived(secret, "address"), told, hashlib.sha256).hexdigest()
        for secret in settings.RIGHTS_KEYS
    ]


def opened(stored_key: Stored) -> Fernet:
    try:
        return Fernet(masters().decrypt(bytes(stored_key)))
    except InvalidToken as error:
        raise Unreadable from error


def masters() -> MultiFernet:
    return MultiFernet([fernet_of(secret) for secret in settings.RIGHTS_KEYS])


@lru_cache(8)
def fernet_of(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived(secret, "requests")))


def derived(secret: str, use: str) -> bytes:
    """A key of 32 bytes for one use of a secret (the extract step of RFC 5869, with the use as salt)."""
    return hmac.new(f"trente.rights.{use}".encode(), secret.encode(), hashlib.sha256).digest()
