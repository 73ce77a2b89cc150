"""A folder reaches the rows of its own organisation alone."""

import json
from typing import Any

import pytest

from policies.models import NoticeController
from registry.exchange.imports.folder import MAIN_FILE, load_organisation
from registry.exchange.imports.rows import FaultyFolder, owned_links_of, plain_fields_of
from registry.models import Activity, Controller
from registry.models.shape import owned_models, parts_of
from tests.cast import answer, is_required
from tests.registry.models.test_owned import TOLD, name_of

pytestmark = pytest.mark.django_db


# The loader of folders --------------------------------------------------------------------------------------


def content_of(model, key, **more):
    """A row as a folder writes it, with what is required, known by ``key``."""
    plain = plain_fields_of(model).values()
    values = {f.name: str(answer(f)) for f in plain if is_required(f) and f.name not in {"reference", "slug"}}
    named = {f.name: key for f in plain if f.name in {"reference", "slug"}}
    told = (
        {"purposes": "Texte"} if model is NoticeController else {}
    )  # one of whom nothing is told is refused
    return {"key": key, **values, **named, **told, **more}


def path_to(model, avoided=None):
    """The kinds of row that a row of this kind stands in, from the organisation down: (section, model) pairs."""
    if model is Controller:
        return []
    name = next(
        name for name in reversed(model.nests_under) if name != avoided or len(model.nests_under) == 1
    )
    parent = model._meta.get_field(name).related_model
    section = next(section for section, part, link in parts_of(parent) if (part, link) == (model, name))
    return [*path_to(parent), (section, model)]


def put(folder, model, key, avoided=None, **more):
    """Write a row into the folder, and the rows it stands in where they are not there yet. Gives the row."""
    place = folder
    for section, kind in path_to(model, avoided):
        if is_single(kind):
            known = place.get(section)
        else:
            known = next((row for row in place.setdefault(section, []) if row["key"] == key), None)
        if known is None:
            known = content_of(kind, key)
            for link in owned_links_of(kind):
                if not link.null and link.name not in kind.nests_under and link.name != kind.whole:
                    # A record names another one, never itself.
                    named = f"other-{key}" if link.related_model is Activity else key
                    put(folder, link.related_model, named)
                    known[link.name] = named
            if is_single(kind):
                place[section] = known
            else:
                place[section].append(known)
        place = known
    place.update(more)
    return place


def is_single(model):
    return any(model._meta.get_field(name).one_to_one for name in model.nests_under)


def load(folder, slug, content):
    folder.mkdir(exist_ok=True)
    text = json.dumps({"slug": slug, "name": slug} | content, ensure_ascii=False)
    (folder / MAIN_FILE).write_text(text, encoding="utf-8")
    return load_organisation(folder)


@pytest.fixture
def theirs_by_key(tmp_path):
    """Another organisation, loaded from a folder in which every kind of row has the key "theirs"."""
    content: dict[str, Any] = {}
    for model in owned_models():
        if model.nests_under and not is_single(model):
            put(content, model, "theirs")
    return load(tmp_path / "theirs", "lointaine", content)


def folder_with_link(model, link, key):
    """A folder in which one row refers by ``link`` to the row known by ``key``."""
    content: dict[str, Any] = {}
    put(content, model, "ours", avoided=link.name, **{link.name: key})
    return content


def test_a_folder_cannot_reach_the_keys_of_another_organisation(tmp_path, theirs_by_key):
    known = set(Controller.objects.all())
    for place, (model, link) in enumerate(TOLD):
        with pytest.raises(FaultyFolder) as refusal:
            load(tmp_path / str(place), "valombre", folder_with_link(model, link, "theirs"))
        assert any(fault.path.endswith(f".{link.name}") for fault in refusal.value.faults), name_of(
            (model, link)
        )
    assert place + 1 == len(TOLD) >= 40
    assert set(Controller.objects.all()) == known >= {theirs_by_key.controller}


def test_a_folder_reaches_its_own_keys(tmp_path, theirs_by_key):
    """The same folders load once the key is there: only that was missing."""
    told = [(model, link) for model, link in TOLD if link.name not in {model.whole, *model.nests_under}]
    for tried, (model, link) in enumerate(told):
        named = "other" if link.related_model is Activity else "ours"  # a record names another
        content = folder_with_link(model, link, named)
        put(content, link.related_model, named)
        loaded = load(tmp_path / f"own-{tried}", f"valombre-{tried}", content)
        row = model.objects.filter(controller=loaded.controller, **{f"{link.name}__isnull": False}).first()
        assert getattr(row, link.name).controller == loaded.controller, name_of((model, link))
    assert len(told) >= 15
