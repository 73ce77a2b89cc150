"""What stands beside an address – a query, a header, a form – reaches nothing of another organisation.

tests/config/test_urls.py tries the addresses themselves. Here each is one’s own, and everything that comes with it names
what is the other organisation’s: identifiers, keys, words, places on the page.
"""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType

from policies.models import Notice
from registry.models import (
    Client,
    Controller,
    DataCategory,
    LegalBasis,
    Membership,
    Operation,
    Recipient,
)
from registry.models.shape import is_owned, owned_models
from tests.access import TABLE, address
from tests.config.test_urls import answer, canaries, everything_in, is_for_members, no_paper  # noqa: F401

pytestmark = pytest.mark.django_db

EVERY_STATE = ["draft", "proposed", "current", "archived"]
EVERY_COLUMN = ["reference", "name", "department", "bases", "people", "data", "countries", "assigned"]
PIECES = {  # what a script asks for alone, beside what every page has
    "registry:register": ["list", "filters"],
    "registry:organisation": ["identity"],
    "registry:directory-data-entry": ["items"],
    "policies:notice-detail": ["activities"],
    "policies:notice-preview": ["preview-text"],
}


def addresses(side):
    """Every address of members about this organisation, with the answers of the table."""
    for name, row in TABLE.items():
        if is_for_members(name):
            yield name, address(name, [side.names[kind] for kind in row.names]), row


def filters(side):
    """Every question that a list can be asked, about things of this side."""
    return {
        "q": "cnry",
        "department": side.names["departments"],
        "people": side.names["subjects"],
        "data": side.names["data"],
        "party": side.names["parties"],
        "assigned": side.names["member"],
        "state": EVERY_STATE,
    }


def questions(name, side):
    """What may follow the “?” of an address, about things of this side."""
    aside = {"columns": EVERY_COLUMN, "filters": "open", "sort": "-department", "heading": "04"}
    yield filters(side) | aside | {"tag": "cnry", "draft": side.names["activity"]}
    if name == "registry:register":
        yield {"view": side.names["view"]}
    if "-row" in name or "-entry" in name:
        yield {"proposal": side.names["proposal"]}
    if "merge" in name:
        yield {"with": side.names[name.partition("merge-")[2]]}


def look(client, side, other):
    """All that the pages of ``side`` say when asked for things of ``other``, as pages and as pieces for a script."""
    seen = []
    for name, path, row in addresses(side):
        if row.get[4] == 405:
            continue
        seen += [client.get(path, query) for query in questions(name, other)]
        for place in PIECES.get(name, ["purposes"]):
            script = {"HX-Request": "true", "HX-Target": place}
            seen.append(client.get(path, {"q": "cnry"}, headers=script))
    return seen


@pytest.mark.services  # every filter, column and order
def test_no_query_and_no_piece_of_a_page_shows_what_is_another_organisations(scene):
    seen = look(scene.client("dpo"), scene.mine, scene.theirs)
    text = "".join(map(everything_in, seen))
    assert canaries(text, "theirs") == set()
    assert len(canaries(text, "mine")) > 80
    assert 500 not in {response.status_code for response in seen}
    assert len(seen) > 100


def test_control_the_other_organisations_officer_is_shown_it_by_the_same_questions(scene):
    client, side = scene.client("stranger"), scene.theirs
    path = address("registry:register", [side.controller.slug])
    named = {"q": "activity", "department": "department", "people": "subjectcategory"}
    named |= {"data": "datacategory", "party": "party", "state": "activity"}
    for key, model in named.items():
        found = client.get(path, {"state": EVERY_STATE, key: filters(side)[key]})
        assert f"cnry-theirs {model}.name" in canaries(everything_in(found), "theirs"), key
    assert client.get(path, {"view": side.names["view"]}).status_code == 302
    for name, query in (("edit-row", "proposal"), ("merge-data", "with")):
        row = TABLE[f"registry:{name}"]
        place = address(f"registry:{name}", [side.names[kind] for kind in row.names])
        asked = side.names["proposal"] if query == "proposal" else second_category(side).public_id
        assert client.get(place, {query: asked}).status_code == 200


def second_category(side):
    return DataCategory.objects.create(controller=side.controller, name="Autre")


# Forms ------------------------------------------------------------------------------------------------------


def forged(side):
    """One form for every address: whatever any of them reads, about things of this side."""
    keys = {name: str(value) for name, value in side.names.items()}
    links = {
        "client": Client,
        "recipient": Recipient,
        "operation": Operation,
        "basis": LegalBasis,
    }
    found = {
        name: str(model.objects.filter(controller=side.controller).first().public_id)
        for name, model in links.items()
    }
    return {
        **found,
        "row_id": keys["part"],
        "proposal": keys["proposal"],
        "pick": keys["activity"],
        "act": "archive",
        "query": f"department={keys['departments']}",
        "assignee": keys["member"],
        "tag": "forged",
        "with": keys["parties"],
        "activity": keys["activity"],
        "activity_links": keys["activity"],
        "purpose": keys["part"],
        "subject": keys["subjects"],
        "departments": str(side.first(TYPES["departments"]).pk),
        "controller": str(side.controller.pk),
        "controller_id": str(side.controller.pk),
        "public_id": keys["activity"],
        "owner": str(side.member.user_id),
        "state": "archived",
        "role": "dpo",
        "required": "yes",
        "direction": "up",
        "name": "forged",
        "title": "forged",
        "answer": "forged",
        "reference": "FORGED-1",
        "email": "forged@example.org",
        "language": "fr",
        "base": "{}",
        "origin": "{}",
    }


TYPES = {model._meta.model_name + "s": model for model in owned_models()}


def register_of(side):
    """Every row of the organisation, its members and its history, as they stand in the database."""
    found = {"controller": list(Controller.objects.filter(pk=side.controller.pk).values())}
    found["members"] = list(Membership.objects.filter(controller=side.controller).values().order_by("pk"))
    for model in owned_models():
        rows = model._base_manager.filter(controller=side.controller)
        found[model._meta.label] = list(rows.order_by("pk").values())
        if hasattr(model, "history"):
            found[f"{model._meta.label} history"] = model.history.filter(controller=side.controller).count()
    return found


def send_everywhere(client, side, other):
    """The forged form, to each address of ``side`` that takes one; what comes back, pages after it included."""
    seen = []
    for name, path, row in addresses(side):
        if row.post[4] in {405} or name == "registry:remove-member":
            continue
        for headers in ({}, {"HX-Request": "true", "HX-Target": "purposes"}):
            seen.append(client.post(path, forged(other) | row.data, headers=headers))
    seen.append(client.get(address("registry:register", [side.controller.slug])))
    return seen


def foreign_links(side):
    """Rows of the organisation that lead to a row of another one."""
    found = []
    for model in [*owned_models(), Membership]:
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if field.is_relation and is_owned(field.related_model):
                rows = model._base_manager.filter(
                    controller=side.controller, **{f"{field.name}__isnull": False}
                )
                found += list(rows.exclude(**{f"{field.name}__controller": side.controller}))
    return found


def test_no_form_reaches_what_is_another_organisations(scene):
    before = register_of(scene.theirs)
    seen = send_everywhere(scene.client("dpo"), scene.mine, scene.theirs)
    assert register_of(scene.theirs) == before
    assert foreign_links(scene.mine) == []
    text = "".join(map(everything_in, seen))
    assert canaries(text, "theirs") == set()
    assert 500 not in {response.status_code for response in seen}
    assert len(seen) > 50


@pytest.mark.services
def test_control_that_form_changes_ones_own_register(scene):
    before = register_of(scene.theirs)
    send_everywhere(scene.client("stranger"), scene.theirs, scene.theirs)
    after = register_of(scene.theirs)
    changed = {name for name in before if before[name] != after[name]}
    assert changed >= {"registry.Activity", "registry.Purpose", "registry.Invitation", "registry.SavedView"}


@pytest.mark.parametrize("role", ["reader", "superuser", "stranger"])
def test_whoever_may_not_write_writes_nothing_whatever_is_sent(scene, role):
    """But exports and views of the register, which are no part of it."""
    before = register_of(scene.mine)
    send_everywhere(scene.client(role), scene.mine, scene.mine)
    after = register_of(scene.mine)
    assert {name for name in before if before[name] != after[name]} <= {
        "registry.Job",
        "registry.SavedView",
    }


# What every organisation has in common -----------------------------------------------------------------------


def test_two_organisations_look_alike_to_who_is_in_neither(scene):
    """An address under a name that exists and one that does not get the same answer, word for word."""
    client = scene.client("superuser")
    for name, path, row in addresses(scene.theirs):
        if row.get[5] == 404:
            nobody = path.replace(scene.theirs.controller.slug, "nobody")
            assert everything_in(client.get(path)) == everything_in(client.get(nobody)), name


def test_the_tables_of_the_scene_hold_something_of_every_kind(scene):
    """So that there is something to be seen of each."""
    empty = [
        model._meta.label
        for model in owned_models()
        if not model._base_manager.filter(controller=scene.theirs.controller).exists()
    ]
    assert empty == []
    assert Notice in owned_models()
    assert ContentType.objects.exists()
    assert answer(scene.client("anonymous").get("/")) == "sign in"
