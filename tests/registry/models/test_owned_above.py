"""The owner of a row is taken from what it is a part of, saved or not."""

import pytest
from django.core.exceptions import ValidationError

from registry.models import (
    Activity,
    Controller,
    ForeignLink,
    Party,
    Purpose,
    Recipient,
)
from tests.cast import make_row, new_row

pytestmark = pytest.mark.django_db


# The owner is taken from above ------------------------------------------------------------------------------


def test_a_part_takes_the_organisation_of_what_it_is_a_part_of(other_organisation):
    activity = make_row(Activity, other_organisation)
    purpose = Purpose.objects.create(activity=activity, name="Finalité")
    below = Purpose.objects.create(parent=purpose, name="Sous-finalité")
    assert (below.activity, below.controller) == (activity, other_organisation)


def test_a_row_that_is_part_of_nothing_needs_its_organisation():
    with pytest.raises(Controller.DoesNotExist):
        _ = Party(name="Personne").controller
    with pytest.raises(ValidationError) as refusal:
        Party(name="Personne").full_clean()
    assert "controller" in refusal.value.message_dict


def test_a_row_cannot_be_in_two_organisations_at_once(organisation, other_organisation):
    activity = make_row(Activity, organisation)
    with pytest.raises(ForeignLink):
        Purpose.objects.create(activity=activity, controller=other_organisation, name="Finalité")


def test_rows_not_saved_yet_are_checked_too(organisation, other_organisation):
    activity = new_row(Activity, organisation)
    department = new_row(activity._meta.get_field("department").related_model, other_organisation)
    activity.department = department
    with pytest.raises(ForeignLink):
        activity.clean()
    department.controller = organisation
    activity.clean()


def test_rows_of_organisations_not_saved_yet_are_told_apart():
    """As the loader of folders holds them, before anything is stored."""
    ours, theirs = Controller(slug="ours", name="Nous"), Controller(slug="theirs", name="Eux")
    activity = Activity(controller=ours, reference="A-01", name="Paie", role="controller")
    recipient = Recipient(controller=ours, activity=activity, kind="processor")
    recipient.party = Party(controller=ours, name="Hébergeur")
    recipient.clean()
    recipient.party = Party(controller=theirs, name="Hébergeur")
    with pytest.raises(ForeignLink):
        recipient.clean()


def test_parts_of_activities_not_saved_yet_are_told_apart(organisation):
    one, two = new_row(Activity, organisation), new_row(Activity, organisation)
    above = Purpose(controller=organisation, activity=one, name="Finalité")
    Purpose(controller=organisation, activity=one, parent=above, name="Sous-finalité").clean()
    with pytest.raises(ForeignLink):
        Purpose(controller=organisation, activity=two, parent=above, name="Sous-finalité").clean()


def test_a_row_read_from_the_database_and_one_at_hand_are_of_the_same_organisation(organisation):
    """One knows its organisation as an object, the other by its key only."""
    party = make_row(Party, organisation)
    recipient = new_row(Recipient, organisation)
    recipient.party = Party.objects.get(pk=party.pk)
    recipient.save()
    recipient = Recipient.objects.get(pk=recipient.pk)
    recipient.party = new_row(Party, organisation)
    recipient.clean()
