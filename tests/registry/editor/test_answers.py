"""Adding a row to the answer "none" asks which of them is right; nothing is saved before that is said."""

import pytest
from django.urls import reverse

from registry.models import (
    Activity,
    ContactPoint,
    DataCategory,
    Membership,
    Party,
    SpecialCondition,
    System,
    Transfer,
)
from tests.cast import make_row

pytestmark = pytest.mark.django_db
REPLY = "answer_to_contradiction"


@pytest.fixture
def activity(organisation):
    given = {"transfers_answer": "none", "sensitive_data": "none", "automated_decision": "none"}
    return make_row(Activity, organisation, name="Paie", role="controller", state="draft", **given)


@pytest.fixture(autouse=True)
def officer(client, dpo):
    client.force_login(dpo)


def add(client, activity, form, **sent):
    address = reverse("registry:add-row", args=[activity.controller.slug, form, activity.public_id])
    return client.post(address, sent)


def edit(client, row, form, **sent):
    return client.post(reverse("registry:edit-row", args=[row.controller.slug, form, row.public_id]), sent)


def test_a_transfer_is_not_added_to_none_before_somebody_says_which_is_right(client, activity):
    answer = add(client, activity, "transfer", country="US", mechanism="46.2.c")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Aucun (déclaré)" in text
    assert 'name="answer_to_contradiction" value="some"' in text
    assert "checked" not in text[text.index("answer_to_contradiction") :][:300]  # nobody is led to either
    assert not Transfer.objects.exists()


def test_the_answer_follows_the_row_where_the_row_is_right(client, activity):
    sent = {"country": "US", "mechanism": "46.2.c", REPLY: "some"}
    assert add(client, activity, "transfer", **sent).status_code == 302
    activity.refresh_from_db()
    assert (activity.transfers_answer, Transfer.objects.count()) == ("some", 1)
    assert activity.history.first().transfers_answer == "some"


def test_both_are_kept_where_nobody_knows_yet(client, activity):
    assert add(client, activity, "transfer", country="US", **{REPLY: "none"}).status_code == 302
    activity.refresh_from_db()
    assert (activity.transfers_answer, Transfer.objects.count()) == ("none", 1)


def test_a_condition_of_article_9_is_asked_about_and_one_of_another_article_is_not(client, activity):
    assert add(client, activity, "special-condition", condition="9.2.h").status_code == 422
    assert add(client, activity, "special-condition", condition="nir").status_code == 302
    assert list(SpecialCondition.objects.values_list("condition", flat=True)) == ["nir"]


def test_a_text_beside_none_is_asked_about_in_its_own_form(client, activity):
    sent = {"automated_decision": "none", "automated_logic": "Un score"}
    assert edit(client, activity, "activity.automated", **sent).status_code == 422
    assert edit(client, activity, "activity.automated", **sent, **{REPLY: "some"}).status_code == 302
    activity.refresh_from_db()
    assert (activity.automated_decision, activity.automated_logic) == ("some", "Un score")


def test_another_form_of_the_same_record_asks_nothing(client, activity):
    Activity.objects.filter(pk=activity.pk).update(automated_logic="Un score")
    sent = {"sensitive_data": "none", "sensitive_note": "Aucune allergie n’est notée."}
    assert edit(client, activity, "activity.sensitive", **sent).status_code == 302


def test_the_contact_of_an_officer_is_asked_about_where_none_is_designated(client, organisation):
    organisation.dpo_designated = "none"
    organisation.save()
    address = reverse("registry:add-entry", args=[organisation.slug, "contact-point"])
    sent = {"function": "dpo", "name": "Camille Exemple", "email": "dpo@example.org"}
    assert client.post(address, sent).status_code == 422
    assert not ContactPoint.objects.exists()
    assert client.post(address, sent | {"function": "seat"}).status_code == 302
    assert client.post(address, sent | {REPLY: "some"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.dpo_designated == "some"


def test_a_row_where_the_answer_is_open_or_yes_asks_nothing(client, activity):
    for given in ("", "some"):
        Activity.objects.filter(pk=activity.pk).update(transfers_answer=given)
        assert add(client, activity, "transfer", country="US").status_code == 302


def test_a_proposal_of_a_contributor_is_sent_and_asks_nothing(client, contributor, organisation):
    department = make_row(Activity._meta.get_field("department").related_model, organisation, name="RH")
    Membership.objects.get(user=contributor).departments.add(department)
    given = {"department": department, "transfers_answer": "none", "state": "current"}
    activity = make_row(Activity, organisation, **given)
    client.force_login(contributor)
    assert add(client, activity, "transfer", country="US").status_code == 302
    assert (Transfer.objects.count(), activity.proposals.count()) == (0, 1)


@pytest.mark.parametrize(
    ("field", "form", "typed"),
    [
        ("recipients_answer", "recipient", {"kind": "partner", "name": "La caisse"}),
        ("hosting_answer", "hosting", {"place": "Lyon"}),
        ("sources_answer", "source", {"kind": "direct"}),
        ("retention_answer", "retention-rule", {"event": "Fin du contrat"}),
    ],
)
def test_a_row_is_not_added_to_a_section_that_is_said_to_have_none(client, activity, field, form, typed):
    Activity.objects.filter(pk=activity.pk).update(**{field: "not_concerned"})
    add = reverse("registry:add-row", args=[activity.controller.slug, form, activity.public_id])
    before = Activity.history.count()
    assert client.post(add, typed).status_code == 422
    assert Activity.history.count() == before
    assert client.post(add, {**typed, "answer_to_contradiction": "some"}).status_code == 302
    activity.refresh_from_db()
    assert getattr(activity, field) == "some"


# A row may answer more than its own question


def set_to_none(activity, *fields, **given):
    Activity.objects.filter(pk=activity.pk).update(**dict.fromkeys(fields, "none"), **given)
    activity.refresh_from_db()


def directory(model, activity, **given):
    return make_row(model, activity.controller, **given)


def sensitive_use(activity):
    health = directory(DataCategory, activity, name="Arrêts de travail", kind="health")
    return "data-use", {"data": health.name}, ("sensitive_data",)


def host_of_somebody(activity):
    host = directory(Party, activity, name="Hébergeur")
    return "hosting", {"party": host.public_id}, ("hosting_answer", "recipients_answer")


def transfer_to_somebody(activity):
    sent = {"country": "US", "recipient_name": "Maison mère"}
    return "transfer", sent, ("transfers_answer", "recipients_answer")


def intelligent_system(activity):
    host = directory(Party, activity, name="Éditeur")
    system = directory(System, activity, name="Tri des demandes", ai_answer="some", host=host)
    answers = ("ai_answer", "hosting_answer", "recipients_answer")
    return "system-use", {"system": system.name}, answers


@pytest.mark.parametrize(
    "row",
    [sensitive_use, host_of_somebody, transfer_to_somebody, intelligent_system],
    ids=lambda one: one.__name__,
)
def test_a_row_is_asked_about_for_every_answer_that_it_contradicts_and_they_follow_together(
    client, activity, row
):
    form, sent, answers = row(activity)
    set_to_none(activity, *answers)
    before = Activity.history.count()
    assert add(client, activity, form, **sent).status_code == 422
    assert Activity.history.count() == before
    assert add(client, activity, form, **sent, **{REPLY: "some"}).status_code == 302
    activity.refresh_from_db()
    assert {getattr(activity, one) for one in answers} == {"some"}


@pytest.mark.parametrize("row", [host_of_somebody, transfer_to_somebody, intelligent_system])
def test_an_answer_that_is_not_none_stays_as_it_is(client, activity, row):
    form, sent, (own, *others) = row(activity)
    set_to_none(activity, own, **dict.fromkeys(others, ""))
    assert add(client, activity, form, **sent, **{REPLY: "some"}).status_code == 302
    activity.refresh_from_db()
    assert [getattr(activity, one) for one in (own, *others)] == ["some", *[""] * len(others)]


def test_a_processor_with_a_host_has_another_processor(client, activity):
    set_to_none(activity, "subprocessors_answer", role="processor")
    host = directory(Party, activity, name="Hébergeur")
    assert add(client, activity, "hosting", party=host.public_id).status_code == 422


def test_ordinary_data_a_host_that_is_only_planned_and_a_system_without_host_ask_nothing(client, activity):
    set_to_none(activity, "hosting_answer", "recipients_answer", "ai_answer")
    ordinary = directory(DataCategory, activity, name="Identité", kind="civil_status")
    system = directory(System, activity, name="Agenda")
    host = directory(Party, activity, name="Hébergeur")
    assert add(client, activity, "data-use", data=ordinary.name).status_code == 302
    assert add(client, activity, "system-use", system=system.name).status_code == 302
    assert add(client, activity, "hosting", party=host.public_id, stage="planned").status_code == 302


def test_what_is_shown_to_everyone_is_received_by_somebody(client, activity):
    """Article 4(9): the public to whom data are disclosed is a recipient."""
    set_to_none(activity, "recipients_answer")
    sent = {"public_information": "some", "public_note": "Délibérations"}
    assert edit(client, activity, "activity.public", **sent).status_code == 422
    assert edit(client, activity, "activity.public", **sent, **{REPLY: "some"}).status_code == 302
    activity.refresh_from_db()
    assert (activity.public_information, activity.recipients_answer) == ("some", "some")
