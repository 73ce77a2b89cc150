"""Office Open XML workbooks written row by row: every text is a text, so nothing in it is a formula. Knows no law and no model.

Written by hand: the libraries keep a whole sheet, or cost six times as much for the same cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from registry.files.workbook import Archive, Cell, Tab, escaped, letters, quoted, shown, tab_names
from registry.spelling import reads_from_the_right

EPOCH = date(1899, 12, 30)  # day 0 of Excel, from its first right day on
FIRST_DAY = date(1900, 3, 1)  # Excel believes in a 29 February 1900
ESCAPE = re.compile(
    r"_(?=x[0-9A-Fa-f]{4}_)"
)  # how Excel writes a control character: a text that looks so is marked
TEXT, HEADING, DATE, FROM_THE_RIGHT = range(4)  # places in the list of styles below
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TOP = 'vertical="top" wrapText="1"'
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}">
<fonts count="2"><font><sz val="10"/><name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFE8EDF5"/></patternFill></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="4">
<xf applyAlignment="1"><alignment {TOP}/></xf>
<xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment {TOP}/></xf>
<xf numFmtId="14" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>
<xf applyAlignment="1"><alignment {TOP} horizontal="right" readingOrder="2"/></xf>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>
"""


def write_xlsx(target: Path, tabs: Sequence[Tab]) -> None:
    """Write the workbook. Memory does not grow with the number of rows. The same tabs give the same bytes."""
    names = tab_names(tab.name for tab in tabs)
    with target.open("wb") as file, Archive(file) as archive:
        archive.add("[Content_Types].xml", content_types(len(tabs)))
        archive.add("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")]))
        archive.add("xl/workbook.xml", workbook(tabs, names))
        sheets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(tabs) + 1)]
        archive.add("xl/_rels/workbook.xml.rels", relations([*sheets, ("styles", "styles.xml")]))
        archive.add("xl/styles.xml", STYLES)
        for number, tab in enumerate(tabs, start=1):
            with archive.member(f"xl/worksheets/sheet{number}.xml") as member:
                for piece in sheet(tab, is_first=number == 1):
                    member.write(piece.encode())


def content_types(sheets: int) -> str:
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, sheets + 1)]
    told = "".join(f'<Override PartName="{name}" ContentType="{TYPE}.{kind}+xml"/>' for name, kind in parts)
    rels = f'<Default Extension="rels" ContentType="application/vnd.{PACKAGE_TYPE}"/>'
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{rels}{told}</Types>'


PACKAGE_TYPE = "openxmlformats-package.relationships+xml"


def relations(targets: Iterable[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def workbook(tabs: Sequence[Tab], names: Sequence[str]) -> str:
    told = "".join(
        f'<sheet name="{quoted(name)}" sheetId="{number}"{HIDDEN if tab.hidden else ""} r:id="rId{number}"/>'
        for number, (tab, name) in enumerate(zip(tabs, names, strict=True), start=1)
    )
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{told}</sheets></workbook>'


HIDDEN = ' state="hidden"'


def sheet(tab: Tab, *, is_first: bool) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}">{view(tab, is_first)}{columns(tab.widths)}<sheetData>'
    rows = widest = 0
    for row in tab.rows:
        rows, widest = rows + 1, max(widest, len(row))
        style = HEADING if rows == 1 and tab.is_table else TEXT
        yield f'<row r="{rows}">{"".join(cells(row, rows, style))}</row>'
    yield "</sheetData>"
    if rows and widest and tab.is_table:
        yield f'<autoFilter ref="A1:{letters(widest - 1)}{rows}"/>'
    yield "</worksheet>"


def view(tab: Tab, is_first: bool) -> str:
    """The first tab is the one in view; headings and the columns that are kept do not scroll."""
    selected = ' tabSelected="1"' if is_first else ""
    if not tab.is_table:
        return f'<sheetViews><sheetView workbookViewId="0"{selected}/></sheetViews>'
    across = f' xSplit="{tab.kept}"' if tab.kept else ""
    pane = "bottomRight" if tab.kept else "bottomLeft"
    frozen = (
        f'<pane{across} ySplit="1" topLeftCell="{letters(tab.kept)}2" activePane="{pane}" state="frozen"/>'
    )
    return f'<sheetViews><sheetView workbookViewId="0"{selected}>{frozen}</sheetView></sheetViews>'


def columns(widths: Sequence[int]) -> str:
    told = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(widths, start=1)
    )
    return f"<cols>{told}</cols>" if told else ""


def cells(row: Sequence[Cell], number: int, style: int) -> Iterator[str]:
    for at, value in enumerate(row):
        if value is not None and value != "":
            yield cell(f"{letters(at)}{number}", value, style)


def cell(place: str, value: Cell, style: int) -> str:
    match value:
        case bool():
            return f'<c r="{place}" s="{style}" t="b"><v>{int(value)}</v></c>'
        case int() | Decimal():
            return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
        case date() if value >= FIRST_DAY:
            return f'<c r="{place}" s="{DATE}"><v>{(value - EPOCH).days}</v></c>'
    text = ESCAPE.sub("_x005F_", shown(str(value)))
    if style == TEXT and reads_from_the_right(text):
        style = FROM_THE_RIGHT
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'
    )
