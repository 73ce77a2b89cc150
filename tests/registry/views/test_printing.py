"""One sheet as PDF while one waits: a few at a time, one a person, and the threads of the site are kept for pages."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import nullcontext

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry.documents import pdf, places
from registry.documents.places import NoPlace, place
from registry.models import Activity
from registry.views import printing as views

THREADS = 4  # of one web process in production (Dockerfile)
ASKED = 50
BLOCKED = """
import os, sys, time
while not os.path.exists({gate!r}):
    time.sleep(0.05)
open(sys.argv[2], "wb").write(b"%PDF-1.7 a sheet")
"""


@pytest.fixture
def gate(tmp_path, monkeypatch):
    """A printer that prints nothing before this file is there."""
    gate, program = tmp_path / "gate", tmp_path / "printer.py"
    program.write_text(BLOCKED.format(gate=str(gate)))
    monkeypatch.setattr(pdf, "CHILD", program)
    return gate


@pytest.fixture
def activity(organisation):
    return Activity.objects.create(
        controller=organisation, reference="A-1", name="Paie", role="controller", state="current"
    )


def address(activity):
    return reverse("registry:activity-pdf", args=[activity.controller.slug, activity.public_id])


def status(user, path):
    try:
        client = Client()
        if user:
            client.force_login(user)
        return client.get(path).status_code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_somebody_who_asks_for_fifty_sheets_does_not_stop_the_site(reader, activity, gate):
    with ThreadPoolExecutor(THREADS) as web:
        asked = [web.submit(status, reader, address(activity)) for _each in range(ASKED)]
        page = web.submit(status, None, "/accounts/login/")
        try:
            assert page.result(timeout=60) == 200, "a stranger’s page comes while the printer works"
            assert not all(one.done() for one in asked)
        finally:
            gate.touch()
        answers = [one.result() for one in asked]
    assert answers.count(200) >= 1
    assert set(answers) == {200, 503}


@pytest.mark.django_db(transaction=True)
def test_control_without_places_nobody_gets_a_page_while_the_printer_works(
    reader, activity, gate, monkeypatch
):
    monkeypatch.setattr(views, "place", lambda person: nullcontext())
    with ThreadPoolExecutor(THREADS) as web:
        asked = [web.submit(status, reader, address(activity)) for _each in range(ASKED // 5)]
        page = web.submit(status, None, "/accounts/login/")
        try:
            assert not wait([page], timeout=3).done, "every thread waits for the printer"
        finally:
            gate.touch()
        assert page.result() == 200
        assert {one.result() for one in asked} == {200}


def test_whoever_finds_no_place_is_told_so_and_when_to_come_back(client, reader, organisation, activity):
    client.force_login(reader)
    with place("somebody"), place("somebody else"):
        response = client.get(address(activity), headers={"accept-language": "en"})
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Other documents are being printed" in response.content.decode()
    with place(reader.pk):
        response = client.get(address(activity), headers={"accept-language": "en"})
    assert response.status_code == 503
    assert "Another record of yours is being printed" in response.content.decode()


def test_a_place_is_given_back_whatever_happens_in_it(organisation):
    with pytest.raises(ZeroDivisionError), place(1):
        raise ZeroDivisionError
    for _each in range(places.PLACES + 1):
        with place(1), place(2), pytest.raises(NoPlace), place(3):
            pass


def test_one_person_has_one_place_and_another_one_the_next(organisation):
    with place(1), translation.override("en"):
        with pytest.raises(NoPlace, match=r"^Another record of yours"), place(1):
            pass
        with place(12):
            pass
    with place(2), place(1):
        pass
