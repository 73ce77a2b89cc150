"""The organisation folder written back: loading it gives the same register, field for field."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from registry.exchange.exports.folder import FolderWriter, write_folder
from registry.exchange.imports.folder import load_organisation
from registry.exchange.removing import delete_organisation
from registry.files.yaml_tree import read_tree
from registry.files.yaml_write import yaml_text
from registry.models import Activity, Party
from registry.record.build import build_register
from tests.cast import make_row
from tests.registry.exchange.exports.generated import HOSTILE

pytestmark = pytest.mark.django_db
DEMO = sorted(Path(settings.BASE_DIR, "demo", "organisations").iterdir())


def told(value):
    """A register without identifiers and numbers of records, which are given anew."""
    match value:
        case dict() if value.keys() == {
            "id",
            "number",
            "reference",
            "name",
        }:  # a record is numbered when it is added
            return value["reference"]
        case dict():
            return {name: told(one) for name, one in value.items() if name != "id"}
        case list():
            return [told(one) for one in value]
    return value


def facts(controller):
    return told(build_register(controller, archived=True).model_dump(mode="json"))


def exported(controller, folder):
    target = folder / "folder.zip"
    call_command("export_register", controller.slug, format="folder", output=str(target))
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked" / controller.slug


def loaded_again(controller, folder):
    path = exported(controller, folder)
    delete_organisation(controller, by="test")
    return load_organisation(path).controller


@pytest.mark.parametrize("folder", [pytest.param(one, marks=pytest.mark.slow, id=one.name) for one in DEMO])
def test_an_organisation_of_the_demonstration_is_the_same_when_it_is_loaded_again(folder, tmp_path):
    controller = load_organisation(folder).controller
    before, trees = facts(controller), list(FolderWriter(controller).files())
    again = loaded_again(controller, tmp_path)
    assert facts(again) == before
    assert list(FolderWriter(again).files()) == trees, "its notices too"


def test_a_complete_organisation_is_the_same_when_it_is_loaded_again(scene, tmp_path):
    mine = scene.mine.controller
    before = facts(mine)
    path = exported(mine, tmp_path)
    assert "cnry-theirs" not in "".join(one.read_text() for one in path.rglob("*.yaml"))
    delete_organisation(mine, by="test")
    after = facts(load_organisation(path).controller)
    assert after == before


def test_two_rows_of_one_name_are_told_apart_by_their_keys(organisation, tmp_path):
    for reference in ("A-1", "A-2"):
        party = make_row(Party, organisation, name="Prestataire")
        activity = make_row(Activity, organisation, reference=reference, name=reference)
        activity.joint_controllers.create(controller=organisation, party=party, position=1)
    before = facts(organisation)
    assert facts(loaded_again(organisation, tmp_path)) == before


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_read_as_it_was_written(text, tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(yaml_text({"name": text, "list": [{"name": text}]}), encoding="utf-8", newline="")
    tree = read_tree(path, "x.yaml")
    assert tree.entries["name"][1].value == text


def test_a_folder_holds_all_records_and_says_so(organisation, tmp_path):
    with translation.override("en"), pytest.raises(CommandError, match="This format holds all records"):
        call_command(
            "export_register",
            organisation.slug,
            format="folder",
            extent="in_force",
            output=str(tmp_path / "x.zip"),
        )


def test_the_archive_is_the_same_for_the_same_register(organisation, tmp_path):
    from registry.exchange.exports.contents import Wanted, read_contents

    make_row(Activity, organisation)
    found = []
    for name in ("a", "b"):
        write_folder(read_contents(organisation, Wanted("fr")), tmp_path / name, lambda done: None)
        found.append((tmp_path / name).read_bytes())
    assert found[0] == found[1]
