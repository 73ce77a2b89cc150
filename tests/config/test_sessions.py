"""A session lasts while its person works, and says how long it still does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from registry.models import Controller, Job

HOUR = 3600


@pytest.fixture
def person(client, db, django_user_model):
    person = django_user_model.objects.create_user("new", "new@example.org")
    client.force_login(person)
    return person


def last_for(**left: float) -> None:
    """Let the one session that there is last so long from now on."""
    Session.objects.update(expire_date=timezone.now() + timedelta(**left))


def hours_left() -> float:
    return (Session.objects.get().expire_date - timezone.now()) / timedelta(hours=1)


def test_an_act_lets_the_session_last_its_whole_age_again(client, person, settings):
    settings.SESSION_COOKIE_AGE = 10 * HOUR
    last_for(hours=1)
    answer = client.get(reverse("home"))
    assert hours_left() == pytest.approx(10, abs=0.1)
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 10 * HOUR


def test_the_session_is_not_written_at_each_act(client, person, settings):
    settings.SESSION_COOKIE_AGE = 10 * HOUR
    last_for(hours=9.95)
    answer = client.get(reverse("home"))
    assert hours_left() == pytest.approx(9.95, abs=0.01)
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_what_a_session_holds_is_not_written_with_its_end(client, person):
    """Another request may have changed it meanwhile: a second factor shown, an organisation asked for."""
    last_for(hours=1)
    before = Session.objects.get().session_data
    client.get(reverse("home"))
    assert Session.objects.get().session_data == before


def test_a_page_that_asks_how_long_it_lasts_does_not_make_it_last(client, person):
    last_for(hours=1)
    assert client.get(reverse("session")).json()["left"] == pytest.approx(HOUR, abs=10)
    assert hours_left() == pytest.approx(1, abs=0.01)


def test_staying_signed_in_is_one_press(client, person, settings):
    settings.SESSION_COOKIE_AGE = 2 * HOUR
    last_for(minutes=1)
    assert client.post(reverse("session")).json() == {"left": 2 * HOUR, "is_final": False}
    assert hours_left() == pytest.approx(2, abs=0.01)


def test_a_session_that_has_ended_is_not_brought_back(client, person):
    last_for(seconds=-1)
    assert client.post(reverse("session")).json() == {"left": 0, "is_final": False}
    assert Session.objects.get().expire_date < timezone.now()
    assert client.get(reverse("home")).status_code == 302


def test_nobody_gets_a_session_by_asking_for_one(client, db):
    assert client.get(reverse("session")).json() == {"left": 0, "is_final": False}
    assert client.post(reverse("session")).json() == {"left": 0, "is_final": False}
    assert not Session.objects.exists()


def test_a_page_says_when_to_ask_from_the_settings(client, person, settings):
    settings.SESSION_COOKIE_AGE = HOUR
    page = client.get(reverse("home")).content.decode()
    # An hour but the three minutes after which it is written anew; five minutes before the end it says so.
    assert 'data-left="3420"' in page
    assert 'data-warned="300"' in page
    client.logout()
    assert "session-ending" not in client.get(reverse("account_login")).content.decode()


# The end that nothing moves --------------------------------------------------------------------------------------


def signed_in(client, **ago: float) -> None:
    """Let the one session that there is have begun so long ago."""
    session = client.session
    session["signed_in_at"] = int((timezone.now() - timedelta(**ago)).timestamp())
    session.save()


def test_a_session_ends_twelve_hours_after_the_sign_in_whatever_its_person_does(client, person, settings):
    assert settings.SESSION_LONGEST_AGE == 12 * HOUR
    settings.SESSION_COOKIE_AGE = 4 * HOUR
    signed_in(client, hours=11)
    answer = client.get(reverse("home"))
    assert hours_left() == pytest.approx(1, abs=0.01)
    last_for(minutes=5)
    answer = client.get(reverse("home"))
    assert hours_left() == pytest.approx(1, abs=0.01)
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == pytest.approx(HOUR, abs=10)
    assert client.post(reverse("session")).json()["left"] == pytest.approx(HOUR, abs=10)
    assert hours_left() == pytest.approx(1, abs=0.01)


def test_a_change_of_what_a_session_holds_does_not_make_it_last_longer_either(client, person):
    signed_in(client, hours=11)
    session = client.session
    session["asked"] = "something"
    session.save()
    assert hours_left() == pytest.approx(1, abs=0.01)


def test_a_session_that_is_past_its_last_hour_opens_nothing(client, person):
    signed_in(client, hours=12, seconds=1)
    assert client.get(reverse("home")).status_code == 302
    assert client.post(reverse("session")).json() == {"left": 0, "is_final": False}


def test_a_page_learns_that_staying_signed_in_is_over(client, person):
    signed_in(client, hours=11, minutes=57)
    assert client.get(reverse("session")).json() == {"left": pytest.approx(180, abs=10), "is_final": True}
    signed_in(client, hours=11, minutes=50)
    assert client.get(reverse("session")).json() == {"left": pytest.approx(600, abs=10), "is_final": False}


def test_a_page_looks_in_time_before_the_last_hour_ends(client, person):
    signed_in(client, hours=11)
    page = client.get(reverse("home")).content.decode()
    assert int(re.search(r'data-left="(\d+)"', page)[1]) == pytest.approx(HOUR, abs=10)


def test_a_session_of_before_this_was_noted_ends_when_it_was_to_end(client, person):
    session = client.session
    del session["signed_in_at"]
    session.save()
    last_for(hours=1)
    client.get(reverse("home"))
    client.post(reverse("session"))
    assert hours_left() == pytest.approx(1, abs=0.01)


def test_a_page_that_waits_for_a_document_is_no_act(client, person):
    last_for(hours=1)
    client.get(reverse("home"), headers={"X-Asked-By-Itself": "true"})
    assert hours_left() == pytest.approx(1, abs=0.01)


def test_the_page_of_an_export_that_is_prepared_says_that_it_asks_by_itself(db):
    page = render_to_string(
        "registry/export_progress.html",
        {
            "controller": Controller(slug="mine"),
            "export": Job(state=Job.State.WAITING),
            "is_under_way": True,
        },
    )
    assert "X-Asked-By-Itself" in page
    assert 'hx-trigger="load delay:1s"' in page
