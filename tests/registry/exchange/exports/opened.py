"""Spreadsheets opened with the standard library alone, so that what our writers wrote is read by other code than ours."""

import io
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ElementTree.fromstring(archive.read(name))


def opened(content):
    """The tabs of an XLSX or ODS file, in order: rows of cells as texts, numbers, days, yes or no; "" for an empty one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return opened_ods(content) if "content.xml" in archive.namelist() else opened_xlsx(content)


def opened_xlsx(content):
    names = [sheet.get("name") for sheet in part(content, "xl/workbook.xml").iter(f"{MAIN}sheet")]
    found = {}
    for number, name in enumerate(names, start=1):
        found[name] = []
        for row in part(content, f"xl/worksheets/sheet{number}.xml").iter(f"{MAIN}row"):
            cells = {place(cell.get("r")): xlsx_cell(cell) for cell in row.iter(f"{MAIN}c")}
            found[name].append([cells.get(at, "") for at in range(max(cells, default=-1) + 1)])
    return found


def place(reference):
    column = 0
    for letter in reference.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column - 1


def xlsx_cell(cell):
    kind, value = cell.get("t"), cell.findtext(f"{MAIN}v")
    if kind == "inlineStr":
        text = cell.findtext(f"{MAIN}is/{MAIN}t") or ""
        return text.replace("_x005F_", "_")
    if kind == "b":
        return value == "1"
    if cell.get("s") == "2":
        return date(1899, 12, 30) + timedelta(days=int(value))
    return float(value)


def opened_ods(content):
    found = {}
    for table in part(content, "content.xml").iter(f"{TABLE}table"):
        rows = [[ods_cell(cell) for cell in row] for row in table.iter(f"{TABLE}table-row")]
        found[table.get(f"{TABLE}name")] = rows
    return found


def ods_cell(cell):
    match cell.get(f"{OFFICE}value-type"):
        case None:
            return ""
        case "string":
            return "\n".join(map(line, cell.iter(f"{TEXT}p")))
        case "boolean":
            return cell.get(f"{OFFICE}boolean-value") == "true"
        case "date":
            return date.fromisoformat(cell.get(f"{OFFICE}date-value"))
    return float(cell.get(f"{OFFICE}value"))


def line(paragraph):
    found = paragraph.text or ""
    for inner in paragraph:
        found += "\t" if inner.tag == f"{TEXT}tab" else " " * int(inner.get(f"{TEXT}c"))
        found += inner.tail or ""
    return found
