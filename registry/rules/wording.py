"""Words that rules share."""

from __future__ import annotations

from registry.record.sheet import Reachable


def shortened(text: str, most: int = 90) -> str:
    """The text on one line, cut with an ellipsis beyond ``most`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def is_reachable(point: Reachable) -> bool:
    """True when a way to write, call or mail is recorded."""
    postal = bool(point.address.strip() or (point.postal_code.strip() and point.city.strip()))
    return bool(postal or point.email.strip() or point.phone.strip() or point.url.strip())
