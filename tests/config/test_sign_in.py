"""How people prove who they are: passwords, second factors, limits on attempts, and the end of sessions."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.sign_in import secrets
from config.tasks import purge_traces
from registry.models import User
from tests.access import sign_in
from tests.cast import PASSWORD
from tests.config.codes import code_of

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
WRONG = "L’identifiant ou le mot de passe est incorrect"
NEW_PASSWORD = "cinq chevaux bleus dansent"
HOME = "/"


def enter(client: Client, login: str, password: str = PASSWORD, **data: str):
    return client.post(SIGN_IN, {"login": login, "password": password, **data})


def is_signed_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def another_browser(person: User) -> Client:
    client = Client()
    assert enter(client, person.email).status_code == 302
    return client


def set_up_app(client: Client) -> str:
    """Add an authenticator app to the account of whoever is signed in; gives its secret."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)[1]
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    return secret


@pytest.fixture
def protected(reader):
    """The secret of the reader’s authenticator app, and the recovery codes."""
    secret = generate_totp_secret()
    TOTP.activate(reader, secret)
    return secret, RecoveryCodes.activate(reader).get_unused_codes()


# Passwords --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["reader@valombre.example", "Reader@Valombre.EXAMPLE", "reader"])
def test_a_person_signs_in_by_address_however_written_or_by_user_name(client, reader, login):
    response = enter(client, login, next="/profile/")
    assert response["Location"] == "/profile/"
    assert is_signed_in(client)


def test_what_does_not_open_an_account_is_answered_alike(client, reader, dpo):
    User.objects.filter(pk=dpo.pk).update(is_active=False)
    pages = [
        enter(client, login, password)
        for login, password in [
            (reader.email, "not the password"),
            ("nobody@valombre.example", "not the password"),
            (dpo.email, PASSWORD),
        ]
    ]
    texts = [re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages]
    assert texts[0] == texts[1] == texts[2]
    assert WRONG in texts[0]
    assert not is_signed_in(client)


@pytest.mark.parametrize("known", [True, False])
def test_one_password_is_hashed_for_an_attempt_whether_or_not_there_is_an_account(
    client, reader, monkeypatch, known
):
    """Even where the address is also the user name: time would tell which addresses have an account."""
    User.objects.filter(pk=reader.pk).update(username=reader.email)
    hashed = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *said: hashed.append(said) or encode(self, *said)
    )
    enter(client, reader.email if known else "nobody@valombre.example", "not the password")
    assert len(hashed) == 1


def test_nobody_can_sign_up(client):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.post("/accounts/signup/", {"email": "new@example.org"}).status_code == 404


def test_signing_in_gives_the_session_a_new_key(client, reader):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    enter(client, reader.email)
    assert client.session.session_key != before


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    client, reader, django_capture_on_commit_callbacks
):
    thief = another_browser(reader)
    enter(client, reader.email)
    assert is_signed_in(thief)
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/password/change/", form)["Location"] == "/profile/"
    assert is_signed_in(client)
    assert not is_signed_in(thief)
    [letter] = mail.outbox
    assert letter.to == [reader.email]
    assert "mot de passe a été changé" in letter.body


def test_a_password_is_not_changed_without_the_present_one(client, reader):
    enter(client, reader.email)
    form = {"oldpassword": "not the password", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert "pas votre mot de passe actuel" in client.post("/accounts/password/change/", form).content.decode()
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD)


def test_one_can_sign_out_everywhere_else(client, reader):
    other = another_browser(reader)
    enter(client, reader.email)
    assert client.post("/profile/sessions/")["Location"] == "/profile/"
    assert is_signed_in(client)
    assert not is_signed_in(other)


# A new password by letter -----------------------------------------------------------------------------------


def link_in(letter) -> str:
    return re.search(r"http://localhost:8000(\S+)", letter.body)[1]


def test_a_letter_leads_to_a_new_password_once(client, reader):
    thief = another_browser(reader)
    client.post("/accounts/password/reset/", {"email": reader.email.upper()})
    [letter] = mail.outbox
    assert letter.to == [reader.email]
    assert letter.alternatives[0].mimetype == "text/html"
    form_page = client.get(link_in(letter))["Location"]
    form = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(form_page, form)["Location"] == "/accounts/password/reset/complete/"
    assert not is_signed_in(thief)
    assert "a déjà servi" in Client().get(link_in(letter)).content.decode()
    assert enter(client, reader.email, NEW_PASSWORD).status_code == 302


def test_the_page_does_not_tell_whether_an_address_has_an_account(client, reader, dpo):
    User.objects.filter(pk=dpo.pk).update(is_active=False)
    pages = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True).content.decode()
        for email in (reader.email, "nobody@valombre.example", dpo.email)
    ]
    answers = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert answers[0] == answers[1] == answers[2]
    assert [letter.to for letter in mail.outbox] == [[reader.email]]


def test_a_letter_is_written_in_the_language_of_whom_it_goes_to(client, reader):
    User.objects.filter(pk=reader.pk).update(language="en")
    client.post("/accounts/password/reset/", {"email": reader.email}, headers={"accept-language": "fr"})
    assert mail.outbox[0].subject == "A new password for Trente"


def test_with_the_queue_out_of_reach_the_page_says_so(client, reader, monkeypatch):
    def refuse(*arguments, **options):
        raise OSError

    monkeypatch.setattr("config.tasks.send_password_letter.apply_async", refuse)
    assert client.post("/accounts/password/reset/", {"email": reader.email}).status_code == 503


# Second factors ---------------------------------------------------------------------------------------------


def test_with_an_app_a_password_alone_does_not_enter(client, reader, protected):
    secret, _codes = protected
    assert enter(client, reader.email, next="/profile/")["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
        assert response["Location"] == "/profile/"
        assert is_signed_in(client)


def test_an_account_without_passkey_is_not_asked_for_one(client, reader, protected):
    """With one it is: tests/browser/test_accounts.py."""
    enter(client, reader.email)
    page = client.get("/accounts/2fa/authenticate/").content.decode()
    assert 'name="code"' in page
    assert "passkey" not in page


def test_a_code_of_the_app_is_right_once_as_long_as_it_could_be(client, reader, protected):
    """Clocks differ, so a code is taken for 90 seconds; allauth alone would take it again after 30."""
    secret, _codes = protected
    start = datetime(2027, 1, 4, 8, 0, 29, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        code = code_of(secret)
        enter(client, reader.email)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
        clock.shift(31)
        thief = Client()
        enter(thief, reader.email)
        assert (
            thief.post("/accounts/2fa/authenticate/", {"code": f"{code[:3]} {code[3:]}"}).status_code == 200
        )
        assert not is_signed_in(thief)
        assert thief.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302


def test_a_recovery_code_is_right_once(client, reader, protected):
    _secret, codes = protected
    assert len(codes) == len(set(codes)) == 10
    for status in (302, 200):
        browser = Client()
        enter(browser, reader.email)
        assert browser.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == status
    assert not is_signed_in(browser)
    assert browser.post("/accounts/2fa/authenticate/", {"code": codes[1]}).status_code == 302


@pytest.mark.django_db(transaction=True)  # what a sign-in leaves on the session is done when all is committed
def test_an_app_is_set_up_with_its_code_and_recovery_codes_and_its_owner_is_told(client, reader):
    enter(client, reader.email)
    secret = set_up_app(client)
    shown = re.findall(
        r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode()
    )
    assert len(set(shown)) == 10
    assert "\n".join(shown) in client.get(reverse("mfa_download_recovery_codes")).content.decode()
    [letter] = mail.outbox
    assert letter.to == [reader.email]
    assert "127.0.0.1" in letter.body
    other = Client()
    assert enter(other, reader.email)["Location"] == "/accounts/2fa/authenticate/"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/"


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_set_up_or_removed_ends_the_other_sessions(client, reader):
    thief = another_browser(reader)
    enter(client, reader.email)
    set_up_app(client)
    assert is_signed_in(client)
    assert not is_signed_in(thief)
    other = Client()
    sign_in(other, reader)
    client.post("/accounts/2fa/totp/deactivate/")
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert not Authenticator.objects.exists(), "recovery codes go with the last factor"


def test_a_copy_of_the_database_does_not_give_the_secret_of_an_app(reader, protected, settings):
    secret, _codes = protected
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    assert secrets.decrypt(stored) == secret
    # After a change of key the former one still opens; without it, nothing does.
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    assert secrets.decrypt(stored) == secret
    settings.SECRET_KEY_FALLBACKS = []
    enter(client := Client(), reader.email)
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert "réinitialiser votre second facteur" in answer.content.decode()


# Limits on attempts -----------------------------------------------------------------------------------------


def fail(client: Client, login: str, times: int) -> None:
    for _ in range(times):
        enter(client, login, "not the password")


def test_after_five_failures_the_right_password_no_longer_enters_for_a_while(client, reader, dpo):
    fail(client, reader.email, 5)
    assert "Attendez cinq minutes" in enter(client, reader.email).content.decode()
    assert enter(Client(), dpo.email).status_code == 302, "somebody else still enters"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert enter(client, reader.email).status_code == 302


def test_control_without_limits_the_right_password_enters_after_any_number_of_failures(
    client, reader, settings
):
    settings.ACCOUNT_RATE_LIMITS = False
    fail(client, reader.email, 6)
    assert enter(client, reader.email).status_code == 302


def test_codes_are_limited_like_passwords(client, reader, protected):
    _secret, codes = protected
    enter(client, reader.email)
    for number in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{number}"})
    assert client.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 200
    assert not is_signed_in(client)


def failures_of_many(client: Client, **headers: str) -> int:
    """Eleven wrong passwords for eleven addresses; gives how many were looked at before the limit."""
    answers = [
        client.post(SIGN_IN, {"login": f"{number}@example.org", "password": "x"}, headers=headers)
        for number in range(11)
    ]
    return sum(WRONG in answer.content.decode() for answer in answers)


def test_a_machine_that_tries_many_addresses_is_stopped_whatever_it_says_it_is(client):
    forged = ({"x-forwarded-for": f"203.0.113.{number}"} for number in range(11))
    answers = [
        client.post(SIGN_IN, {"login": f"{number}@example.org", "password": "x"}, headers=headers)
        for number, headers in enumerate(forged)
    ]
    assert sum(WRONG in answer.content.decode() for answer in answers) == 10


def test_behind_a_proxy_the_address_that_it_saw_counts(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert failures_of_many(client, **{"x-forwarded-for": "198.51.100.1, 203.0.113.7"}) == 10
    assert failures_of_many(client, **{"x-forwarded-for": "198.51.100.2, 203.0.113.7"}) == 0
    assert failures_of_many(client, **{"x-forwarded-for": "198.51.100.1, 203.0.113.8"}) == 10


def test_letters_for_a_new_password_are_limited(client, reader):
    for _ in range(7):
        answer = client.post("/accounts/password/reset/", {"email": reader.email})
    assert answer.status_code == 429
    assert len(mail.outbox) == 5


def test_what_is_over_is_forgotten_and_what_counts_is_kept(client, reader):
    with time_machine.travel(datetime.now(UTC) - timedelta(days=1)):
        fail(client, "long-ago@example.org", 1)
        enter(client, reader.email)
    fail(client, reader.email, 5)
    purge_traces()
    assert rows_of_the_cache() == {key for key in rows_of_the_cache() if is_current(key)} != set()
    assert "Attendez" in enter(client, reader.email).content.decode()
    from django.contrib.sessions.models import Session

    assert not Session.objects.filter(expire_date__lt=timezone.now()).exists()


def rows_of_the_cache() -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        return {key for (key,) in cursor.fetchall()}


def is_current(key: str) -> bool:
    return cache.get(key.split(":", 2)[2]) is not None


# Proving it again -------------------------------------------------------------------------------------------


def test_signing_in_is_proof_for_five_minutes(client, reader):
    enter(client, reader.email)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert "/accounts/reauthenticate/" in client.get("/accounts/2fa/totp/activate/")["Location"]


# One door ---------------------------------------------------------------------------------------------------


def test_the_administration_has_no_sign_in_of_its_own(client, reader):
    User.objects.filter(pk=reader.pk).update(is_staff=True)
    answer = client.post("/admin/login/", {"username": reader.username, "password": PASSWORD})
    assert answer["Location"].startswith(SIGN_IN)
    assert not is_signed_in(client)


def test_the_administration_sends_a_member_who_is_not_staff_away(client, reader):
    client.force_login(reader)
    assert client.get("/admin/login/").status_code == 403


# Languages --------------------------------------------------------------------------------------------------


def test_signing_in_applies_the_language_of_the_person(client, reader):
    User.objects.filter(pk=reader.pk).update(language="en")
    enter(client, reader.email)
    assert '<html lang="en">' in client.get(HOME, headers={"accept-language": "fr"}).content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_has_chosen_no_language_goes_on_in_the_browsers(client, reader, language):
    asked = {"accept-language": language}
    client.post(SIGN_IN, {"login": reader.email, "password": PASSWORD}, headers=asked)
    assert f'<html lang="{language}">' in client.get(HOME, headers=asked).content.decode()
    reader.refresh_from_db()
    assert (reader.language, reader.last_language) == ("", language)


def test_a_letter_to_who_has_chosen_no_language_is_in_that_of_the_last_sign_in(client, reader):
    client.post(SIGN_IN, {"login": reader.email, "password": PASSWORD}, headers={"accept-language": "en"})
    Client().post("/accounts/password/reset/", {"email": reader.email}, headers={"accept-language": "fr"})
    assert mail.outbox[0].subject == "A new password for Trente"


def test_a_choice_taken_back_leaves_the_language_to_the_browser_again(client, reader):
    enter(client, reader.email)
    client.post("/language/setlang/", {"language": "en"})
    asked = {"accept-language": "fr"}
    assert '<html lang="en">' in client.get(HOME, headers=asked).content.decode()
    data = {"first_name": "", "last_name": "", "language": ""}
    page = client.post("/profile/", data, headers=asked, follow=True).content.decode()
    assert '<html lang="fr">' in page
    assert "Votre profil est enregistré." in page
    reader.refresh_from_db()
    assert reader.language == ""


def test_a_change_of_language_stays_with_the_account(client, reader):
    enter(client, reader.email)
    client.post("/language/setlang/", {"language": "en"})
    reader.refresh_from_db()
    assert reader.language == "en"
    client.post("/language/setlang/", {"language": "xx"})
    reader.refresh_from_db()
    assert reader.language == "en"


# Pages ------------------------------------------------------------------------------------------------------


def test_a_profile_is_saved(client, reader):
    enter(client, reader.email)
    client.post("/profile/", {"first_name": "Ada", "last_name": "Byron", "language": "en"})
    reader.refresh_from_db()
    assert (reader.first_name, reader.last_name, reader.language) == ("Ada", "Byron", "en")
    assert '<html lang="en">' in client.get("/profile/").content.decode()


def test_time_of_codes_is_that_of_this_machine():
    assert code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=59) == "287082"  # RFC 6238, appendix B
    assert time.time() > 0
