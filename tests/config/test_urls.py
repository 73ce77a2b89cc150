"""Every address of the site, tried by everybody: tests/access.py says what each role gets."""

import itertools
import re

import pytest

from tests.access import (
    MARKS,
    MEMBERS,
    NOWHERE,
    ROLES,
    SIGN_IN,
    TABLE,
    address,
    make_scene,
)

pytestmark = pytest.mark.django_db

CANARY = re.compile(rf"({'|'.join(MARKS.values())})( [a-z]+\.[a-z0-9_]+)?")
# Django's admin sends whoever asks for it to any row that has a page, whoever owns the row: see the test of that name.
OPEN_TO_ALL_STAFF = "admin:view_on_site"


@pytest.fixture
def scene(monkeypatch):
    """Two organisations; a sheet “prints” as the HTML it is printed from, since paper is not the matter here."""
    monkeypatch.setattr("registry.exports.register_pdf.print_pdf_bytes", str.encode)
    return make_scene()


def answer(response):
    """The status, or SIGN_IN for a redirection to a page that asks who it is."""
    if response.status_code == 302 and "/login/" in response["Location"]:
        return SIGN_IN
    return response.status_code


def everything_in(response):
    """Body and headers as one text: what whoever asks can see."""
    return response.getvalue().decode() + "".join(f"\n{name}: {value}" for name, value in response.headers.items())


def canaries(text, side):
    return {found[0] for found in CANARY.finditer(text) if found[1] == MARKS[side]}


# Everybody, everywhere --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_and_method_as_the_table_says(scene, role):
    place, surprises, tried = ROLES.index(role), [], 0
    for name, row in TABLE.items():
        if name == OPEN_TO_ALL_STAFF:
            continue
        path = address(name, [scene.mine.names[kind] for kind in row.names])
        for method, answers in row.answers().items():
            tried += 1
            response = getattr(scene.client(role), method)(path, row.data if method == "post" else None)
            if answer(response) != answers[place]:
                surprises.append((name, method, answer(response), answers[place]))
            if method == "head" and response.getvalue() != b"":
                surprises.append((name, method, "has a body"))
    assert not surprises, "\n".join(map(str, surprises))
    assert tried == 3 * (len(TABLE) - 1) >= 69


@pytest.mark.parametrize("role", [*MEMBERS, "superuser"])
def test_what_is_another_organisations_is_answered_as_what_does_not_exist(scene, role):
    """Also when one part of the address is the person’s own and another is not."""
    client, told_apart, tried = scene.client(role), [], 0
    for name, row in TABLE.items():
        methods = [method for method, answers in row.answers().items() if 404 in answers and name.startswith("registry:")]
        for own in itertools.product([True, False], repeat=len(row.names)):
            if all(own):
                continue
            foreign, missing = (
                address(name, [(scene.mine.names if is_own else others)[kind] for kind, is_own in zip(row.names, own)])
                for others in (scene.theirs.names, NOWHERE)
            )
            for method in methods:
                tried += 1
                answers = [getattr(client, method)(path, row.data) for path in (foreign, missing)]
                if answers[0].status_code != 404 or everything_in(answers[0]) != everything_in(answers[1]):
                    told_apart.append((foreign, method, answers[0].status_code))
    assert not told_apart, "\n".join(map(str, told_apart))
    assert tried >= 32


def test_a_notice_of_another_organisation_is_not_found_under_ones_own_name(scene, client):
    for method in (client.get, client.head):
        foreign, missing = (
            method(address("policies:notice", [scene.mine.names["controller"], names["notice"]]))
            for names in (scene.theirs.names, NOWHERE)
        )
        assert foreign.status_code == 404
        assert everything_in(foreign) == everything_in(missing)


@pytest.mark.parametrize("role", MEMBERS)
def test_members_read_their_own_organisation_and_nothing_of_another(scene, role):
    seen = "".join(crawl(scene, role, scene.mine))
    assert canaries(seen, "theirs") == set()
    assert len(canaries(seen, "mine")) > 100


def test_control_the_other_organisations_officer_reads_those_canaries(scene):
    seen = "".join(crawl(scene, "stranger", scene.theirs))
    assert len(canaries(seen, "theirs")) > 100
    assert canaries(seen, "mine") == set()


def test_the_administrator_of_the_installation_reads_no_register(scene):
    seen = "".join(crawl(scene, "superuser", scene.mine) + crawl(scene, "superuser", scene.theirs))
    assert canaries(seen, "mine") | canaries(seen, "theirs") == set()


def crawl(scene, role, side):
    """What this person gets from every address of the site that is not public, about one organisation."""
    client = scene.client(role)
    return [
        everything_in(client.get(address(name, [side.names[kind] for kind in row.names])))
        for name, row in TABLE.items()
        if not name.startswith("policies:") and name != OPEN_TO_ALL_STAFF
    ]
