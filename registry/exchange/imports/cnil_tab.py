"""The layout of the CNIL's simplified register: which tabs hold a record, and what stands under which label.

Labels are looked for, never coordinates: people copy and rename tabs, leave rows out, add some, and type beside the column
that is meant. The labels are those of ``registre-traitement-simplifie.ods`` (CNIL, read on 21 November 2026).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from registry.exchange.imports.words import told
from registry.files.spreadsheet import Cells, Tab
from registry.spelling import searchable

NAME = "nom du traitement"
BLOCKS = {
    "description du traitement": "description",
    "acteurs": "actors",
    "finalite(s) du traitement effectue": "purposes",
    "finalite(s) du traitement": "purposes",
    "finalites du traitement": "purposes",
    "categories de donnees personnelles concernees": "data",
    "categories de donnees personnelles": "data",
    "donnees sensibles": "sensitive",
    "categories de personnes concernees": "people",
    "destinataires": "recipients",
    "mesures de securite": "security",
    "transferts hors ue": "transfers",
    "transferts hors de l'ue": "transfers",
}
ENOUGH = 3  # blocks besides the name that make a tab a record
# How sentences of the layout begin that explain it and say nothing of a record.
EXPLANATIONS = (
    "modele de fiche",
    "cet onglet est un modele",
    "exemple de fiche",
    "cet exemple est base",
    "dans certains cas, des commentaires",
    "consulter les guides",
    "►",
)
EXAMPLE = ("exemple de fiche", "cet exemple est base")
FAR = 3  # columns beyond the last heading: what stands there is a remark beside the table
# Whole labels: "Référent" is a person.
REFERENCES = ("n° / ref", "n°/ref", "n° ref", "no / ref", "ref", "ref.")


@dataclass(frozen=True)
class Line:
    """A row of a block: its label as it is written, what it says under each heading, and its number in the tab."""

    block: str
    label: str
    values: tuple[str, ...]
    row: int

    @property
    def text(self) -> str:
        return " · ".join(value for value in self.values if value)

    def value(self, index: int) -> str:
        return self.values[index] if index < len(self.values) else ""


@dataclass
class RecordTab:
    """A tab that holds a record, as lines by block; ``beside`` are texts that stand outside of every block."""

    tab: str
    lines: list[Line] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    says_example: bool = False

    def of(self, block: str) -> list[Line]:
        """The lines of a block that say something."""
        return [line for line in self.lines if line.block == block and line.text]

    def described(self, *labels: str) -> list[Line]:
        """The lines of the description whose label begins with one of these."""
        return [line for line in self.of("description") if plain(line.label).startswith(labels)]

    @property
    def naming(self) -> Line | None:
        """The line of the description that names the record."""
        return next(iter(self.described(NAME)), None)

    @property
    def referring(self) -> Line | None:
        """The line of the description that holds the reference of the record."""
        lines = (line for line in self.of("description") if plain(line.label) in REFERENCES)
        return next(lines, None)


def plain(label: str) -> str:
    return searchable(label).rstrip(" :")


def block_of(label: str) -> str:
    """The block whose heading a label is, or ""."""
    return BLOCKS.get(plain(label), "")


def is_explained(cell: str) -> bool:
    return searchable(cell).startswith(EXPLANATIONS)


def holds_record(tab: Tab) -> bool:
    """Whether a tab has the labels of a record, under whatever name."""
    labels = {plain(cell) for row in tab.rows for cell in row[:3]}
    return NAME in labels and len({block_of(label) for label in labels} - {""}) >= ENOUGH


def list_header(tab: Tab) -> int | None:
    """The row with the headings of the list of processing activities; None in a tab that is no such list."""
    if holds_record(tab):
        return None
    for number, row in enumerate(tab.rows):
        labels = [plain(cell) for cell in row]
        if NAME in labels and any(label in REFERENCES for label in labels):
            return number
    return None


def read_record_tab(tab: Tab) -> RecordTab:
    """The lines of a tab that holds a record."""
    found = RecordTab(tab.name)
    edge = next(column for row in tab.rows for column, cell in enumerate(row[:3]) if plain(cell) == NAME)
    block = ""
    headings: tuple[int, ...] = (edge + 1,)
    for number, row in enumerate(tab.rows, start=1):
        found.says_example |= any(searchable(cell).startswith(EXAMPLE) for cell in row)
        cells = {
            column: told(cell) for column, cell in enumerate(row) if told(cell) and not is_explained(cell)
        }
        column, label = labelled(cells, edge)
        if block_of(label) and (block != block_of(label) or not block):
            block, headings = block_of(label), headings_of(cells, column)
        elif block:
            add_line(found, Line(block, label, (), number), cells, column, headings)
        elif plain(label) == NAME:  # the heading of the description was deleted
            block = "description"
            add_line(found, Line(block, label, (), number), cells, column, headings)
        else:
            found.beside += cells.values()
    return found


def labelled(cells: dict[int, str], edge: int) -> tuple[int, str]:
    """Where the label of a row stands, and the label: a heading in the first columns, else the cell in their column."""
    for column in range(edge + 2):
        if block_of(cells.get(column, "")):
            return column, cells[column]
    return edge, cells.get(edge, "")


def headings_of(cells: dict[int, str], column: int) -> tuple[int, ...]:
    """The columns of the headings that stand beside the name of a block; of one without any, the next column."""
    return tuple(sorted(one for one in cells if one > column)) or (column + 1,)


def add_line(
    found: RecordTab, line: Line, cells: dict[int, str], column: int, headings: tuple[int, ...]
) -> None:
    values = {one: text for one, text in cells.items() if one > column}
    if line.block == "description":
        values, headings = {headings[0]: "\n".join(values.values())} if values else {}, headings[:1]
    far = [one for one in values if one > headings[-1] + FAR]
    found.beside += [values.pop(one) for one in far]
    found.lines.append(Line(line.block, line.label, under(values, headings), line.row))


def under(values: dict[int, str], headings: tuple[int, ...]) -> tuple[str, ...]:
    """What stands under each heading. A cell belongs to the heading above or before it; where two stand under one and none
    under the next, the second belongs to the next: cells that were merged are no longer.
    """
    groups: list[list[str]] = [[] for _heading in headings]
    for column in sorted(values):
        index = max((place for place, heading in enumerate(headings) if heading <= column), default=0)
        groups[index].append(values[column])
    for index in range(len(groups) - 1):
        if len(groups[index]) > 1 and not groups[index + 1]:
            groups[index + 1].append(groups[index].pop())
    return tuple("\n".join(group) for group in groups)


# The list of processing activities ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A row of the list: what it says of a record."""

    tab: str
    row: int
    name: str
    reference: str
    created: str
    updated: str
    purpose: str
    sensitive: str


COLUMNS = {
    "name": (NAME,),
    "reference": REFERENCES,
    "created": ("date de creation",),
    "updated": ("derniere mise a jour", "date de mise a jour"),
    "purpose": ("finalite",),
    "sensitive": ("oui/non", "donnees sensibles"),
}


def read_list(tab: Tab, header: int) -> Iterator[Listed]:
    """The rows of the list that say something. Its headings stand in two rows."""
    above = tab.rows[header - 1] if header else ()
    columns = {key: column_named(key, tab.rows[header], above) for key in COLUMNS}
    ends = sorted(column for column in columns.values() if column is not None)
    for number, row in enumerate(tab.rows[header + 1 :], start=header + 2):
        cells = {key: between(row, column, ends) for key, column in columns.items()}
        if any(cells.values()):
            yield Listed(tab.name, number, **cells)


def column_named(key: str, *rows: Cells) -> int | None:
    names = COLUMNS[key]
    for row in rows:
        for column, cell in enumerate(row):
            if plain(cell) in names or (key != "reference" and plain(cell).startswith(names)):
                return column
    return None


def between(row: Cells, column: int | None, starts: list[int]) -> str:
    """What a row says from this column up to where the next one begins."""
    if column is None:
        return ""
    end = next((start for start in starts if start > column), column + 1)
    return "\n".join(told(cell) for cell in row[column:end] if told(cell) and not is_explained(cell))


def identity_told(tab: Tab, header: int) -> Iterator[str]:
    """What the rows above the list say of the organisation and its contacts, a text a row; labels without a value are none."""
    whose = ""
    for row in tab.rows[: max(header - 1, 0)]:
        cells = [told(cell) for cell in row if told(cell) and not is_explained(cell)]
        if cells and not cells[0].endswith(":"):
            whose, cells = cells[0].split("\n")[0], cells[1:]
        pairs = list(pairs_in(cells))
        if pairs:
            yield f"{whose} · {' · '.join(pairs)}"


def pairs_in(cells: Iterable[str]) -> Iterator[str]:
    """Each label that a value follows, with the value, and each value that has no label."""
    label = ""
    for cell in cells:
        if cell.endswith(":"):
            label = cell
        else:
            yield f"{label} {cell}".strip()
            label = ""
