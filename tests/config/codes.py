"""What an authenticator app does with its secret (RFC 6238), written anew so as not to check a program against itself."""

from __future__ import annotations

import base64
import hmac
import time


def code_of(secret: str, at: float | None = None) -> str:
    """The six digits that the app shows at this moment."""
    counter = int((time.time() if at is None else at) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    place = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"
