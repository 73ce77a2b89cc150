"""A sheet holds everything that was recorded of its activity, nothing of anybody else’s, and is the same every time."""

import json
import types
import typing
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pydantic
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from registry.exchange.imports.folder import load_organisation
from registry.models import (
    Activity,
    Controller,
    Department,
    ImpactAssessment,
    Purpose,
    RetentionRule,
    SecurityMeasure,
    Transfer,
)
from registry.models.fields import TermField
from registry.models.shape import owned_models, parts_of
from registry.partial_dates import PartialDate
from registry.record import sheet
from registry.record.build import (
    build_organisation,
    build_register,
    build_sheets,
    country,
    plan,
    term,
)
from registry.samples.activities import make_activities
from tests.cast import complete_activity, complete_organisation, make_row

pytestmark = pytest.mark.django_db

DEMO = sorted(
    path for path in (Path(settings.BASE_DIR) / "demo" / "organisations").iterdir() if path.is_dir()
)
# Structure rather than facts: whose a row is, where it stands, and what the organisation asks of those who sign in.
STRUCTURAL = {
    "id",
    "public_id",
    "controller",
    "position",
    "loaded_digest",
    "requires_second_factor",
    "assigned_to",
}
# Rows of an organisation that stand in its sheets or in its notices, not in its identity.
SECTIONS_ELSEWHERE = {"parties", "subjects", "data", "systems", "activities", "notices"}

GIVEN = {"shared_security_measures"}  # the organisation’s own, which every sheet repeats


def types_by_model():
    """Each model that the sheets and the organisation are made of, with the value types that stand for it."""
    met: dict[type[models.Model], set[type[sheet.Row]]] = {}

    def visit(model, value):
        if value in met.setdefault(model, set()):
            return
        met[model].add(value)
        relations = {section: part for section, part, _link in parts_of(model)}
        for name, (shape, inner) in plan(value).items():
            if shape != "plain" and name not in GIVEN:
                visit(relations.get(name) or model._meta.get_field(name).related_model, inner)

    visit(Activity, sheet.ActivitySheet)
    visit(Controller, sheet.Organisation)
    return met


MET = types_by_model()


def facts_of(model):
    """The fields in which people record something: editable ones, without the keys that say what a row is a part of."""
    parents = {*getattr(model, "nests_under", ()), getattr(model, "whole", None)}
    return [f for f in model._meta.concrete_fields if f.editable and f.name not in {*STRUCTURAL, *parents}]


def is_declared(model):
    """Whether rows of the model are facts of the register; a tag only helps to find an activity again."""
    return model._meta.app_label == "registry" and model.declared


def name_of(model):
    return model._meta.label


# Nothing is left out ----------------------------------------------------------------------------------------


def test_every_kind_of_row_of_the_register_has_its_value():
    registry = {m for m in owned_models() if is_declared(m) and m.nests_under}
    assert set(MET) == {Controller, *registry}
    assert len(MET) >= 28


@pytest.mark.parametrize("model", MET, ids=name_of)
def test_every_field_that_somebody_fills_in_is_in_the_sheet(model):
    shown = {name for value in MET[model] for name in value.model_fields}
    assert [field.name for field in facts_of(model) if field.name not in shown] == []


@pytest.mark.parametrize("model", MET, ids=name_of)
def test_every_list_that_somebody_fills_in_is_in_the_sheet(model):
    shown = {name for value in MET[model] for name in value.model_fields}
    elsewhere = SECTIONS_ELSEWHERE if model is Controller else set()
    lists = {section for section, part, _link in parts_of(model) if is_declared(part)}
    assert lists - shown - elsewhere == set()


def test_what_is_called_structural_exists_and_is_no_more_than_that():
    fields = {f.name: f for model in MET for f in model._meta.concrete_fields}
    assert set(fields) >= STRUCTURAL
    hidden = {name for name in STRUCTURAL if not fields[name].editable}
    assert hidden == {"public_id", "loaded_digest", "requires_second_factor", "assigned_to"}
    assert {section for section, _part, _link in parts_of(Controller)} >= SECTIONS_ELSEWHERE


def test_the_values_of_a_complete_register_are_those_of_its_rows(complete):
    register = build_register(complete)
    record = next(one for one in register.sheets if one.purposes and one.purposes[0].purposes)
    row = Activity.objects.get(public_id=record.id)
    assert (record.name, record.reference, record.created_on) == (row.name, row.reference, date(2024, 5, 17))
    assert record.department.name == row.department.name
    assert record.role == sheet.Term(code="controller", fr="Responsable de traitement", en="Controller")
    rule = record.retention_rules[0]
    assert (rule.amount, rule.unit.code, rule.automatic) == (3, "minute", True)
    assert rule.starts and rule.exceptions and rule.purpose and rule.subject and rule.data.items
    assert record.purposes[0].bases and record.bases and record.shared_security_measures
    assert record.transfers[0].country.code == "BE"
    assert [one.code for one in record.impact_assessment.criteria] == ["EVAL", "ADM"]
    assert register.organisation.share_capital == Decimal("1234.50")
    assert register.organisation.contact_points and register.organisation.formalities


def test_a_country_has_its_name_in_both_languages(organisation):
    activity = make_row(Activity, organisation)
    for code in ("BE", "DE", "CH"):
        make_row(Transfer, organisation, activity=activity, country=code)
    (record,) = build_sheets(organisation)
    assert [one.country.en for one in record.transfers] == ["Belgium", "Germany", "Switzerland"]
    assert [one.country.fr for one in record.transfers] == ["Belgique", "Allemagne", "Suisse"]


def test_a_sub_purpose_stands_under_its_purpose_and_nowhere_else(organisation):
    activity = make_row(Activity, organisation)
    above = make_row(Purpose, organisation, activity=activity, name="Finalité")
    make_row(Purpose, organisation, activity=activity, parent=above, name="Sous-finalité")
    (record,) = build_sheets(organisation)
    assert [one.name for one in record.purposes] == ["Finalité"]
    assert [one.name for one in record.purposes[0].purposes] == ["Sous-finalité"]


@pytest.mark.parametrize("length", [1, 2])
def test_a_purpose_is_never_put_under_itself(organisation, length):
    activity = make_row(Activity, organisation)
    ring = [make_row(Purpose, organisation, activity=activity, name=f"Finalité {n}") for n in range(length)]
    for purpose, above in pairwise(ring):
        purpose.parent = above
        purpose.save()
    ring[-1].parent = ring[0]
    with pytest.raises(ValidationError) as refusal:
        ring[-1].save()
    assert set(refusal.value.message_dict) == {"parent"}
    (record,) = build_sheets(organisation)
    assert record.purposes


def test_a_term_that_left_its_vocabulary_is_kept_under_its_code(organisation):
    activity = make_row(Activity, organisation)
    Activity.objects.filter(pk=activity.pk).update(role="ancien-terme")
    (record,) = build_sheets(organisation)
    assert record.role == sheet.Term(code="ancien-terme", fr="ancien-terme", en="ancien-terme")


# In a constant number of queries ----------------------------------------------------------------------------


def queries(build, *args):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        build(*args)
    return len(captured)


@pytest.mark.parametrize("build", [build_sheets, build_register], ids=lambda build: build.__name__)
def test_fifty_activities_take_as_many_queries_as_one(organisation, build):
    make_activities(organisation, 1, seed=1)
    complete_activity(organisation)
    few = queries(build, organisation)
    make_activities(organisation, 48, seed=1)
    assert len(build_sheets(organisation)) == 50
    assert queries(build, organisation) == few <= 48


def test_chosen_activities_take_as_many_queries_whatever_their_number(organisation):
    make_activities(organisation, 20, seed=1)
    chosen = list(Activity.objects.filter(controller=organisation))
    assert queries(build_sheets, organisation, chosen[:1]) == queries(build_sheets, organisation, chosen)


def test_an_organisation_takes_as_many_queries_whatever_its_size(organisation):
    few = queries(build_organisation, organisation)
    make_activities(organisation, 20, seed=1)
    for _again in range(5):
        make_row(SecurityMeasure, organisation)
        make_row(Department, organisation)
    assert queries(build_organisation, organisation) == few <= 10


def test_reading_a_sheet_asks_the_database_nothing(complete):
    register = build_register(complete)
    with CaptureQueriesContext(connection) as captured:
        register.canonical()
        repr(register)
    assert len(captured) == 0


# A value, and nothing but a value ---------------------------------------------------------------------------


def values_in(value):
    """The value and every value in it."""
    yield value
    if isinstance(value, pydantic.BaseModel):
        for name in type(value).model_fields:
            yield from values_in(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from values_in(one)


def test_a_register_is_made_of_values_only(complete):
    plain = {str, int, bool, date, PartialDate, Decimal, UUID, types.NoneType, tuple}
    found = {type(one) for one in values_in(build_register(complete))}
    assert [kind for kind in found if kind not in plain and not issubclass(kind, sheet.Value)] == []
    assert len([kind for kind in found if issubclass(kind, sheet.Value)]) >= 28


def every_type(kind=sheet.Value):
    for below in kind.__subclasses__():
        if below.__module__ == sheet.__name__:
            yield below
            yield from every_type(below)


@pytest.mark.parametrize("kind", sorted(set(every_type()), key=str), ids=lambda kind: kind.__name__)
def test_no_value_can_be_changed_or_given_a_field_it_does_not_know(kind, complete):
    register = build_register(complete)
    examples = [one for one in values_in(register) if type(one) is kind]
    if kind in {sheet.Row, sheet.Reachable, sheet.UnderContract}:  # what others are made from
        return
    assert examples, "the complete organisation has none of these"
    for name in kind.model_fields:
        with pytest.raises(pydantic.ValidationError, match="frozen"):
            setattr(examples[0], name, None)
    with pytest.raises(pydantic.ValidationError, match="extra_forbidden"):
        kind(**dict(examples[0]), inconnu=1)
    hints = typing.get_type_hints(kind).values()
    assert not any(origin in (list, dict, set) for origin in map(typing.get_origin, hints))
    assert isinstance(hash(examples[0]), int)


def test_a_sheet_does_not_follow_its_rows(organisation):
    activity = make_row(Activity, organisation, name="Recrutement")
    (before,) = build_sheets(organisation)
    activity.name = "Paie"
    activity.save()
    (after,) = build_sheets(organisation)
    assert (before.name, after.name) == ("Recrutement", "Paie")
    assert before != after


# The same facts, the same bytes -----------------------------------------------------------------------------


def is_sorted(content):
    if isinstance(content, dict):
        return list(content) == sorted(content) and all(is_sorted(one) for one in content.values())
    return not isinstance(content, list) or all(is_sorted(one) for one in content)


def no_number_with_a_point(text):
    raise AssertionError(f"a float: {text}")


def test_the_canonical_form_is_sorted_compact_utf8_without_floats(complete):
    written = build_register(complete).canonical()
    content = json.loads(written, parse_float=no_number_with_a_point)
    assert is_sorted(content)
    again = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert again.encode() == written
    assert "Contrôle" in written.decode() or "é" in written.decode()
    assert b"\\u00" not in written
    assert b'"2024-05-17"' in written


def test_the_canonical_form_can_be_read_back(complete):
    for record in build_sheets(complete):
        again = sheet.ActivitySheet.model_validate_json(record.canonical())
        assert again == record
        assert again.digest() == record.digest()
    organisation = build_organisation(complete)
    assert sheet.Organisation.model_validate_json(organisation.canonical()) == organisation


def test_building_twice_gives_equal_values_in_every_language(complete):
    first = build_register(complete)
    for language in ("fr", "en"):
        with translation.override(language):
            term.cache_clear()
            country.cache_clear()
            again = build_register(complete)
            assert again == first
            assert again.canonical() == first.canonical()
            assert again.digest() == first.digest()


@pytest.mark.parametrize("folder", DEMO, ids=lambda path: path.name)
def test_the_same_folder_gives_the_same_digests_in_two_databases(folder):
    first = load_organisation(folder).controller
    keys = set(first.activity_rows.values_list("pk", flat=True))
    before = build_register(first)
    with translation.override("en"):
        first.delete()
        complete_organisation("entre-temps")  # so that no primary key is the same
        second = load_organisation(folder).controller
        after = build_register(second)
    assert keys.isdisjoint(second.activity_rows.values_list("pk", flat=True))
    assert after.canonical() == before.canonical()
    assert after.digest() == before.digest()
    assert [one.digest() for one in after.sheets] == [one.digest() for one in before.sheets]
    assert before.sheets


def test_two_sheets_that_differ_have_two_digests(organisation):
    make_activities(organisation, 40, seed=5)
    digests = [record.digest() for record in build_sheets(organisation)]
    assert len(set(digests)) == 40
    assert all(len(digest) == 64 for digest in digests)


# None, not answered yet, and a list -------------------------------------------------------------------------

ANSWERS = [
    f.name for f in Activity._meta.concrete_fields if isinstance(f, TermField) and f.vocabulary == "answers"
]


@pytest.mark.parametrize("name", ANSWERS)
def test_none_some_and_not_answered_yet_are_three_values(organisation, name):
    activity = make_row(Activity, organisation)
    found = {}
    for code in ("", "none", "some"):
        setattr(activity, name, code)
        activity.full_clean()
        activity.save()
        (record,) = build_sheets(organisation)
        found[code] = (getattr(record, name), record.digest())
    assert found[""][0] is None
    assert found["none"][0].code == "none"
    assert found["some"][0].code == "some"
    assert len({digest for _term, digest in found.values()}) == 3


def test_the_answers_are_all_here():
    named = {
        *("sensitive_data", "transfers_answer", "public_information", "automated_decision", "profiling"),
        *("ai_answer", "ai_training", "joint_answer", "sources_answer", "recipients_answer"),
        *("subprocessors_answer", "hosting_answer", "retention_answer"),
    }
    assert set(ANSWERS) == named


def test_a_list_is_another_thing_than_the_answer_about_it(organisation):
    """Faulty facts are kept as they are: transfers may be listed where "none" is declared."""
    found = set()
    for listed in (False, True):
        for code in ("", "none", "some"):
            with transaction.atomic():
                activity = make_row(Activity, organisation, reference="A-01", transfers_answer=code)
                if listed:
                    make_row(Transfer, organisation, activity=activity, country="JP")
                (record,) = build_sheets(organisation)
                assert bool(record.transfers) is listed
                assert (record.transfers_answer.code if record.transfers_answer else "") == code
                found.add((record.transfers_answer, len(record.transfers)))
                transaction.set_rollback(True)
    assert len(found) == 6


@pytest.mark.parametrize("name", ["automatic", "includes_backups"])
def test_yes_no_and_not_answered_yet_are_three_values(organisation, name):
    rule = make_row(RetentionRule, organisation)
    found = []
    for value in (None, True, False):
        setattr(rule, name, value)
        rule.save()
        (record,) = build_sheets(organisation)
        found.append((getattr(record.retention_rules[0], name), record.digest()))
    assert [value for value, _digest in found] == [None, True, False]
    assert len({digest for _value, digest in found}) == 3


def test_an_assessment_without_criteria_is_not_the_absence_of_one(organisation):
    activity = make_row(Activity, organisation)
    (without,) = build_sheets(organisation)
    make_row(ImpactAssessment, organisation, activity=activity)
    (with_one,) = build_sheets(organisation)
    assert without.impact_assessment is None
    assert with_one.impact_assessment.criteria == ()
    assert with_one.impact_assessment.decision is None


def test_an_empty_activity_answers_nothing_by_itself(organisation):
    make_row(Activity, organisation)
    (record,) = build_sheets(organisation)
    content = record.model_dump(exclude={"id", "schema_version", "reference", "name", "role", "state"})
    assert set(map(repr, content.values())) == {"None", "''", "()"}
