"""Two hundred invented activities are as varied as those of real organisations: looked at once, for all that they hold."""

import uuid
from collections import Counter

import pytest
from django.db.models import Count

from registry.models import (
    Activity,
    Client,
    Controller,
    DataCategory,
    Hosting,
    ImpactAssessment,
    JointController,
    LegalBasis,
    Operation,
    Purpose,
    Recipient,
    RecipientData,
    RecordLink,
    RetentionRule,
    SecurityMeasure,
    SpecialCondition,
    Subprocessor,
    Transfer,
    Undertaking,
)
from registry.record.build import parts_below
from registry.samples.activities import make_activities
from tests.cast import kept_for_the_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def large(django_db_setup, django_db_blocker):
    """The organisation of these activities, in the database for as long as the tests of this module run."""
    with kept_for_the_module(django_db_blocker):
        controller = Controller.objects.create(
            slug="valombre", name="Ville de Valombre", public_id=uuid.UUID(int=30)
        )
        make_activities(controller, 200, seed=30)
        yield controller


def test_every_kind_of_part_is_there(large):
    """But links between records: each record that is made up can be deleted by itself."""
    parts = [part for part in parts_below(Activity) if part is not RecordLink]
    assert [part for part in parts if not part.objects.filter(controller=large).exists()] == []


def test_the_three_roles_are_there_with_what_goes_with_them(large):
    roles = Counter(Activity.objects.values_list("role", flat=True))
    assert set(roles) == {"controller", "joint", "processor"}
    assert roles["controller"] > roles["joint"] > 5
    assert roles["processor"] > 5
    for part in (Client, Operation, Subprocessor, Undertaking):
        assert set(part.objects.values_list("activity__role", flat=True)) == {"processor"}
    assert set(JointController.objects.values_list("activity__role", flat=True)) == {"joint"}
    assert Operation.objects.filter(client__isnull=False).exists()
    assert Client.objects.filter(party__isnull=False).exists()
    assert not Activity.objects.filter(role="processor", clients=None).exists()


def test_some_none_and_not_answered_are_all_there(large):
    answers = ("sensitive_data", "transfers_answer", "public_information", "automated_decision", "profiling")
    for name in answers:
        assert set(Activity.objects.values_list(name, flat=True)) == {"some", "none", ""}, name


def test_lists_are_of_varied_length_and_some_are_empty(large):
    varied = (
        "subjects",
        "data",
        "sources",
        "recipients",
        "transfers",
        "retention_rules",
        "security_measures",
    )
    for name, shortest, kinds in [
        *((name, 0, 4) for name in varied),
        ("purposes", 1, 5),
        ("hosting", 0, 3),
        ("statements", 0, 3),
    ]:
        lengths = set(Activity.objects.annotate(length=Count(name)).values_list("length", flat=True))
        assert min(lengths) == shortest, name
        assert len(lengths) >= kinds, name


def test_purposes_have_sub_purposes_and_varied_bases(large):
    assert Purpose.objects.filter(parent__isnull=False).count() >= 50
    assert set(LegalBasis.objects.values_list("basis", flat=True)) == {f"6.1.{letter}" for letter in "abcdef"}
    assert LegalBasis.objects.filter(basis="6.1.f").exclude(interest="").exists()
    assert set(LegalBasis.objects.filter(basis="6.1.f").values_list("interest_holder", flat=True)) >= {
        "controller",
        "both",
        "",
    }
    assert LegalBasis.objects.exclude(legal_text="").exists()
    assert Purpose.objects.filter(parent=None, bases=None).exclude(activity__role="processor").exists()
    assert Purpose.objects.annotate(n=Count("bases")).filter(n=2).exists()
    assert LegalBasis.objects.filter(purpose=None).exists()
    assert len(set(SpecialCondition.objects.values_list("condition", flat=True))) >= 8


def test_retention_has_numbers_events_several_starts_and_exceptions(large):
    rules = RetentionRule.objects
    assert len(set(rules.values_list("unit", flat=True)) - {""}) >= 3
    assert rules.filter(amount=None).exclude(event="").exists()
    assert rules.annotate(n=Count("starts")).filter(n__gte=2).count() >= 10
    assert rules.filter(exceptions__isnull=False).exists()
    assert rules.filter(purpose__isnull=False).exists()
    assert rules.filter(subject__isnull=False).exists()
    assert set(rules.values_list("bound", flat=True)) >= {"at_most", "at_least", ""}
    assert len(set(rules.values_list("end_action", flat=True))) >= 5
    assert Activity.objects.filter(
        retention_exceptions__rule=None, retention_exceptions__isnull=False
    ).exists()


def test_transfers_have_countries_and_mechanisms_and_some_lack_them(large):
    assert len(set(Transfer.objects.values_list("country", flat=True))) >= 8
    assert len(set(Transfer.objects.values_list("mechanism", flat=True)) - {""}) >= 5
    assert Transfer.objects.filter(mechanism="").exists()
    assert Transfer.objects.exclude(destination="").exists()
    assert not Transfer.objects.exclude(activity__transfers_answer="some").exists()
    assert Hosting.objects.exclude(country="FR").exists()


def test_recipients_data_measures_and_assessments_are_varied(large):
    assert len(set(Recipient.objects.values_list("kind", flat=True))) >= 9
    assert RecipientData.objects.exists()
    assert Recipient.objects.filter(data=None).exists()
    assert len(set(SecurityMeasure.objects.values_list("heading", flat=True))) >= 20
    assert set(ImpactAssessment.objects.values_list("decision", flat=True)) == {
        "required",
        "not_required",
        "done",
    }
    assert ImpactAssessment.objects.exclude(exempt_type="").exists()
    assert ImpactAssessment.objects.exclude(required_type="").exists()
    assert ImpactAssessment.objects.filter(criteria=[]).exists()
    assert Activity.objects.filter(impact_assessment=None).exists()
    assert not DataCategory.objects.filter(items=None).exists()


def test_no_purpose_has_the_same_legal_basis_twice(large):
    twice = LegalBasis.objects.values("activity", "purpose", "basis").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()
