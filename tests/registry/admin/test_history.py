"""Older versions in the admin: shown as they were, brought back by the officer alone, and only where they have a place."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from policies.models import Notice, Right
from registry.admin import ControllerAdmin
from registry.models import Activity, Controller, Purpose
from tests.access import admin_address, admin_pages, row_of
from tests.registry.admin.forms import form_of


def version(row, place=0):
    """The page of a version of a row: the latest, or an earlier one."""
    return admin_address(type(row), "simple_history", row.pk, row.history.all()[place].pk)


def test_the_history_tells_who_changed_what(scene):
    activity, client = scene.mine.activity, scene.client("dpo")
    values = form_of(client.get(admin_pages(activity)["change"])).values
    client.post(admin_pages(activity)["change"], values | {"software": "A new program"})
    page = client.get(admin_pages(activity)["history"]).content.decode()
    assert "A new program" in page
    assert "cnry-mine activity.software" in page
    assert str(scene.people["dpo"]) in page
    assert version(activity) in page


def test_an_older_version_is_shown_and_brought_back_with_a_version_of_its_own(scene):
    activity, client = scene.mine.activity, scene.client("dpo")
    before = activity.name
    activity.name = "A mistake"
    activity.save()
    values = form_of(client.get(version(activity, 1))).values
    assert values["name"] == [before]
    assert client.post(version(activity, 1), values).status_code == 302
    activity.refresh_from_db()
    assert activity.name == before
    assert [each.name for each in activity.history.all()[:3]] == [before, "A mistake", before]


def test_an_older_version_that_is_brought_back_leaves_the_beginning_of_the_record_as_it_was(scene):
    """Versions from before these columns know nothing of it."""
    activity, client = scene.mine.activity, scene.client("dpo")
    Activity.objects.filter(pk=activity.pk).update(begun_with="starter", starter="payroll")
    assert activity.history.all()[1].begun_with == ""
    values = form_of(client.get(version(activity, 1))).values
    assert client.post(version(activity, 1), values).status_code == 302
    activity.refresh_from_db()
    assert (activity.begun_with, activity.starter) == ("starter", "payroll")


@pytest.mark.parametrize(("part", "whole"), [(Purpose, Activity), (Right, Notice)])
def test_a_part_does_not_come_back_when_what_it_was_a_part_of_is_gone(scene, part, whole):
    row, client = row_of(scene.mine, part), scene.client("dpo")
    path, values = version(row), form_of(client.get(version(row))).values
    whole.objects.filter(controller=scene.mine.controller).delete()
    page = client.get(path)
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert client.post(path, values).status_code == 403
    assert not part.objects.filter(controller=scene.mine.controller).exists()


@pytest.mark.parametrize("model", [Activity, Notice])
def test_control_a_whole_that_was_deleted_comes_back_from_its_history(scene, model):
    row, client = row_of(scene.mine, model), scene.client("dpo")
    path, values = version(row), form_of(client.get(version(row))).values
    key, name = row.pk, row.public_id
    row.delete()
    assert client.post(path, values).status_code == 302
    assert model.objects.get(public_id=name).pk == key


@pytest.mark.parametrize(
    "place",
    [
        "abc/history/",
        "abc/history/1/",
        "1/history/abc/",
        "1_2F/history/",
        "9" * 30 + "/history/",
        "²/history/",
    ],
)
def test_a_key_that_is_no_number_is_the_key_of_no_row(scene, place):
    assert scene.client("dpo").get(f"{admin_address(Activity, 'changelist')}{place}").status_code == 404


def test_an_older_version_of_an_organisation_leaves_sign_in_and_the_counter_of_records_as_they_are(scene):
    """The version says False and 0: brought back, it would open the organisation and give numbers twice."""
    controller = scene.mine.controller
    older = controller.history.earliest().instance
    older.requires_second_factor, older.last_record_number = False, 0
    now = {"requires_second_factor": True, "loaded_digest": "of the folder as it is now"}
    Controller.objects.filter(pk=controller.pk).update(**now)
    numbered = Controller.objects.get(pk=controller.pk).last_record_number
    request = RequestFactory().post("/")
    request.user = scene.people["dpo"]
    ControllerAdmin(Controller, admin.site).save_model(request, older, None, change=True)
    kept = Controller.objects.get(pk=controller.pk)
    assert (kept.requires_second_factor, kept.loaded_digest) == tuple(now.values())
    assert kept.last_record_number == numbered > 0
