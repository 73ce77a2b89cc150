"""The organisation's own page, how it protects data, and the maps of its flows."""

import json
import re

import pytest
from django.urls import reverse

from registry.models import Activity, ContactPoint, Controller, Department, SecurityMeasure
from registry.views.flows import MOST
from registry.views.organisation import IDENTITY
from registry.vocabularies import vocabulary
from tests.cast import complete_activity, make_row

pytestmark = pytest.mark.django_db


def address(name, organisation, *arguments):
    return reverse(f"registry:{name}", args=[organisation.slug, *arguments])


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# Identity ---------------------------------------------------------------------------------------------------


def typed(organisation, **changes):
    """The whole form as a browser sends it, these fields changed."""
    values = {name: getattr(organisation, name) or "" for name in IDENTITY.fields} | changes
    base = {name: [str(value)] if value else [] for name, value in values.items() if name not in changes}
    base |= {name: [str(getattr(organisation, name))] for name in changes if getattr(organisation, name)}
    return values | {"base": json.dumps(base)}


def test_every_field_of_an_organisation_is_edited_here_but_its_address_name():
    assert set(IDENTITY.fields) == {
        field.name for field in Controller._meta.concrete_fields if field.editable
    } - {"id", "slug"}


def test_the_officer_changes_who_the_organisation_is_and_history_tells(client, organisation, dpo):
    client.force_login(dpo)
    path = address("edit-organisation", organisation)
    text(client.get(path))
    response = client.post(path, typed(organisation, legal_form="Commune", siren="732829320"))
    assert response["Location"].startswith(address("organisation", organisation))
    organisation.refresh_from_db()
    assert (organisation.name, organisation.legal_form) == ("Ville de Valombre", "Commune")
    assert organisation.history.latest().history_user == dpo


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_officer_changes_it(client, organisation, contributor, reader, method):
    for person in (contributor, reader):
        client.force_login(person)
        path = address("edit-organisation", organisation)
        assert getattr(client, method)(path, typed(organisation, name="Autre")).status_code == 403
    organisation.refresh_from_db()
    assert organisation.name == "Ville de Valombre"


def test_a_wrong_siren_comes_back_with_a_sentence_and_what_was_typed(client, organisation, dpo):
    client.force_login(dpo)
    wrong = typed(organisation, siren="123456789", brand="Valombre & moi")
    response = client.post(address("edit-organisation", organisation), wrong)
    assert response.status_code == 422
    assert "Valombre &amp; moi" in response.content.decode()
    organisation.refresh_from_db()
    assert (organisation.siren, organisation.brand) == ("", "")


def test_who_was_overtaken_sees_both_identities_and_nothing_is_overwritten(client, organisation, dpo):
    mine = typed(organisation, legal_form="Commune", brand="Valombre")
    Controller.objects.filter(pk=organisation.pk).update(legal_form="Établissement public")
    client.force_login(dpo)
    response = client.post(address("edit-organisation", organisation), mine)
    assert response.status_code == 409
    for version in ("Commune", "Établissement public"):
        assert version in response.content.decode()
    organisation.refresh_from_db()
    assert (organisation.legal_form, organisation.brand) == ("Établissement public", "")


def test_no_general_address_reaches_the_organisation_itself(client, organisation, dpo):
    """Deleting it would take the whole register with it."""
    client.force_login(dpo)
    for act in ("edit-row", "delete-row", "move-row"):
        assert (
            client.post(address(act, organisation, "organisation", organisation.public_id)).status_code == 404
        )


def test_members_read_the_contact_points_and_the_officer_edits_them_in_place(
    client, organisation, other_organisation, dpo, reader
):
    point = make_row(ContactPoint, organisation, name="Guichet des droits", email="droits@valombre.example")
    make_row(ContactPoint, other_organisation, name="Guichet lointain")
    client.force_login(reader)
    page = text(client.get(address("organisation", organisation)))
    assert "droits@valombre.example" in page
    assert "Guichet lointain" not in page
    assert "/rows/" not in page
    client.force_login(dpo)
    assert "/rows/contact-point/edit/" in text(client.get(address("organisation", organisation)))
    edit = address("edit-row", organisation, "contact-point", point.public_id)
    script = {"HX-Request": "true", "HX-Target": "contacts"}
    sent = {"function": point.function, "name": "Accueil", "email": "droits@valombre.example"}
    place = json.loads(client.post(edit, sent, headers=script)["HX-Location"])
    assert place["target"] == "#contacts"
    piece = text(client.get(place["path"], headers=script))
    assert re.match(r'\s*<section\s+class="sheet-section"\s+id="contacts"', piece)
    assert "Accueil" in piece
    assert "<html" not in piece


# Security ---------------------------------------------------------------------------------------------------


def test_every_heading_of_the_guide_is_there_and_says_when_it_has_no_measure(client, organisation, reader):
    make_row(SecurityMeasure, organisation, heading="04", detail="Mots de passe de douze caractères")
    client.force_login(reader)
    response = client.get(address("security", organisation))
    page = text(response)
    headings = response.context["headings"]
    assert [one.code for one in headings] == [term.code for term in vocabulary("security_headings")]
    assert [one.code for one in headings if one.measures] == ["04"]
    assert page.count('class="measures-none"') == len(headings) - 1
    assert "/rows/" not in page


def test_measures_of_single_activities_lead_to_them_and_those_of_archived_ones_are_left_out(
    client, organisation, other_organisation, reader
):
    kept = make_row(Activity, organisation, name="Paie")
    gone = make_row(Activity, organisation, state="archived")
    for activity, detail in ((kept, "Coffre fermé"), (gone, "Coffre rouillé")):
        make_row(SecurityMeasure, organisation, activity=activity, heading="12", detail=detail)
    make_row(SecurityMeasure, other_organisation, detail="Coffre lointain")
    client.force_login(reader)
    page = text(client.get(address("security", organisation)))
    assert "Coffre fermé" in page
    assert f"{kept.get_absolute_url()}#security" in page
    assert "Coffre rouillé" not in page
    assert "Coffre lointain" not in page
    assert "Coffre fermé" not in text(client.get(address("security", organisation), {"heading": "04"}))


def test_a_measure_added_under_a_heading_begins_with_that_heading(client, organisation, dpo):
    client.force_login(dpo)
    add = next(
        one.add
        for one in client.get(address("security", organisation)).context["headings"]
        if one.code == "17"
    )
    assert client.get(add).context["form"].initial["heading"] == "17"
    client.post(add.partition("?")[0], {"heading": "17", "detail": "Sauvegarde chaque nuit"})
    assert SecurityMeasure.objects.get().heading == "17"
    assert client.get(f"{add.partition('?')[0]}?heading=nonsense").context["form"].initial["heading"] == ""


# Flows ------------------------------------------------------------------------------------------------------


def test_the_map_of_an_activity_names_what_flows_and_leads_to_each(client, organisation, reader):
    activity = complete_activity(organisation, "Flux", state="current")
    client.force_login(reader)
    page = text(client.get(address("activity-flow", organisation, activity.public_id)))
    assert "<svg" in page
    for kind in ("parties", "subjects", "data"):
        assert f"/directory/{kind}/" in page
    assert activity.get_absolute_url() in page


def test_the_map_of_the_register_is_of_one_department_when_asked_and_never_of_another_organisation(
    client, organisation, other_organisation, reader
):
    roads, schools = (make_row(Department, organisation, name=name) for name in ("Voirie", "Écoles"))
    make_row(Activity, organisation, name="Stationnement", department=roads)
    make_row(Activity, organisation, name="Cantine", department=schools)
    make_row(Activity, organisation, name="Pointage", department=schools, state="archived")
    foreign = make_row(Department, other_organisation, name="Bureau lointain")
    make_row(Activity, other_organisation, name="Affaire lointaine", department=foreign)
    client.force_login(reader)
    everything = text(client.get(address("flows", organisation)))
    assert "Stationnement" in everything
    assert "Cantine" in everything
    assert "Pointage" not in everything
    assert "lointain" not in everything
    some = text(client.get(address("flows", organisation), {"department": schools.public_id}))
    assert "Cantine" in some
    assert "Stationnement" not in some
    other = text(client.get(address("flows", organisation), {"department": foreign.public_id}))
    assert "lointain" not in other


def test_a_map_that_nobody_could_read_is_not_drawn(client, organisation, reader, monkeypatch):
    monkeypatch.setattr("registry.views.flows.MOST", 2)
    assert MOST > 100
    for _each in range(3):
        make_row(Activity, organisation)
    client.force_login(reader)
    assert 'class="fig-map' not in text(client.get(address("flows", organisation)))
