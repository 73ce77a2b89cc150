"""The log tells what was asked for, and nothing with which somebody who reads it could come in."""

from __future__ import annotations

import io
import logging

import pytest

from config.logs import Line

SECRET = "Hdx3-secret_of-a-letter"
LINKS = (
    f"/invitations/{SECRET}/",
    f"/accounts/password/reset/a1/{SECRET}/",
    f"/accounts/sso/callback/?code={SECRET}&state={SECRET}",
)


@pytest.fixture
def log(monkeypatch):
    """What the one handler of the site writes."""
    handler = next(one for one in logging.getLogger().handlers if isinstance(one.formatter, Line))
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


@pytest.mark.parametrize(
    "path", ["/organisations/ville/members/invitations/", "/accounts/password/reset/done/"]
)
def test_other_addresses_are_logged_whole(log, path):
    logging.getLogger("django.request").warning("Not Found: %s", path)
    assert f"Not Found: {path}\n" in log.getvalue()
