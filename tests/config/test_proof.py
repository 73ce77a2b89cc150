"""Acts that open or shut a door ask who it is once more; pages of accounts stay out of caches and scripts out of pages."""

from __future__ import annotations

import re

import pytest

from tests.access import TABLE, address, sign_in
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

SENSITIVE = {
    *("registry:invite", "registry:require-second-factor", "registry:renew-invitation"),
    *("registry:withdraw-invitation", "registry:member", "registry:remove-member"),
    *("leave", "end-sessions", "mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"),
}


@pytest.mark.parametrize("name", sorted(SENSITIVE))
def test_what_opens_or_shuts_a_door_asks_first_whether_it_is_you(scene, name):
    client = scene.new_client("dpo")
    sign_in(client, scene.people["dpo"], again=False)
    path = address(name, [scene.mine.names[kind] for kind in TABLE[name].names])
    answer = client.post(path, {"required": "no"})
    assert answer["Location"] == f"/accounts/reauthenticate/?next={path.replace('/', '%2F')}"


def test_the_act_goes_on_once_the_password_is_given(scene):
    client = scene.new_client("dpo")
    sign_in(client, scene.people["dpo"], again=False)
    path = address(
        "registry:withdraw-invitation", [scene.mine.names[n] for n in ("controller", "invitation")]
    )
    asked = client.post(path)["Location"]
    assert client.post(asked, {"password": "not the password"}).status_code == 200
    scene.mine.invitation.refresh_from_db()
    assert scene.mine.invitation.withdrawn_at is None
    client.post(asked, {"password": PASSWORD, "next": path})
    scene.mine.invitation.refresh_from_db()
    assert scene.mine.invitation.withdrawn_at is not None


ACCOUNT_PAGES = [
    name
    for name, row in TABLE.items()
    if name.startswith(("account_", "mfa_")) or name in {"profile", "invitation", "registry:members"}
    if 200 in row.get
]


def test_no_cache_keeps_a_page_of_an_account_and_no_page_has_a_script_of_its_own(scene):
    assert len(ACCOUNT_PAGES) > 12
    for role in ("anonymous", "dpo"):
        for name in ACCOUNT_PAGES:
            path = address(name, [scene.mine.names[kind] for kind in TABLE[name].names])
            answer = scene.client(role).get(path)
            if answer.status_code != 200:
                continue
            assert "no-store" in answer["Cache-Control"], name
            page = answer.content.decode()
            for attributes, inside in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL):
                assert "src=" in attributes or "application/json" in attributes, (name, inside)
            assert not re.findall(r"<style|\sstyle=|\son[a-z]+=", page), name
