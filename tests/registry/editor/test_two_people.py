"""Two people change the same entry at the same time: nobody's work is overwritten unseen."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, connections
from django.test import Client

from registry.editing import comparing
from registry.editor.form import RowForm
from registry.editor.specification import FORMS
from registry.models import (
    Activity,
    Purpose,
    RetentionRule,
)
from tests.cast import make_row
from tests.registry.editor.test_views import as_member, edit_address, filled

# Two people ---------------------------------------------------------------------------------------------------


def test_the_second_of_two_people_sees_all_three_versions_and_chooses(client, dpo, purpose):
    as_member(client, dpo)
    mine = filled(purpose, name="La mienne", detail="Mon détail")
    client.post(edit_address(purpose), filled(purpose, name="La leur"))
    response = client.post(edit_address(purpose), mine)
    assert response.status_code == 409
    page = response.content.decode()
    for text in ("Payer les salaires", "La leur", "La mienne", "Mon détail"):
        assert text in page
    purpose.refresh_from_db()
    assert purpose.name == "La leur"
    kept = dict(response.context["kept"])
    undecided = client.post(edit_address(purpose), kept | {"choose-detail": "mine"})
    assert undecided.status_code == 409
    client.post(edit_address(purpose), kept | {"choose-name": "theirs", "choose-detail": "mine"})
    purpose.refresh_from_db()
    assert (purpose.name, purpose.detail) == ("La leur", "Mon détail")


def test_versions_are_compared_as_people_read_them(organisation):
    form = RowForm(FORMS["activity.general"], make_row(Activity, organisation))
    assert form.shown("created_on", ["2026-11-22"]) == ["22 novembre 2026"]
    assert form.shown("role", ["processor"]) == ["Sous-traitant"]


def test_a_third_change_during_the_choice_is_compared_again(client, dpo, purpose):
    as_member(client, dpo)
    mine = filled(purpose, name="La mienne")
    client.post(edit_address(purpose), filled(purpose, name="La leur"))
    kept = dict(client.post(edit_address(purpose), mine).context["kept"])
    client.post(edit_address(purpose), filled(purpose, name="Encore une autre"))
    response = client.post(edit_address(purpose), kept | {"choose-name": "mine"})
    assert response.status_code == 409
    purpose.refresh_from_db()
    assert purpose.name == "Encore une autre"


def test_two_who_type_the_same_do_not_disturb_each_other(client, dpo, purpose):
    as_member(client, dpo)
    mine = filled(purpose, name="Pareil")
    client.post(edit_address(purpose), mine)
    assert client.post(edit_address(purpose), mine).status_code == 302


def test_a_row_deleted_meanwhile_is_offered_to_be_added_anew_with_what_was_typed(client, dpo, purpose):
    as_member(client, dpo)
    mine = filled(purpose, name="Mon texte")
    purpose.delete()
    response = client.post(edit_address(purpose), mine)
    assert response.status_code == 409
    assert "Mon texte" in response.content.decode()
    client.post(response.context["form_action"], mine | {"row_id": str(response.context["row"].public_id)})
    assert Purpose.objects.get(activity=purpose.activity).name == "Mon texte"


def test_what_was_typed_is_shown_when_the_parent_is_gone_too(client, dpo, purpose):
    as_member(client, dpo)
    mine = filled(purpose, name="Mon texte")
    purpose.activity.delete()
    response = client.post(edit_address(purpose), mine)
    assert response.status_code == 410
    assert "Mon texte" in response.content.decode()


def test_what_goes_at_the_moment_of_saving_is_looked_at_again(client, dpo, activity, monkeypatch):
    """On PostgreSQL the missing row is noticed as late as at the commit."""
    purpose = make_row(Purpose, activity.controller, activity=activity)
    rule = make_row(RetentionRule, activity.controller, activity=activity)
    data = filled(rule, purpose=str(purpose.public_id))
    save = RetentionRule.save

    def save_too_late(row, *args, **options):
        monkeypatch.setattr(RetentionRule, "save", save)
        monkeypatch.setattr(RetentionRule, "lock", lambda _row: purpose.delete() if purpose.pk else None)
        raise IntegrityError

    monkeypatch.setattr(RetentionRule, "save", save_too_late)
    response = as_member(client, dpo).post(edit_address(rule), data)
    assert response.status_code == 422
    assert "purpose" in response.context["form"].errors


def race(organisation, dpo, purpose):
    """Two officers save at the same moment, each from the form as it stood before; gives the two statuses."""
    sent = [filled(purpose, name=name) for name in ("Première", "Seconde")]
    start, statuses = threading.Barrier(2), []

    def save(data):
        try:
            client = Client()
            client.force_login(dpo)
            start.wait()
            statuses.append(client.post(edit_address(purpose), data).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=[data]) for data in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_asked_to_choose(organisation, dpo, purpose):
    assert race(organisation, dpo, purpose) == [302, 409]
    names = list(purpose.history.order_by("history_id").values_list("name", flat=True))
    assert len(names) == 2


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_one_of_two_saves_is_lost(organisation, dpo, purpose, monkeypatch):
    monkeypatch.setattr("registry.editor.views.is_overtaken", lambda *versions: False)
    assert race(organisation, dpo, purpose) == [302, 302]


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one write at a time, lock or not")
def test_control_without_the_lock_both_believe_to_be_first(organisation, dpo, purpose, monkeypatch):
    reached = threading.Barrier(2, timeout=10)
    compare = comparing.is_overtaken

    def wait_and_compare(*versions):
        found = compare(*versions)
        reached.wait()
        return found

    monkeypatch.setattr(Purpose, "lock", lambda row: None)
    monkeypatch.setattr("registry.editor.views.is_overtaken", wait_and_compare)
    assert race(organisation, dpo, purpose) == [302, 302]
