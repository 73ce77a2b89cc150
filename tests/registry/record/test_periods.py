"""How long, in one sentence: a number with its unit, an event, or both as the rule says that they go together."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from policies.models import Tracker
from registry.documents.blocks import texts
from registry.models import Activity, RetentionRule
from registry.record import sheet as values
from registry.record import wording
from registry.record.build import term as term_of
from tests.cast import make_row
from tests.registry.documents.values import empty

CLOSED = "Jusqu’à la clôture du compte"


def term(name, code):
    return term_of(name, code)


def rule(**given):
    return empty(values.RetentionRule, **given)


def said(blocks):
    return list(texts(blocks))


@pytest.mark.parametrize(
    ("amount", "unit", "french", "english"),
    [
        (30, "minute", "30\u00a0minutes", "30\u00a0minutes"),
        (1, "hour", "1\u00a0heure", "1\u00a0hour"),
        (72, "hour", "72\u00a0heures", "72\u00a0hours"),
        (3, "working_day", "3\u00a0jours ouvrés", "3\u00a0working days"),
        (1, "working_day", "1\u00a0jour ouvré", "1\u00a0working day"),
        (2, "weekday", "2\u00a0jours ouvrables", "2\u00a0working days, Saturdays included"),
        (1, "year", "1\u00a0an", "1\u00a0year"),
        (None, "session", "jusqu’à la fin de la session", "until the end of the session"),
        (None, "hour", "", ""),
    ],
)
def test_a_number_and_its_unit_stay_together_and_a_session_needs_no_number(amount, unit, french, english):
    unit = term("retention_units", unit)
    with translation.override("fr"):
        assert wording.period(amount, unit) == french
    with translation.override("en"):
        assert wording.period(amount, unit) == english


def test_a_period_may_be_rolling():
    with translation.override("fr"):
        day, rolling = term("retention_units", "day"), term("retention_bounds", "rolling")
        assert wording.period(30, day, rolling) == "30\u00a0jours, en période glissante"


@pytest.mark.parametrize(
    ("joined", "sentence"),
    [
        ("event_then_number", "Jusqu’à la clôture du compte, puis 3\u00a0ans"),
        ("number_then_event", "3\u00a0ans, puis\u00a0: Jusqu’à la clôture du compte"),
        ("either", "Jusqu’à la clôture du compte, ou 3\u00a0ans"),
        ("earlier", "Jusqu’à la clôture du compte, ou 3\u00a0ans, selon ce qui arrive en premier"),
        ("later", "Jusqu’à la clôture du compte, ou 3\u00a0ans, selon ce qui arrive en dernier"),
    ],
)
def test_a_number_and_an_event_of_one_rule_are_one_sentence(joined, sentence):
    both = rule(
        amount=3,
        unit=term("retention_units", "year"),
        event=f"{CLOSED}.",
        joined=term("period_joints", joined),
    )
    with translation.override("fr"):
        assert said(wording.retention_period(both)) == [sentence]


def test_where_nobody_says_how_they_go_together_they_stand_side_by_side_and_nothing_is_made_up():
    both = rule(amount=3, unit=term("retention_units", "year"), event=CLOSED)
    with translation.override("fr"):
        (told,) = said(wording.retention_period(both))
        assert told == "3\u00a0ans · Jusqu’à la clôture du compte"
        assert not {"puis", "ou"} & set(told.split())


def test_an_event_alone_stands_as_it_was_typed():
    assert said(wording.retention_period(rule(event=f"{CLOSED}."))) == [f"{CLOSED}."]


@pytest.mark.parametrize(
    ("amount", "unit", "is_right"),
    [
        (3, "hour", True),
        (None, "session", True),
        (None, "", True),
        (3, "session", False),
        (3, "", False),
        (None, "hour", False),
    ],
)
def test_only_a_session_has_a_unit_without_a_number(organisation, amount, unit, is_right):
    activity = make_row(Activity, organisation)
    row = RetentionRule(controller=organisation, activity=activity, amount=amount, unit=unit)
    if is_right:
        row.full_clean()
        row.save()
        return
    with pytest.raises(ValidationError, match="seule une session"), translation.override("fr"):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_tracker_may_last_as_long_as_the_session(organisation):
    tracker = make_row(Tracker, organisation, unit="session")
    tracker.full_clean()


# The column that says what a rule is for is called by what it holds


CLIENT = empty(values.Client, name="Ville de Lyon")
OPERATION = empty(values.OperationName, name="Sauvegarde")


@pytest.mark.parametrize(
    ("rules", "heading"),
    [
        ([rule(purpose_note="Payer")], "Finalité"),
        ([rule(client=CLIENT)], "Client"),
        ([rule(client=CLIENT, operation=OPERATION)], "Traitement · Client"),
        ([rule(client=CLIENT), rule(purpose_note="Payer")], "Finalité · Client"),
        ([rule(amount=1)], "Finalité"),
    ],
)
def test_no_client_stands_under_the_word_purpose(rules, heading):
    with translation.override("fr"):
        (table,) = wording.retention(rules, "Durées")
        assert table.headings[1] == heading
