"""The vocabulary files as they lie on the disk, without the loader: these tests judge the data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import registry.vocabularies.law

DATA = Path(registry.vocabularies.law.__file__).parent / "data"
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))}


def terms(name: str) -> list[dict[str, Any]]:
    return FILES[name]["terms"]


def codes(name: str) -> list[str]:
    return [term["code"] for term in terms(name)]


def term(name: str, code: str) -> dict[str, Any]:
    (found,) = (term for term in terms(name) if term["code"] == code)
    return found


def every_term() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, file in FILES.items():
        for each in file["terms"]:
            yield name, each


def in_force(name: str, code: str, day: str) -> dict[str, Any] | None:
    """The term with that code valid on that day, both ends of a period included."""
    on = date.fromisoformat(day)
    found = [each for each in terms(name) if each["code"] == code and _covers(each, on)]
    assert len(found) <= 1, f"{name}: {code} is valid twice on {day}"
    return found[0] if found else None


def _covers(each: dict[str, Any], on: date) -> bool:
    starts = date.fromisoformat(each.get("valid_from") or "0001-01-01")
    ends = date.fromisoformat(each.get("valid_to") or "9999-12-31")
    return starts <= on <= ends


def words(text: str) -> list[str]:
    """A long list of codes, written as one reads it."""
    return text.split()
