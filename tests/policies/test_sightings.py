"""Proof of publication: what was at the public address, since when and until when."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from policies import sightings
from policies.models import NoticeVersion, Sighting
from policies.publication import withdraw_notice
from policies.tasks import look_at_notices
from registry.jobs.worker import do_next
from tests.policies.publishing import publish

SEEN = Sighting.Outcome.SEEN


@pytest.fixture
def published(db, notice, dpo):
    publish(notice, dpo)
    return notice


def look(monkeypatch, content="", outcome=SEEN):
    asked = []

    def fetch(address):
        asked.append(address)
        return outcome, sightings.hashlib.sha256(content.encode()).hexdigest()

    monkeypatch.setattr(sightings, "fetch", fetch)
    look_at_notices()
    while do_next("quick"):
        pass
    return asked


def page(notice):
    return NoticeVersion.objects.get(notice=notice).html


def test_looks_that_find_the_same_bytes_prolong_one_time(published, monkeypatch, time_machine, settings):
    for minute in (0, 10, 20):
        time_machine.move_to(datetime(2027, 1, 10, 10, minute, tzinfo=UTC), tick=False)
        asked = look(monkeypatch, page(published))
    assert asked == [f"{settings.SITE_URL}{published.get_absolute_url()}"]
    [found] = Sighting.objects.all()
    assert (found.outcome, found.times) == (SEEN, 3)
    assert (found.seen_from.minute, found.seen_until.minute) == (0, 20)


def test_something_else_ends_a_time_and_so_does_a_gap_in_which_nobody_looked(
    published, monkeypatch, time_machine
):
    time_machine.move_to(datetime(2027, 1, 10, 10, 0, tzinfo=UTC), tick=False)
    look(monkeypatch, page(published))
    time_machine.move_to(datetime(2027, 1, 10, 10, 10, tzinfo=UTC), tick=False)
    look(monkeypatch, "une autre page")
    time_machine.move_to(datetime(2027, 1, 10, 10, 20, tzinfo=UTC), tick=False)
    look(monkeypatch, page(published))
    time_machine.move_to(datetime(2027, 1, 12, 10, 0, tzinfo=UTC), tick=False)
    look(monkeypatch, page(published))
    rows = Sighting.objects.order_by("seen_from")
    assert [one.outcome for one in rows] == ["seen", "other", "seen", "seen"]
    assert all(one.seen_from == one.seen_until for one in rows)


def test_a_site_that_does_not_answer_is_noted_and_a_withdrawn_notice_is_not_looked_at(
    published, monkeypatch, dpo
):
    look(monkeypatch, outcome=Sighting.Outcome.UNREACHABLE)
    assert Sighting.objects.get().outcome == "unreachable"
    withdraw_notice(published, by=dpo)
    assert look(monkeypatch) == []


def test_what_was_seen_is_shown_with_its_version_to_the_public_and_to_members(
    client, published, monkeypatch, dpo
):
    look(monkeypatch, page(published))
    public = client.get(reverse("policies:versions", args=[published.controller.slug, published.slug]))
    assert "Ces octets mêmes étaient en ligne" in public.content.decode()
    client.force_login(dpo)
    assert "Ces octets mêmes étaient en ligne" in client.get(published.page()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_running_site_is_fetched_and_no_redirection_followed(
    live_server, notice, dpo, settings
):
    settings.SITE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    publish(notice, dpo)
    version = NoticeVersion.objects.get()
    assert sightings.look_at(notice, version).outcome == "seen"
    assert sightings.fetch(f"{live_server.url}/organisations/")[0] == "refused"  # leads to the sign-in
    assert sightings.fetch("http://127.0.0.1:9/")[0] == "unreachable"
