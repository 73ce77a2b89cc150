"""A sheet that was stored by an older program still opens, prints and compares."""

import json
from datetime import date
from pathlib import Path

import pytest

from registry.record import upgrades
from registry.record.columns import sections
from registry.record.difference import difference
from registry.record.sheet import SCHEMA_VERSION, ActivitySheet
from registry.record.upgrades import UnknownSchema, read_stored

STORED = sorted((Path(__file__).parent / "stored").glob("activity_*.json"))


@pytest.fixture(params=STORED, ids=lambda path: path.stem)
def content(request):
    return request.param.read_text(encoding="utf-8").strip()


def test_there_are_stored_sheets():
    assert STORED


def test_a_stored_sheet_opens_prints_and_compares(content):
    sheet = read_stored(ActivitySheet, content, SCHEMA_VERSION)
    assert (sheet.schema_version, sheet.reference) == (SCHEMA_VERSION, "Texte reference")
    printed = sections(sheet, date(2026, 11, 29))
    assert len(printed) >= 15
    assert difference(sheet, sheet) == ()


def test_every_text_that_was_stored_is_still_there(content):
    def texts(value):
        if isinstance(value, dict):
            for one in value.values():
                yield from texts(one)
        elif isinstance(value, list):
            for one in value:
                yield from texts(one)
        elif isinstance(value, str):
            yield value

    now = read_stored(ActivitySheet, content, SCHEMA_VERSION).canonical().decode()
    assert sorted(set(texts(json.loads(content))) - set(texts(json.loads(now)))) == []


def test_a_field_that_came_later_is_empty(content):
    stored = json.loads(content)
    for name in ("condition", "ai_answer", "documents"):
        del stored[name]
    del stored["purposes"][0]["stage"]
    sheet = read_stored(ActivitySheet, json.dumps(stored), SCHEMA_VERSION)
    assert (sheet.condition, sheet.ai_answer, sheet.documents, sheet.purposes[0].stage) == (
        "",
        None,
        (),
        None,
    )


def test_each_step_from_one_schema_to_the_next_is_taken_in_order(content, monkeypatch):
    taken = []

    def step(number):
        def upgrade(stored):
            taken.append(number)
            return {**stored, "name": f"{stored['name']} {number}"}

        return upgrade

    monkeypatch.setattr(upgrades, "UPGRADES", {1: step(1), 3: step(3)})
    stored = json.dumps({**json.loads(content), "schema_version": 1})
    assert read_stored(ActivitySheet, stored, 4).name.endswith(" 1 3")
    assert taken == [1, 3]


def test_a_sheet_of_a_later_program_is_not_guessed(content):
    stored = json.dumps({**json.loads(content), "schema_version": SCHEMA_VERSION + 1})
    with pytest.raises(UnknownSchema):
        read_stored(ActivitySheet, stored, SCHEMA_VERSION)


def test_a_field_that_nobody_knows_is_refused_and_not_dropped(content):
    stored = json.dumps({**json.loads(content), "unheard_of": "fact"})
    with pytest.raises(ValueError, match="unheard_of"):
        read_stored(ActivitySheet, stored, SCHEMA_VERSION)
