"""The log tells what was asked for, and nothing with which somebody who reads it could come in."""

from __future__ import annotations

import io
import logging
import time
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMultiAlternatives

from config.logs import LineFormatter
from registry.people import membership

SECRET = "Hdx3-secret_of-a-letter"
LINKS = (
    f"/invitations/{SECRET}/",
    f"/review-links/{SECRET}/",
    f"/agreements/{SECRET}/",
    *(f"/requests/{page}/{SECRET}/" for page in ("confirm", "follow", "search")),
    f"/requests/follow/{SECRET}/files/5d1d6f0e/",
    f"/accounts/password/reset/a1/{SECRET}/",
    f"/accounts/sso/callback/?code={SECRET}&state={SECRET}",
    f"/accounts/login/?next=%2Finvitations%2F{SECRET}%2F",
    f"/accounts/login/?next=/invitations/{SECRET}/",
)
PERSON = "alice.martin+register@mail.example.org"


@pytest.fixture
def log(monkeypatch):
    """What the one handler of the site writes."""
    handler = next(one for one in logging.getLogger().handlers if isinstance(one.formatter, LineFormatter))
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


@pytest.mark.django_db
def test_a_link_of_a_letter_that_is_refused_is_logged_without_its_secret(client, log):
    assert client.get(f"/invitations/{SECRET}/").status_code == 410
    assert "django.request Gone: /invitations/…/" in log.getvalue()
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize("link", LINKS)
def test_no_line_of_the_web_server_and_no_traceback_holds_it(log, link):
    request = {"r": f"GET {link} HTTP/1.1", "f": f"https://localhost{link}"}
    logging.getLogger("gunicorn.access").info('"%(r)s" 200 "%(f)s"', request)
    try:
        raise ValueError(link)
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", link)
    lines = log.getvalue()
    assert SECRET not in lines
    assert lines.count("…") == 4
    assert logging.getLogger("gunicorn.access").handlers == []


def test_control_an_ordinary_formatter_would_keep_it():
    record = logging.makeLogRecord({"msg": "Gone: %s", "args": (LINKS[0],)})
    assert SECRET in logging.Formatter().format(record)


@pytest.mark.django_db
def test_a_letter_that_the_server_refuses_is_logged_without_whose_it_is(log, dpo, organisation, monkeypatch):
    def refuse(letter):
        raise SMTPRecipientsRefused({PERSON: (550, f"<{PERSON}>: no such mailbox".encode())})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    invitation = membership.invite(
        organisation, email=PERSON, role="reader", departments=[], language="fr", by=dpo, wake=id
    )
    membership.send_letter(invitation)
    assert "550" in log.getvalue()
    assert "mail.example.org" not in log.getvalue()
    assert "alice" not in log.getvalue()


def test_a_line_however_long_is_looked_through_at_once():
    for text in (f"{'a' * 64}@" * 2_000, "a@a." * 30_000, "/invitations/%2" * 9_000, "&a" * 60_000):
        started = time.perf_counter()
        LineFormatter().format(logging.makeLogRecord({"msg": text.replace("%", "%%"), "args": ()}))
        assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "path", ["/organisations/ville/members/invitations/", "/accounts/password/reset/done/"]
)
def test_other_addresses_are_logged_whole(log, path):
    logging.getLogger("django.request").warning("Not Found: %s", path)
    assert f"Not Found: {path}\n" in log.getvalue()
