"""What people type is shown as they typed it, on every page, and is nowhere taken for markup, code or a template.

An organisation in which every text of every row would break out of an attribute, out of a tag or out of a title, if one
page forgot to escape it; then the same words in everything that can be typed or asked.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from registry.editor.form import RowForm
from registry.editor.specification import FORMS
from registry.finding.index import refresh
from registry.models import Activity, Membership, SavedView, User
from registry.models.controllers import WebAddressField
from registry.models.shape import owned_models
from tests.access import ROLES, TABLE, Scene, address, make_side
from tests.cast import make_member
from tests.config.test_urls import is_for_members, no_paper  # noqa: F401

HOSTILE = "\"' onx=1><b onx>{{7|add:7}}</title><script>"
ADDRESS = "javascript:alert.call(1)"  # passes for the name of a site
PIECE = {"HX-Request": "true", "HX-Target": "purposes"}

pytestmark = pytest.mark.django_db


class Reader(HTMLParser):
    """Reads a page as a browser does, and keeps the elements that nobody wrote into a template."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.foreign: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        runs = any(
            str(given.get(name)).lower().startswith("javascript:") for name in ("href", "src", "action")
        )
        if "onx" in given or runs or (tag == "script" and not given.get("src")):
            self.foreign.append(self.get_starttag_text())

    def handle_data(self, data):
        self.text += data


def read(response):
    reader = Reader()
    if response.headers.get("Content-Type", "").startswith("text/html"):
        reader.feed(response.content.decode())
    return reader


@pytest.fixture(scope="module")
def hostile_stage(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with transaction.atomic():  # a worker would read the whole register again after every row
            made = make_hostile_scene()
        yield made
        call_command("flush", interactive=False, verbosity=0)


def make_hostile_scene():
    side = make_side("hostile", HOSTILE)
    Activity.objects.filter(pk=side.activity.pk).update(reference=HOSTILE)
    for model in owned_models():
        addresses = [f.name for f in model._meta.concrete_fields if isinstance(f, WebAddressField)]
        if addresses:
            model.objects.filter(controller=side.controller).update(**dict.fromkeys(addresses, ADDRESS))
    officer = make_member(side.controller, Membership.Role.DPO, "officer", first_name=HOSTILE, is_staff=True)
    SavedView.objects.create(controller=side.controller, owner=officer, name=HOSTILE, query="q=1")
    while refresh():
        pass
    return Scene(side, side, dict.fromkeys(ROLES) | {"dpo": officer})


@pytest.fixture
def scene(hostile_stage, db):
    hostile_stage.clients.clear()
    return hostile_stage


def pages(scene):
    for name, row in TABLE.items():
        if is_for_members(name) or name in {"home", "profile", "leave", "invitation", "policies:notices"}:
            yield name, address(name, [scene.mine.names[kind] for kind in row.names])
    yield "policies:notice", address("policies:notice", ["hostile", scene.mine.notice.slug])


def faults(found):
    return [(name, part) for name, response in found for part in read(response).foreign]


def test_no_page_takes_what_stands_in_the_register_for_markup(scene):
    client = scene.client("dpo")
    found = []
    for name, path in pages(scene):
        found.append((name, client.get(path, {"q": HOSTILE, "tag": HOSTILE, "columns": ["people", "data"]})))
        found.append((f"{name} (piece)", client.get(path, headers=PIECE)))
    assert faults(found) == []
    shown = {name for name, response in found if HOSTILE in read(response).text}
    assert shown >= {"home", "registry:register", "registry:activity", "registry:members", "policies:notice"}
    assert len(shown) > 30
    assert sum(ADDRESS in read(response).text for _name, response in found) > 3
    assert not [name for name, response in found if b"14</title>" in response.content]


def test_control_a_page_that_forgets_to_escape_is_noticed():
    for page in (
        f"<p>{HOSTILE}</p>",
        f'<p title="{HOSTILE}">',
        f"<input value='{HOSTILE}'>",
        f'<a href="{ADDRESS}">',
    ):
        reader = Reader()
        reader.feed(page)
        assert reader.foreign


def test_no_form_that_comes_back_takes_what_was_typed_for_markup(scene):
    """Wrong in every field; then overtaken by somebody else; then after the session has ended."""
    client, found = scene.client("dpo"), []
    strangers = scene.new_client("anonymous")
    for key, spec in FORMS.items():
        row = spec.model._default_manager.filter(controller=scene.mine.controller).earliest("pk")
        row.controller = scene.mine.controller
        path = reverse("registry:edit-row", args=["hostile", key, row.public_id])
        form = RowForm(spec, row)
        wrong = dict.fromkeys((*form.fields, *(f"{name}-new" for name in spec.lists)), HOSTILE)
        overtaken = dict(form.inputs(form.stored, base=json.dumps({name: ["x"] for name in form.stored})))
        found.append((f"{key}: wrong", client.post(path, wrong)))
        found.append((f"{key}: overtaken", client.post(path, overtaken, headers=PIECE)))
    found.append(("session ended", strangers.post(path, wrong)))
    for name, _path in pages(scene):
        row = TABLE[name]
        if 422 in row.post or 400 in row.post or name in {"registry:bulk", "registry:invite", "profile"}:
            place = address(name, [scene.mine.names[kind] for kind in row.names])
            typed = dict.fromkeys(("name", "reference", "email", "first_name", "tag", "query"), HOSTILE)
            typed |= {"pick": scene.mine.names["activity"], "act": "tag", "base": HOSTILE, "row_id": HOSTILE}
            found.append((f"{name}: wrong", client.post(place, typed | {"purposes-new": HOSTILE})))
    assert faults(found) == []
    statuses = {response.status_code for _name, response in found}
    assert statuses >= {200, 401, 422}
    assert 500 not in statuses


def test_the_name_of_a_person_is_text_on_every_page_that_names_people(scene):
    officer = User.objects.get(username="officer")
    assert officer.full_name == HOSTILE
    for name in ("home", "profile"):
        reader = read(scene.client("dpo").get(reverse(name)))
        assert HOSTILE in reader.text
        assert reader.foreign == []
