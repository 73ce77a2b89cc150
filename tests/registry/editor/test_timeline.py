"""The history that people read: names as they were, parts that are gone, and of each thing its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policies.models import Notice, Right
from registry.editor.timeline import acts, marks_of, read_changes
from registry.models import (
    Activity,
    ContactPoint,
    DataCategory,
    DataItem,
    Party,
    Recipient,
    RetentionData,
    RetentionRule,
)
from tests.cast import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, state="draft", name="Paie", reference="RH-1", role="controller")


def told(row, organisation):
    """(action, kind, heading, fields) of every change, the latest first."""
    changes = read_changes(marks_of(row), organisation)
    return [(one.action, one.kind, one.heading, one.fields) for one in changes]


def test_what_was_added_under_a_name_is_told_under_that_name_after_a_rename(
    organisation, activity, time_machine
):
    time_machine.move_to("2027-01-10T18:00:00+00:00", tick=True)
    party = make_row(Party, organisation, name="Trésorerie")
    time_machine.move_to("2027-01-10T18:19:00+00:00", tick=True)
    make_row(Recipient, organisation, activity=activity, party=party, kind="third_party")
    time_machine.move_to("2027-01-10T18:23:00+00:00", tick=True)
    party.name = "Trésor public (DGFiP)"
    party.save()
    headings = [
        heading for _action, kind, heading, _fields in told(activity, organisation) if kind == "Destinataire"
    ]
    assert headings == ["Trésorerie"]


def test_a_rename_stands_in_the_history_of_the_entry(organisation, time_machine):
    party = make_row(Party, organisation, name="Trésorerie")
    party.name = "Trésor public (DGFiP)"
    party.save()
    changed, added = told(party, organisation)
    assert changed[0] == "~"
    assert ("Nom", "Trésorerie", "Trésor public (DGFiP)") in [one[:3] for one in changed[3]]
    assert (added[0], added[2]) == ("+", "Trésorerie")


def test_another_entry_is_not_in_the_history(organisation):
    party = make_row(Party, organisation, name="Banque")
    make_row(Party, organisation, name="Assureur")
    assert [heading for _action, _kind, heading, _fields in told(party, organisation)] == ["Banque"]


def test_parts_of_parts_that_are_gone_are_still_told(organisation, activity):
    rule = make_row(RetentionRule, organisation, activity=activity, amount=5, unit="year")
    data = make_row(DataCategory, organisation, name="Facturation")
    make_row(RetentionData, organisation, rule=rule, activity=activity, data=data)
    rule.delete()
    actions = {(action, kind) for action, kind, _heading, _fields in told(activity, organisation)}
    assert {("-", "Règle de conservation"), ("+", "Règle de conservation")} <= actions
    assert len([one for one in actions if one[0] == "-"]) == 2


def test_an_item_of_a_category_stands_in_the_history_of_the_category(organisation):
    category = make_row(DataCategory, organisation, name="Identité")
    make_row(DataItem, organisation, category=category, name="Nom d’usage")
    assert "Nom d’usage" in [heading for _action, _kind, heading, _fields in told(category, organisation)]


def test_the_organisation_tells_its_own_changes_and_not_those_of_its_records(organisation, activity):
    make_row(ContactPoint, organisation, function="seat", name="Mairie")
    make_row(RetentionRule, organisation, activity=activity, amount=5, unit="year")
    kinds = {kind for _action, kind, _heading, _fields in told(organisation, organisation)}
    assert "Point de contact" in kinds
    assert "Règle de conservation" not in kinds
    assert "Activité de traitement" not in kinds


def test_a_notice_has_its_history_with_its_parts(client, dpo, organisation):
    notice = make_row(Notice, organisation, slug="site", title="Notice du site", language="fr")
    make_row(Right, organisation, notice=notice, right="access")
    client.force_login(dpo)
    page = client.get(reverse("policies:notice-history", args=[organisation.slug, notice.public_id]))
    assert "Notice du site" in page.content.decode()
    assert "Droit d’accès" in page.content.decode()


def test_what_one_person_does_in_one_minute_is_one_act(organisation, activity, time_machine):
    time_machine.move_to("2027-01-10T18:00:00+00:00", tick=False)
    make_row(RetentionRule, organisation, activity=activity, amount=5, unit="year")
    make_row(RetentionRule, organisation, activity=activity, amount=10, unit="year")
    marks = [one for one in marks_of(activity) if one[0].isoformat().startswith("2027-01-10")]
    assert [len(act.changes) for act in acts(read_changes(marks, organisation))] == [2]


def test_the_marks_of_a_record_are_one_query(activity):
    with CaptureQueriesContext(connection) as asked:
        assert marks_of(activity)
    assert len(asked) == 1


def test_pages_of_history_show_entry_and_organisation(client, reader, organisation):
    party = make_row(Party, organisation, name="Banque")
    organisation.legal_form = "Commune"
    organisation.save()
    client.force_login(reader)
    page = client.get(reverse("registry:parties-history", args=[organisation.slug, party.public_id]))
    assert "Banque" in page.content.decode()
    page = client.get(reverse("registry:organisation-history", args=[organisation.slug]))
    assert "Commune" in page.content.decode()
