"""Members: who is invited, joins, changes role, leaves; and the door that asks for a second factor."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Controller, Department, Invitation, Membership, User
from registry.people import membership
from registry.tasks import purge_invitations, sweep_jobs
from tests.access import sign_in
from tests.cast import PASSWORD, make_member, make_row

pytestmark = pytest.mark.django_db

NEWCOMER = "nouvelle@valombre.example"
PASSPHRASE = "cinq chevaux bleus dansent"
OVER = "n’est plus valable"


def at(controller: Controller, name: str, *arguments: object) -> str:
    return reverse(f"registry:{name}", args=[controller.slug, *arguments])


def role_of(person: User, controller: Controller) -> str | None:
    return (
        Membership.objects.filter(user=person, controller=controller).values_list("role", flat=True).first()
    )


def browser_of(person: User, **proofs: bool) -> Client:
    client = Client()
    sign_in(client, person, **proofs)
    return client


# Invitations: sent ------------------------------------------------------------------------------------------


@pytest.fixture
def invite(officer, organisation, commit):
    """Invites somebody as the officer does; gives the path of the link in the message."""

    def invite(email: str = NEWCOMER, role: str = "reader", language: str = "fr", **more: object) -> str:
        with commit():
            answer = officer.post(
                at(organisation, "invite"), {"email": email, "role": role, "language": language, **more}
            )
        assert answer.status_code == 302, answer.content.decode()
        return link_in(mail.outbox[-1])

    return invite


def link_in(letter) -> str:
    return re.search(r"http://localhost:8000(/invitations/\S+)", letter.body)[1]


def test_an_invitation_goes_out_in_the_language_chosen_as_text_and_html(invite, organisation):
    link = invite(language="en")
    [letter] = mail.outbox
    assert letter.to == [NEWCOMER]
    assert letter.subject == "Invitation to the register of Ville de Valombre"
    html = letter.alternatives[0].content
    assert link in html and '<html lang="en">' in html
    invitation = Invitation.objects.get()
    assert link.split("/")[2] not in (invitation.digest, str(invitation.public_id))
    assert invitation.letter_sent_at


def test_the_queue_never_carries_the_secret(officer, organisation, commit, monkeypatch):
    carried = []
    monkeypatch.setattr("registry.tasks.work.apply_async", lambda said, **_queue: carried.append(said))
    with commit():
        officer.post(at(organisation, "invite"), {"email": NEWCOMER, "role": "reader", "language": "fr"})
    assert carried == [("quick",)]
    assert mail.outbox == []
    with commit():
        sweep_jobs()  # a call that was lost is made again
    assert carried == [("quick",)] * 2


def test_two_workers_send_one_message(invite):
    invite()
    invitation = Invitation.objects.get()
    membership.send_letter(invitation)
    assert len(mail.outbox) == 1
    Invitation.objects.update(letter_sent_at=None, letter_taken_at=timezone.now())
    membership.send_letter(invitation)
    assert len(mail.outbox) == 1
    Invitation.objects.update(letter_taken_at=timezone.now() - timedelta(minutes=11))
    membership.send_letter(invitation)
    assert len(mail.outbox) == 2


def test_a_message_that_the_server_refuses_is_shown_and_can_be_sent_again(
    officer, organisation, commit, monkeypatch
):
    with monkeypatch.context() as broken, commit():
        broken.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages",
            lambda *said: (_ for _ in ()).throw(ConnectionRefusedError()),
        )
        officer.post(at(organisation, "invite"), {"email": NEWCOMER, "role": "reader", "language": "fr"})
    assert "Courriel non envoyé" in officer.get(at(organisation, "members")).content.decode()
    invitation = Invitation.objects.get()
    with commit():
        officer.post(at(organisation, "renew-invitation", invitation.public_id))
    assert "Courriel non envoyé" not in officer.get(at(organisation, "members")).content.decode()
    assert Client().get(link_in(mail.outbox[0])).status_code == 200


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"email": "reader@valombre.example"}, "déjà membre"),
        ({"email": "READER@Valombre.example"}, "déjà membre"),
        ({"email": "not an address"}, "adresse"),
        ({"role": "superuser"}, "role"),
        ({"role": "contributor"}, "Choisissez les services"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_at_the_field(
    officer, organisation, reader, departments, data, sentence
):
    form = {"email": NEWCOMER, "role": "reader", "language": "fr", **data}
    answer = officer.post(at(organisation, "invite"), form)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_same_person_is_not_invited_twice_even_at_the_same_moment(invite, officer, organisation, dpo):
    invite()
    form = {"email": NEWCOMER, "role": "dpo", "language": "fr"}
    assert "renouvelez" in officer.post(at(organisation, "invite"), form).content.decode()
    with pytest.raises(membership.AlreadyInvited):
        membership.invite(
            organisation,
            email=NEWCOMER,
            role="dpo",
            departments=[],
            language="fr",
            by=dpo,
            wake=lambda _: None,
        )


def test_an_invitation_sent_by_a_second_click_is_on_its_way_once(officer, organisation, mailoutbox):
    form = {"email": NEWCOMER, "role": "reader", "language": "fr"}
    answers = [officer.post(at(organisation, "invite"), form) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Invitation.objects.count() == 1
    Invitation.objects.update(invited_at=timezone.now() - timedelta(minutes=1))
    late = officer.post(at(organisation, "invite"), form)
    assert late.status_code == 400  # no second click: it is renewed where members are
    assert "renouvelez" in late.content.decode()


def test_departments_of_another_organisation_cannot_be_given(
    officer, organisation, other_organisation, departments
):
    foreign = make_row(Department, other_organisation, name="Ailleurs")
    answer = officer.get(at(organisation, "invite"))
    assert "Ailleurs" not in answer.content.decode()
    form = {"email": NEWCOMER, "role": "contributor", "language": "fr", "departments": [foreign.pk]}
    assert officer.post(at(organisation, "invite"), form).status_code == 400


def test_the_models_refuse_them_too(organisation, other_organisation, reader, dpo):
    foreign = make_row(Department, other_organisation, name="Ailleurs")
    invitation = membership.invite(
        organisation,
        email=NEWCOMER,
        role="reader",
        departments=[],
        language="fr",
        by=dpo,
        wake=lambda _: None,
    )
    for one in (invitation, reader.memberships.get()):
        with pytest.raises(ValidationError), transaction.atomic():
            one.departments.add(foreign)
        with pytest.raises(ValidationError), transaction.atomic():
            one.departments.set([foreign.pk])
        assert not one.departments.exists()


# Invitations: accepted --------------------------------------------------------------------------------------

WELCOME = {"first_name": "Ada", "last_name": "Byron", "password": PASSPHRASE, "again": PASSPHRASE}


def test_a_newcomer_gets_an_account_and_what_the_invitation_says_and_no_more(
    invite, organisation, other_organisation, departments
):
    link = invite(role="contributor", departments=[departments[0].pk])
    client = Client()
    page = client.get(link).content.decode()
    assert "Ville de Valombre" in page
    assert client.post(link, WELCOME)["Location"] == at(organisation, "register")
    newcomer = User.objects.get(email=NEWCOMER)
    assert newcomer.full_name == "Ada Byron"
    assert not newcomer.is_staff
    assert [(one.controller, one.role) for one in newcomer.memberships.all()] == [
        (organisation, "contributor")
    ]
    assert list(newcomer.memberships.get().departments.all()) == [departments[0]]
    assert client.get(at(organisation, "register")).status_code == 200
    assert EmailAddress.objects.get(user=newcomer).verified, "the message has reached this address"


def test_an_invitation_alone_opens_nothing(invite, organisation):
    invite()
    person = User.objects.create_user("nouvelle", NEWCOMER, PASSWORD)
    assert browser_of(person).get(at(organisation, "register")).status_code == 404
    assert not Controller.objects.visible_to(person).exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"password": "court", "again": "court"}, "trop court"),
        ({"password": NEWCOMER, "again": NEWCOMER}, "semblable"),
        ({"again": "autre chose que cela"}, "diffèrent"),
        ({"last_name": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_at_the_field(invite, data, sentence):
    link = invite()
    answer = Client().post(link, WELCOME | data)
    assert answer.status_code == 400
    assert sentence in answer.content.decode() or "ressemble" in answer.content.decode()
    assert not User.objects.filter(email=NEWCOMER).exists()


def test_a_person_with_an_account_signs_in_first(invite, organisation, stranger):
    link = invite(email=stranger.email, role="dpo")
    client = Client()
    page = client.get(link).content.decode()
    assert f"/accounts/login/?next={link}" in page
    assert client.post(link, WELCOME).status_code == 200, "no second account with the same address"
    answer = client.post(
        f"/accounts/login/?next={link}", {"login": stranger.email, "password": PASSWORD, "next": link}
    )
    assert answer["Location"] == link
    assert client.get(link).status_code == 200
    assert role_of(stranger, organisation) is None, "looking accepts nothing"
    client.post(link)
    assert role_of(stranger, organisation) == "dpo"


def test_a_person_signed_in_at_another_address_is_told_and_learns_nothing(invite, organisation, stranger):
    link = invite()
    client = browser_of(stranger)
    for answer in (client.get(link), client.post(link)):
        page = answer.content.decode()
        assert "une autre adresse" in page
        assert NEWCOMER not in page and "Valombre" not in page
    assert role_of(stranger, organisation) is None


def ended_by_use(link, officer, invitation):
    Client().post(link, WELCOME)


def ended_by_withdrawal(link, officer, invitation):
    officer.post(at(invitation.controller, "withdraw-invitation", invitation.public_id))


def ended_by_renewal(link, officer, invitation):
    officer.post(at(invitation.controller, "renew-invitation", invitation.public_id))


def ended_by_time(link, officer, invitation):
    Invitation.objects.update(expires_at=timezone.now())


ENDS = [ended_by_use, ended_by_withdrawal, ended_by_renewal, ended_by_time]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_an_invitation_that_has_ended_says_so_and_looks_like_one_that_never_was(
    invite, officer, organisation, end
):
    link = invite()
    assert Client().get(link).status_code == 200
    end(link, officer, Invitation.objects.get())
    ended, never = (Client().get(path) for path in (link, "/invitations/never/"))
    assert ended.status_code == never.status_code == 410
    assert OVER in ended.content.decode()
    unmarked = [
        re.sub(
            r'value="[^"]*"', "", page.content.decode().replace(link, "").replace("/invitations/never/", "")
        )
        for page in (ended, never)
    ]
    assert unmarked[0] == unmarked[1]
    accounts = User.objects.count()
    assert Client().post(link, WELCOME).status_code == 410
    assert User.objects.count() == accounts


def test_of_two_clicks_at_once_one_is_accepted(invite, organisation):
    invite()
    invitation = Invitation.objects.get()
    first = membership.open_account(invitation, first_name="A", last_name="B", password=PASSPHRASE)
    assert first is not None
    assert membership.open_account(invitation, first_name="A", last_name="B", password=PASSPHRASE) is None
    assert membership.accept(invitation, first) is False


def test_invitations_are_forgotten_a_month_after_their_end(invite, officer):
    invite()
    now = datetime.now(UTC)
    for days, kept in ((36, 1), (38, 0)):  # seven days, then thirty
        with time_machine.travel(now + timedelta(days=days)):
            purge_invitations()
        assert Invitation.objects.count() == kept


# Roles ------------------------------------------------------------------------------------------------------


def test_every_member_sees_who_is_a_member_and_only_the_officer_the_rest(
    officer, organisation, dpo, reader, contributor, invite
):
    invite()
    page = officer.get(at(organisation, "members")).content.decode()
    assert all(person.email in page for person in (dpo, reader, contributor))
    assert NEWCOMER in page and "Dernière connexion" in page
    page = browser_of(reader).get(at(organisation, "members")).content.decode()
    assert dpo.email in page
    assert NEWCOMER not in page and "Dernière connexion" not in page


def test_the_officer_changes_a_role_and_the_departments(officer, organisation, reader, departments):
    path = at(organisation, "member", reader.memberships.get().public_id)
    assert officer.post(path, {"role": "contributor", "departments": [departments[1].pk]}).status_code == 302
    assert role_of(reader, organisation) == "contributor"
    assert list(reader.memberships.get().departments.all()) == [departments[1]]
    officer.post(path, {"role": "dpo", "departments": [departments[1].pk]})
    assert role_of(reader, organisation) == "dpo"
    assert not reader.memberships.get().departments.exists()


def test_a_removed_member_has_nothing_from_the_next_request_on(officer, organisation, reader):
    browser = browser_of(reader)
    assert browser.get(at(organisation, "register")).status_code == 200
    answer = officer.post(at(organisation, "remove-member", reader.memberships.get().public_id))
    assert answer["Location"] == at(organisation, "members")
    assert browser.get(at(organisation, "register")).status_code == 404
    assert "Valombre" not in browser.get("/").content.decode()


def test_the_last_officer_can_neither_leave_nor_be_demoted_nor_removed(officer, organisation, dpo, departed):
    """``departed`` is an officer too, but the account is closed: that person can do nothing for the organisation."""
    own = dpo.memberships.get().public_id
    for path, data in (
        (at(organisation, "member", own), {"role": "reader"}),
        (at(organisation, "remove-member", own), {}),
        (reverse("leave", args=[organisation.slug]), {}),
    ):
        answer = officer.post(path, data)
        assert answer.status_code in {400, 409}
        assert "garde au moins une personne dans le rôle de DPO" in answer.content.decode()
    assert role_of(dpo, organisation) == "dpo"


def test_an_officer_leaves_once_there_is_another(officer, organisation, dpo):
    make_member(organisation, Membership.Role.DPO, "second")
    assert officer.post(reverse("leave", args=[organisation.slug]))["Location"] == "/profile/"
    assert role_of(dpo, organisation) is None


def remove_each_other(organisation: Controller, dpo: User, remove) -> tuple[int, int]:
    """Two officers remove each other at the same moment; gives how many officers are left, and how many were refused."""
    other = make_member(organisation, Membership.Role.DPO, "second").memberships.get()
    refused, start = [], threading.Barrier(2)

    def act(one: Membership) -> None:
        start.wait(timeout=10)
        try:
            remove(one)
        except membership.LastOfficer:
            refused.append(one)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[one]) for one in (dpo.memberships.get(), other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Membership.objects.filter(controller=organisation, role="dpo").count(), len(refused)


@pytest.fixture
def slow_to_act(monkeypatch):
    """Whoever has looked waits for the other to have looked, too, as long as half a second."""
    look, both_have_looked = membership.refuse_last_officer, threading.Barrier(2)

    def look_and_wait(one: Membership) -> None:
        look(one)
        with suppress(threading.BrokenBarrierError):
            both_have_looked.wait(timeout=0.5)

    monkeypatch.setattr(membership, "refuse_last_officer", look_and_wait)


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_remove_each_other_at_once_leave_one(organisation, dpo, slow_to_act):
    assert remove_each_other(organisation, dpo, membership.remove_member) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, lock or no lock")
def test_control_without_the_lock_nobody_is_left(organisation, dpo, slow_to_act, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    assert remove_each_other(organisation, dpo, membership.remove_member) == (0, 0)
