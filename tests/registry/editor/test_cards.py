"""A card says a fact in the words of the sheet."""

import pytest

from registry.documents.blocks import texts
from registry.editor.cards import cards
from registry.editor.sections import facts_in_full
from registry.models import Activity, CollectionSource, RetentionRule, System
from registry.record import wording
from registry.record.build import build_sheets
from tests.cast import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, role="controller")


def facts_of(activity, model):
    (card,) = cards(activity, (model,), activity.controller)
    return card.facts


def test_what_happens_at_the_end_reads_alike_on_card_and_sheet(organisation, activity):
    given = {
        "amount": 3,
        "unit": "year",
        "end_action": "erase",
        "automatic": False,
        "includes_backups": False,
    }
    make_row(RetentionRule, organisation, activity=activity, **given)
    told = facts_of(activity, RetentionRule)
    assert ("À l’échéance", "Manuellement") in told
    assert ("À l’échéance", "Sauvegardes non comprises") in told
    (sheet,) = build_sheets(organisation, [activity])
    (rule,) = sheet.retention_rules
    assert "Effacement · Sauvegardes non comprises · Manuellement" in texts(wording.retention_end(rule))


def test_a_source_says_whether_the_public_can_reach_it(organisation, activity):
    make_row(CollectionSource, organisation, activity=activity, kind="indirect", is_public=True)
    assert ("Accès", "Accessible au public") in facts_of(activity, CollectionSource)


def test_that_something_is_not_so_is_told_as_no_and_not_as_an_amount(organisation):
    system = make_row(System, organisation, name="Portail", ai_answer="none")
    assert facts_in_full(system, ["ai_answer"]) == [("Système d’intelligence artificielle", "Non")]
    system.ai_answer = ""
    assert facts_in_full(system, ["ai_answer"]) == [], "nobody has answered"
