"""Registers drawn at random from the types of their values, with the texts that break files, and their export contents."""

from __future__ import annotations

import types
import typing
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from registry.exchange.exports.contents import Contents, Wanted
from registry.exchange.exports.extent import AS_IT_STANDS, Extent, Listed
from registry.models import Controller
from registry.partial_dates import PartialDate
from registry.record.sheet import ActivitySheet, Organisation, Purpose, Register, Term
from tests.registry.documents.values import ON

HOSTILE = (
    "=1+1",
    "+33 1 02 03 04 05",
    "- puce\n- puce",
    "@somme",
    "\t=2",
    "a;=cmd|'/c calc'!A1",
    "ligne\n=2+2",
    "'=déjà",
    "_x000D_",
    "a\x0bb\x00c\x1f",
    "\ufffe\uffff",
    "a\r\nb\rc",
    '"guillemets" <b>&amp;</b> ]]>',
    "ليلى — שלום",
    "é e\u0301 œ ’ « \u00a0»",
    "  blancs  autour  ",
    "😀",
    "z" * 40_000,
    "2024-05-17",
    "007",
    "TRUE",
    "",
)
# No lone surrogate: neither a value nor a database can hold one.
TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def value(kind: Any, deep: int = 0, **given: Any) -> st.SearchStrategy[Any]:
    """Values of a type: any text, any answer or none, at most two rows in a list."""
    hints = typing.get_type_hints(kind)
    content = {
        name: given[name] if name in given else answer(hints[name], deep)
        for name in kind.model_fields
        if name != "schema_version"
    }
    return st.builds(kind, **content)


@cache
def answer(hint: Any, deep: int = 0) -> st.SearchStrategy[Any]:
    if isinstance(hint, types.UnionType):
        inner = next(one for one in typing.get_args(hint) if one is not type(None))
        return st.none() | answer(inner, deep)
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        if deep > 1 or (inner is Purpose and deep):
            return st.just(())
        return st.lists(answer(inner, deep + 1), max_size=2 - deep).map(tuple)
    if hint is Term:
        return st.builds(Term, code=st.sampled_from(["FR", "some"]), fr=TEXTS, en=TEXTS)
    plain: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXTS,
        PartialDate: st.sampled_from(["", "2024-05-17", "2024-05", "2019"]).map(PartialDate),
        int: st.integers(-(2**31), 2**31),
        bool: st.booleans(),
        date: st.dates(date(1900, 3, 1), date(2199, 12, 31)),
        Decimal: st.decimals(0, 10**9, allow_nan=False, places=2),
        UUID: st.uuids(),
    }
    return plain[hint] if hint in plain else st.deferred(lambda: value(hint, deep))


ROLES = st.sampled_from(["controller", "processor"]).map(lambda code: Term(code=code, fr=code, en=code))
SHEETS = st.lists(value(ActivitySheet, role=ROLES), max_size=2).map(tuple)
REGISTERS = st.builds(Register, organisation=value(Organisation), sheets=SHEETS, rights_contacts=st.just(()))


def contents_of(register: Register, language: str = "fr", **wanted: Any) -> Contents:
    """The contents of an export of this register, which no database holds: as of a list that shows all of it."""
    listed = Listed(frozenset(one.id for one in register.sheets))
    asked = Wanted(language, Extent.LISTED, listed=listed, **wanted)
    controller = Controller(slug="exemple", name="Ville d’Exemple", language=language)
    return Contents(controller, asked, register, AS_IT_STANDS, ON)


def written(write: Any, contents: Contents, folder: Any) -> bytes:
    """The file that a format writes of the contents."""
    target = folder / "file"
    write(contents, target, lambda done: None)
    return target.read_bytes()
