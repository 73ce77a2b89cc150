"""The first steps of an installation, and the help for somebody who has lost every second factor."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from registry.models import Controller, Invitation, User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

ADDRESS = "deleguee@valombre.example"
WELCOME = {
    "first_name": "Ada",
    "last_name": "Byron",
    "password": "cinq chevaux bleus dansent",
    "again": "cinq chevaux bleus dansent",
}


def said(*arguments: str, **options: object) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_an_organisation_and_its_officer_come_in_by_one_command_and_one_link():
    text = said("add_organisation", "Ville de Valombre", dpo=ADDRESS)
    path = re.search(r"http://localhost:8000(/invitations/\S+)", text)[1]
    assert path in mail.outbox[0].body
    client = Client()
    assert client.post(path, WELCOME)["Location"] == "/organisations/ville-de-valombre/"
    assert client.get("/organisations/ville-de-valombre/members/").status_code == 200
    assert User.objects.get(email=ADDRESS).memberships.get().role == "dpo"


def test_without_a_mail_server_the_link_still_leads_in(monkeypatch):
    def refuse(*arguments):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    text = said("add_organisation", "Ville de Valombre", dpo=ADDRESS)
    assert "pass on the link" in text
    assert Client().get(re.search(r"/invitations/\S+", text)[0]).status_code == 200


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("Ville", {"dpo": "not an address"}),
        ("Ville", {"dpo": ADDRESS, "slug": "valombre"}),
        ("", {"dpo": ADDRESS}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left(organisation, name, options):
    with pytest.raises(CommandError):
        said("add_organisation", name, **options)
    assert Controller.objects.count() == 1
    assert not Invitation.objects.exists()


def test_a_lost_second_factor_is_reset_and_ends_the_sessions(client, reader):
    TOTP.activate(reader, generate_totp_secret())
    client.force_login(reader)
    said("reset_second_factor", reader.email)
    assert client.get("/").status_code == 302
    answer = client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    assert answer["Location"] == "/"
    with pytest.raises(CommandError):
        said("reset_second_factor", "nobody@example.org")
