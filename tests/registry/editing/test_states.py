"""From state to state: who may take a record where, several together or not at all."""

import pytest
from django.db import IntegrityError, transaction

from registry.editing.states import ForbiddenMove, change_state
from registry.models import Activity
from registry.models.reasons import ChangeKind, Reason
from registry.people.access import Access
from tests.cast import make_row

pytestmark = pytest.mark.django_db


def test_several_records_change_their_state_together_or_not_at_all(organisation):
    officer = Access(organisation.pk, "dpo")
    draft, over = (make_row(Activity, organisation, state=state) for state in ("draft", "current"))
    with pytest.raises(ForbiddenMove):
        change_state([draft.pk, over.pk], "draft", access=officer)
    change_state([draft.pk, over.pk], "archived", access=officer, reason=Reason(ChangeKind.STATE, "because"))
    assert {*Activity.objects.values_list("state", flat=True)} == {"archived"}
    assert draft.history.first().history_change_reason == "state:because"


def test_a_record_that_is_there_already_gets_no_row_of_history(organisation):
    activity = make_row(Activity, organisation, state="current")
    change_state([activity.pk], "current", access=Access(organisation.pk, "dpo"))
    assert activity.history.count() == 1


def test_the_officer_of_another_organisation_changes_nothing(organisation, other_organisation):
    activity = make_row(Activity, organisation, state="draft")
    with pytest.raises(ForbiddenMove):
        change_state([activity.pk], "current", access=Access(other_organisation.pk, "dpo"))
    activity.refresh_from_db()
    assert activity.state == "draft"


def test_a_record_without_a_state_cannot_be_stored(organisation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(controller=organisation, reference="A-1", name="Paie", role="controller")
