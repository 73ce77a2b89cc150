"""The columns and counts of the register's list, and the views that are kept."""

import re

import pytest
from django.urls import reverse

from registry.finding.columns import COLUMNS
from registry.forms.register import SavedViewForm
from registry.models import (
    ActivityTag,
    Department,
    Membership,
    Proposal,
    SavedView,
    Transfer,
)
from tests.cast import complete_activity, make_member, make_row
from tests.markup import tight
from tests.registry.views.test_register import (  # noqa: F401
    CRITERIA,
    FULL,
    add,
    interface_in_english,
    listed,
    names,
    register,
    up_to_date,
)

pytestmark = pytest.mark.django_db


# Columns, counts, badges ------------------------------------------------------------------------------------


def test_the_chosen_columns_are_shown_with_what_they_hold(client, reader, organisation):
    activity = complete_activity(organisation, name="Complète")
    make_row(Transfer, organisation, activity=activity, country="US")
    make_row(ActivityTag, organisation, activity=activity, name="Étiquette")
    client.force_login(reader)
    every = "&".join(f"columns={key}" for key in COLUMNS)
    text = client.get(register(organisation, every)).content.decode()
    for label in ("Legal bases", "Data subjects", "Data", "Transfers", "Role"):
        assert f'data-label="{label}"' in text
    for shown in (
        "Consent",
        "Texte subjectcategory.name",
        "Texte datacategory.name",
        "United States",
        "Étiquette",
    ):
        assert shown in text
    assert 'data-label="Legal bases"' not in client.get(register(organisation)).content.decode()


def test_the_count_says_how_many_of_how_many(client, dpo, organisation):
    client.force_login(dpo)
    for number in range(5):
        add(organisation, f"Activité {number}", state="draft" if number < 2 else "current")
    add(organisation, "Éteinte", state="archived")

    def count(query):
        page = tight(client.get(register(organisation, query)).content.decode())
        return re.search(r'<p role="status">([^<]+)</p>', page)[1]

    assert count("") == "5 activities"
    assert count("state=draft") == "2 activities out of 5"
    assert count("state=archived") == "1 activity out of 6"


def test_proposals_that_wait_are_shown_beside_the_activity(client, reader, organisation):
    activity = add(organisation, "Paie")
    add(organisation, "Autre")
    for state in ("waiting", "waiting", "refused"):
        Proposal.objects.create(
            controller=organisation, activity=activity, action="change", form="purpose", state=state
        )
    client.force_login(reader)
    text = client.get(register(organisation)).content.decode()
    assert re.findall(r"Changes proposed: (\d+)", text) == ["2"]


def test_what_people_typed_is_never_markup(client, reader, organisation):
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    activity = add(
        organisation, evil, reference="<i>", department=make_row(Department, organisation, name=evil)
    )
    make_row(ActivityTag, organisation, activity=activity, name="<b>gras</b>")
    up_to_date()
    client.force_login(reader)
    every = "&".join(f"columns={key}" for key in COLUMNS)
    text = client.get(register(organisation, f"{every}&tag=<b>gras</b>&filters=open")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in text
    for markup in ("<script>alert", "<i>", "<b>gras"):
        assert markup not in text


def test_a_register_without_activities_teaches_how_to_begin(client, organisation, dpo, reader):
    client.force_login(dpo)
    text = client.get(register(organisation)).content.decode()
    for name in ("begin", "starters"):
        assert reverse(f"registry:{name}", args=[organisation.slug]) in text
    client.force_login(reader)
    text = client.get(register(organisation)).content.decode()
    assert reverse("registry:begin", args=[organisation.slug]) not in text
    assert "<table" not in text
    add(organisation, "Éteinte", state="archived")
    assert "?state=archived" in client.get(register(organisation)).content.decode()


def test_an_answer_without_activities_offers_to_take_the_filters_away(client, organisation, dpo):
    client.force_login(dpo)
    add(organisation, "Seule")
    text = client.get(register(organisation, "q=introuvable&size=25")).content.decode()
    assert "<table" not in text
    assert '<a class="button primary" href="?size=25">' in text


# For a script -----------------------------------------------------------------------------------------------


def test_a_script_gets_the_list_alone_and_the_address_in_its_one_spelling(client, dpo, organisation):
    client.force_login(dpo)
    add(organisation, "Seule")
    path = register(organisation, "q=&state=current&sort=&columns=name&columns=bases")
    response = client.get(path, headers={"hx-request": "true", "hx-target": "list"})
    assert names(response) == ["Seule"]
    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == register(organisation, "state=current&columns=name&columns=bases")
    assert "HX-Target" in response["Vary"]
    whole = client.get(path, headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert "<html" in whole.content.decode()


def test_the_panel_of_filters_comes_on_demand_with_or_without_a_script(client, dpo, organisation):
    client.force_login(dpo)
    add(organisation, "Seule")
    assert 'class="facet"' not in client.get(register(organisation)).content.decode()
    assert 'class="facet"' in client.get(register(organisation, "filters=open")).content.decode()
    closing = "filters=&filters=open"  # the button that closes it is sent with what says that it is open
    assert 'class="facet"' not in client.get(register(organisation, closing)).content.decode()
    piece = client.get(register(organisation, "filters=open"), headers={"hx-target": "filters"})
    assert 'class="facet"' in piece.content.decode()
    assert "<table" not in piece.content.decode()
    shut = client.get(register(organisation, f"state=draft&{closing}"), headers={"hx-target": "filters"})
    assert 'class="facet"' not in shut.content.decode()
    assert '<input type="hidden" name="state" value="draft">' in shut.content.decode()


# Kept views -------------------------------------------------------------------------------------------------


def keep(client, organisation, name, query, **values):
    return client.post(
        reverse("registry:save-view", args=[organisation.slug]), {"name": name, "query": query, **values}
    )


def shown_views(client, organisation):
    page = tight(client.get(register(organisation)).content.decode())
    return re.findall(r'href="\?view=[^"]+"[^>]*>.*?([\w ]+)</a>', page)


def test_a_view_opens_the_list_as_it_was_kept(client, reader, organisation):
    client.force_login(reader)
    add(organisation, "Seule")
    kept = keep(client, organisation, "Mes brouillons", "state=draft&sort=-name&page=3&filters=open")
    assert kept["Location"] == register(organisation, "state=draft&sort=-name")
    view = SavedView.objects.get()
    assert (view.owner, view.shared) == (reader, False)
    opened = client.get(register(organisation, f"view={view.public_id}"))
    assert opened["Location"] == register(organisation, "state=draft&sort=-name")
    assert shown_views(client, organisation) == ["Mes brouillons"]


def test_a_view_sent_twice_is_kept_once_but_another_list_needs_another_name(client, reader, organisation):
    client.force_login(reader)
    add(organisation, "Seule")
    twice = [keep(client, organisation, "Mes brouillons", "state=draft") for _twice in range(2)]
    assert [answer.status_code for answer in twice] == [302, 302]
    assert keep(client, organisation, "Mes brouillons", "state=proposed").status_code == 422
    assert [view.query for view in SavedView.objects.all()] == ["state=draft"]


def test_a_view_that_comes_in_at_the_same_moment_is_kept_once(client, reader, organisation, monkeypatch):
    """Between our check and our insert the other click has kept it: the database says so, not an error page."""
    client.force_login(reader)
    add(organisation, "Seule")

    is_valid = SavedViewForm.is_valid

    def overtaken(form):
        view, is_right = form.instance, is_valid(form)
        SavedView.objects.create(
            controller=view.controller, owner=reader, name="Brouillons", query=view.query
        )
        return is_right

    monkeypatch.setattr(SavedViewForm, "is_valid", overtaken)
    assert keep(client, organisation, "Brouillons", "state=draft").status_code == 302
    assert SavedView.objects.count() == 1


def test_a_view_is_its_owner_s_alone_until_an_officer_shares_it(
    client, organisation, dpo, reader, contributor
):
    add(organisation, "Seule")
    client.force_login(dpo)
    keep(client, organisation, "Pour tous", "state=draft", shared="on")
    keep(client, organisation, "Pour moi", "state=proposed")
    assert shown_views(client, organisation) == ["Pour moi", "Pour tous"]
    private = SavedView.objects.get(name="Pour moi")
    client.force_login(reader)
    assert shown_views(client, organisation) == ["Pour tous"]
    assert client.get(register(organisation, f"view={private.public_id}")).status_code == 404
    assert (
        client.get(reverse("registry:edit-view", args=[organisation.slug, private.public_id])).status_code
        == 404
    )
    keep(client, organisation, "Je partage", "state=draft", shared="on")
    assert not SavedView.objects.get(name="Je partage").shared


def test_a_view_is_renamed_and_deleted_by_its_owner_and_a_shared_one_by_any_officer(
    client, organisation, dpo, reader
):
    shared = SavedView.objects.create(controller=organisation, owner=dpo, name="Partagée", shared=True)
    other_dpo = make_member(organisation, Membership.Role.DPO, "second")
    edit = reverse("registry:edit-view", args=[organisation.slug, shared.public_id])
    delete = reverse("registry:delete-view", args=[organisation.slug, shared.public_id])
    client.force_login(reader)
    assert (client.post(edit, {"name": "Volée"}).status_code, client.post(delete).status_code) == (403, 403)
    client.force_login(other_dpo)
    assert client.post(edit, {"name": "Renommée", "shared": "on"}).status_code == 302
    shared.refresh_from_db()
    assert (shared.name, shared.owner) == ("Renommée", dpo)
    assert client.post(delete).status_code == 302
    assert not SavedView.objects.exists()


def test_a_name_is_used_once_by_each_person_and_the_typed_one_is_kept(client, organisation, dpo, reader):
    asked = ((dpo, "state=draft", 302), (dpo, "state=draft&missing=1", 422), (reader, "state=draft", 302))
    for person, query, status in asked:
        client.force_login(person)
        response = keep(client, organisation, "Brouillons", query)
        assert response.status_code == status
        if status == 422:
            assert 'value="Brouillons"' in response.content.decode()
            assert "already have a view of this name" in response.content.decode()
    client.force_login(dpo)
    view = SavedView.objects.get(owner=dpo)
    path = reverse("registry:edit-view", args=[organisation.slug, view.public_id])
    assert client.post(path, {"name": "Brouillons"}).status_code == 302
    assert keep(client, organisation, "\x07", "").status_code == 422


def test_the_list_offers_to_keep_a_question_and_to_change_a_kept_one(client, dpo, organisation):
    client.force_login(dpo)
    add(organisation, "Seule")
    saving = reverse("registry:save-view", args=[organisation.slug])
    assert saving not in client.get(register(organisation)).content.decode()
    assert saving in client.get(register(organisation, "state=draft")).content.decode()
    keep(client, organisation, "Brouillons", "state=draft")
    text = client.get(register(organisation, "state=draft")).content.decode()
    edit = reverse("registry:edit-view", args=[organisation.slug, SavedView.objects.get().public_id])
    assert edit in text
    assert f"{saving}?query=" not in text
