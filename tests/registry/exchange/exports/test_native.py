"""The native format: complete, the same when it is read back, and refused with a sentence when it is anything else."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from policies.models import Notice
from registry.exchange.exports.native_json import write_native
from registry.exchange.imports.folder import load_organisation
from registry.exchange.imports.native import NotNative, is_native, read_native
from registry.exchange.native import DIALECT, schema, schema_bytes
from registry.models import Activity, ActivityVersion, Department, ExportedFile
from registry.record.build import build_register
from tests.cast import make_row
from tests.registry.documents.values import register, sheet
from tests.registry.exchange.exports.generated import REGISTERS, contents_of, written

DEMO = sorted(Path(settings.BASE_DIR, "demo", "organisations").iterdir())


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def small(tmp_path):
    """A native file of two records."""
    return written(
        write_native, contents_of(register(sheet("Paie", "A-1"), sheet("Accueil", "A-2"))), tmp_path
    )


def exported(controller, folder, **options):
    target = folder / "register.json"
    call_command("export_register", controller.slug, format="json", output=str(target), **options)
    return target.read_bytes()


def changed(content, change):
    found = json.loads(content)
    change(found)
    return json.dumps(found).encode()


def with_archived(controller):
    """The register with its archived records at the end."""
    kept, everything = build_register(controller), build_register(controller, archived=True)
    archived = tuple(one for one in everything.sheets if one.state.code == "archived")
    return kept.model_copy(update={"sheets": (*kept.sheets, *archived)})


# There and back ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("folder", [pytest.param(one, marks=pytest.mark.slow, id=one.name) for one in DEMO])
def test_an_organisation_of_the_demonstration_comes_back_equal(folder, tmp_path):
    controller = load_organisation(folder).controller
    told = read_native(exported(controller, tmp_path))
    assert told.register_ == with_archived(controller)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(REGISTERS)
def test_any_register_comes_back_equal(tmp_path_factory, generated):
    content = written(write_native, contents_of(generated), tmp_path_factory.mktemp("native"))
    assert read_native(content).register_ == generated


@pytest.mark.django_db
def test_the_file_of_a_complete_organisation_has_its_directory_versions_and_notices(scene, tmp_path):
    mine = scene.mine.controller
    unused = make_row(Department, mine, name="Service sans fiche")
    content = exported(mine, tmp_path)
    told = read_native(content)
    assert told.register_ == build_register(mine)
    assert unused.public_id in {one.id for one in told.directory.departments}
    assert len(told.versions) == ActivityVersion.objects.filter(controller=mine).count() == 1
    (notice,) = told.notices
    assert notice["notice"]["title"] == Notice.objects.get(controller=mine).title
    assert len(notice["versions"]) == 1
    assert "cnry-theirs" not in content.decode(), "nothing of another organisation"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, ["Paie", "Fidélité"]),
        ({"extract": "article30"}, ["Paie"]),
        ({"extract": "public"}, []),
        ({"extent": "in_force"}, []),
    ],
    ids=["everything recorded", "Article 30", "public", "in force"],
)
def test_archived_records_are_in_a_file_of_everything_recorded_alone(organisation, tmp_path, options, names):
    make_row(Activity, organisation, name="Paie", state="draft", reference="A")
    make_row(Activity, organisation, name="Fidélité", state="archived", reference="B", ended_on="2021-05")
    content = exported(organisation, tmp_path, **options)
    assert [one["name"] for one in json.loads(content)["register"]["sheets"]] == names
    assert ("Fidélité" in content.decode()) is ("Fidélité" in names)


@pytest.mark.django_db
def test_a_file_of_what_is_in_force_says_nothing_of_the_rest(organisation, tmp_path):
    make_row(Activity, organisation, name="Paie", reference="A-1")
    make_row(Activity, organisation, name="Esquisse", reference="A-2", state="draft")
    told = read_native(exported(organisation, tmp_path, extent="in_force"))
    assert [one.name for one in told.register_.sheets] == ["Paie"]
    assert (told.extent, told.directory, told.versions, told.notices) == ("in_force", None, None, None)


@pytest.mark.django_db
def test_the_export_is_known_again_with_its_format_and_extract(organisation, tmp_path, capsys):
    make_row(Activity, organisation)
    exported(organisation, tmp_path, extract="public")
    kept = ExportedFile.objects.get(controller=organisation)
    assert (kept.kind, kept.extract, kept.records) == ("register_json", "public", 1)
    capsys.readouterr()
    call_command("verify_export", str(tmp_path / "register.json"))
    assert "For the public: no security details" in capsys.readouterr().out


@pytest.mark.django_db
def test_paper_is_made_of_everything_recorded_and_says_so(organisation, tmp_path):
    with pytest.raises(CommandError, match="This format is made of everything recorded"):
        call_command("export_register", organisation.slug, extract="public", output=str(tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


# What is refused --------------------------------------------------------------------------------------------


def test_a_native_file_is_recognised(small):
    assert is_native(small) and is_native(b"\xef\xbb\xbf" + small)
    assert not is_native(b'{"other": 1}') and not is_native(b"PK\x03\x04")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "cannot be read as JSON"),
        (b"{", "cannot be read as JSON"),
        (b"\xff\xfe{", "not encoded in UTF-8"),
        (b"[]", "is not a register"),
        (b"{}", "not a register exported in the native format"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"format": "trente-register", "format": "x"}', "“format” is written twice"),
        (b'{"format": NaN}', "“NaN” is not a number"),
        (b'{"format": "trente-register", "version": 3}', "has version 3 of the format"),
        (b'{"format": "trente-register", "version": 1, "extract": "public"}', "This file is an extract"),
    ],
)
def test_what_is_no_native_file_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(NotNative, match=sentence):
        read_native(content)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda file: file["register"]["sheets"][1].pop("name"),
            r"register\.sheets\[2\]\.name: this field is missing",
        ),
        (
            lambda file: file["register"]["sheets"][0].update(colour="red"),
            r"\.colour: this field is not known",
        ),
        (lambda file: file["register"]["sheets"][0].update(name=3), r"\.name: another kind of value"),
        (lambda file: file["register"]["sheets"][0].update(created_on="hier"), "created_on: another kind"),
        (lambda file: file["register"]["organisation"].update(name=None), "another kind of value"),
        (lambda file: file.update(extent="some"), "extent: another kind of value"),
    ],
)
def test_every_departure_from_the_format_is_told_with_its_place(small, change, sentence):
    with pytest.raises(NotNative, match=sentence):
        read_native(changed(small, change))


def test_a_file_that_was_cut_short_is_refused_wherever_it_is_cut(small):
    for end in range(0, len(small) - 2, 97):
        with pytest.raises(NotNative):
            read_native(small[:end])


@pytest.mark.django_db
def test_an_approved_version_that_was_changed_in_the_file_is_refused(scene, tmp_path):
    content = exported(scene.mine.controller, tmp_path)
    with pytest.raises(NotNative, match=r"Version 1 of the record .* was changed after it was approved"):
        read_native(changed(content, lambda file: file["versions"][0]["content"].update(name="autre")))
    assert read_native(content), "the control: unchanged, it is read"


# Files of version 1 -----------------------------------------------------------------------------------------

NOT_IN_VERSION_1 = {
    "purposes": {"is_marketing"},
    "bases": {"consent_means"},
    "recipients": {"stage", "began_on", "ended_on"},
    "transfers": {"stage", "began_on", "ended_on", "is_covered", "covered_on"},
    "retention_rules": {"set_by"},
}


def as_version_1(file):
    """The file as the program before wrote it: without what its format did not have."""
    file["version"] = 1
    for record in file["register"]["sheets"]:
        take_away(record)


def take_away(value):
    for name, held in value.items():
        for row in held if isinstance(held, list) else ():
            if isinstance(row, dict):
                for field in NOT_IN_VERSION_1.get(name, ()):
                    del row[field]
                take_away(row)


@pytest.mark.django_db
def test_a_file_of_version_1_is_read_and_says_nothing_of_what_that_version_did_not_know(scene, tmp_path):
    content = exported(scene.mine.controller, tmp_path)
    old = read_native(changed(content, as_version_1)).register_
    rows = [row for one in old.sheets for row in (*one.transfers, *one.recipients)]
    assert {(row.stage, bool(row.began_on)) for row in rows} == {(None, False)}
    assert {one.is_covered for record in old.sheets for one in record.transfers} == {None}
    assert {one.set_by for record in old.sheets for one in record.retention_rules} == {None}
    names = [one.name for one in read_native(content).register_.sheets]
    assert [one.name for one in old.sheets] == names, "and all that it does say"


@pytest.mark.django_db
def test_a_field_that_version_1_had_is_not_filled_in_for_it(scene, tmp_path):
    def without_name(file):
        as_version_1(file)
        del file["register"]["sheets"][0]["name"]

    with pytest.raises(NotNative, match=r"sheets\[1\].name: this field is missing"):
        read_native(changed(exported(scene.mine.controller, tmp_path), without_name))
    with pytest.raises(NotNative, match=r"another kind of value"):
        read_native(
            changed(
                exported(scene.mine.controller, tmp_path), lambda file: file.update(version=1, register=7)
            )
        )


# The schema -------------------------------------------------------------------------------------------------


def test_the_published_schema_is_the_one_that_the_types_give():
    assert Path(settings.BASE_DIR, "docs", "schema", "register-2.json").read_bytes() == schema_bytes()
    assert schema()["$schema"] == DIALECT


@pytest.mark.django_db
def test_the_schema_is_served_to_anybody(client):
    response = client.get(reverse("schema"))
    assert response["Content-Type"] == "application/schema+json"
    assert response.content == schema_bytes()
