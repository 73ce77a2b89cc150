"""The inspection package: every file in it, its checksums right, a page that needs no script, and each file known again."""

import hashlib
import io
import re
import subprocess
import zipfile

import pytest
from django.core.management import call_command
from django.utils import translation

from registry.exchange.imports.native import read_native
from registry.exchange.imports.own_spreadsheet import read_own
from registry.models import Activity, ExportedFile
from registry.record.build import build_register
from tests.cast import make_row
from tests.registry.exchange.exports.opened import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(organisation, tmp_path):
    make_row(Activity, organisation, name="Paie <b>", reference="A-1")
    target = tmp_path / "package.zip"
    with translation.override("en"):
        call_command("export_register", organisation.slug, format="zip", language="en", output=str(target))
    return zipfile.ZipFile(io.BytesIO(target.read_bytes()))


def test_every_file_has_the_checksum_that_the_package_says(package, tmp_path):
    package.extractall(tmp_path / "unpacked")
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "unpacked",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count(": OK") == 4
    assert sorted(one.rpartition(".")[2] for one in package.namelist()) == [
        "SHA256SUMS", "html", "json", "ods", "pdf", "xlsx",
    ]  # fmt: skip


def test_all_files_hold_the_same_register(package, organisation):
    register = build_register(organisation)
    files = {one.rpartition(".")[2]: package.read(one) for one in package.namelist()}
    assert read_native(files["json"]).register_ == register
    for code in ("xlsx", "ods"):
        assert read_own(opened(files[code])).file.register_ == register
    assert files["pdf"].startswith(b"%PDF-")


def test_the_page_explains_without_a_script_or_an_address_elsewhere(package):
    page = package.read("index.html").decode()
    assert "<script" not in page and not re.findall(r"https?://", page)
    assert "sha256sum --check SHA256SUMS" in page
    for name in package.namelist():
        if name.endswith((".pdf", ".json", ".xlsx", ".ods")):
            assert f'href="{name}"' in page
            assert hashlib.sha256(package.read(name)).hexdigest() in page


def test_the_package_and_each_of_its_files_are_known_again(package, organisation):
    kept = dict(ExportedFile.objects.filter(controller=organisation).values_list("digest", "kind"))
    assert set(kept.values()) == {
        "register_zip", "register_pdf", "register_xlsx", "register_ods", "register_json",
    }  # fmt: skip
    for name in package.namelist():
        if name.endswith(".pdf"):
            assert kept[hashlib.sha256(package.read(name)).hexdigest()] == "register_pdf"


def test_nothing_stays_beside_the_package(package, tmp_path):
    assert {one.name for one in tmp_path.iterdir()} == {"package.zip", "exports"}
