"""Words that rules share."""

from __future__ import annotations

import re

from registry.record.sheet import Reachable

QUOTED = re.compile(r"\A[«“\"][\s]*([^«»“”\"]+?)[\s]*[»”\"]\Z")


def shortened(text: str, most: int = 90) -> str:
    """The text on one line as a sentence can name it, cut with « […] » beyond ``most`` characters.

    Quotes around all of it are left out: the sentence sets its own.
    """
    line = QUOTED.sub(r"\1", " ".join(text.split()))
    return line if len(line) <= most else f"{line[: most - 4].rstrip(' ,;:')} […]"


def is_reachable(point: Reachable) -> bool:
    """True when a way to write, call or mail is recorded: contact details, as Articles 13(1)(a) and 30(1)(a) mean them.

    Beside them a website or a form may serve; alone it reaches nobody (WP243 rev.01, 2.6, on the officer). A postal code
    is an address with its town.
    """
    postal = bool(point.address.strip() or (point.postal_code.strip() and point.city.strip()))
    return bool(postal or point.email.strip() or point.phone.strip())
