"""OpenDocument spreadsheets (ISO/IEC 26300) written row by row: every text is a text. Knows no law and no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from registry.files.workbook import Archive, Cell, Tab, escaped, letters, quoted, shown, tab_names
from registry.spelling import reads_from_the_right

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{URN}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("number", "datastyle"),
        ("config", "config"),
        ("manifest", "manifest"),
    )
)
ROOT = f'{SPACES} office:version="1.3"'
MANIFEST = f"""{HEAD}<manifest:manifest xmlns:manifest="{URN}:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
STYLES = f"""{HEAD}<office:document-styles {ROOT}><office:styles>
<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial" fo:font-size="10pt"/>
</style:default-style></office:styles></office:document-styles>
"""
WRAPPED = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"{more}/>'
CELL_STYLES = f"""
<style:style style:name="text" style:family="table-cell">{WRAPPED.format(more="")}</style:style>
<style:style style:name="heading" style:family="table-cell">
{WRAPPED.format(more=' fo:background-color="#e8edf5"')}<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="from-the-right" style:family="table-cell">{WRAPPED.format(more="")}
<style:paragraph-properties fo:text-align="end" style:writing-mode="rl-tb"/></style:style>
<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text>
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="iso">
<style:table-cell-properties style:vertical-align="top"/></style:style>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
"""
CENTIMETRES = 0.19  # width of one character at 10 points
SEVERAL = re.compile(r"^ | {2,}| $|\t")  # blanks that a reader would take together


def write_ods(target: Path, tabs: Sequence[Tab]) -> None:
    """Write the spreadsheet. Memory does not grow with the number of rows. The same tabs give the same bytes."""
    names = tab_names(tab.name for tab in tabs)
    with target.open("wb") as file, Archive(file) as archive:
        archive.add("mimetype", MEDIA_TYPE, packed=False)
        archive.add("META-INF/manifest.xml", MANIFEST)
        archive.add("styles.xml", STYLES)
        archive.add("settings.xml", settings(tabs, names))
        with archive.member("content.xml") as member:
            for piece in content(tabs, names):
                member.write(piece.encode())


def content(tabs: Sequence[Tab], names: Sequence[str]) -> Iterator[str]:
    widths = sorted({width for tab in tabs for width in tab.widths})
    yield f"{HEAD}<office:document-content {ROOT}><office:automatic-styles>{CELL_STYLES}"
    yield from map(column_style, widths)
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    filters: list[str] = []
    for tab, name in zip(tabs, names, strict=True):
        rows = widest = 0
        yield f'<table:table table:name="{quoted(name)}" table:style-name="{"hidden" if tab.hidden else "shown"}">'
        yield from (f'<table:table-column table:style-name="width-{width}"/>' for width in tab.widths)
        for row in tab.rows:
            rows, widest = rows + 1, max(widest, len(row))
            style = "heading" if rows == 1 and tab.is_table else "text"
            yield f"<table:table-row>{''.join(cell(value, style) for value in row)}</table:table-row>"
        if not rows:
            yield "<table:table-row><table:table-cell/></table:table-row>"
        yield "</table:table>"
        if rows and widest and tab.is_table:
            filters.append(filtered(name, len(filters), f"{letters(widest - 1)}{rows}"))
    yield f"<table:database-ranges>{''.join(filters)}</table:database-ranges>" if filters else ""
    yield "</office:spreadsheet></office:body></office:document-content>"


def column_style(width: int) -> str:
    told = f'<style:table-column-properties style:column-width="{width * CENTIMETRES:.2f}cm"/>'
    return f'<style:style style:name="width-{width}" style:family="table-column">{told}</style:style>'


def filtered(name: str, number: int, last: str) -> str:
    """The cells of a tab as a range with filters; ``last`` is its last cell."""
    range_ = quoted(f"'{name}'.A1:'{name}'.{last}")
    return (
        f'<table:database-range table:name="__Anonymous_Sheet_DB__{number}" table:target-range-address="{range_}"'
        ' table:display-filter-buttons="true"/>'
    )


def cell(value: Cell, style: str) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case bool():
            return typed(style, "boolean", f'office:boolean-value="{str(value).lower()}"', str(value).upper())
        case int() | Decimal():
            return typed(style, "float", f'office:value="{value}"', str(value))
        case date():
            return typed("date", "date", f'office:date-value="{value.isoformat()}"', value.isoformat())
    text = shown(value)
    if style == "text" and reads_from_the_right(text):
        style = "from-the-right"
    paragraphs = "".join(f"<text:p>{spaced(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{paragraphs}</table:table-cell>'


def typed(style: str, kind: str, value: str, told: str) -> str:
    start = f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" {value}>'
    return f"{start}<text:p>{told}</text:p></table:table-cell>"


def spaced(line: str) -> str:
    """A line whose blanks are all kept: of several together, and of those at its ends, each is an element."""
    if not SEVERAL.search(line):
        return escaped(line)
    return SEVERAL.sub(blanks, escaped(line))


def blanks(found: re.Match[str]) -> str:
    return "<text:tab/>" if found[0] == "\t" else f'<text:s text:c="{len(found[0])}"/>'


def settings(tabs: Sequence[Tab], names: Sequence[str]) -> str:
    """Which tab is in view, and what stays in view when it scrolls."""
    seen = "".join(frozen(tab, name) for tab, name in zip(tabs, names, strict=True) if tab.is_table)
    active = item("ActiveTable", "string", quoted(names[0])) if names else ""
    tables = f'<config:config-item-map-named config:name="Tables">{seen}</config:config-item-map-named>'
    entry = f"<config:config-item-map-entry>{tables}{active}</config:config-item-map-entry>"
    views = f'<config:config-item-map-indexed config:name="Views">{entry}</config:config-item-map-indexed>'
    told = f'<config:config-item-set config:name="ooo:view-settings">{views}</config:config-item-set>'
    spaces = f'{ROOT} xmlns:ooo="http://openoffice.org/2004/office"'
    return f"{HEAD}<office:document-settings {spaces}><office:settings>{told}</office:settings></office:document-settings>"


def frozen(tab: Tab, name: str) -> str:
    told = item("VerticalSplitMode", "short", "2") + item("VerticalSplitPosition", "int", "1")
    told += item("PositionBottom", "int", "1")
    if tab.kept:
        told += item("HorizontalSplitMode", "short", "2") + item(
            "HorizontalSplitPosition", "int", f"{tab.kept}"
        )
        told += item("PositionRight", "int", f"{tab.kept}")
    return f'<config:config-item-map-entry config:name="{quoted(name)}">{told}</config:config-item-map-entry>'


def item(name: str, kind: str, value: str) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
