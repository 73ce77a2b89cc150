"""The register as XLSX and ODS: readable, typed, never a formula, and the same when it is read back."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from registry.exchange.exports.formats import FORMATS
from registry.exchange.exports.tables import LISTS
from registry.exchange.imports.folder import load_organisation
from registry.exchange.imports.native import NotNative
from registry.exchange.imports.own_spreadsheet import is_own, read_own
from registry.files.workbook import LARGEST_CELL, tab_names
from registry.record.build import build_register
from registry.record.extracts import Extract
from registry.record.sheet import ActivitySheet, Purpose, Recipient, RetentionRule
from tests.registry.documents.values import PROCESSOR, full, register, rows, sheet
from tests.registry.exchange.exports.generated import HOSTILE, REGISTERS, contents_of, written
from tests.registry.exchange.exports.opened import MAIN, OFFICE, TABLE, opened, part

DEMO = sorted(Path(settings.BASE_DIR, "demo", "organisations").iterdir())
BOTH = pytest.mark.parametrize("code", ["xlsx", "ods"])


@pytest.fixture
def made(tmp_path):
    """The file of a register in a format, and its tabs."""

    def make(value, code, **wanted):
        return written(FORMATS[code].write, contents_of(value, "en", **wanted), tmp_path)

    return make


# There and back ---------------------------------------------------------------------------------------------


@BOTH
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(generated=REGISTERS)
def test_any_register_comes_back_equal_and_unedited(code, tmp_path_factory, generated):
    content = written(FORMATS[code].write, contents_of(generated), tmp_path_factory.mktemp("sheet"))
    told = read_own(opened(content))
    assert told.file.register_ == generated
    assert told.edited == ()


@pytest.mark.slow
@pytest.mark.django_db
@BOTH
@pytest.mark.parametrize("folder", DEMO, ids=lambda folder: folder.name)
def test_an_organisation_of_the_demonstration_comes_back_equal(folder, code, tmp_path):
    controller = load_organisation(folder).controller
    target = tmp_path / f"register.{code}"
    call_command("export_register", controller.slug, format=code, output=str(target))
    told = read_own(opened(target.read_bytes()))
    assert told.file.register_ == build_register(controller)
    assert told.edited == ()


@BOTH
def test_a_cell_that_somebody_changed_is_told_with_its_place(made, code):
    tabs = opened(made(register(sheet("Paie", "A-1"), sheet("Accueil", "A-2")), code))
    tabs["Register"][2][1] = "Réception"
    (edited,) = read_own(tabs).edited
    assert (edited.tab, edited.row, edited.column) == ("Register", 3, "Name")
    assert (edited.before, edited.after) == ("Accueil", "Réception")


@BOTH
def test_a_tab_that_was_sorted_or_left_out_changes_no_fact(made, code):
    tabs = opened(made(register(sheet("Paie", "A-1"), sheet("Accueil", "A-2")), code))
    tabs["Register"][1:] = reversed(tabs["Register"][1:])
    del tabs["Purposes"]
    assert read_own(tabs).edited == ()


@BOTH
@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows.clear(),
        lambda rows: rows[0].__setitem__(1, "7"),
        lambda rows: rows[1].__setitem__(0, ":not base64 at all"),
        lambda rows: rows[1].__setitem__(0, rows[1][0][:-40]),
        lambda rows: rows.pop(1),
    ],
)
def test_a_damaged_last_tab_is_refused_with_a_sentence(made, code, spoil):
    tabs = opened(made(register(sheet()), code))
    spoil(tabs["trente-register"])
    with translation.override("en"), pytest.raises(NotNative):
        read_own(tabs)


@BOTH
@pytest.mark.parametrize("extract", [Extract.ARTICLE30, Extract.PUBLIC])
def test_an_extract_has_no_tab_to_be_read_back_and_tells_nothing_more(made, code, extract):
    content = made(register(full(ActivitySheet, str)), code, extract=extract)
    tabs = opened(content)
    assert not is_own(tabs)
    told = repr(tabs)
    assert "ActivitySheet.statements" not in told and "ActivitySheet.documents" not in told
    assert ("ActivitySheet.security_measures" in told) == (extract is Extract.ARTICLE30)
    assert ("ActivitySheet.bases" in told) == (extract is Extract.PUBLIC)


# What is told -----------------------------------------------------------------------------------------------


@BOTH
def test_there_is_a_tab_for_each_list_of_a_record_with_its_article(made, code):
    tabs = opened(made(register(sheet()), code))
    articles = {row[0]: row[1] for row in tabs["Contents"][1:] if len(row) > 1}
    assert articles["Purposes"] == "GDPR, Art.\u00a030(1)(b) · GDPR, Art.\u00a028(3)"
    assert articles["Transfers"] == "GDPR, Art.\u00a030(1)(e) · GDPR, Art.\u00a030(2)(c)"
    assert articles["Legal bases"] == "GDPR, Art.\u00a06"
    for name in ("Register", "Organisation", "Recipients", "Retention rules", "Security measures"):
        assert name in tabs
    assert len(tabs) >= len(LISTS) + 3
    assert next(iter(tabs)) == "Register" and list(tabs)[-1] == "trente-register"


def test_every_list_of_a_record_has_a_tab():
    lists = {
        name
        for name, field in ActivitySheet.model_fields.items()
        if str(field.annotation).startswith("tuple[") or "ImpactAssessment" in str(field.annotation)
    }
    assert lists - {"shared_security_measures"} == set(LISTS)


@BOTH
def test_every_text_of_a_full_record_stands_in_a_visible_cell(made, code):
    record = full(ActivitySheet, str)
    tabs = opened(made(register(record), code))
    shown = "\n".join(
        str(cell) for name, tab in tabs.items() if name != "trente-register" for row in tab for cell in row
    )
    # A client stands in the tab of clients: elsewhere only its name is said.
    missing = [text for text in texts_of(record) if text not in shown and ".client." not in text]
    assert missing == []


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif hasattr(value, "code"):
        yield value.en
    elif hasattr(value, "id") and type(value).__name__ != "RecordName":
        for name in type(value).model_fields:
            yield from texts_of(getattr(value, name))


@BOTH
def test_days_numbers_and_answers_are_typed(made, code):
    rule = full(RetentionRule, str)
    tabs = opened(made(register(sheet(created_on=date(2024, 5, 17), retention_rules=(rule,))), code))
    overview = dict(zip(*tabs["Register"][:2], strict=False))
    assert overview["Created on"] == date(2024, 5, 17)
    line = dict(zip(*tabs["Retention rules"][:2], strict=False))
    assert line["Number"] == 3.0 and line["Automatic"] is True


@BOTH
def test_what_belongs_to_a_purpose_names_it(made, code):
    purpose = full(Purpose, str).model_copy(update={"name": "Verser les salaires"})
    tabs = opened(made(register(sheet(purposes=(purpose,))), code))
    assert tabs["Data processed"][1][2] == "Verser les salaires"


@BOTH
def test_article_30_of_a_processor_leaves_out_what_it_does_not_ask(made, code):
    record = sheet(role=PROCESSOR, purposes=rows(Purpose, 1), recipients=rows(Recipient, 1))
    tabs = opened(made(register(record), code, extract=Extract.ARTICLE30))
    assert len(tabs["Purposes"]) == 1 and len(tabs["Recipients"]) == 1, "headings alone"


# No formula, no broken file ---------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_and_none_breaks_the_file(made, code, text):
    value = register(sheet(text, "A-1", description=text))
    content = made(value, code)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in everything and b"table:formula" not in everything
    assert read_own(opened(content)).file.register_ == value
    shown = opened(content)["Register"][1]
    assert len(shown) < 2 or len(str(shown[1]).encode("utf-16-le")) <= LARGEST_CELL * 2


@BOTH
def test_a_text_from_the_right_has_a_style_of_its_own(made, code):
    name = "xl/worksheets/sheet1.xml" if code == "xlsx" else "content.xml"
    content = made(register(sheet("ليلى — שלום")), code)
    told = [one for one in part(content, name).iter() if "ليلى" in "".join(one.itertext())]
    styles = {one.get("s") or one.get(f"{TABLE}style-name") for one in told}
    assert ("3" if code == "xlsx" else "from-the-right") in styles


def test_headings_of_xlsx_stay_in_view_with_filters_and_the_last_tab_is_hidden(made):
    content = made(register(sheet()), "xlsx")
    first = part(content, "xl/worksheets/sheet1.xml")
    pane = first.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
    assert (pane.get("state"), pane.get("ySplit"), pane.get("xSplit")) == ("frozen", "1", "2")
    assert first.find(f"{MAIN}autoFilter").get("ref").startswith("A1:")
    assert all(10 <= float(one.get("width")) <= 60 for one in first.iter(f"{MAIN}col"))
    states = [one.get("state") for one in part(content, "xl/workbook.xml").iter(f"{MAIN}sheet")]
    assert states[-1] == "hidden" and set(states[:-1]) == {None}


def test_headings_of_ods_have_filters_the_type_stands_first_and_the_last_tab_is_hidden(made):
    content = made(register(sheet()), "ods")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert b"VerticalSplitPosition" in archive.read("settings.xml")
    body = part(content, "content.xml")
    tables = list(body.iter(f"{TABLE}table"))
    assert [one.get(f"{TABLE}style-name") for one in tables][-2:] == ["shown", "hidden"]
    assert len(list(body.iter(f"{TABLE}database-range"))) == len(tables) - 1
    assert body.get(f"{OFFICE}version") == "1.3"


@BOTH
def test_the_same_register_gives_the_same_visible_bytes(made, code):
    value = register(sheet("Paie"))
    public = {"extract": Extract.PUBLIC}
    assert made(value, code, **public) == made(value, code, **public)


def test_names_of_tabs_are_short_different_and_without_signs():
    names = tab_names(
        ["a/b:c*[d]?", "A b c d", "", "Catégories de traitements effectués pour autrui", "l'été"]
    )
    assert names == ["a b c d", "A b c d 2", "-", "Catégories de traitements…", "l été"]
