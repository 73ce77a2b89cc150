"""People have the changes of a notice mailed to them: only who confirmed, each version once, and nobody else learns of it."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings as site
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from policies import frozen, subscribing, tasks
from policies.models import Notice, Subscription
from policies.publication import withdraw_notice
from registry.jobs.worker import do_next
from tests.cast import make_row
from tests.policies.publishing import approve, new_party, publish

pytestmark = pytest.mark.django_db
EMAIL = "camille.exemple@example.org"


@pytest.fixture
def published(notice, dpo):
    publish(notice, dpo)
    return notice


def ask_at(notice):
    return reverse("policies:subscribe", args=[notice.controller.slug, notice.slug])


def ask(client, notice, email=EMAIL):
    return client.post(ask_at(notice), {"email": email})


def work():
    while do_next("quick"):
        pass


def link_in(letter, page):
    return re.search(rf"{re.escape(site.SITE_URL)}(/subscriptions/\S+?/{page})(?=\s|$)", letter.body)[1]


def subscribed(client, notice, email=EMAIL):
    ask(client, notice, email)
    work()
    client.post(link_in(mail.outbox[-1], ""))
    mail.outbox.clear()


def next_version(notice, record, officer, dpo, name="Traiteur B", **given):
    new_party(name)
    approve(record, officer, dpo)
    notice.refresh_from_db()
    publish(notice, dpo, **given)
    frozen.empty()


def swept():
    tasks.sweep_notices()
    work()


# Asking and confirming --------------------------------------------------------------------------------------


def test_an_address_is_subscribed_by_its_owner_alone_through_the_link_of_a_letter(client, published):
    page = ask(client, published)
    assert page.status_code == 200
    assert "un courriel lui est envoyé" in page.content.decode()
    assert mail.outbox == []  # a worker writes it, not the request
    work()
    [letter] = mail.outbox
    assert letter.to == [EMAIL]
    assert "La cantine" in letter.subject
    assert Subscription.objects.get().confirmed_at is None
    path = link_in(letter, "")
    assert client.get(path).status_code == 200  # a program that looks at links confirms nothing
    assert Subscription.objects.get().confirmed_at is None
    assert client.post(path).status_code == 200
    assert Subscription.objects.get().confirmed_at is not None


def test_the_answer_is_the_same_for_a_new_a_waiting_and_a_confirmed_address(client, published):
    subscribed(client, published)
    ask(client, published, "autre@example.org")
    pages = {
        ask(client, published, email).content
        for email in (EMAIL, "autre@example.org", "nouvelle@example.org")
    }
    assert len(pages) == 1


@pytest.mark.parametrize("email", ["", "personne", "a@b", "x@example.org\nBcc: y@example.org"])
def test_what_is_no_address_comes_back_with_a_sentence(client, published, email):
    page = ask(client, published, email)
    assert page.status_code == 422
    assert "form-error" in page.content.decode()
    assert not Subscription.objects.exists()


def test_an_address_gets_one_letter_a_day(client, published, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    for _time in range(3):
        ask(client, published)
        work()
    assert len(mail.outbox) == 1
    time_machine.move_to("2027-01-11T10:30:00+00:00", tick=True)
    ask(client, published)
    work()
    assert len(mail.outbox) == 2


def test_one_machine_may_not_ask_without_end(client, published, settings):
    settings.ACCOUNT_RATE_LIMITS = {"subscription": "2/h/ip"}
    answers = [ask(client, published, f"a{one}@example.org").status_code for one in range(3)]
    assert answers == [200, 200, 429]
    assert Subscription.objects.count() == 2


def test_a_letter_that_is_asked_of_two_workers_is_sent_once(client, published):
    ask(client, published)
    work()
    row = Subscription.objects.get()
    subscribing.request_job(subscribing.ANSWER, controller=published.controller, question=str(row.public_id))
    work()
    assert len(mail.outbox) == 1


def test_whoever_is_subscribed_already_is_told_so_by_mail_alone(client, published, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    subscribed(client, published)
    time_machine.move_to("2027-01-11T12:00:00+00:00", tick=True)
    ask(client, published)
    work()
    assert "déjà" in mail.outbox[0].body
    assert link_in(mail.outbox[0], "end/")


def test_a_notice_that_nobody_can_read_takes_no_subscription(client, notice):
    assert client.get(ask_at(notice)).status_code == 404
    assert ask(client, notice).status_code == 404


@pytest.mark.parametrize("secret", ["x", "a:b:c"])
def test_a_link_that_is_not_ours_finds_nothing(client, published, secret):
    assert client.post(reverse("policies:confirm-subscription", args=[secret])).status_code == 404
    assert client.post(reverse("policies:end-subscription", args=[secret])).status_code == 404


def test_the_link_that_ends_confirms_nothing_and_the_other_way_round(client, published):
    ask(client, published)
    work()
    secret = link_in(mail.outbox[0], "").split("/")[2]
    assert client.post(reverse("policies:end-subscription", args=[secret])).status_code == 404
    ending = subscribing.link(Subscription.objects.get(), "end-subscription", subscribing.END_SALT)
    secret = ending.split("/")[4]
    assert client.post(reverse("policies:confirm-subscription", args=[secret])).status_code == 404


# What is mailed ---------------------------------------------------------------------------------------------


def test_each_version_is_mailed_once_however_often_the_tasks_run(
    client, published, record, officer, dpo, time_machine
):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(published, dpo)
    subscribed(client, published)
    swept()
    assert mail.outbox == []  # what was public before is no change
    next_version(published, record, officer, dpo, summary="Nous changeons de traiteur.")
    for _time in range(3):
        swept()
    [letter] = mail.outbox
    assert letter.to == [EMAIL]
    assert "Nous changeons de traiteur." in letter.body
    assert f"{site.SITE_URL}{published.get_absolute_url()}" in letter.body
    next_version(published, record, officer, dpo, name="Traiteur C")
    swept()
    assert len(mail.outbox) == 2


def test_a_version_is_mailed_on_its_day(client, published, record, officer, dpo, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    subscribed(client, published)
    next_version(published, record, officer, dpo, effective_on=date(2027, 2, 1))
    swept()
    assert mail.outbox == []
    time_machine.move_to("2027-02-01T10:00:00+00:00", tick=True)
    swept()
    assert len(mail.outbox) == 1


def test_nothing_is_mailed_to_whom_nobody_confirmed_nor_of_a_withdrawn_notice(
    client, published, record, officer, dpo
):
    subscribed(client, published)
    ask(client, published, "autre@example.org")
    work()
    mail.outbox.clear()
    next_version(published, record, officer, dpo)
    swept()
    assert [one.to for one in mail.outbox] == [[EMAIL]]
    mail.outbox.clear()
    next_version(published, record, officer, dpo, name="Traiteur C")
    withdraw_notice(published, by=dpo)
    swept()
    assert mail.outbox == []


def test_a_letter_that_could_not_be_sent_is_sent_later_and_once(
    client, published, record, officer, dpo, monkeypatch
):
    subscribed(client, published)
    next_version(published, record, officer, dpo)
    sent = subscribing.EmailMultiAlternatives.send
    monkeypatch.setattr(
        subscribing.EmailMultiAlternatives, "send", lambda _letter: (_ for _ in ()).throw(OSError("away"))
    )
    tasks.sweep_notices()
    do_next("quick")
    assert mail.outbox == []
    monkeypatch.setattr(subscribing.EmailMultiAlternatives, "send", sent)
    swept()
    swept()
    assert len(mail.outbox) == 1


# Ending -----------------------------------------------------------------------------------------------------


def test_one_press_of_a_mail_program_ends_it_and_deletes_the_address(client, published, record, officer, dpo):
    subscribed(client, published)
    next_version(published, record, officer, dpo)
    swept()
    [letter] = mail.outbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter.extra_headers["List-Unsubscribe"].removeprefix(f"<{site.SITE_URL}").removesuffix(">")
    program = type(client)(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert Subscription.objects.count() == 1
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert program.post(path).status_code == 404


def test_addresses_that_nobody_confirms_are_forgotten_after_a_week(client, published, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    subscribed(client, published)
    ask(client, published, "autre@example.org")
    subscribing.forget_unconfirmed(timezone.now() + timedelta(days=6))
    assert Subscription.objects.count() == 2
    subscribing.forget_unconfirmed(timezone.now() + timedelta(days=8))
    assert Subscription.objects.get().email == EMAIL


def test_members_read_no_address(client, published, dpo):
    subscribed(client, published)
    client.force_login(dpo)
    assert EMAIL not in client.get(published.page()).content.decode()
    assert EMAIL not in str(Subscription.objects.get())


def test_an_address_is_asked_about_few_notices_a_day(client, published, organisation):
    asked = [
        make_row(Notice, organisation, slug=f"n{number}", title=f"Notice {number}", language="fr")
        for number in range(6)
    ]
    for one in asked:
        subscribing.subscribe(one, EMAIL)
    assert Subscription.objects.filter(email=EMAIL).count() == 5
    work()
    assert len(mail.outbox) == 5
