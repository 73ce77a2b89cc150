"""The past of the invented town: it has reviews due and done, and a notice that is out of date."""

from datetime import date

import pytest

from config.management.commands import demo
from config.setup.demo_past import give_past
from policies.models import Notice, NoticeVersion
from policies.record.build import build_notice
from policies.versions import drift
from registry.exchange.imports.folder import load_organisation
from registry.finding.due_reviews import due_dates
from registry.models import Activity, Review, ReviewPlan
from registry.models.states import IN_FORCE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 30)


@pytest.fixture
def town(time_machine):
    time_machine.move_to("2026-11-30T10:00:00+00:00", tick=True)
    controller = load_organisation(demo.ORGANISATIONS / demo.TOWN).controller
    give_past(controller, demo.create_sign_ins([controller]))
    return controller


def of_department(town, name):
    return Activity.objects.filter(controller=town, state=IN_FORCE, department__name=name)


def dates(town, name):
    return set(due_dates(of_department(town, name).values_list("pk", flat=True)).values())


def test_what_is_reviewed_twice_a_year_is_due_and_what_was_reviewed_since_is_not(town):
    assert dates(town, "Police municipale") == {date(2026, 7, 19)}  # six months after the review of January
    assert dates(town, "Médiathèque") == {date(2027, 9, 14)}  # a year after the last review
    assert dates(town, "Urbanisme") == {date(2027, 1, 19)}


def test_records_have_owners_with_and_without_an_account(town):
    plans = ReviewPlan.objects.filter(controller=town)
    assert {one.owner.email for one in plans.filter(owner__isnull=False)} == {
        demo.DPO.email,
        demo.CONTRIBUTOR.email,
    }
    assert set(plans.filter(activity__department__name="Police municipale").values_list("owner_address")) == {
        ("police.municipale@ville-exemple.example",)
    }


def test_a_review_names_the_version_that_was_looked_at(town):
    reviews = Review.objects.filter(controller=town)
    assert reviews.exists()
    assert all(one.version.activity_id == one.activity_id for one in reviews)


def test_the_last_notice_is_out_of_date(town):
    out_of_date = [
        one.notice.pk
        for one in NoticeVersion.objects.filter(controller=town).order_by("notice", "-number")
        if drift(one, build_notice(one.notice), TODAY) and one == one.notice.versions.first()
    ]
    last = Notice.objects.published().filter(controller=town).order_by("position", "pk").last()
    assert out_of_date == [last.pk]
