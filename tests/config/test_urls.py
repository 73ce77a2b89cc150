"""Every address of the site, tried by everybody: tests/access.py says what each role gets."""

import itertools
import re
from typing import NamedTuple

import pytest

from tests.access import (
    COMMON,
    MARKS,
    MEMBERS,
    NOWHERE,
    ROLES,
    SIGN_IN,
    TABLE,
    address,
    sign_in,
)
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

CANARY = re.compile(rf"({'|'.join(MARKS.values())})( [a-z]+\.[a-z0-9_]+)?")


@pytest.fixture(autouse=True)
def no_paper(monkeypatch):
    """A sheet “prints” as the HTML it is printed from, since paper is not the matter here."""
    exports = "registry.exchange.exports"
    for printing in (
        f"{exports}.register_pdf",
        f"{exports}.comparison",
        "policies.poster",
        "rights.posting",
        "rights.register_pdf",
    ):
        monkeypatch.setattr(f"{printing}.print_pdf_bytes", str.encode)


def answer(response):
    """The status, or SIGN_IN for a page that asks who it is, or a redirection to one."""
    if response.status_code == 401:
        return SIGN_IN
    if response.status_code == 302 and "/login/" in response["Location"]:
        return SIGN_IN
    return response.status_code


def everything_in(response):
    """Body and headers as one text: what whoever asks can see."""
    return response.getvalue().decode() + "".join(
        f"\n{name}: {value}" for name, value in response.headers.items()
    )


def canaries(text, side):
    return {found[0] for found in CANARY.finditer(text) if found[1] == MARKS[side]}


class Page(NamedTuple):
    """What an answer said: enough to look for what it must not say, and light enough to be kept."""

    status: int
    headers: dict[str, str]
    everything: str


@pytest.fixture(scope="module")
def pages_seen():
    return {}


@pytest.fixture
def look(scene, pages_seen):
    """Gives what a person gets from every address of the site about one organisation, by name; a test looks before it writes.

    Nothing has changed then, so that each person asks once for all these tests.
    """

    def look(role, side):
        key = role, side.controller.slug
        if key not in pages_seen:
            pages_seen[key] = {
                name: page_of(scene.client(role).get(address(name, [side.names[kind] for kind in row.names])))
                for name, row in TABLE.items()
            }
        return pages_seen[key]

    return look


def page_of(response):
    return Page(response.status_code, dict(response.headers), everything_in(response))


def told(pages):
    """All that pages say that are not for everybody to read."""
    return "".join(
        page.everything
        for name, page in pages.items()
        if is_for_members(name) or not name.startswith(("policies:", "rights:form"))
    )


# Everybody, everywhere --------------------------------------------------------------------------------------

# Every page is asked for once on every database too, by who may read and write the most.
IN_TURN = [pytest.param(role, marks=pytest.mark.services) if role == "dpo" else role for role in ROLES]


@pytest.mark.parametrize("role", IN_TURN)
def test_every_address_answers_each_role_and_method_as_the_table_says(scene, role):
    place, surprises, tried = ROLES.index(role), [], 0
    client = scene.client(role)
    for name, row in TABLE.items():
        path = address(name, [scene.mine.names[kind] for kind in row.names])
        for method, answers in row.answers().items():
            tried += 1
            asking = scene.new_client(role) if "logout" in name else client
            response = getattr(asking, method)(path, row.data if method == "post" else None)
            if answer(response) != answers[place]:
                surprises.append((name, method, answer(response), answers[place]))
            if method == "head" and response.getvalue() != b"":
                surprises.append((name, method, "has a body"))
    assert not surprises, "\n".join(map(str, surprises))
    assert tried == 3 * len(TABLE) >= 69


DESK = {
    f"rights:{name}"
    for name in (
        "desk",
        "desk-csv",
        "figures",
        "year-pdf",
        "month",
        "enter",
        "settings",
        "letters",
        "letter-text",
        "request",
        "records",
        "file",
        "letter-pdf",
        "verb",
    )
}


def is_for_members(name):
    """True for the pages of an organisation; those that the public reads, and those behind a secret, are none."""
    return name in DESK or name.startswith(("registry:", "policies:notice-", "policies:publish-"))


@pytest.mark.parametrize("role", [*MEMBERS, "superuser"])
def test_what_is_another_organisations_is_answered_as_what_does_not_exist(scene, role):
    """Also when one part of the address is the person’s own and another is not."""
    client, told_apart, tried = scene.client(role), [], 0
    for name, row in TABLE.items():
        if not is_for_members(name):
            continue
        methods = [method for method, answers in row.answers().items() if 404 in answers and method != "head"]
        for own in itertools.product([True, False], repeat=len(row.names)):
            if all(own) or any(
                kind in COMMON for kind, is_own in zip(row.names, own, strict=True) if not is_own
            ):
                continue
            foreign, missing = (
                address(
                    name,
                    [
                        (scene.mine.names if is_own else others)[kind]
                        for kind, is_own in zip(row.names, own, strict=True)
                    ],
                )
                for others in (scene.theirs.names, NOWHERE)
            )
            for method in methods:
                tried += 1
                answers = [getattr(client, method)(path, row.data) for path in (foreign, missing)]
                # In one's own organisation, what the role does not allow may be refused before anything is looked for.
                refused = own[0] and row.answers()[method][ROLES.index(role)] == 403
                expected = {403, 404} if refused else {404}
                same = everything_in(answers[0]) == everything_in(answers[1])
                if answers[0].status_code not in expected or not same:
                    told_apart.append((foreign, method, answers[0].status_code))
    assert not told_apart, "\n".join(map(str, told_apart))
    assert tried >= 60


def test_a_notice_of_another_organisation_is_not_found_under_ones_own_name(scene, client):
    for method in (client.get, client.head):
        foreign, missing = (
            method(address("policies:notice", [scene.mine.names["controller"], names["notice"]]))
            for names in (scene.theirs.names, NOWHERE)
        )
        assert foreign.status_code == 404
        assert everything_in(foreign) == everything_in(missing)


@pytest.mark.parametrize("role", MEMBERS)
def test_members_read_their_own_organisation_and_nothing_of_another(scene, look, role):
    seen = told(look(role, scene.mine))
    assert canaries(seen, "theirs") == set()
    assert len(canaries(seen, "mine")) > 80


def test_control_the_other_organisations_officer_reads_those_canaries(scene, look):
    seen = told(look("stranger", scene.theirs))
    assert len(canaries(seen, "theirs")) > 80
    assert canaries(seen, "mine") == set()


def test_the_administrator_of_the_installation_reads_no_register(scene, look):
    seen = told(look("superuser", scene.mine)) + told(look("superuser", scene.theirs))
    assert canaries(seen, "mine") | canaries(seen, "theirs") == set()


def test_the_admin_sends_nobody_to_a_row_of_another_organisation(scene):
    """Django’s general “view on site” address knows no owner: it would tell where an unpublished notice stands."""
    names = scene.theirs.names
    path = f"/admin/r/{names['kind of row']}/{names['row']}/"
    assert scene.client("dpo").get(path).status_code == 404


# What every answer carries, and what no request can do ------------------------------------------------------


@pytest.mark.parametrize("role", ["anonymous", "dpo"])
def test_every_answer_tells_the_browser_to_trust_only_this_site(scene, look, role):
    client, tried = scene.client(role), 0
    for name, row in TABLE.items():
        nowhere = address(
            name, [(scene.mine.names | NOWHERE).get(kind, "") or "nothing" for kind in row.names]
        )
        for path, headers in (
            (name, look(role, scene.mine)[name].headers),
            *([(nowhere, client.get(nowhere).headers)] if row.names else []),
        ):
            tried += 1
            policy = dict(
                part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
            )
            is_framed = path == "policies:embed"  # a published notice, for pages of other sites
            assert policy["frame-ancestors"] == ("*" if is_framed else "'none'"), path
            assert policy["default-src"] == policy["base-uri"] == "'none'", path
            assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'", path
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert tried > 25


def test_no_cache_keeps_what_members_see(scene, look):
    tried = 0
    for name, page in look("reader", scene.mine).items():
        if name == "home" or is_for_members(name):
            tried += 1
            assert page.status in {403, 405} or {"no-store", "private"} <= set(
                re.split(r", ?", page.headers["Cache-Control"])
            ), name
    assert tried >= 8


OPEN_TO_THE_PUBLIC = {
    f"policies:{name}"
    for name in ("notices", "notice", "embed", "versions", "version", "json", "jsonld", "feed")
}


def test_no_cache_keeps_a_page_that_tells_for_whom_a_person_works(scene, look):
    """The frame of every page names the organisations of whoever is signed in; the notices are the public’s."""
    kept, tried = [], 0
    for name, page in look("dpo", scene.mine).items():
        if name not in OPEN_TO_THE_PUBLIC and canaries(page.everything, "mine"):
            tried += 1
            if "no-store" not in page.headers.get("Cache-Control", ""):
                kept.append(name)
    assert kept == []
    assert tried > 60


# Behind these stands no session that another site could use: the link of a campaign takes the secret in its address.
WITHOUT_SESSION = {
    "health",
    "review-link",
    *(f"rights:{name}" for name in ("form", "find", "confirm", "follow", "search")),
}


def test_nothing_is_changed_by_a_request_that_another_site_makes_the_browser_send(scene):
    client = scene.new_client("dpo", enforce_csrf_checks=True)
    paths = [
        address(name, [scene.mine.names[kind] for kind in row.names])
        for name, row in TABLE.items()
        if not {405, 404, 403} & {row.post[ROLES.index("dpo")]} and name not in WITHOUT_SESSION
    ]
    assert len(paths) >= 9
    assert [(path, client.post(path).status_code) for path in paths] == [(path, 403) for path in paths]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", ""])
def test_a_request_under_a_foreign_name_is_refused(client, host):
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Forwarded-Server", "X-Original-URL", "X-Rewrite-URL"],
)
def test_no_header_moves_a_redirection_elsewhere(scene, header):
    client = scene.client("anonymous")
    response = client.get("/", headers={header: "evil.example"})
    assert response["Location"] == "/accounts/login/?next=/"


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    " https://evil.example",
    "\thttps://evil.example",
    "/\t/evil.example",
    "https://testserver@evil.example/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_out_or_changing_language_leads_nowhere_else(scene, target):
    client = scene.client("anonymous")
    credentials = {"login": "reader", "password": PASSWORD, "next": target}
    for response in (
        client.post("/accounts/login/", credentials),
        client.post("/language/setlang/", {"language": "en", "next": target}),
        client.post("/accounts/logout/", {"next": target}),
    ):
        assert response.status_code == 302
        assert response["Location"] in {"/", "/accounts/login/"}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_whoever_is_signed_in_is_led_nowhere_else_either(scene, target):
    client = scene.new_client("dpo")
    sign_in(client, scene.people["dpo"], again=False)
    for response in (
        client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": target}),
        client.get("/accounts/login/", {"next": target}),
        client.get("/admin/login/", {"next": target}),
    ):
        assert response.status_code == 302
        assert response["Location"] in {"/", "/profile/", "/admin/"}


def test_control_signing_in_leads_on_to_a_page_of_this_site(scene):
    path = address("registry:register", [scene.mine.controller.slug])
    response = scene.client("anonymous").post(
        "/accounts/login/", {"login": "reader", "password": PASSWORD, "next": path}
    )
    assert response["Location"] == path


# Accounts: who it is, once more, and what their pages keep ----------------------------------------------------

SENSITIVE = {
    *("registry:invite", "registry:require-second-factor", "registry:renew-invitation"),
    *("registry:approval-rules", "registry:withdraw-invitation", "registry:member", "registry:remove-member"),
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
