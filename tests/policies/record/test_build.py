"""A notice as a value: nothing that somebody fills in is left out, and its cost does not grow."""

import typing

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import Notice, NoticeActivity, NoticePart
from policies.record import sheet
from policies.record.build import build_notice
from registry.models import Activity
from registry.models.shape import owned_models, parts_of
from registry.samples.activities import make_activities
from tests.cast import complete_notice, make_row

pytestmark = pytest.mark.django_db

# What is no fact of the text: who owns the row, where it stands, and whether anyone may read the notice.
STRUCTURAL = {"id", "public_id", "position", "controller", "notice", "is_published"}
# The activities stand in the value as their sheets.
PARTS = [model for model in owned_models() if issubclass(model, NoticePart) and model is not NoticeActivity]


def values_of(model):
    return getattr(sheet, "NoticeSheet" if model is Notice else model.__name__)


@pytest.mark.parametrize("model", [Notice, *PARTS], ids=lambda model: model.__name__)
def test_every_field_and_every_list_that_somebody_fills_in_is_in_the_value(model):
    told = set(values_of(model).model_fields)
    fields = (
        {field.name for field in model._meta.concrete_fields}
        - STRUCTURAL
        - {*model.nests_under, *model.provenance}
    )
    lists = {section for section, _part, _link in parts_of(model)} - {"activity_links"}
    assert fields | lists <= told


def test_the_value_of_a_complete_notice_is_that_of_its_rows(organisation):
    notice = complete_notice(organisation, "Texte")
    value = build_notice(notice)
    assert (value.id, value.title, value.organisation.slug) == (
        notice.public_id,
        notice.title,
        organisation.slug,
    )
    assert [one.id for one in value.rights] == [one.public_id for one in notice.rights.all()]
    assert [one.id for one in value.rights[0].variants] == [
        one.public_id for one in notice.rights.first().variants.all()
    ]
    assert value.trackers[0].party.name == notice.trackers.first().party.name
    for name, field in sheet.NoticeSheet.model_fields.items():
        if typing.get_origin(field.annotation) is tuple and name != "activities":
            assert getattr(value, name), name


def test_activities_stand_in_the_order_of_the_notice_and_only_those_in_force(organisation):
    notice = make_row(Notice, organisation)
    for position, (reference, state) in enumerate(
        [("B", "current"), ("C", "draft"), ("A", "current"), ("D", "archived"), ("E", "proposed")]
    ):
        row = Activity.objects.create(
            controller=organisation, reference=reference, name=reference, role="controller", state=state
        )
        NoticeActivity.objects.create(notice=notice, activity=row, position=position, controller=organisation)
    assert [one.reference for one in build_notice(notice).activities] == ["B", "A"]


def test_the_same_facts_give_the_same_canonical_value_and_another_fact_another(organisation):
    notice = complete_notice(organisation, "Texte")
    first, again = build_notice(notice), build_notice(notice)
    assert first.canonical() == again.canonical()
    right = notice.rights.first()
    right.text = "Autre chose"
    right.save()
    assert build_notice(notice).digest() != first.digest()


def test_a_notice_about_twenty_activities_asks_as_often_as_one_about_one(organisation):
    def queries(number):
        notice = make_row(Notice, organisation, slug=f"n{number}")
        make_activities(organisation, number, seed=number)
        Activity.objects.filter(controller=organisation).update(state="current")
        for row in Activity.objects.filter(controller=organisation)[:number]:
            NoticeActivity.objects.create(notice=notice, activity=row, controller=organisation)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(build_notice(notice).activities) == number
        return len(asked)

    assert queries(1) == queries(20)
