"""A page that fails while the database is away says when to come back; any other failure is 500."""

import pytest
from django.db import OperationalError
from django.test import Client

BROKEN = {"database": OperationalError("gone"), "program": ValueError("wrong")}


@pytest.mark.django_db
@pytest.mark.parametrize(("fault", "status"), [("database", 503), ("program", 500)])
def test_the_answer_says_what_failed(monkeypatch, fault, status):
    def fail(*given, **named):
        raise BROKEN[fault]

    monkeypatch.setattr("config.pages.terms.render", fail)
    answer = Client(raise_request_exception=False).get("/terms/")
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 503)
    assert ("La base de données ne répond pas" in answer.content.decode()) is (status == 503)


@pytest.mark.django_db
def test_an_address_that_only_takes_forms_says_so_and_leads_back():
    answer = Client().get("/profile/sessions/")
    assert answer.status_code == 405
    assert "ne reçoit que ce qu’envoie un formulaire" in answer.content.decode()
    assert 'href="/profile/"' in answer.content.decode()
