"""Files made to harm or merely broken: each ends soon, with a sentence, and without opening anything else."""

import io
import json
import os
import subprocess
import sys
import time
import zipfile

import pytest
from django.conf import settings
from django.utils import translation

from registry.files.reader import CHILD, LARGEST, UnreadableFile, read_spreadsheet
from tests.registry.files.spreadsheets import (
    MAIN,
    ods,
    ods_content,
    ods_of,
    ods_row,
    ods_rows,
    ods_table,
    xlsx,
    xlsx_of,
    xlsx_row,
    xlsx_rows,
    xlsx_sheet,
    zipped,
)

BOMB = "".join(
    [
        '<!DOCTYPE x [<!ENTITY a0 "0123456789">',
        *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)),
        "]>",
    ]
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY out SYSTEM "file:///etc/passwd">]>'
ADDRESS = '<!DOCTYPE x SYSTEM "http://localhost:9/x.dtd">'
PARAMETER = '<!DOCTYPE x [<!ENTITY % out SYSTEM "http://localhost:9/x.dtd"> %out;]>'
GOOD_ODS, GOOD_XLSX = ods({"Fiche": [["Nom", "Paie"]]}), xlsx({"Fiche": [["Nom", "Paie"]]})
TYPES = "[Content_Types].xml"
DECLARES, DAMAGED, ENCRYPTED = "document type", "damaged", "password"


def cell_repeated(times):
    row = ods_row("x")
    return row.replace("table-cell ", f'table-cell table:number-columns-repeated="{times}" ')


def spaces(times):
    return ods_row("@@").replace("@@", f'a<text:s text:c="{times}"/>b')


def encrypted_member(content):
    """The same archive with the mark of encryption on every member."""
    marked = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = marked.find(signature)
        while place >= 0:
            marked[place + offset] |= 1
            place = marked.find(signature, place + 4)
    return bytes(marked)


def lying(content, name, size):
    """The same archive, whose directory declares another size for a member."""
    archive = io.BytesIO(content)
    with zipfile.ZipFile(archive) as source:
        info = source.getinfo(name)
        real = info.file_size.to_bytes(4, "little")
    return content.replace(real, size.to_bytes(4, "little"))


def twice(content):
    archive = io.BytesIO(content)
    with zipfile.ZipFile(archive, "a") as target, pytest.warns(UserWarning):
        target.writestr("content.xml", ods_content(""))
    return archive.getvalue()


def linked():
    info = zipfile.ZipInfo("content.xml")
    info.external_attr = 0o120777 << 16
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr(info, "/etc/passwd")
    return archive.getvalue()


MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml">'
    "<m:encryption-data/></m:file-entry></m:manifest>"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DEEP = "<table:table-row>" + "<text:span>" * 5_000 + "</text:span>" * 5_000 + "</table:table-row>"
# name: (content, a word of the sentence)
HOSTILE = {
    "nothing": (b"", "empty"),
    "blanks": (b" \n\n ", "empty"),
    "too heavy": (b"a;b\n" * (LARGEST // 4 + 1), "10 MB"),
    "pdf": (b"%PDF-1.7 ...", "no spreadsheet"),
    "picture": (b"\x89PNG\r\n\x1a\n0000", "no spreadsheet"),
    "gzip": (b"\x1f\x8b\x08\x00aaaa", "no spreadsheet"),
    "old excel": (OLE + b"\x00" * 512, "old format"),
    "protected workbook": (OLE + b"EncryptedPackage" * 40, "password"),
    "word document": (zipped({TYPES: "<Types/>", "word/document.xml": "<w/>"}), "but no spreadsheet"),
    "text document": (
        ods_of(ods_content("").replace("office:spreadsheet", "office:text")),
        "but no spreadsheet",
    ),
    "any archive": (zipped({"lettre.txt": "Bonjour"}), "no spreadsheet"),
    "archive cut in two": (GOOD_ODS[: len(GOOD_ODS) // 2], DAMAGED),
    "workbook cut in two": (GOOD_XLSX[: len(GOOD_XLSX) // 2], DAMAGED),
    "signature alone": (b"PK\x03\x04", DAMAGED),
    "archive of noise": (b"PK\x03\x04" + bytes(range(256)) * 20, DAMAGED),
    "content cut": (ods_of(ods_content("")[:-30]), DAMAGED),
    "sheet cut": (xlsx_of({"A": xlsx_sheet("")[:-20]}), DAMAGED),
    "content is no xml": (ods_of("bonjour"), DAMAGED),
    "content in utf-7": (ods_of('<?xml version="1.0" encoding="UTF-7"?><a/>'), DAMAGED),
    "null bytes in xml": (ods_of(ods_content("").replace("<office:body>", "\x00<office:body>")), DAMAGED),
    "two members of one name": (twice(GOOD_ODS), DAMAGED),
    "name that leads out": (zipped({TYPES: "<Types/>", "../../etc/cron.d/x": "x"}), DAMAGED),
    "name of a drive": (zipped({TYPES: "<Types/>", "C:\\x": "x"}), DAMAGED),
    "link": (linked(), DAMAGED),
    "encrypted member": (encrypted_member(GOOD_ODS), ENCRYPTED),
    "encrypted document": (ods_of(ods_content(""), **{"META-INF__manifest.xml": MANIFEST}), ENCRYPTED),
    "size that lies": (lying(GOOD_ODS, "content.xml", 40), DAMAGED),
    "archive bomb": (ods_of(b"0" * 60_000_000), "unpack"),
    "archive bomb in many members": (
        zipped({TYPES: "", **{f"xl/{n}": b"0" * 4_900_000 for n in range(25)}}),
        "unpack",
    ),
    "many members": (zipped({TYPES: "", **{f"xl/{n}": "" for n in range(2_100)}}), "unpack"),
    "entity bomb in ods": (
        ods_of(ods_content(ods_table("A", ods_row("&a9;")).replace("&amp;", "&"), BOMB)),
        DECLARES,
    ),
    "entity bomb in xlsx": (xlsx_of({"A": xlsx_sheet("", BOMB)}), DECLARES),
    "file entity in ods": (ods_of(ods_content("", OUTSIDE)), DECLARES),
    "file entity in xlsx": (xlsx_of({"A": xlsx_sheet("", OUTSIDE)}), DECLARES),
    "file entity in shared texts": (xlsx_rows("", sharedStrings=f"{OUTSIDE}<sst/>"), DECLARES),
    "file entity in styles": (xlsx_rows("", styles=f"{OUTSIDE}<styleSheet/>"), DECLARES),
    "address of a document type": (ods_of(ods_content("", ADDRESS)), DECLARES),
    "parameter entity": (ods_of(ods_content("", PARAMETER)), DECLARES),
    "entity in the manifest": (
        ods_of(ods_content(""), **{"META-INF__manifest.xml": f"{OUTSIDE}<m/>"}),
        DECLARES,
    ),
    "deep nesting": (ods_rows(DEEP), "nested"),
    "two thousand million spaces": (ods_rows(spaces(2_000_000_000)), "32767 characters"),
    "number of spaces that is none": (ods_rows(spaces("-1")), DAMAGED),
    "number of spaces without end": (ods_rows(spaces("9" * 400)), DAMAGED),
    "16,384 cells that repeat": (ods_rows(cell_repeated(16_384)), "200 columns"),
    "16,384 columns": (xlsx_rows(xlsx_row(1, ["x"] * 16_384)), "200 columns"),
    "last cell of a sheet": (
        xlsx_rows('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
        "200 columns",
    ),
    "last row of a sheet": (xlsx_rows(xlsx_row(1_048_576, ["x"])), "20000 rows"),
    "rows that repeat": (
        ods_rows(
            ods_row("x").replace(
                "<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">'
            )
        ),
        "20000 rows",
    ),
    "row number without end": (xlsx_rows('<row r="99999999999999999999"><c><v>1</v></c></row>'), DAMAGED),
    "row number that is none": (xlsx_rows('<row r="-4"><c><v>1</v></c></row>'), DAMAGED),
    "rows in disorder": (xlsx_rows(xlsx_row(5, ["x"]) + xlsx_row(2, ["y"])), DAMAGED),
    "address that is none": (xlsx_rows('<row r="1"><c r="12A"><v>1</v></c></row>'), DAMAGED),
    "shared text that is not there": (xlsx_rows('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), DAMAGED),
    "number that is none": (xlsx_rows('<row r="1"><c r="A1"><v>douze</v></c></row>'), DAMAGED),
    "long cell in ods": (ods_rows(ods_row("x" * 40_000)), "32767 characters"),
    "long cell in xlsx": (xlsx_rows(xlsx_row(1, ["x" * 40_000])), "32767 characters"),
    "long cell in csv": (b"a;" + b"x" * 40_000, "32767 characters"),
    "many tabs": (ods_of(ods_content("".join(ods_table(f"T{n}", "") for n in range(2100)))), "2000 tabs"),
    "many rows in csv": (b"a;b\n" * 20_001, "20000 rows"),
    "many columns in csv": (b"a;" * 300, "200 columns"),
    "null bytes in csv": (b"Nom;Dur\x00ee\n", "neither"),
    "utf-16 without its mark": ("Nom;Durée\n".encode("utf-16-le"), "neither"),
    "half of a utf-16 character": (b"\xff\xfeN\x00o", "neither"),
    "program": (b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 50, "neither"),
    "empty tabs": (ods({"A": [], "B": [["", " "]]}), "No cell"),
    "workbook without its sheets": (
        zipped({TYPES: "", "xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}),
        "No cell",
    ),
    "texts that multiply": (
        xlsx_rows(
            "".join(
                f'<row r="{n}">{"".join("""<c t="s"><v>0</v></c>""" for _ in range(100))}</row>'
                for n in range(1, 200)
            ),
            sharedStrings=f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>',
        ),
        "more than any register",
    ),
    "rows that multiply": (
        ods_rows(
            "".join(
                ods_row("x" * 30_000).replace(
                    "<table:table-row>", '<table:table-row table:number-rows-repeated="9000">'
                )
                for _ in range(2)
            )
        ),
        "more than any register",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_soon_with_a_sentence(name):
    content, word = HOSTILE[name]
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as refused:
        read_spreadsheet("registre.ods", content)
    with translation.override("en"):
        sentence = str(refused.value)
    assert word in sentence
    assert sentence.endswith(".")
    assert time.monotonic() - began < 10


def test_a_reading_that_takes_too_long_or_too_much_is_ended():
    heavy = xlsx({"A": [["x" * 50] * 150] * 2_000})
    with pytest.raises(UnreadableFile) as refused:
        read_spreadsheet("registre.xlsx", heavy, megabytes=30)
    assert refused.value.code == "memory"
    many = xlsx({"A": [[f"{row * column}" * 2 for column in range(150)] for row in range(3_000)]})
    with pytest.raises(UnreadableFile) as refused:
        read_spreadsheet("registre.xlsx", many, seconds=1)
    assert refused.value.code == "too_long"


PROBE = """
import sys, runpy
reading = runpy.run_path({child!r})
if {limited}:
    reading["limit"](10, 300)
try:
    open("/etc/passwd").close()
    print("file opened")
except OSError:
    print("no file")
import socket
try:
    socket.socket().close()
    print("connection opened")
except OSError:
    print("no connection")
"""


@pytest.mark.parametrize(
    ("limited", "told"),
    [(True, ["no file", "no connection"]), (False, ["file opened", "connection opened"])],
)
def test_the_reading_process_can_open_nothing_once_it_is_limited(limited, told):
    """The second case is the control: without the limit both would be opened."""
    probe = PROBE.format(child=str(CHILD), limited=limited).replace("import socket\n", "", 1)
    done = subprocess.run(
        [sys.executable, "-c", "import socket\n" + probe], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == told


def test_the_reading_process_sees_no_setting_and_ends_with_whoever_waits_for_it():
    command = [sys.executable, "-I", str(CHILD), "csv", str(settings.BASE_DIR), "5", "300"]
    orphan = subprocess.run([*command, "1"], input=b"a;b", capture_output=True, check=False)
    assert (orphan.returncode, orphan.stdout) == (1, b"")
    done = subprocess.run([*command, str(os.getpid())], input=b"a;b", capture_output=True, check=True)
    assert json.loads(done.stdout)["tabs"] == [["", [["a", "b"]]]]
