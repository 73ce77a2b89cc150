"""Every row of the console: added, changed, moved, deleted, proposed; nobody's work is lost or overwritten."""

from __future__ import annotations

import html
import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from registry.editor.form import RowForm
from registry.editor.help import help_on
from registry.editor.specification import FORMS, SECTIONS, form_of, section_of
from registry.models import (
    Activity,
    DataCategory,
    Department,
    OpenPoint,
    Party,
    Purpose,
    Recipient,
    RetentionRule,
    RetentionStart,
)
from registry.models.shape import parts_of
from registry.record.columns import COLUMNS
from tests.cast import Completer, make_row


def as_member(client, person):
    client.force_login(person)
    return client


def text_of(markup):
    """What a piece of a page says, without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def edit_address(row, form=None):
    key = form or form_of(type(row)).key
    return reverse("registry:edit-row", args=[row.controller.slug, key, row.public_id])


def add_address(controller, form, parent):
    return reverse("registry:add-row", args=[controller.slug, form, parent.public_id])


def filled(row, form=None, **changes):
    """What a browser sends from the form of this row as it opens now, with these changes."""
    spec = FORMS[form] if form else form_of(type(row))
    made = RowForm(spec, type(row).objects.get(pk=row.pk))
    return dict(made.inputs(made.stored, base=json.dumps(made.stored))) | changes


# The forms cover the models -----------------------------------------------------------------------------------


def test_every_field_of_an_activity_is_edited_in_exactly_one_section():
    facets = [name for key, spec in FORMS.items() if key.startswith("activity.") for name in spec.fields]
    editable = {f.name for f in Activity._meta.concrete_fields if f.editable} - {
        "id",
        "controller",
        "position",
    }
    assert sorted(facets) == sorted(editable - {"state"})  # the state has buttons of its own


def test_every_kind_of_part_of_an_activity_is_edited_in_a_section():
    lists = {name for key, spec in FORMS.items() if key.startswith("activity.") for name in spec.lists}
    for name, part, _link in parts_of(Activity):
        assert name in lists or part is OpenPoint or section_of(part) in SECTIONS


def test_the_sections_that_are_edited_are_those_that_are_printed():
    assert list(SECTIONS) == [column.key for column in COLUMNS]


def test_every_field_is_explained_in_plain_words():
    silent = [
        f"{spec.model._meta.model_name}.{name}"
        for spec in FORMS.values()
        if spec.model._meta.app_label == "registry"
        for name in (*spec.fields, *spec.lists)
        if not help_on(spec.model._meta.model_name, name)[0]
    ]
    assert silent == []


def test_a_form_sent_back_as_it_was_opened_changes_nothing(client, dpo, organisation):
    Completer(organisation, "Texte").parts(organisation)
    as_member(client, dpo)
    for spec in FORMS.values():
        if spec.model._meta.app_label != "registry":
            continue
        row = spec.model.objects.filter(controller=organisation).first()
        before = spec.model.history.filter(id=row.pk).count()
        response = client.post(edit_address(row, spec.key), filled(row, spec.key))
        assert response.status_code == 302, (spec.key, response.content.decode()[-3000:])
        assert spec.model.history.filter(id=row.pk).count() == before, spec.key


# Saving -------------------------------------------------------------------------------------------------------


def test_the_officer_changes_a_purpose_and_comes_back_to_its_place(client, dpo, purpose):
    response = as_member(client, dpo).post(edit_address(purpose), filled(purpose, name="Verser les salaires"))
    assert response["Location"].endswith(f"/edit/purposes/#row-{purpose.public_id}")
    purpose.refresh_from_db()
    assert purpose.name == "Verser les salaires"
    assert purpose.history.first().history_user == dpo


def test_bases_are_ticked_and_people_typed_anew_on_the_spot(client, dpo, purpose):
    data = filled(purpose, bases=["6.1.b", "6.1.c"], **{"subjects-new": "Salariés\nApprentis"})
    as_member(client, dpo).post(edit_address(purpose), data)
    assert set(purpose.bases.values_list("basis", flat=True)) == {"6.1.b", "6.1.c"}
    assert {str(use) for use in purpose.subjects.all()} == {"Salariés", "Apprentis"}
    data = filled(purpose, bases=["6.1.c"])
    as_member(client, dpo).post(edit_address(purpose), data)
    assert list(purpose.bases.values_list("basis", flat=True)) == ["6.1.c"]


def test_a_name_that_exists_is_found_again_whatever_its_accents_and_capitals(client, dpo, activity):
    make_row(Party, activity.controller, name="Médecine du travail")
    recipient = make_row(Recipient, activity.controller, activity=activity)
    as_member(client, dpo).post(edit_address(recipient), filled(recipient, party="medecine DU travail"))
    recipient.refresh_from_db()
    assert recipient.party.name == "Médecine du travail"
    assert Party.objects.count() == 1


def test_start_events_are_lines_in_their_order(client, dpo, activity):
    rule = make_row(RetentionRule, activity.controller, activity=activity)
    for lines in ("fin du contrat\nclôture du dossier", "clôture du dossier\nfin du contrat"):
        as_member(client, dpo).post(edit_address(rule), filled(rule, **{"starts-new": lines}))
        assert [one.event for one in RetentionStart.objects.filter(rule=rule)] == lines.splitlines()


def test_a_save_costs_the_same_number_of_queries_whatever_the_length_of_the_history(
    client, dpo, purpose, django_assert_max_num_queries
):
    as_member(client, dpo)
    data = filled(purpose, name="Une fois")
    with django_assert_max_num_queries(21) as first:
        client.post(edit_address(purpose), data)
    for number in range(30):
        purpose.name = f"Version {number}"
        purpose.save()
    data = filled(purpose, name="Encore")
    with django_assert_max_num_queries(21) as later:
        client.post(edit_address(purpose), data)
    assert len(later) == len(first)


@pytest.mark.parametrize("times", [1, 2])
def test_a_form_sent_twice_makes_one_row(client, dpo, activity, times):
    data = {"name": "Établir les bulletins", "row_id": str(uuid.uuid4()), "base": "{}"}
    for _time in range(times):
        response = as_member(client, dpo).post(add_address(activity.controller, "purpose", activity), data)
        assert response.status_code == 302
    assert Purpose.objects.filter(activity=activity).count() == 1


SENT_AGAIN = [
    ("purpose", {"name": "Payer"}, {"name": "   "}, "name"),
    ("retention-rule", {"event": "Fin du contrat"}, {"amount": "beaucoup"}, "amount"),
    ("recipient", {"kind": "authority", "name": "Urssaf"}, {"kind": "king"}, "kind"),
    ("transfer", {"country": "US"}, {"country": "ZZ"}, "country"),
]


@pytest.mark.parametrize(("form", "first", "mistake", "field"), SENT_AGAIN)
def test_a_form_sent_again_with_a_mistake_shows_it_beside_its_field(
    client, dpo, activity, form, first, mistake, field
):
    model, address = FORMS[form].model, add_address(activity.controller, form, activity)
    data = {**first, "row_id": str(uuid.uuid4()), "base": "{}"}
    assert as_member(client, dpo).post(address, data).status_code == 302
    [made] = model.objects.filter(activity=activity)
    versions = model.history.count()
    response = client.post(address, {**data, **mistake})
    assert response.status_code == 422
    assert response.context["form"].errors.get(field)
    assert response.context["form"][field].value() in (mistake[field], [mistake[field]])
    assert response.context["form_action"] == edit_address(made)
    assert (model.objects.filter(activity=activity).count(), model.history.count()) == (1, versions)
    assert client.post(response.context["form_action"], data).status_code == 302


def test_a_form_sent_again_with_something_else_offers_to_change_what_it_made(client, dpo, activity):
    address = add_address(activity.controller, "purpose", activity)
    data = {"name": "Payer", "row_id": str(uuid.uuid4()), "base": "{}"}
    as_member(client, dpo).post(address, data)
    response = client.post(address, {**data, "name": "Payer les agents"})
    assert response.status_code == 409
    assert response.context["form"]["name"].value() == "Payer les agents"
    assert Purpose.objects.get(activity=activity).name == "Payer"


def test_an_identifier_taken_by_another_organisation_makes_a_row_with_another_one(
    client, dpo, activity, other_organisation
):
    theirs = make_row(Purpose, other_organisation)
    data = {"name": "La nôtre", "row_id": str(theirs.public_id)}
    as_member(client, dpo).post(add_address(activity.controller, "purpose", activity), data)
    assert Purpose.objects.get(activity=activity).public_id != theirs.public_id
    theirs.refresh_from_db()
    assert theirs.name != "La nôtre"


# Bad input ----------------------------------------------------------------------------------------------------

FAULTS = [
    ("activity.general", {"created_on": "31/31/2026"}, "created_on"),
    ("activity.general", {"reference": "R" * 61}, "reference"),
    ("activity.general", {"name": "Une ligne\nUne autre"}, "name"),
    ("activity.general", {"role": "king"}, "role"),
    ("activity.general", {"description": "avant\x07après"}, "description"),
    ("purpose", {"name": "   "}, "name"),
    ("purpose", {"bases": ["6.1.z"]}, "bases"),
    ("purpose", {"bases": ["6.1.a"], "name": "x", "detail": "\x00"}, "detail"),
    ("transfer", {"country": "ZZ"}, "country"),
    ("retention-rule", {"amount": "-3"}, "amount"),
    ("retention-rule", {"amount": "beaucoup"}, "amount"),
    ("retention-rule", {"purpose": str(uuid.uuid4())}, "purpose"),
    ("recipient", {"party": "P" * 401}, "party"),
]


@pytest.mark.parametrize(("form", "typed", "field"), FAULTS)
def test_bad_input_gets_a_sentence_at_the_field_keeps_what_was_typed_and_saves_nothing(
    client, dpo, organisation, form, typed, field
):
    Completer(organisation, "Texte").parts(organisation)
    spec = FORMS[form]
    row = spec.model.objects.filter(controller=organisation).first()
    versions, parties = spec.model.history.count(), Party.objects.count()
    data = filled(row, form, **typed)
    response = as_member(client, dpo).post(edit_address(row, form), data)
    assert response.status_code == 422
    shown = response.context["form"]
    assert shown.errors.get(field), shown.errors
    for name, value in typed.items():
        kept = shown[name].value()
        assert kept == value or kept == [value]
    assert (spec.model.history.count(), Party.objects.count()) == (versions, parties)


def test_a_number_without_its_unit_is_refused_with_the_words_of_the_model(client, dpo, activity):
    rule = make_row(RetentionRule, activity.controller, activity=activity)
    response = as_member(client, dpo).post(edit_address(rule), filled(rule, amount="3", unit=""))
    assert "Un nombre ne va pas sans son unité" in response.context["form"].errors["unit"][0]


def test_a_reference_already_used_is_refused_at_its_field(client, dpo, activity):
    other = make_row(Activity, activity.controller, reference="RH-02")
    response = as_member(client, dpo).post(
        edit_address(other, "activity.general"),
        filled(other, "activity.general", reference=activity.reference),
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"reference"}
    assert str(response.context["whole"]) == str(other), "the page around the form says what is stored"


@pytest.mark.parametrize("form", ["transfer", "retention-rule"])
def test_a_form_in_which_nothing_is_answered_adds_nothing(client, dpo, activity, form):
    address = add_address(activity.controller, form, activity)
    opened = as_member(client, dpo).get(address).context["form"]
    response = client.post(address, dict(opened.inputs(opened.stored)))
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert not FORMS[form].model.objects.exists()


def test_a_browser_cuts_no_text_short_without_a_word(client, dpo, purpose):
    assert "maxlength" not in as_member(client, dpo).get(edit_address(purpose)).content.decode()


def test_of_many_boxes_the_ticked_ones_come_first_and_few_keep_their_order(organisation):
    activity = make_row(Activity, organisation)
    for number in range(20):
        make_row(DataCategory, organisation, name=f"Données {number:02}")
    form = RowForm(FORMS["activity.data"], activity)
    boxes = boxes_of(form.fields["data"].widget.render("data", ["Données 19"], {"id": "x"}))
    assert boxes[:2] == ["Données 19", "Données 00"]
    bases = RowForm(FORMS["purpose"], Purpose(controller=organisation, activity=activity)).fields["bases"]
    boxes = boxes_of(bases.widget.render("bases", ["6.1.f"], {"id": "y"}))
    assert boxes == ["6.1.a", "6.1.b", "6.1.c", "6.1.d", "6.1.e", "6.1.f"]


def boxes_of(html):
    """The values of the boxes of a field, in their order."""
    return re.findall(r'type="checkbox" name="[a-z]+" value="([^"]+)"', html)


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "R&D, score <5 ans",
    "🙂👩\u200d🚒",
    "\u05e2\u05d1\u05e8\u05d9\u05ea \u200f\u0645\u0631\u062d\u0628\u0627",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_and_foreign_text_is_kept_as_typed_and_shown_as_text(client, dpo, purpose, text):
    as_member(client, dpo).post(edit_address(purpose), filled(purpose, name=text, **{"subjects-new": text}))
    purpose.refresh_from_db()
    assert purpose.name == text
    for name in ("activity", "edit-section"):
        section = ["purposes"] if name == "edit-section" else []
        address = reverse(
            f"registry:{name}", args=[purpose.controller.slug, purpose.activity.public_id, *section]
        )
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert html.escape(text) in page or text in html.unescape(page)


def test_what_is_sent_beside_the_form_is_ignored(client, dpo, purpose, other_organisation):
    theirs = make_row(Activity, other_organisation)
    data = filled(
        purpose, controller=str(other_organisation.pk), activity=str(theirs.pk), position="9", id="1"
    )
    as_member(client, dpo).post(edit_address(purpose), data)
    purpose.refresh_from_db()
    assert (purpose.controller_id, purpose.activity_id != theirs.pk) == (purpose.activity.controller_id, True)


# Who may ------------------------------------------------------------------------------------------------------


def test_a_contributor_edits_drafts_of_the_own_department_only(client, contributor, organisation, paye):
    own = make_row(Activity, organisation, department=paye, state="draft", name="À nous")
    other = make_row(Activity, organisation, state="draft", name="À d’autres")
    as_member(client, contributor)
    for row, status in ((own, 302), (other, 403)):
        address = edit_address(row, "activity.general")
        assert client.get(address).status_code == (200 if status == 302 else 403)
        assert client.post(address, filled(row, "activity.general", name="Changée")).status_code == status
    other.refresh_from_db()
    assert other.name == "À d’autres"


def test_a_contributor_cannot_send_a_record_to_another_department(client, contributor, organisation, paye):
    make_row(Department, organisation, name="Direction")
    own = make_row(Activity, organisation, department=paye, state="draft")
    data = filled(own, "activity.general", department="Direction")
    response = as_member(client, contributor).post(edit_address(own, "activity.general"), data)
    assert response.status_code == 422
    assert "department" in response.context["form"].errors
    own.refresh_from_db()
    assert own.department == paye


def test_a_contributor_makes_no_department(client, contributor, organisation, paye):
    own = make_row(Activity, organisation, department=paye, state="draft")
    data = filled(own, "activity.general", department="Un service inventé")
    response = as_member(client, contributor).post(edit_address(own, "activity.general"), data)
    assert response.status_code == 422
    assert Department.objects.count() == 1


def test_a_reader_edits_nothing_and_a_stranger_finds_nothing(client, reader, stranger, purpose):
    for person, status in ((reader, 403), (stranger, 404)):
        as_member(client, person)
        assert client.get(edit_address(purpose)).status_code == status
        assert client.post(edit_address(purpose), filled(purpose, name="Non")).status_code == status
    purpose.refresh_from_db()
    assert purpose.name == "Payer les salaires"


def test_a_row_of_another_organisation_is_not_found_under_ones_own(
    client, dpo, organisation, other_organisation
):
    theirs = make_row(Purpose, other_organisation)
    address = reverse("registry:edit-row", args=[organisation.slug, "purpose", theirs.public_id])
    as_member(client, dpo)
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "Volée"}).status_code == 404
    parent = reverse("registry:add-row", args=[organisation.slug, "purpose", theirs.activity.public_id])
    assert client.post(parent, {"name": "Glissée"}).status_code == 404
    assert Purpose.objects.count() == 1


# With a script ------------------------------------------------------------------------------------------------


def test_a_script_gets_the_piece_it_asks_for_and_is_told_where_to_look_after_a_save(client, dpo, purpose):
    as_member(client, dpo)
    script = {"HX-Request": "true", "HX-Target": "purposes"}
    page = client.get(edit_address(purpose), headers=script).content.decode()
    assert "<html" not in page
    assert 'id="purposes"' in page
    response = client.post(edit_address(purpose), filled(purpose, name="Nouveau"), headers=script)
    assert response.status_code == 204
    place = json.loads(response["HX-Location"])
    assert (place["target"], place["push"]) == ("#purposes", "false")
    faulty = client.post(edit_address(purpose), filled(purpose, name=""), headers=script)
    assert faulty.status_code == 200
    assert "is-invalid" in faulty.content.decode()


def test_a_script_that_proposes_gets_the_section_back_and_not_a_page_inside_the_page(
    client, contributor, in_force
):
    script = {"HX-Request": "true", "HX-Target": "purposes"}
    sent = as_member(client, contributor).post(
        edit_address(in_force), filled(in_force, name="Autre"), headers=script
    )
    place = json.loads(sent["HX-Location"])
    piece = client.get(place["path"], headers=script).content.decode()
    assert piece.lstrip().startswith('<section class="sheet-section" id="purposes"')
    assert piece.count('class="sheet-section"') == 1
    assert "Votre proposition a été transmise" in piece


# A session that ended ----------------------------------------------------------------------------------------


def resent(response):
    return dict(response.context["kept"])


def test_what_was_typed_when_the_session_had_ended_is_kept_and_sent_again_after_signing_in(
    client, dpo, purpose
):
    typed = filled(purpose, name="Tapé hier")
    response = client.post(edit_address(purpose), typed)
    assert response.status_code == 401
    page = response.content.decode()
    said = [text_of(one) for one in re.findall(r"<dt[^>]*>.*?</dt>|<dd[^>]*>.*?</dd>", page, re.DOTALL)]
    place = said.index("Finalité")  # under its label, and nothing of what the form sends of itself
    assert said[place + 1] == "Tapé hier"
    assert not {"base", "row_id"} & set(said)
    as_member(client, dpo).post(edit_address(purpose), resent(response))
    purpose.refresh_from_db()
    assert purpose.name == "Tapé hier"


def test_a_form_of_an_earlier_session_is_offered_again_but_one_of_another_site_is_not(dpo, purpose):
    client = Client(enforce_csrf_checks=True)
    client.force_login(dpo)
    typed = filled(purpose, name="Tapé hier")
    ours = client.post(edit_address(purpose), typed, headers={"origin": "http://testserver"})
    assert ours.status_code == 403
    assert "Tapé hier" in ours.content.decode()
    theirs = client.post(edit_address(purpose), typed, headers={"origin": "https://evil.example"})
    assert theirs.status_code == 403
    assert "Tapé hier" not in theirs.content.decode()
    purpose.refresh_from_db()
    assert purpose.name == "Payer les salaires"


@pytest.mark.parametrize("state", ["current", "archived"])
def test_a_record_that_is_or_was_in_force_is_not_deleted_and_says_why(client, dpo, activity, state):
    Activity.objects.filter(pk=activity.pk).update(state=state)
    address = reverse(
        "registry:delete-row", args=[activity.controller.slug, "activity.general", activity.public_id]
    )
    asked = as_member(client, dpo).get(address)
    assert "archivez-la, elle reste lisible" in text_of(asked.content.decode())
    assert 'class="button danger"' not in asked.content.decode()
    assert client.post(address, {"seen": asked.context["seen"]}).status_code == 409
    assert Activity.objects.filter(pk=activity.pk).exists()


def test_a_form_typed_anew_after_it_made_its_row_is_not_lost(client, dpo, activity):
    typed = {"row_id": str(uuid.uuid4()), "name": "UN"}
    add = add_address(activity.controller, "purpose", activity)
    as_member(client, dpo).post(add, typed)
    assert client.post(add, typed).status_code == 302
    again = client.post(add, typed | {"name": "DEUX"})
    assert again.status_code == 409
    assert "DEUX" in again.content.decode()
    assert [one.name for one in Purpose.objects.filter(activity=activity)] == ["UN"]


def test_a_name_that_becomes_a_reference_is_no_conflict_when_it_is_sent_twice(client, dpo, activity):
    make_row(Party, activity.controller, name="Paie Modèle")
    recipient = make_row(
        Recipient, activity.controller, activity=activity, kind="processor", name="X", party=None
    )
    data = filled(recipient, name="PAIE MODÈLE")
    as_member(client, dpo)
    assert [client.post(edit_address(recipient), data).status_code for _twice in range(2)] == [302, 302]
    assert Recipient.objects.get(pk=recipient.pk).party.name == "Paie Modèle"
