"""Spreadsheets as bytes, made part by part, so that a test can make any part of them wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text"))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
Rows = Iterable[Iterable[object]]


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return archive.getvalue()


# OpenDocument ----------------------------------------------------------------------------------------------


def ods_cell(text: object) -> str:
    """A cell of text, a paragraph a line, as LibreOffice writes it."""
    if text in ("", None):
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(text).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def ods_row(*cells: object) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>"


def ods_table(name: str, rows: str) -> str:
    return f"<table:table table:name={quoteattr(name)}>{rows}</table:table>"


def ods_content(tables: str, prolog: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {NAMESPACES}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def ods_of(content: str | bytes, **others: str | bytes) -> bytes:
    """An archive with this content; ``others`` are parts by name, with "/" written as "__"."""
    more = {name.replace("__", "/"): part for name, part in others.items()}
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", **more, "content.xml": content}
    )


def ods(tabs: Mapping[str, Rows]) -> bytes:
    tables = "".join(ods_table(name, "".join(ods_row(*row) for row in rows)) for name, rows in tabs.items())
    return ods_of(ods_content(tables))


def ods_rows(rows: str) -> bytes:
    """One tab of rows that the test writes itself."""
    return ods_of(ods_content(ods_table("Registre", rows)))


# Office Open XML -------------------------------------------------------------------------------------------


def letters(column: int) -> str:
    """The name of a column that is counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def xlsx_row(number: int, cells: Iterable[object]) -> str:
    told = "".join(
        f'<c r="{letters(column)}{number}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
        for column, cell in enumerate(cells)
        if cell not in ("", None)
    )
    return f'<row r="{number}">{told}</row>'


def xlsx_sheet(rows: str, prolog: str = "") -> str:
    return f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def xlsx_of(sheets: Mapping[str, str], *, book: str = "", **others: str | bytes) -> bytes:
    """A workbook of these sheets; ``book`` stands before them in the workbook, ``others`` are parts below xl/."""
    named = list(sheets)
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{index}" r:id="rId{index}"/>'
        for index, name in enumerate(named, start=1)
    )
    leads = "".join(
        f'<Relationship Id="rId{index}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{index}.xml"/>'
        for index in range(1, len(named) + 1)
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{book}<sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{leads}</Relationships>',
        **{f"xl/{name}.xml": part for name, part in others.items()},
    }
    sheets_by_path = enumerate(sheets.values(), start=1)
    return zipped(members | {f"xl/worksheets/sheet{index}.xml": part for index, part in sheets_by_path})


def xlsx(tabs: Mapping[str, Rows]) -> bytes:
    return xlsx_of(
        {
            name: xlsx_sheet("".join(xlsx_row(number, row) for number, row in enumerate(rows, start=1)))
            for name, rows in tabs.items()
        }
    )


def xlsx_rows(rows: str, **others: str) -> bytes:
    """One sheet of rows that the test writes itself."""
    return xlsx_of({"Registre": xlsx_sheet(rows)}, **others)
