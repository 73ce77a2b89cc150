"""From state to state: who may take a record where, several together or not at all."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from registry.editing.approving import digests_shown, working_sheets
from registry.editing.states import (
    ForbiddenMove,
    LackingChanged,
    ReasonMissing,
    change_state,
    lacking_of,
    points_digest,
)
from registry.models import Activity, ActivityDecision, OpenPoint, Purpose, RetentionRule
from registry.models.reasons import ChangeKind, Reason
from registry.people.access import Access
from tests.cast import Completer, make_row

pytestmark = pytest.mark.django_db


def test_several_records_change_their_state_together_or_not_at_all(organisation):
    officer = Access(organisation.pk, "dpo")
    draft, over = (make_row(Activity, organisation, state=state) for state in ("draft", "current"))
    with pytest.raises(ForbiddenMove):
        change_state([draft.pk, over.pk], "proposed", access=officer, by=None)
    change_state([draft.pk, over.pk], "archived", access=officer, by=None, reason=Reason(ChangeKind.ARCHIVE))
    assert {*Activity.objects.values_list("state", flat=True)} == {"archived"}
    assert draft.history.first().history_change_reason == "bulk:archive"


def test_a_record_that_is_there_already_gets_no_row_of_history(organisation):
    activity = make_row(Activity, organisation, state="current")
    change_state([activity.pk], "current", access=Access(organisation.pk, "dpo"), by=None)
    assert activity.history.count() == 1


def test_the_officer_of_another_organisation_changes_nothing(organisation, other_organisation):
    activity = make_row(Activity, organisation, state="draft")
    with pytest.raises(ForbiddenMove):
        change_state([activity.pk], "current", access=Access(other_organisation.pk, "dpo"), by=None)
    activity.refresh_from_db()
    assert activity.state == "draft"


def test_a_record_without_a_state_cannot_be_stored(organisation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(controller=organisation, reference="A-1", name="Paie", role="controller")


# Decisions --------------------------------------------------------------------------------------------------


def test_a_record_that_lacks_something_is_put_in_force_only_by_saying_why(organisation, dpo):
    officer = Access(organisation.pk, "dpo")
    activity = make_row(Activity, organisation, state="draft")
    for words in ("", "  \n"):
        with pytest.raises(ReasonMissing) as refusal:
            change_state([activity.pk], "current", access=officer, by=dpo, words=words)
        assert "30-1-B-PURPOSES" in [one["code"] for one in refusal.value.lacking[activity.pk]]
        activity.refresh_from_db()
        assert (activity.state, ActivityDecision.objects.count()) == ("draft", 0)
    change_state([activity.pk], "current", access=officer, by=dpo, words=" The audit is tomorrow. ")
    decision = activity.decisions.get()
    assert (decision.state, decision.decided_by, decision.reason) == (
        "current",
        dpo,
        "The audit is tomorrow.",
    )
    assert (
        len(decision.lacking)
        == len(lacking_of(working_sheets([activity]), date(2026, 11, 28))[activity.pk])
        > 3
    )


def test_a_record_that_lacks_nothing_needs_no_reason_and_one_that_leaves_neither(organisation, dpo):
    officer = Access(organisation.pk, "dpo")
    Completer(organisation, "Texte").parts(organisation)
    activity = Activity.objects.filter(controller=organisation).earliest("pk")
    Activity.objects.filter(pk=activity.pk).update(
        state="draft", role="joint"
    )  # somebody is recorded who decides too
    OpenPoint.objects.filter(activity=activity).delete()
    no_limits = {"data_note": "", "condition": "", "purpose": None, "subject": None}
    RetentionRule.objects.filter(activity=activity).update(**no_limits)
    for state in ("current", "draft", "archived"):
        change_state([activity.pk], state, access=officer, by=dpo)
    found = activity.decisions.values_list("state", "lacking", "reason")
    assert list(found) == [("archived", [], ""), ("draft", [], ""), ("current", [], "")]


def test_a_proposal_that_nobody_has_confirmed_is_missing(organisation):
    activity = make_row(Activity, organisation, state="draft")
    make_row(OpenPoint, organisation, activity=activity, kind="suggestion", text="Aucun transfert.")
    make_row(OpenPoint, organisation, activity=activity, kind="advice", text="À lire.")
    with translation.override("fr"):
        sentences = [
            one["sentence"] for one in lacking_of(working_sheets([activity]), date(2026, 11, 28))[activity.pk]
        ]
    assert sentences[-1] == "Proposé et non confirmé\u00a0: Aucun transfert."
    assert not [one for one in sentences if "À lire" in one]


def test_what_is_missing_is_asked_in_a_constant_number_of_queries(
    organisation, django_assert_max_num_queries
):
    rows = [make_row(Activity, organisation, state="draft") for _one in range(4)]
    with django_assert_max_num_queries(60) as few:
        lacking_of(working_sheets(rows[:1]), date(2026, 11, 28))
    with django_assert_max_num_queries(len(few)):
        assert len(lacking_of(working_sheets(rows), date(2026, 11, 28))) == 4


@pytest.mark.parametrize("words", ["\u200b\u3164", " \u2060 ", "…", "\n"])
def test_a_reason_that_nobody_can_read_is_none(organisation, dpo, words):
    activity = make_row(Activity, organisation, state="draft")
    with pytest.raises(ReasonMissing):
        change_state([activity.pk], "current", access=Access(organisation.pk, "dpo"), by=dpo, words=words)


@pytest.mark.parametrize("words", ["a\0b", "a\x1b[31m", "x" * 50_001])
def test_a_reason_that_no_page_can_show_is_refused_and_nothing_is_written(organisation, dpo, words):
    activity = make_row(Activity, organisation, state="draft")
    with pytest.raises(ValidationError):
        change_state([activity.pk], "current", access=Access(organisation.pk, "dpo"), by=dpo, words=words)
    activity.refresh_from_db()
    assert (activity.state, ActivityDecision.objects.count()) == ("draft", 0)


def what_is_shown(activity):
    """The digest on the page on which the approval of the record is decided."""
    sheets = working_sheets([activity])
    return points_digest(lacking_of(sheets, date(2026, 11, 28))[activity.pk], digests_shown(sheets))


def test_what_was_not_shown_is_not_decided_about(organisation, dpo):
    activity = make_row(Activity, organisation, state="draft", role="controller")
    officer = Access(organisation.pk, "dpo")
    shown = what_is_shown(activity)
    make_row(Purpose, organisation, activity=activity, name="Payer")  # a colleague changes it meanwhile
    with pytest.raises(LackingChanged):
        change_state([activity.pk], "current", access=officer, by=dpo, words="Connu.", seen=shown)
    activity.refresh_from_db()
    assert activity.state == "draft"
    shown = what_is_shown(activity)
    change_state([activity.pk], "current", access=officer, by=dpo, words="Connu.", seen=shown)
    assert activity.decisions.get().state == "current"
