"""What an organisation may ask for before a record is approved: another person, and the agreement of who answers for it."""

import pytest
from django.utils import timezone

from registry.editing.advice import answer_agreement, ask_agreement, give_opinion
from registry.editing.conditions import ApprovalRefused, authors_since_approval
from registry.editing.states import change_state
from registry.models import Activity, Party, Purpose, Recipient, Signature
from registry.people.access import Access
from tests.cast import make_member, make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_dpo(organisation):
    return make_member(organisation, "dpo", "other-dpo")


@pytest.fixture
def record(organisation, dpo):
    activity = make_row(
        Activity, organisation, state="draft", name="Paie", reference="RH-1", role="controller"
    )
    written_by(dpo, make_row(Purpose, organisation, activity=activity, name="Payer"))
    return activity


def written_by(person, row):
    """The row changes as if this person had saved it on a page."""
    row._history_user = person
    row.save()
    return row


def approve(record, by):
    access = Access(record.controller_id, "dpo")
    change_state([record.pk], "current", access=access, by=by, words="Décidé en réunion.")


def asks(organisation, **conditions):
    for name, value in conditions.items():
        setattr(organisation, name, value)
    organisation.save()


def test_control_without_conditions_the_author_approves(record, dpo):
    approve(record, dpo)
    assert record.versions.get().decision.decided_by == dpo


def test_who_changed_a_record_cannot_approve_it_where_somebody_else_must(
    record, organisation, dpo, other_dpo
):
    asks(organisation, author_cannot_approve=True)
    with pytest.raises(ApprovalRefused, match="RH-1"):
        approve(record, dpo)
    assert not record.versions.exists()
    assert Activity.objects.get().state == "draft"
    approve(record, other_dpo)
    assert record.versions.get().decision.decided_by == other_dpo


def test_after_an_approval_only_later_changes_count(record, organisation, dpo, other_dpo):
    asks(organisation, author_cannot_approve=True)
    approve(record, other_dpo)
    party = make_row(Party, organisation, name="Banque")
    written_by(other_dpo, make_row(Recipient, organisation, activity=record, party=party, kind="processor"))
    with pytest.raises(ApprovalRefused):
        approve(record, other_dpo)
    approve(record, dpo)
    assert record.versions.count() == 2


def test_moving_a_record_between_states_makes_nobody_its_author(record, organisation, dpo, other_dpo):
    access = Access(organisation.pk, "dpo")
    change_state([record.pk], "archived", access=access, by=other_dpo)
    assert authors_since_approval([record]) == {record.pk: {dpo.pk}}


def test_a_record_waits_for_the_agreement_with_exactly_what_it_says(record, organisation, dpo):
    asks(organisation, needs_signature=True)
    with pytest.raises(ApprovalRefused, match="RH-1"):
        approve(record, dpo)
    asked, _secret = ask_agreement(record, quality="Direction générale", name="", by=dpo)
    with pytest.raises(ApprovalRefused):
        approve(record, dpo)
    assert answer_agreement(asked, agrees=True, name="Camille Exemple", words="")
    Activity.objects.filter(pk=record.pk).update(name="Paie et primes")
    with pytest.raises(ApprovalRefused):
        approve(record, dpo)
    Activity.objects.filter(pk=record.pk).update(name="Paie")
    approve(record, dpo)
    assert Signature.objects.get().version == record.versions.get()


def test_a_refusal_is_no_agreement(record, organisation, dpo):
    asks(organisation, needs_signature=True)
    asked, _secret = ask_agreement(record, quality="Direction générale", name="", by=dpo)
    answer_agreement(asked, agrees=False, name="Camille Exemple", words="La durée est trop longue.")
    with pytest.raises(ApprovalRefused):
        approve(record, dpo)


def test_an_agreement_with_another_record_is_none_with_this_one(record, organisation, dpo):
    asks(organisation, needs_signature=True)
    twin = make_row(Activity, organisation, state="draft", name="Paie", reference="RH-2", role="controller")
    asked, _secret = ask_agreement(twin, quality="Direction générale", name="", by=dpo)
    answer_agreement(asked, agrees=True, name="Camille Exemple", words="")
    with pytest.raises(ApprovalRefused, match="RH-1"):
        approve(record, dpo)


def test_a_question_is_answered_once(record, dpo):
    asked, _secret = ask_agreement(record, quality="Direction générale", name="", by=dpo)
    assert answer_agreement(asked, agrees=False, name="Camille Exemple", words="Non.")
    assert not answer_agreement(asked, agrees=True, name="Camille Exemple", words="")
    assert Signature.objects.get().is_agreed is False


def test_a_question_ends_after_thirty_days(record, dpo, time_machine):
    asked, _secret = ask_agreement(record, quality="Direction générale", name="", by=dpo)
    time_machine.move_to(timezone.now() + timezone.timedelta(days=31))
    assert not answer_agreement(asked, agrees=True, name="Camille Exemple", words="")


def test_an_opinion_belongs_to_the_version_approved_after_it(record, organisation, dpo):
    first = give_opinion(record, opinion="Favorable.", recommendations="", by=dpo)
    approve(record, dpo)
    second = give_opinion(record, opinion="Réservé.", recommendations="Réduire la durée.", by=dpo)
    first.refresh_from_db()
    assert first.version == record.versions.get()
    assert second.version is None
    assert "Favorable" not in record.versions.get().content


def test_the_latest_answer_of_a_function_counts(record, organisation, dpo):
    asks(organisation, needs_signature=True)
    for agrees in (True, False):
        asked, _secret = ask_agreement(record, quality="Direction générale", name="", by=dpo)
        answer_agreement(asked, agrees=agrees, name="Camille Exemple", words="Réflexion faite.")
    with pytest.raises(ApprovalRefused):
        approve(record, dpo)
    asked, _secret = ask_agreement(record, quality="direction générale", name="", by=dpo)
    answer_agreement(asked, agrees=True, name="Camille Exemple", words="")
    approve(record, dpo)


def test_everything_that_is_not_met_yet_is_said_at_once(record, organisation, dpo):
    asks(organisation, author_cannot_approve=True, needs_signature=True)
    with pytest.raises(ApprovalRefused) as refused:
        approve(record, dpo)
    assert "vous avez modifié ceci" in str(refused.value).lower()
    assert "n’a donné son accord" in str(refused.value)
