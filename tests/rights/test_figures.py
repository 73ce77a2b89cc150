"""Figures of requests count each one once, kept or forgotten, and say who asked nowhere: on the page, on paper, by month."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from registry.models import Activity
from rights.figures import years_of
from rights.forgetting import forget_old
from rights.models import SubjectRequest
from rights.models.desks import desk_of
from rights.register_pdf import register_html
from tests.rights.cast import EMAIL, NAME, WORDS, do, open_desk, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-11-21 10:00", tick=True):
        yield


@pytest.fixture
def two_years(client, officer, desk):
    """Of 2025: one granted after 12 days. Of 2026: one refused after 40 days, one open."""
    with time_machine.travel("2025-03-03 10:00", tick=True):
        old = received(client, desk.controller, email="a@example.org")
    with time_machine.travel("2025-03-15 10:00", tick=True):
        officer.force_login(desk.controller.memberships.get(role="dpo").user)
        do(officer, old, "answer", outcome="granted", words="Voici.", reasons="")
        do(officer, old, "close")
    with time_machine.travel("2026-09-01 10:00", tick=True):
        late = received(client, desk.controller, email="b@example.org", kinds=["access", "erasure"])
    with time_machine.travel("2026-10-11 10:00", tick=True):
        officer.force_login(desk.controller.memberships.get(role="dpo").user)
        refusal = {"outcome": "refused", "grounds": ["excessive"], "words": "", "reasons": "Répétée."}
        do(officer, late, "answer", **refusal)
        do(officer, late, "close")
    received(client, desk.controller)
    officer.force_login(desk.controller.memberships.get(role="dpo").user)
    return desk


def counted(desk):
    return [
        (
            one.year,
            one.received,
            one.unanswered,
            one.late,
            dict(one.outcomes),
            dict(one.kinds),
            one.average_days,
            one.most_days,
        )
        for one in years_of(desk.controller, desk, desk.today())
    ]


EXPECTED = [
    (2026, 2, 1, 1, {"refused": 1}, {"access": 2, "erasure": 1}, 40, 40),
    (2025, 1, 0, 0, {"granted": 1}, {"access": 1}, 12, 12),
]


def test_each_year_counts_what_was_received_in_it(two_years):
    assert counted(two_years) == EXPECTED


def test_what_was_forgotten_counts_as_before(two_years):
    closed = SubjectRequest.objects.get(received_on__year=2025).closed_at
    assert forget_old(closed + timedelta(days=61 * 31)) == 1
    assert not SubjectRequest.objects.filter(received_on__year=2025).exists()
    assert counted(two_years) == EXPECTED


def test_the_page_and_the_paper_name_nobody(two_years, officer):
    slug = two_years.controller.slug
    html = officer.get(reverse("rights:figures", args=[slug])).content.decode()
    assert "2025" in html and "2026" in html
    year = years_of(two_years.controller, two_years, two_years.today())[0]
    rows = SubjectRequest.objects.received().filter(received_on__year=2026).order_by("pk")
    with translation.override("fr"):
        paper = register_html(two_years.controller, two_years, year, rows, two_years.today(), "fr")
    assert "D-2026-0002" in paper and "D-2026-0003" in paper and "D-2025" not in paper
    assert "01/09/2026" in paper and "Droit à l’effacement" in paper
    for secret in (NAME, EMAIL, WORDS, "Répétée.", "b@example.org"):
        assert secret not in html and secret not in paper


def test_a_year_without_requests_has_no_paper(two_years, officer):
    for year in (2019, 0, 10_000, 10**20):
        assert (
            officer.get(reverse("rights:year-pdf", args=[two_years.controller.slug, year])).status_code == 404
        )


def test_another_organisation_counts_only_its_own(two_years, client, other_organisation):
    other = open_desk(other_organisation)
    received(client, other_organisation)
    assert [one.received for one in years_of(other_organisation, other, other.today())] == [1]
    assert counted(two_years) == EXPECTED


# The calendar -------------------------------------------------------------------------------------------------


def month(officer, desk, text=""):
    return officer.get(
        reverse("rights:month", args=[desk.controller.slug]),
        {"month": text},
        headers={"accept-language": "en"},
    )


def test_the_calendar_shows_what_is_due_on_its_day_with_the_holidays(client, officer, desk):
    officer.cookies["django_language"] = "en"
    received(client, desk.controller)
    december = month(officer, desk, "2026-12").context["month"]
    days = {day.on.isoformat(): day for week in december.weeks for day in week}
    assert [one.reference for one in days["2026-12-21"].requests] == ["D-2026-0001"]
    assert december.due == 1
    assert days["2026-12-25"].holiday == "Christmas Day" and days["2026-12-25"].is_off
    assert days["2026-12-19"].is_off and not days["2026-12-21"].is_off
    assert days["2026-11-30"].is_in_month is False
    assert NAME not in month(officer, desk, "2026-12").content.decode()


def test_what_is_answered_is_due_no_more(officer, asked):
    do(officer, asked, "answer", outcome="granted", words="Voici.", reasons="")
    assert month(officer, desk_of(asked.controller), "2026-12").context["month"].due == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-13",
        "x-y",
        "0001-01",
        "2100-01",
        "2018-01",
        "99999-01",
        f"{10**20}-1",
        f"2026-{10**20}",
    ],
)
def test_a_month_that_is_none_shows_that_of_today(officer, desk, text):
    answer = month(officer, desk, text)
    assert answer.status_code == 200 and answer.context["month"].first.isoformat() == "2026-11-01"


# Its own activity ---------------------------------------------------------------------------------------------


def test_opening_the_form_enters_the_handling_of_requests_into_the_register_once(officer, desk):
    settings = reverse("rights:settings", args=[desk.controller.slug])
    given = {"is_open": "on", "region": "metropolitan", "months_kept": "60"}
    own = Activity.objects.filter(controller=desk.controller, starter="rights-requests")
    assert not own.exists()
    assert officer.post(settings, {**given, "is_open": ""}).status_code == 302
    assert not own.exists(), "where no request is received, none is handled"
    assert officer.post(settings, given).status_code == 302
    assert officer.post(settings, given).status_code == 302
    (begun,) = own
    assert begun.state == "draft"
