"""A finding opens the form that mends it, with its sentence on top; what is left is counted at once."""

import pytest
from django.urls import reverse

from policies.models import Notice
from registry.models import (
    Activity,
    ContactPoint,
    DataCategory,
    DataUse,
    LegalBasis,
    Purpose,
    SubjectUse,
)
from tests.cast import make_row

pytestmark = pytest.mark.django_db
PIECE = {"HX-Request": "true", "HX-Target": "purposes"}


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, name="Paie", role="controller", state="draft")


@pytest.fixture(autouse=True)
def officer(client, dpo):
    client.force_login(dpo)


def panel(client, address):
    return client.get(address).context["findings"]


def mendings(panel):
    return {one.sentence: one.mending for group in panel.groups for one in group.findings}


def mend(client, activity, sentence, **headers):
    """What the link of a finding leads to, as a browser follows it."""
    found = mendings(panel(client, activity.get_absolute_url()))
    mending = next(mending for text, mending in found.items() if sentence in text)
    return client.get(mending.address, follow=True, **headers)


def test_a_finding_about_a_row_opens_the_form_of_that_row(client, organisation, activity):
    make_row(Purpose, organisation, activity=activity, name="Verser les salaires")
    second = make_row(Purpose, organisation, activity=activity, name="Déclarer les charges")
    answer = mend(client, activity, "Déclarer les charges")
    assert answer.context["row"] == second
    assert [one.sentence for one in answer.context["asked"]] == [
        "Aucune base légale n’est donnée pour «\u00a0Déclarer les charges\u00a0»."
    ]
    assert answer.context["asked"][0].citation == "RGPD, art.\u00a06,\u00a0§\u00a01"


def test_a_list_that_is_empty_opens_the_form_of_its_first_row(client, activity):
    answer = mend(client, activity, "Indiquez à quoi servent les données")
    assert answer.context["form"].is_new
    assert answer.context["spec"].model is Purpose
    assert "au moins une finalité" in answer.context["asked"][0].sentence


def test_a_question_of_the_record_opens_its_section(client, activity):
    answer = mend(client, activity, "Espace économique européen")
    assert answer.context["section"].key == "transfers"
    assert [one.sentence for one in answer.context["asked"]] == [
        "Dites si des données sortent de l’Espace économique européen\u00a0: pas encore répondu."
    ]


def test_an_entry_that_activities_share_is_mended_in_the_directory(client, organisation, activity):
    allergies = make_row(DataCategory, organisation, name="Allergies", kind="")
    make_row(DataUse, organisation, activity=activity, data=allergies)
    answer = mend(client, activity, "Allergies")
    assert answer.context["row"] == allergies


def test_the_section_says_on_top_what_it_lacks_until_it_lacks_nothing(client, organisation, activity):
    purpose = make_row(Purpose, organisation, activity=activity, name="Payer")
    address = reverse("registry:edit-section", args=[organisation.slug, activity.public_id, "purposes"])
    assert len(client.get(address, headers=PIECE).context["asked"]) == 1
    rests = {"basis": "6.1.c", "legal_text": "Code du travail"}
    make_row(LegalBasis, organisation, activity=activity, purpose=purpose, **rests)
    assert client.get(address, headers=PIECE).context["asked"] == []


def test_after_a_save_the_page_counts_anew_and_before_it_does_not(client, organisation, activity):
    before = panel(client, activity.get_absolute_url()).count
    add = reverse("registry:add-row", args=[organisation.slug, "purpose", activity.public_id])
    section = reverse("registry:edit-section", args=[organisation.slug, activity.public_id, "purposes"])
    assert "HX-Trigger-After-Settle" not in client.get(section, headers=PIECE)
    client.post(add, {"name": "Payer", "bases": ["6.1.c"]}, headers=PIECE)
    assert client.get(section, headers=PIECE)["HX-Trigger-After-Settle"] == "record-changed"
    assert panel(client, activity.get_absolute_url()).count == before - 1


def test_who_only_reads_is_led_to_the_section_and_to_no_form(client, reader, activity):
    client.force_login(reader)
    found = mendings(panel(client, activity.get_absolute_url()))
    assert {one.address for one in found.values()} >= {"#purposes", "#people", "#data"}
    assert not any(one.section or "/edit/" in one.address for one in found.values())


def test_the_contact_of_the_organisation_opens_with_its_function(client, organisation):
    address = reverse("registry:organisation", args=[organisation.slug])
    found = mendings(panel(client, address))
    form = client.get(next(one.address for text, one in found.items() if "joindre l’organisme" in text))
    assert form.context["row"].function == "seat"
    assert "joindre l’organisme" in form.context["asked"][0].sentence
    seat = make_row(ContactPoint, organisation, function="seat", name="Mairie")
    found = mendings(panel(client, address))
    form = client.get(next(one.address for text, one in found.items() if "joindre l’organisme" in text))
    assert form.context["row"] == seat


def test_the_officer_who_is_not_named_opens_the_contact_and_the_question_the_identity(client, organisation):
    address = reverse("registry:organisation", args=[organisation.slug])
    found = mendings(panel(client, address))
    assert next(one.section for text, one in found.items() if "délégué" in text) == "identity"
    organisation.dpo_designated = "some"
    organisation.save()
    found = mendings(panel(client, address))
    form = client.get(next(one.address for text, one in found.items() if "joindre le délégué" in text))
    assert form.context["row"].function == "dpo"


def test_a_notice_opens_its_own_forms_and_leads_to_the_record_for_the_rest(client, organisation, activity):
    notice = make_row(Notice, organisation, title="Vos données", slug="vous", language="fr")
    found = mendings(panel(client, notice.page()))
    form = client.get(next(one.address for text, one in found.items() if "aucune activité" in text))
    assert form.context["spec"].key == "notice.activities"
    assert "aucune activité en vigueur" in form.context["asked"][0].sentence


def test_an_unknown_code_or_row_leads_to_the_section_as_it_is(client, organisation, activity):
    make_row(SubjectUse, organisation, activity=activity)
    section = reverse("registry:edit-section", args=[organisation.slug, activity.public_id, "purposes"])
    for query in ("?finding=NOTHING", "?finding=NOTHING&row=x", "?row=x"):
        answer = client.get(section + query)
        assert answer.status_code == 200
        assert answer.context["section"].key == "purposes"
