"""Single sign-on opens accounts that exist, by an address proven on both sides; it makes none and gives no membership."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount

from config import env
from registry.models import Membership, User
from registry.people.membership import prove_address
from tests.access import sign_in

pytestmark = pytest.mark.django_db

ISSUER = "https://identity.example.org/realms/ville"
DISCOVERY = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://sign-on.example.net/auth",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/keys",
    "token_endpoint_auth_methods_supported": ["client_secret_post"],
}


class Provider:
    """A provider of identities, as the site hears it: what it says of whoever signs on, and what it was asked."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.asked: list[dict[str, Any]] = []
        self.issuer, self.audience = ISSUER, "trente"

    def __enter__(self) -> Provider:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def get(self, url: str, **options: Any) -> Answer:
        return Answer(self.claims if url == DISCOVERY["userinfo_endpoint"] else DISCOVERY)

    def request(self, method: str, url: str, **options: Any) -> Answer:
        self.asked.append({"url": url, **(options.get("data") or {})})
        token = {
            **self.claims,
            "iss": self.issuer,
            "aud": self.audience,
            "exp": time.time() + 60,
            "iat": time.time(),
        }
        identity = jwt.encode(token, "a key that is long enough for this test", algorithm="HS256")
        return Answer({"access_token": "a", "token_type": "bearer", "id_token": identity})


class Answer:
    status_code = 200
    headers = {"content-type": "application/json"}

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    def json(self) -> dict[str, Any]:
        return self.content

    def raise_for_status(self) -> None:
        pass


@pytest.fixture
def provider(settings, monkeypatch) -> Provider:
    for name, value in (
        ("ISSUER", ISSUER),
        ("CLIENT_ID", "trente"),
        ("CLIENT_SECRET", "s"),
        ("NAME", "Identité de la ville"),
    ):
        monkeypatch.setenv(f"TRENTE_OIDC_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.single_sign_on()}}
    provider = Provider()
    monkeypatch.setattr(
        "allauth.socialaccount.adapter.DefaultSocialAccountAdapter.get_requests_session",
        lambda self: provider,
    )
    return provider


def sign_on(client, provider: Provider, process: str = "login", **claims: Any):
    """From the button on the sign-in page to the provider and back."""
    provider.claims = {"sub": "4711", "email": "reader@valombre.example", "email_verified": True, **claims}
    leaving = client.post(f"/accounts/sso/login/?process={process}").content.decode()
    address = re.search(r'content="0;url=([^"]+)"', leaving)[1].replace("&amp;", "&")
    query = parse_qs(urlsplit(address).query)
    assert address.startswith(DISCOVERY["authorization_endpoint"])
    assert query["code_challenge_method"] == ["S256"]
    return client.get("/accounts/sso/callback/", {"code": "c", "state": query["state"][0]})


def is_signed_in(client) -> bool:
    return client.get("/").status_code == 200


def test_the_sign_in_page_offers_it_only_where_it_is_configured(client, provider, settings):
    assert "Identité de la ville" in client.get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "/accounts/sso/" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/sso/login/").status_code == 404


def test_an_address_proven_on_both_sides_opens_the_account(client, provider, reader):
    prove_address(reader)
    assert sign_on(client, provider)["Location"] == "/"
    assert is_signed_in(client)
    assert provider.asked[0]["code_verifier"]
    # From now on the identity counts, whatever its address.
    client.logout()
    sign_on(client, provider, email="another@valombre.example", email_verified=False)
    assert is_signed_in(client)
    reader.refresh_from_db()
    assert reader.has_usable_password()


@pytest.mark.parametrize("verified", [False, None, "true", "false"])
def test_an_address_that_the_provider_has_not_verified_opens_nothing(client, provider, reader, verified):
    prove_address(reader)
    assert "Aucun compte" in sign_on(client, provider, email_verified=verified).content.decode()
    assert not is_signed_in(client)


def test_an_address_that_was_never_proven_here_opens_nothing(client, provider, reader):
    """An administrator may have typed somebody else's."""
    assert "Aucun compte" in sign_on(client, provider).content.decode()
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_it_makes_no_account_and_no_membership(client, provider, reader):
    people, memberships = User.objects.count(), Membership.objects.count()
    assert "Aucun compte" in sign_on(client, provider, email="new@valombre.example").content.decode()
    assert (User.objects.count(), Membership.objects.count()) == (people, memberships)


def test_the_own_second_factor_is_asked_for_all_the_same(client, provider, reader):
    prove_address(reader)
    TOTP.activate(reader, generate_totp_secret())
    assert sign_on(client, provider)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)


def test_an_answer_meant_for_another_site_or_from_another_issuer_is_refused(client, provider, reader):
    prove_address(reader)
    for wrong in ({"audience": "somebody else"}, {"issuer": "https://evil.example"}):
        vars(provider).update({"issuer": ISSUER, "audience": "trente"} | wrong)
        assert sign_on(client, provider).status_code == 401
        assert not is_signed_in(client)
    assert client.get("/accounts/sso/callback/", {"code": "c", "state": "forged"}).status_code == 401


def test_a_person_links_an_identity_from_the_profile_and_unlinks_it(client, provider, reader):
    sign_in(client, reader)
    assert sign_on(client, provider, "connect", email="private@example.org")["Location"] == "/profile/"
    account = SocialAccount.objects.get(user=reader)
    client.logout()
    sign_on(client, provider, email="private@example.org")
    assert is_signed_in(client)
    client.post("/accounts/sso/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_linking_asks_first_whether_it_is_you(client, provider, reader):
    sign_in(client, reader, again=False)
    assert sign_on(client, provider, "connect")["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()


def test_an_identity_linked_to_somebody_else_stays_theirs(client, provider, reader, dpo):
    sign_in(client, dpo)
    sign_on(client, provider, "connect")
    sign_in(client, reader)
    sign_on(client, provider, "connect")
    assert SocialAccount.objects.get().user == dpo
    assert "déjà liée à un autre compte" in client.get("/profile/").content.decode()
