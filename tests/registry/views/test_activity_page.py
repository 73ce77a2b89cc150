"""The page of an activity: what the sheet says, what it lacks, what may be done with it by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.editor.specification import SECTIONS
from registry.models import (
    Activity,
    ContactPoint,
    DataCategory,
    Department,
    LegalBasis,
    Membership,
    Party,
    Purpose,
    Recipient,
    RecipientData,
    RetentionRule,
    RetentionStart,
    SecurityMeasure,
)
from registry.views import activities as pages
from tests.cast import Completer, make_row


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, name="Paie", role="controller")


def page_of(client, person, activity):
    client.force_login(person)
    return client.get(activity.get_absolute_url())


def move(client, activity, state):
    address = reverse("registry:move-state", args=[activity.controller.slug, activity.public_id])
    return client.post(address, {"state": state, "reason": "Parce que."})


def test_the_page_says_in_each_section_what_article_30_still_asks_for(client, dpo, activity):
    response = page_of(client, dpo, activity)
    lacking = {one.key for one in response.context["sections"] if one.missing}
    assert {"purposes", "people", "data", "retention", "security"} <= lacking
    purpose = make_row(Purpose, activity.controller, activity=activity)
    make_row(LegalBasis, activity.controller, activity=activity, purpose=purpose, basis="6.1.c")
    response = page_of(client, dpo, activity)
    assert "purposes" not in {one.key for one in response.context["sections"] if one.missing}


def test_a_complete_record_lacks_nothing(client, dpo, organisation):
    Completer(organisation, "Texte").parts(organisation)
    activity = Activity.objects.filter(controller=organisation).earliest("pk")
    no_limits = {"data_note": "", "condition": "", "purpose": None, "subject": None}
    RetentionRule.objects.update(**no_limits)
    Activity.objects.filter(pk=activity.pk).update(role="joint")  # as somebody is recorded who decides too
    context = page_of(client, dpo, activity).context
    assert [one.key for one in context["sections"] if one.missing] == []
    assert context["findings"].groups[0].title == "Manque dans l’identité de l’organisme"
    assert {group.title for group in context["findings"].groups[1:]} <= {"À revoir"}
    make_row(ContactPoint, organisation, function="dpo", name="Camille Exemple", email="dpo@example.org")
    assert page_of(client, dpo, activity).context["findings"].is_empty


def test_the_page_is_as_fresh_as_the_register(client, dpo, activity):
    party = make_row(Party, activity.controller, name="Banque du Nord")
    recipient = make_row(Recipient, activity.controller, activity=activity, party=party, name="")
    assert "Banque du Nord" in page_of(client, dpo, activity).content.decode()
    party.name = "Banque du Sud"
    party.save()
    assert "Banque du Sud" in page_of(client, dpo, activity).content.decode()
    recipient.delete()
    assert "Banque du Sud" not in page_of(client, dpo, activity).content.decode()


def test_control_a_remembered_page_without_its_revision_would_be_stale(client, dpo, activity, monkeypatch):
    told = {"revision": 1, "review_due_on": None, "changed_at": timezone.now()}
    monkeypatch.setattr(Activity, "index", type("Index", (), told)())
    page_of(client, dpo, activity)
    Activity.objects.filter(pk=activity.pk).update(description="Nouvelle description")
    assert "Nouvelle description" not in page_of(client, dpo, activity).content.decode()


def test_each_person_reads_it_in_the_own_language(client, dpo, activity):
    client.force_login(dpo)
    french = client.get(activity.get_absolute_url(), headers={"accept-language": "fr"})
    client.cookies["django_language"] = "en"
    english = client.get(activity.get_absolute_url(), headers={"accept-language": "en"})
    assert "Finalités et bases légales" in french.content.decode()
    assert "Purposes and legal bases" in english.content.decode()


@pytest.mark.parametrize("parts", [1, 12])
def test_the_number_of_queries_does_not_grow_with_what_the_record_holds(
    client, dpo, activity, parts, django_assert_max_num_queries
):
    for _part in range(parts):
        purpose = make_row(Purpose, activity.controller, activity=activity)
        make_row(LegalBasis, activity.controller, activity=activity, purpose=purpose)
        make_row(Recipient, activity.controller, activity=activity)
    client.force_login(dpo)
    pages.readings.cache_clear()
    with django_assert_max_num_queries(61) as cold:
        client.get(activity.get_absolute_url())
    with django_assert_max_num_queries(17) as warm:
        client.get(activity.get_absolute_url())
    assert len(warm) < len(cold)
    for section in SECTIONS:
        address = reverse(
            "registry:edit-section", args=[activity.controller.slug, activity.public_id, section]
        )
        with django_assert_max_num_queries(16):
            assert client.get(address).status_code == 200


# Who may do what ----------------------------------------------------------------------------------------------


# Who takes a record from one state to another; written by hand, so that no change of the code's own table goes unseen.
MOVES = {
    "dpo": {
        ("draft", "current"),
        ("draft", "archived"),
        ("proposed", "current"),
        ("proposed", "draft"),
        ("current", "archived"),
        ("current", "draft"),
        ("archived", "current"),
    },
    "contributor": {("draft", "proposed"), ("proposed", "draft")},
    "contributor of another department": set(),
    "reader": set(),
}


@pytest.mark.parametrize("role", MOVES)
@pytest.mark.parametrize("state", ["draft", "proposed", "current", "archived"])
def test_a_record_goes_from_state_to_state_as_the_role_allows(
    client, dpo, contributor, reader, organisation, role, state
):
    department = make_row(Department, organisation, name="RH")
    if role == "contributor":
        Membership.objects.get(user=contributor).departments.add(department)
    client.force_login({"dpo": dpo, "reader": reader}.get(role, contributor))
    for target in ("draft", "proposed", "current", "archived", "no such state", ""):
        activity = make_row(Activity, organisation, department=department, state=state)
        move(client, activity, target)
        activity.refresh_from_db()
        assert activity.state == (target if (state, target) in MOVES[role] else state)


def test_a_record_that_has_moved_meanwhile_says_so_and_stays(client, dpo, organisation):
    client.force_login(dpo)
    activity = make_row(Activity, organisation, state="current")
    answer = client.post(
        reverse("registry:move-state", args=[organisation.slug, activity.public_id]),
        {"state": "proposed"},
        follow=True,
    )
    activity.refresh_from_db()
    assert activity.state == "current"
    assert "La fiche a changé entre-temps" in answer.content.decode()


def test_a_reader_moves_nothing_and_sees_no_button(client, reader, activity):
    page = page_of(client, reader, activity).content.decode()
    assert "/edit/" not in page
    assert "/state/" not in page
    assert move(client, activity, "archived").status_code == 403


def test_what_leaves_the_register_stands_in_the_menu_and_not_before_the_record(client, dpo, organisation):
    in_force = make_row(Activity, organisation, state="current")
    page = page_of(client, dpo, in_force)
    assert page.context["moves"] == []
    assert [(move.state, is_asked) for move, is_asked in page.context["other_moves"]] == [
        ("draft", True),
        ("archived", True),
    ]
    assert 'class="state-moves"' not in page.content.decode()


# Decisions ----------------------------------------------------------------------------------------------------


def ask(client, activity, state):
    address = reverse("registry:move-state", args=[activity.controller.slug, activity.public_id])
    return client.get(address, {"state": state})


def test_before_a_record_is_put_in_force_a_page_says_what_is_missing_and_changes_nothing(
    client, dpo, organisation
):
    draft = make_row(Activity, organisation, state="draft", role="controller")
    address = f"{reverse('registry:move-state', args=[organisation.slug, draft.public_id])}?state=current"
    page = page_of(client, dpo, draft).content.decode()
    assert f'href="{address}"' in page  # a link: one click on it decides nothing
    answer = ask(client, draft, "current")
    assert answer.status_code == 200
    assert "Indiquez à quoi servent les données" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_without_a_reason_the_question_comes_back_and_the_reason_is_kept_and_shown(client, dpo, organisation):
    draft = make_row(Activity, organisation, state="draft", role="controller")
    client.force_login(dpo)
    address = reverse("registry:move-state", args=[organisation.slug, draft.public_id])
    answer = client.post(address, {"state": "current", "reason": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    draft.refresh_from_db()
    assert draft.state == "draft"
    client.post(address, {"state": "current", "reason": "Contrôle lundi."})
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Motif donné\u00a0: Contrôle lundi." in page
    assert "En vigueur le" in page
    assert client.post(address, {"state": "draft"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_contributor_and_a_reader_are_not_asked(client, contributor, reader, organisation):
    draft = make_row(Activity, organisation, state="draft")
    for person in (contributor, reader):
        client.force_login(person)
        assert ask(client, draft, "current").status_code == 403


def test_a_question_about_a_state_that_cannot_be_leads_back_to_the_record(client, dpo, organisation):
    activity = make_row(Activity, organisation, state="current")
    client.force_login(dpo)
    for state in ("proposed", "current", "nonsense", ""):
        answer = ask(client, activity, state)
        assert (answer.status_code, answer["Location"]) == (302, activity.get_absolute_url())


def test_a_contributor_proposes_in_the_own_department_and_reads_elsewhere(client, contributor, organisation):
    department = make_row(Department, organisation, name="RH")
    Membership.objects.get(user=contributor).departments.add(department)
    own = make_row(Activity, organisation, department=department)
    other = make_row(Activity, organisation)
    assert "Proposer une modification" in page_of(client, contributor, own).content.decode()
    assert "/edit/" not in page_of(client, contributor, other).content.decode()


def test_a_script_gets_one_section_and_a_browser_the_page_it_stands_on(client, dpo, activity):
    client.force_login(dpo)
    address = reverse("registry:section", args=[activity.controller.slug, activity.public_id, "purposes"])
    piece = client.get(address, headers={"HX-Request": "true", "HX-Target": "purposes"}).content.decode()
    assert piece.count("<section") == 1
    assert 'id="purposes"' in piece
    assert client.get(address)["Location"] == f"{activity.get_absolute_url()}#purposes"


def history_of(client, activity):
    address = reverse("registry:activity-history", args=[activity.controller.slug, activity.public_id])
    return client.get(address).context["acts"]


def told(acts, kind):
    found = (one for act in acts for one in act.changes if one.kind == kind)
    return [(one.action, one.heading, one.fields) for one in found]


def test_the_history_tells_what_changed_and_who_did_it(client, dpo, activity):
    client.force_login(dpo)
    purpose = make_row(Purpose, activity.controller, activity=activity, name="Avant")
    purpose.name = "Après"
    purpose.save()
    purpose.delete()
    assert told(history_of(client, activity), "Finalité")[:3] == [
        ("-", "Après", []),
        ("~", "Après", [("Finalité", "Avant", "Après", "")]),
        ("+", "Avant", []),
    ]


def test_the_history_names_what_a_row_leads_to_even_when_that_is_gone(client, dpo, activity):
    client.force_login(dpo)
    one, two = (make_row(Party, activity.controller, name=name) for name in ("Banque", "Trésor"))
    recipient = make_row(Recipient, activity.controller, activity=activity, party=one, name="", kind="")
    recipient.party = two
    recipient.save()
    one.delete()
    assert told(history_of(client, activity), "Destinataire") == [
        ("~", "Trésor", [("Organisme extérieur", "Banque", "Trésor", "")]),
        ("+", "Banque", []),
    ]


def test_the_history_says_once_who_made_many_changes_in_one_minute(client, dpo, activity):
    client.force_login(dpo)
    at = timezone.now().replace(second=1, microsecond=0) + timedelta(minutes=5)
    Purpose.history.bulk_history_create(
        [make_row(Purpose, activity.controller, activity=activity) for _ in range(3)],
        default_date=at,
        default_user=dpo,
    )
    first, second, *_rest = history_of(client, activity)
    assert (first.person, len(first.changes), first.is_long) == (dpo, 3, False)
    assert second.person is None


# The cards of a section ---------------------------------------------------------------------------------------


def cards_of(client, activity, section):
    address = reverse("registry:edit-section", args=[activity.controller.slug, activity.public_id, section])
    return client.get(address).context["cards"]


def test_a_retention_rule_is_told_in_words_with_where_it_starts(client, dpo, activity):
    client.force_login(dpo)
    data = make_row(DataCategory, activity.controller, name="Bulletins")
    rule = make_row(
        RetentionRule,
        activity.controller,
        activity=activity,
        data=data,
        amount=3,
        unit="year",
        bound="at_most",
    )
    make_row(RetentionStart, activity.controller, activity=activity, rule=rule, event="fin du contrat")
    (card,) = cards_of(client, activity, "retention")
    assert card.heading == "Bulletins · 3\u00a0ans au plus"
    assert ("Durée", "3\u00a0ans au plus") in card.facts
    assert ("Points de départ", "fin du contrat") in card.facts
    assert not {"Nombre", "Unité"} & {label for label, _value in card.facts}


def test_a_card_cuts_no_name_in_the_middle_and_says_it_once(client, dpo, activity):
    client.force_login(dpo)
    text = "Déclarations envoyées par les téléservices officiels, jamais par courriel ordinaire ni par clé."
    make_row(SecurityMeasure, activity.controller, activity=activity, detail=text, heading="")
    (card,) = cards_of(client, activity, "security")
    assert card.heading == text
    assert card.facts == []


def test_a_card_lists_the_data_that_a_recipient_gets(client, dpo, activity):
    client.force_login(dpo)
    recipient = make_row(Recipient, activity.controller, activity=activity)
    for name in ("Identité", "Salaire"):
        data = make_row(DataCategory, activity.controller, name=name)
        make_row(RecipientData, activity.controller, activity=activity, recipient=recipient, data=data)
    (card,) = cards_of(client, activity, "recipients")
    ((label, mentions),) = card.lists
    assert (label, [one.text for one in mentions]) == ("données transmises", ["Identité", "Salaire"])


def test_a_button_pressed_on_an_older_page_takes_nothing_out_of_force(client, organisation, dpo):
    """The page showed a draft; somebody has put the record in force since. Taking it out is a decision, asked about first."""
    activity = make_row(Activity, organisation, state="current")
    client.force_login(dpo)
    address = reverse("registry:move-state", args=[organisation.slug, activity.public_id])
    for state in ("draft", "archived"):
        client.post(address, {"state": state, "from": "proposed"})
        activity.refresh_from_db()
        assert activity.state == "current"
    client.post(address, {"state": "draft", "from": "current"})
    activity.refresh_from_db()
    assert activity.state == "draft"
