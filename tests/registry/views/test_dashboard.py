"""The register in figures: each number is what the list finds behind it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.finding.figures import figures_of
from registry.finding.index import refresh
from registry.models import (
    Activity,
    ActivityIndex,
    Department,
    LegalBasis,
    RetentionRule,
    Transfer,
)
from registry.samples.activities import make_activities
from tests.cast import make_row

pytestmark = pytest.mark.django_db


def add(organisation, **values):
    return make_row(Activity, organisation, **values)


def dashboard(organisation):
    return reverse("registry:dashboard", args=[organisation.slug])


def test_activities_are_counted_by_department_and_state_and_archived_ones_are_not(organisation):
    schools = make_row(Department, organisation, name="Écoles")
    for state in ("draft", "current", "current", "archived"):
        add(organisation, department=schools, state=state)
    add(organisation, state="proposed")
    found = figures_of(organisation, timezone.now())
    assert found.departments == {
        ("", ""): {"proposed": 1},
        (str(schools.public_id), "Écoles"): {"draft": 1, "current": 2},
    }
    assert found.total == 4


def test_an_activity_counts_once_for_each_legal_basis_and_country(organisation):
    first, second, ended = add(organisation), add(organisation), add(organisation, state="archived")
    for activity, basis in [
        (first, "6.1.a"),
        (first, "6.1.a"),
        (first, "6.1.c"),
        (second, "6.1.a"),
        (ended, "6.1.f"),
    ]:
        make_row(LegalBasis, organisation, activity=activity, basis=basis)
    for activity, country in [(first, "US"), (first, "US"), (second, "US"), (second, ""), (ended, "JP")]:
        make_row(Transfer, organisation, activity=activity, country=country)
    found = figures_of(organisation, timezone.now())
    assert found.bases == {"6.1.a": 2, "6.1.c": 1}
    assert found.countries == {"US": 2, "": 1}


@pytest.mark.parametrize(
    ("amount", "unit", "event", "place"),
    [(30, "day", "", 0), (4, "week", "", 0), (1, "month", "", 0), (31, "day", "", 1), (12, "month", "", 1),
     (1, "year", "", 1), (13, "month", "", 2), (3, "year", "", 2), (5, "year", "", 3), (10, "year", "", 4),
     (120, "month", "", 4), (11, "year", "", 5), (3, "year", "after the contract", 2),
     (None, "", "until the account is closed", 6), (None, "", "", 7)],
)  # fmt: skip
def test_a_retention_rule_is_in_the_class_of_its_length(organisation, amount, unit, event, place):
    make_row(RetentionRule, organisation, activity=add(organisation), amount=amount, unit=unit, event=event)
    ended = add(organisation, state="archived")
    make_row(RetentionRule, organisation, activity=ended, amount=1, unit="day")
    lengths = figures_of(organisation, timezone.now()).lengths
    assert lengths == tuple(int(each == place) for each in range(8))


def test_what_comes_as_often_is_named_together(client, reader, organisation):
    client.force_login(reader)
    for country in ("BR", "JP"):
        make_row(Transfer, organisation, activity=add(organisation), country=country)
    text = client.get(dashboard(organisation)).content.decode()
    assert "Brésil, Japon (1 activité)" in text


def test_an_activity_is_in_the_class_of_its_last_change(organisation):
    now = timezone.now()
    for days in (1, 100, 200, 400, 401, 900):
        activity = add(organisation)
        ActivityIndex.objects.filter(pk=activity.pk).update(changed_at=now - timedelta(days=days))
    assert figures_of(organisation, now).ages == (1, 1, 1, 2, 1)


def test_another_organisation_is_not_counted(organisation, other_organisation):
    make_activities(other_organisation, 5, seed=1)
    found = figures_of(organisation, timezone.now())
    assert (found.total, found.bases, found.countries) == (0, {}, {})
    assert sum(found.lengths) == sum(found.ages) == 0


def test_each_bar_leads_to_the_activities_that_it_counts(client, reader, organisation):
    """Followed, the link of a bar opens a list of as many activities as the bar says."""
    client.force_login(reader)
    make_activities(organisation, 25, seed=3)
    add(organisation)  # of no department
    while refresh():
        pass
    text = client.get(dashboard(organisation)).content.decode()
    bars = re.findall(
        r'<a href="([^"]*\?(?:department|basis|country)=[^"]+)">.*?aria-hidden="true">(\d+)<', text, re.S
    )
    assert len(bars) >= 10
    for href, number in bars:
        page = client.get(unescape(href) + "&size=100").content.decode()
        assert page.count('<th scope="row">') == int(number), href


def test_the_figures_of_an_empty_register_lead_to_it(client, reader, organisation):
    client.force_login(reader)
    text = client.get(dashboard(organisation)).content.decode()
    assert "<figure" not in text
    assert reverse("registry:register", args=[organisation.slug]) in text
