"""What is tried from outside beside addresses and forms: files, keys of sessions, known passwords, former members, scripts.

Each guard has its control: the same request where the guard has nothing to refuse.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.sign_in.backend import PUBLISHED_PASSWORD
from config.sign_in.proofs import password_link
from registry.editor.specification import FORMS
from registry.models import Activity, Controller, Invitation, Job, Membership, Purpose
from registry.people import membership
from tests.access import MODELS, NOBODY, TABLE, address, admin_pages, row_of, sign_in
from tests.cast import PASSWORD, make_export, make_member, make_row
from tests.config.test_isolation import register_of, send_everywhere
from tests.config.test_urls import answer, canaries, everything_in, is_for_members, no_paper  # noqa: F401

pytestmark = pytest.mark.django_db

SCRIPT = {"HX-Request": "true", "HX-Target": "purposes"}


# Files ------------------------------------------------------------------------------------------------------

TAKES_A_FORM = (
    "/accounts/login/",
    "/language/setlang/",
    "/accounts/password/reset/",
    "/organisations/x/bulk/",
)


@pytest.fixture
def files(monkeypatch):
    """The files that Django has begun to write to the disk."""
    begun = []
    new_file = TemporaryFileUploadHandler.new_file
    monkeypatch.setattr(
        TemporaryFileUploadHandler,
        "new_file",
        lambda *said, **more: begun.append(said) or new_file(*said, **more),
    )
    return begun


@pytest.mark.parametrize("path", TAKES_A_FORM)
def test_nobody_writes_a_file_to_the_disk_of_the_server(client, files, path):
    response = client.post(path, {"login": "x", "file": SimpleUploadedFile("large", b"0" * 3_000_000)})
    assert response.status_code == 400
    assert files == []


def test_control_django_would_write_it_before_a_view_is_reached(client, files, settings):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    client.post(TAKES_A_FORM[0], {"file": SimpleUploadedFile("large", b"0" * 3_000_000)})
    assert len(files) == 1


# Accounts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("in_production", [True, False])
def test_the_password_of_the_demonstration_opens_nothing_in_production(
    client, organisation, settings, in_production
):
    settings.IN_PRODUCTION = in_production
    officer = make_member(organisation, Membership.Role.DPO, "officer")
    officer.set_password(PUBLISHED_PASSWORD)
    officer.save()
    client.post("/accounts/login/", {"login": officer.email, "password": PUBLISHED_PASSWORD})
    assert ("_auth_user_id" in client.session) is not in_production


def test_nobody_takes_that_password(client, reader):
    sign_in(client, reader)
    new = {"oldpassword": PASSWORD, "password1": PUBLISHED_PASSWORD, "password2": PUBLISHED_PASSWORD}
    page = client.post("/accounts/password/change/", new).content.decode()
    reader.refresh_from_db()
    assert not reader.check_password(PUBLISHED_PASSWORD)
    assert "is-invalid" in page


@pytest.mark.parametrize("password", [PASSWORD, "not the password"])
def test_who_proves_again_who_it_is_goes_on_under_a_new_key(client, reader, password):
    """A copy of the former key does not share in what the proof opens."""
    sign_in(client, reader, again=False)
    copied = client.cookies["sessionid"].value
    client.post("/accounts/reauthenticate/", {"password": password, "next": "/profile/"})
    thief = Client()
    thief.cookies["sessionid"] = copied
    is_proven = password == PASSWORD
    assert (thief.get("/profile/").status_code == 302) is is_proven
    assert client.get("/profile/").status_code == 200


@pytest.mark.parametrize(("hours", "is_good"), [(22, True), (26, False)])
def test_the_link_to_a_new_password_is_good_for_a_day(client, reader, hours, is_good):
    link = password_link(reader).removeprefix(settings.SITE_URL)
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        assert (client.get(link).status_code == 302) is is_good


@pytest.mark.parametrize(
    "name", ["Ada\n\nhttps://evil.example", "Ada\u2028Byron", "Ada\x1b[2J", "Ada\r\nBcc: x@example.org"]
)
def test_a_name_adds_no_line_to_the_letters_that_bear_it(client, dpo, organisation, name):
    sign_in(client, dpo)
    data = {"first_name": name, "last_name": "Lovelace", "language": "fr"}
    assert client.post("/profile/", data).status_code == 400
    assert client.post("/profile/", data | {"first_name": "Ada"}).status_code == 302
    dpo.refresh_from_db()
    invitation = membership.invite(
        organisation, email="new@example.org", role="reader", departments=[], language="fr", by=dpo, wake=id
    )
    membership.send_letter(invitation)
    [letter] = mail.outbox
    assert "Ada Lovelace" in letter.body
    assert "evil" not in letter.body
    assert letter.recipients() == ["new@example.org"]


def test_letters_in_the_name_of_this_site_are_limited(client, dpo, organisation, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "3/h/user"}
    sign_in(client, dpo)
    for number in range(5):
        data = {"email": f"person-{number}@example.org", "role": "reader", "language": "fr"}
        status = client.post(reverse("registry:invite", args=[organisation.slug]), data).status_code
        assert status == (302 if number < 3 else 429)
    invitation = Invitation.objects.first()
    renew = reverse("registry:renew-invitation", args=[organisation.slug, invitation.public_id])
    assert client.post(renew).status_code == 429
    assert Invitation.objects.count() == 3
    settings.ACCOUNT_RATE_LIMITS = {}
    assert client.post(renew).status_code == 302


# A second factor asked for while somebody writes --------------------------------------------------------------------


@pytest.fixture
def overtaken(client, organisation, dpo):
    """The address of a form that stood open when the organisation began to ask for a second factor."""
    activity = make_row(Activity, organisation, state="draft")
    purpose = make_row(Purpose, organisation, activity=activity, name="Avant")
    client.force_login(dpo)
    Controller.objects.filter(pk=organisation.pk).update(requires_second_factor=True)
    return reverse("registry:edit-row", args=[organisation.slug, "purpose", purpose.public_id])


def test_what_was_typed_comes_back_to_be_sent_once_the_second_factor_was_used(client, overtaken, dpo):
    typed = {"name": "Ce que j’ai écrit"}
    page = client.post(overtaken, typed)
    assert page.status_code == 403
    text = page.content.decode()
    assert 'value="Ce que j’ai écrit"' in text
    assert f'action="{overtaken}"' in text
    assert Purpose.objects.get().name == "Avant"
    sign_in(client, dpo, factor=True)
    assert client.post(overtaken, typed).status_code == 302
    assert Purpose.objects.get().name == "Ce que j’ai écrit"


def test_no_script_puts_the_page_of_second_factors_into_a_piece_of_a_page(client, overtaken):
    """It would stand there in the place of the form. A script follows a redirection; it swaps nothing for a 403."""
    asked = client.get(overtaken, headers=SCRIPT)
    assert (asked.status_code, asked["HX-Redirect"]) == (204, "/accounts/2fa/")
    sent = client.post(overtaken, {"name": "x"}, headers=SCRIPT)
    assert (sent.status_code, sent.content) == (403, b"")
    assert client.get(overtaken)["Location"] == "/accounts/2fa/"


# The queue ------------------------------------------------------------------------------------------------------------


def test_asking_again_and_again_fills_no_queue(client, reader, organisation):
    """One document answers all who ask for the same until it is there."""
    make_export(Controller.objects.create(slug="other", name="Other"))
    client.force_login(reader)
    ask = reverse("registry:ask-export", args=[organisation.slug])
    led_to = {client.post(ask, {"language": "fr"})["Location"] for _each in range(5)}
    own = Job.objects.filter(controller=organisation)
    assert led_to == {reverse("registry:export", args=[organisation.slug, own.get().public_id])}
    client.post(ask, {"language": "en"})
    assert own.count() == 2
    own.update(state=Job.State.RUNNING, leased_until=timezone.now() + timedelta(minutes=1))
    client.post(ask, {"language": "fr"})
    assert own.count() == 2
    own.update(state=Job.State.DONE)
    client.post(ask, {"language": "fr"})
    assert own.count() == 3


# Members who are no longer, who are not yet, and who lack the second factor ---------------------------------------


def reached(client, side):
    """The addresses of members, of whatever method, that do not say “not found”."""
    found = []
    for name, row in TABLE.items():
        if is_for_members(name):
            path = address(name, [side.names[kind] for kind in row.names])
            for response in (client.get(path), client.get(path, headers=SCRIPT), client.post(path, row.data)):
                if response.status_code not in {404, 405}:
                    found.append((name, response.status_code))
    return found


@pytest.mark.parametrize("invited", [True, False])
def test_who_was_removed_or_is_only_invited_finds_nothing_with_the_session_of_before(scene, invited):
    person = scene.people["contributor"]
    client = scene.client("contributor")
    assert len(reached(client, scene.mine)) > 60
    Membership.objects.get(user=person).delete()
    if invited:
        Invitation.objects.filter(controller=scene.mine.controller).update(email=person.email, role="dpo")
    before = register_of(scene.mine)
    assert reached(client, scene.mine) == []
    assert register_of(scene.mine) == before
    pages = [client.get(path) for model in MODELS for path in admin_pages(row_of(scene.mine, model)).values()]
    pages += [client.get(path) for path in ("/", "/profile/")]
    assert canaries("".join(map(everything_in, pages)), "mine") == set()


def test_without_the_second_factor_that_is_asked_for_nothing_is_read_or_written(scene):
    client = scene.client("dpo")
    Controller.objects.filter(pk=scene.mine.controller.pk).update(requires_second_factor=True)
    before = register_of(scene.mine)
    seen = send_everywhere(client, scene.mine, scene.mine)
    for name, row in TABLE.items():
        if is_for_members(name):
            seen.append(client.get(address(name, [scene.mine.names[kind] for kind in row.names])))
    for model in MODELS:
        seen += [client.get(path) for path in admin_pages(row_of(scene.mine, model)).values()]
    seen += [client.get("/profile/"), client.post(address("leave", [scene.mine.controller.slug]))]
    assert canaries("".join(map(everything_in, seen)), "mine") == set()
    assert register_of(scene.mine) == before
    assert len(seen) > 200


def test_control_with_it_all_is_read_and_written(scene):
    client = scene.client("dpo")
    sign_in(client, scene.people["dpo"], factor=True)
    Controller.objects.filter(pk=scene.mine.controller.pk).update(requires_second_factor=True)
    before = register_of(scene.mine)
    seen = send_everywhere(client, scene.mine, scene.mine)
    assert canaries("".join(map(everything_in, seen)), "mine")
    assert register_of(scene.mine) != before


# Identifiers of rows ------------------------------------------------------------------------------------------------


def test_no_form_takes_the_row_of_another_organisation_whatever_its_kind(scene):
    client, told_apart = scene.client("dpo"), []
    before = register_of(scene.theirs)
    for key, spec in FORMS.items():
        foreign = scene.theirs.first(spec.model).public_id
        parents = {
            spec.model._meta.get_field(name).related_model
            for name in spec.model.nests_under
            if name != "controller"
        }
        asked = [(verb, foreign) for verb in ("edit-row", "delete-row", "move-row")]
        asked += [("add-row", scene.theirs.first(model).public_id) for model in parents]
        for verb, public_id in asked:
            answers = []
            for one in (public_id, NOBODY):
                path = reverse(f"registry:{verb}", args=[scene.mine.controller.slug, key, one])
                answers.append(client.post(path, {"name": "x", "row_id": str(foreign)}))
            if {found.status_code for found in answers} != {404}:
                told_apart.append((key, verb))
            if everything_in(answers[0]) != everything_in(answers[1]):
                told_apart.append((key, verb, "words"))
    assert told_apart == []
    assert register_of(scene.theirs) == before
    assert len(FORMS) > 40
