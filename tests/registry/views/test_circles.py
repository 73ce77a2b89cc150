"""Two people at once in one organisation wait for each other at most one way round: nobody’s work ends in an error."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection, connections
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from registry.editing import merging as merging_entries
from registry.editor import views as rows
from registry.models import Activity, Department, Purpose
from tests.cast import make_row

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one write at a time"),
]


@pytest.fixture
def scene(organisation):
    gone, kept = (make_row(Department, organisation, name=name) for name in ("Paye", "Paie"))
    return make_row(Activity, organisation, department=gone, state="draft"), kept, gone


def meet(monkeypatch, dpo, activity, kept, gone):
    """One adds a purpose to an activity while another merges its department away; gives what became of both."""
    filling_in, merging, ends = threading.Event(), threading.Event(), {}
    take, plan = rows.take, merging_entries.plan_merger

    def take_slowly(*arguments):
        filling_in.set()
        merging.wait(5)
        return take(*arguments)

    def plan_under_lock(*arguments):
        merging.set()
        return plan(*arguments)

    monkeypatch.setattr(rows, "take", take_slowly)
    monkeypatch.setattr(merging_entries, "plan_merger", plan_under_lock)

    def send(name, address, data, begins):
        try:
            client = Client()
            client.force_login(dpo)
            begins.wait(5)
            ends[name] = client.post(address, data).status_code
        except OperationalError as error:
            ends[name] = type(error.__cause__).__name__
        finally:
            connections.close_all()

    slug, now = activity.controller.slug, threading.Event()
    now.set()
    add = reverse("registry:add-row", args=[slug, "purpose", activity.public_id])
    merge = reverse("registry:merge-departments", args=[slug, kept.public_id])
    people = [
        threading.Thread(target=send, args=["add", add, {"name": "Payer"}, now]),
        threading.Thread(target=send, args=["merge", merge, {"with": gone.public_id}, filling_in]),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return ends


def test_a_merger_waits_for_who_fills_in_a_record_of_the_department_and_not_the_other_way(
    monkeypatch, scene, dpo
):
    assert meet(monkeypatch, dpo, *scene) == {"add": 302, "merge": 302}
    assert Purpose.objects.get().name == "Payer"
    assert Activity.objects.get().department == scene[1]


def test_control_with_locks_that_keep_out_new_rows_they_wait_in_a_circle(monkeypatch, scene, dpo):
    lock = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda found, no_key=False, **options: lock(found, **options)
    )
    assert "DeadlockDetected" in meet(monkeypatch, dpo, *scene).values()
