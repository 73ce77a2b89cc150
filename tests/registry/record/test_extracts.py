"""Which extract tells what: a table that forgets no field, and what the public is not told."""

import inspect
import json

import pytest

from registry.record import sheet, values
from registry.record.extracts import FIELDS, Extract, Fields, extracted, fields_of, untabled
from registry.record.sheet import ActivitySheet, ContactPoint, Organisation, Purpose, SecurityMeasure
from registry.record.values import InStages, Party, Reachable, RightsContact, Row, UnderContract, Value
from tests.registry.documents.values import PROCESSOR, full, register, rows
from tests.registry.documents.values import sheet as a_sheet

BASES = {Value, Row, UnderContract, InStages, Reachable}
KINDS = {
    kind
    for module in (sheet, values)
    for _name, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, Value) and kind not in BASES
}


def told(value, extract):
    return json.dumps(extracted(value, extract), ensure_ascii=False)


def test_the_table_has_every_field_of_every_type_once():
    assert untabled(KINDS) == {}
    assert set(FIELDS) == KINDS


def test_control_a_field_that_is_forgotten_or_named_twice_is_noticed(monkeypatch):
    monkeypatch.setitem(FIELDS, sheet.Site, Fields(public="url url", full="note gone"))
    assert untabled([sheet.Site]) == {"Site": ["gone", "name", "url"]}


def test_everything_recorded_is_the_value_itself():
    record = full(ActivitySheet, str)
    assert extracted(record, Extract.FULL) == record.model_dump(mode="json")


@pytest.mark.parametrize(
    "place",
    [
        "SecurityMeasure",
        ".security_measures",
        ".systems",
        ".software",
        ".supplementary_measures",
        ".safeguards.",
        ".impact_assessment",
        ".note",
        ".statements",
        ".documents",
        ".undertakings",
    ],
)
def test_the_public_is_told_no_security_and_no_internal_note(place):
    record = full(ActivitySheet, str)
    assert f"{place}" in told(record, Extract.FULL) or place in {"SecurityMeasure", ".safeguards."}
    assert place not in told(record, Extract.PUBLIC)


def test_the_public_is_told_no_name_of_a_person():
    organisation = full(Organisation, str)
    public = told(organisation, Extract.PUBLIC)
    assert "contact_points.name" in told(organisation, Extract.FULL)
    assert "contact_points.name" not in public and "signatories" not in public
    assert "contact_points.role_label" in public, "the function is told"
    for kind in (Party, RightsContact, ContactPoint):
        shown = fields_of(kind, Extract.PUBLIC)
        assert not {"representative", "dpo_contact", "note"} & set(shown)
    assert "name" not in fields_of(RightsContact, Extract.PUBLIC)


def test_the_public_is_told_purposes_recipients_transfers_and_retention():
    public = told(full(ActivitySheet, str), Extract.PUBLIC)
    for place in ("purposes.name", "recipients.name", "transfers.destination", "retention_rules.event"):
        assert f"ActivitySheet.{place}" in public


def test_article_30_asks_a_controller_for_security_and_not_for_the_legal_basis():
    mandatory = extracted(full(ActivitySheet, str), Extract.ARTICLE30)
    assert {"purposes", "subjects", "data", "recipients", "transfers", "retention_rules"} <= mandatory.keys()
    assert "security_measures" in mandatory
    assert not {"bases", "special_conditions", "impact_assessment", "profiling"} & mandatory.keys()
    assert "bases" not in mandatory["purposes"][0]


def test_article_30_asks_a_processor_for_clients_and_operations_and_not_for_purposes():
    record = full(ActivitySheet, str).model_copy(update={"role": PROCESSOR})
    mandatory = extracted(record, Extract.ARTICLE30)
    assert {"clients", "operations", "transfers", "security_measures"} <= mandatory.keys()
    assert not {"purposes", "subjects", "data", "recipients", "retention_rules"} & mandatory.keys()
    assert "purposes" in extracted(record, Extract.PUBLIC)


def test_what_is_left_out_is_not_told_as_empty():
    record = a_sheet(purposes=rows(Purpose, 1), security_measures=rows(SecurityMeasure, 1))
    public = extracted(register(record), Extract.PUBLIC)["sheets"][0]
    assert "security_measures" not in public and "impact_assessment" not in public
    assert public["recipients"] == [], "what the extract tells and nobody recorded is empty"
