"""Every row of the console: added, changed, moved, deleted, proposed; nobody's work is lost or overwritten."""

from __future__ import annotations

import html
import json
import re
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, connections
from django.test import Client
from django.urls import reverse

from registry.editing import comparing
from registry.editor.form import RowForm
from registry.editor.help import help_on
from registry.editor.specification import FORMS, SECTIONS, form_of, form_with, section_of
from registry.editor.titles import ADDING
from registry.models import (
    Activity,
    DataCategory,
    Department,
    LegalBasis,
    Membership,
    OpenPoint,
    Party,
    Proposal,
    Purpose,
    Recipient,
    RetentionRule,
    RetentionStart,
    SubjectCategory,
    SubjectUse,
)
from registry.models.shape import parts_of
from registry.record.columns import COLUMNS
from tests.cast import Completer, make_row
from tests.markup import tight


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, name="Paie", state="current")


@pytest.fixture
def purpose(activity):
    return make_row(Purpose, activity.controller, activity=activity, name="Payer les salaires")


def text_of(markup):
    """What a piece of a page says, without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def as_member(client, person):
    client.force_login(person)
    return client


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


# Who may ------------------------------------------------------------------------------------------------------


@pytest.fixture
def paye(organisation, contributor):
    """The contributor's own department."""
    department = make_row(Department, organisation, name="Paie")
    Membership.objects.get(user=contributor).departments.add(department)
    return department


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


# Proposals ----------------------------------------------------------------------------------------------------


@pytest.fixture
def in_force(organisation, paye):
    activity = make_row(Activity, organisation, department=paye, state="current")
    return make_row(Purpose, organisation, activity=activity, name="Payer")


def propose(client, contributor, row, **changes):
    as_member(client, contributor).post(edit_address(row), filled(row, **changes))
    return Proposal.objects.latest("pk")


def test_what_a_contributor_changes_in_a_record_in_force_is_a_proposal(client, contributor, in_force):
    asked = propose(client, contributor, in_force, name="Payer à l’heure", **{"subjects-new": "Stagiaires"})
    in_force.refresh_from_db()
    assert in_force.name == "Payer"
    assert SubjectUse.objects.count() == 0
    assert asked.values["name"] == ["Payer à l’heure"]
    assert asked.proposed_by == contributor


def review_and_send(client, asked, **choices):
    page = client.get(reverse("registry:proposal", args=[asked.controller.slug, asked.public_id]))
    data = dict(page.context["kept"]) | {"proposal": str(asked.public_id)} | choices
    return client.post(page.context["form_action"], data)


def test_the_officer_takes_a_proposal_over(client, dpo, contributor, in_force):
    asked = propose(client, contributor, in_force, name="Payer à l’heure", **{"subjects-new": "Stagiaires"})
    as_member(client, dpo)
    response = review_and_send(client, asked, **{"choose-name": "mine", "choose-subjects": "mine"})
    assert response.status_code == 302
    in_force.refresh_from_db()
    asked.refresh_from_db()
    assert in_force.name == "Payer à l’heure"
    assert [str(use) for use in in_force.subjects.all()] == ["Stagiaires"]
    assert (asked.state, asked.answered_by) == ("accepted", dpo)


def test_the_officer_corrects_a_proposal(client, dpo, contributor, in_force):
    asked = propose(client, contributor, in_force, name="Payer a leure")
    as_member(client, dpo)
    address = f"{edit_address(in_force)}?proposal={asked.public_id}"
    assert "Payer a leure" in client.get(address).content.decode()
    client.post(
        edit_address(in_force), filled(in_force, name="Payer à l’heure", proposal=str(asked.public_id))
    )
    in_force.refresh_from_db()
    asked.refresh_from_db()
    assert (in_force.name, asked.state) == ("Payer à l’heure", "accepted")


def test_a_register_that_changed_since_the_proposal_is_not_overwritten_unseen(
    client, dpo, contributor, in_force
):
    asked = propose(client, contributor, in_force, name="Proposé")
    in_force.name = "Changé depuis"
    in_force.save()
    as_member(client, dpo)
    assert review_and_send(client, asked).status_code == 409
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_the_officer_refuses_with_a_reason_that_the_author_reads(client, dpo, contributor, in_force):
    asked = propose(client, contributor, in_force, name="Non")
    as_member(client, dpo)
    address = reverse("registry:refuse-proposal", args=[asked.controller.slug, asked.public_id])
    for reason in ("", "N" * 2001):
        refused = client.post(address, {"answer": reason})
        asked.refresh_from_db()
        assert (refused.status_code, asked.state) == (422, "waiting")
        assert refused.context["refusal"].errors["answer"]
        assert refused.context["refusal"]["answer"].value() == reason
    client.post(address, {"answer": "Déjà dit ailleurs."})
    page = as_member(client, contributor).get(
        reverse("registry:proposal", args=[asked.controller.slug, asked.public_id])
    )
    assert "Déjà dit ailleurs." in page.content.decode()


def test_the_list_of_proposals_says_what_each_is_about(client, dpo, contributor, in_force):
    propose(client, contributor, in_force, name="Autrement")
    address = reverse("registry:proposals", args=[in_force.controller.slug])
    page = as_member(client, dpo).get(address).content.decode()
    assert "Modification · Finalité" in page


def test_an_addition_and_a_deletion_can_be_proposed(client, dpo, contributor, in_force):
    as_member(client, contributor).post(
        add_address(in_force.controller, "purpose", in_force.activity),
        {"name": "Déclarer", "bases": ["6.1.c"]},
    )
    added = Proposal.objects.latest("pk")
    client.post(
        reverse("registry:delete-row", args=[in_force.controller.slug, "purpose", in_force.public_id])
    )
    deleted = Proposal.objects.latest("pk")
    assert (added.action, deleted.action, Purpose.objects.count()) == ("add", "delete", 1)
    as_member(client, dpo)
    assert review_and_send(client, added).status_code == 302
    assert review_and_send(client, deleted).status_code == 302
    assert [one.name for one in Purpose.objects.all()] == ["Déclarer"]
    assert list(LegalBasis.objects.values_list("basis", flat=True)) == ["6.1.c"]
    assert not Proposal.objects.waiting().exists()


def test_a_contributor_answers_no_proposal_and_a_stranger_sees_none(client, contributor, stranger, in_force):
    asked = propose(client, contributor, in_force, name="Texte du contributeur")
    slug = asked.controller.slug
    refuse = reverse("registry:refuse-proposal", args=[slug, asked.public_id])
    assert client.post(refuse, {"answer": "Non"}).status_code == 403
    as_member(client, stranger)
    assert client.get(reverse("registry:proposal", args=[slug, asked.public_id])).status_code == 404
    assert client.post(refuse, {"answer": "Non"}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_a_list_longer_than_any_register_needs_is_refused_before_it_is_looked_through(
    client, dpo, organisation
):
    """Each entry is looked for among those that are there: three thousand took two minutes, with the record locked."""
    activity = make_row(Activity, organisation, state="draft")
    client.force_login(dpo)
    people = "\n".join(f"personne {number}" for number in range(3_000))
    path = reverse("registry:edit-row", args=[organisation.slug, "activity.people", activity.public_id])
    page = client.post(path, {"subjects-new": people})
    assert page.status_code == 422
    assert "personne 2999" in page.content.decode()
    assert not SubjectCategory.objects.exists()


# Deleting and moving ------------------------------------------------------------------------------------------


def test_what_is_in_use_is_not_deleted_and_says_who_uses_it(client, dpo, activity):
    party = make_row(Party, activity.controller, name="Banque")
    make_row(Recipient, activity.controller, activity=activity, party=party)
    address = reverse("registry:delete-row", args=[party.controller.slug, "party", party.public_id])
    response = as_member(client, dpo).post(address)
    assert response.status_code == 409
    assert str(activity) in response.context["users"]
    assert Party.objects.filter(pk=party.pk).exists()


def test_what_is_in_use_says_so_before_anything_is_pressed(client, dpo, activity):
    party = make_row(Party, activity.controller, name="Banque")
    address = reverse("registry:delete-row", args=[party.controller.slug, "party", party.public_id])
    button = '<button type="submit" class="button danger">'
    free = as_member(client, dpo).get(address).content.decode()
    assert button in free
    assert "est utilisée" not in free
    make_row(Recipient, activity.controller, activity=activity, party=party)
    page = client.get(address)
    used = page.content.decode()
    assert page.status_code == 200
    assert "Cette entrée est utilisée et ne peut pas être supprimée" in used
    assert page.context["users"] == [str(activity)]
    assert button not in used
    assert "Son historique est conservé" not in used


def test_control_a_row_with_parts_of_its_own_can_be_deleted(client, dpo, purpose):
    make_row(LegalBasis, purpose.controller, activity=purpose.activity, purpose=purpose)
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    assert as_member(client, dpo).get(address).context["users"] == []


TITLES = {
    "party": "Ajouter un tiers",
    "subject": "Ajouter une catégorie de personnes",
    "site": "Ajouter un site",
}


@pytest.mark.parametrize(("form", "title"), TITLES.items())
def test_a_page_is_called_as_the_button_that_leads_to_it(client, dpo, organisation, form, title):
    address = reverse("registry:add-entry", args=[organisation.slug, form])
    page = tight(as_member(client, dpo).get(address).content.decode())
    assert f'<h1 class="page-title">{title}</h1>' in page
    assert re.search(rf"<title>{title} – ", page)


def test_a_measure_of_the_whole_organisation_is_called_so(client, dpo, activity):
    as_member(client, dpo)
    slug = activity.controller.slug
    shared = reverse("registry:add-entry", args=[slug, "security-measure"])
    own = add_address(activity.controller, "security-measure", activity)
    titles = [client.get(address).context["title"] for address in (shared, own)]
    assert list(map(str, titles)) == ["Ajouter une mesure commune", "Ajouter une mesure de sécurité"]


def test_a_part_of_a_purpose_is_no_purpose_of_its_own(client, dpo, purpose):
    address = add_address(purpose.controller, "purpose", purpose)
    assert as_member(client, dpo).get(address).context["title"] == "Ajouter une sous-finalité"
    assert client.get(edit_address(purpose)).context["title"] == "Finalité"


def test_every_form_that_adds_a_row_says_what_it_adds():
    adding = {key for key, spec in FORMS.items() if not spec.is_facet}
    assert adding - ADDING.keys() == set()
    assert ADDING.keys() - adding == {"activity.general"}


CHANGES = {
    "the row": lambda purpose, basis: Purpose.objects.filter(pk=purpose.pk).update(name="Changé depuis"),
    "a part of it": lambda purpose, basis: LegalBasis.objects.filter(pk=basis.pk).update(note="Précisé"),
    "a part that is new": lambda purpose, basis: make_row(
        LegalBasis, purpose.controller, activity=purpose.activity, purpose=purpose
    ),
    "a part that is gone": lambda purpose, basis: basis.delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_has_changed_since_the_question_is_not_deleted_but_asked_again(client, dpo, purpose, change):
    basis = make_row(LegalBasis, purpose.controller, activity=purpose.activity, purpose=purpose)
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    asked = as_member(client, dpo).get(address).context["seen"]
    change(purpose, basis)
    again = client.post(address, {"seen": asked})
    assert again.status_code == 409
    assert "a changé depuis que la question vous a été posée" in text_of(again.content.decode())
    assert Purpose.objects.filter(pk=purpose.pk).exists()
    assert client.post(address, {"seen": again.context["seen"]}).status_code == 302
    assert not Purpose.objects.filter(pk=purpose.pk).exists()


def test_control_what_changes_elsewhere_does_not_ask_again(client, dpo, purpose):
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    asked = as_member(client, dpo).get(address).context["seen"]
    make_row(Purpose, purpose.controller, activity=purpose.activity, name="Une autre")
    assert client.post(address, {"seen": asked}).status_code == 302


def test_a_proposal_sent_twice_is_one_until_it_is_answered(client, contributor, in_force):
    address = reverse("registry:delete-row", args=[in_force.controller.slug, "purpose", in_force.public_id])
    typed = {"name": "Déclarer", "bases": ["6.1.c"]}
    as_member(client, contributor)
    for _twice in range(2):
        propose(client, contributor, in_force, name="Autrement")
        client.post(add_address(in_force.controller, "purpose", in_force.activity), typed)
        client.post(address)
    assert sorted(Proposal.objects.values_list("action", flat=True)) == ["add", "change", "delete"]
    Proposal.objects.update(state="refused")
    propose(client, contributor, in_force, name="Autrement")
    assert Proposal.objects.waiting().count() == 1


def test_a_kind_of_row_without_a_form_of_its_own_says_so():
    with pytest.raises(LookupError):
        form_of(Membership)
    with pytest.raises(LookupError):
        form_with(Activity, "no_such_field")
    with pytest.raises(LookupError):
        FORMS["purpose"].part("recipients")


def test_an_empty_record_begins_as_a_draft(client, dpo, organisation):
    address = reverse("registry:add-entry", args=[organisation.slug, "activity.general"])
    as_member(client, dpo).post(
        address, {"reference": "RH-1", "name": "Paie", "role": "controller", "row_id": str(uuid.uuid4())}
    )
    assert Activity.objects.get().state == "draft"


def test_a_deletion_says_first_what_goes_with_it(client, dpo, purpose):
    make_row(LegalBasis, purpose.controller, activity=purpose.activity, purpose=purpose)
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    assert as_member(client, dpo).get(address).context["lost"] == ["Bases légales\u00a0: 1"]
    client.post(address)
    assert Purpose.history.filter(id=purpose.pk).first().history_type == "-"


def test_a_second_press_on_delete_leads_back_with_a_sentence(client, dpo, activity, purpose):
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    as_member(client, dpo).post(address)
    again = client.post(address, follow=True)
    assert again.redirect_chain[0][0].startswith(activity.get_absolute_url())
    assert "Cet élément était déjà supprimé." in text_of(again.content.decode())
    never_there = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", uuid.uuid4()])
    assert client.post(never_there).status_code == 404


def test_a_row_of_another_organisation_that_was_deleted_is_not_spoken_of(
    client, dpo, activity, other_organisation
):
    theirs = make_row(Party, other_organisation, name="Secret")
    address = reverse("registry:delete-row", args=[activity.controller.slug, "party", theirs.public_id])
    theirs.delete()
    assert as_member(client, dpo).post(address).status_code == 404


def test_rows_move_among_their_siblings_and_stop_at_the_ends(client, dpo, activity):
    rows = [make_row(DataCategory, activity.controller, name=name, position=1) for name in "ABC"]
    as_member(client, dpo)

    def move(row, direction):
        address = reverse("registry:move-row", args=[row.controller.slug, "data-category", row.public_id])
        client.post(address, {"direction": direction})
        return "".join(DataCategory.objects.values_list("name", flat=True))

    assert move(rows[2], "up") == "ACB"
    assert move(rows[2], "up") == "CAB"
    assert move(rows[2], "up") == "CAB"
    assert move(rows[1], "down") == "CAB"


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
    assert "Votre proposition a été envoyée" in piece


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
