"""The rows of a tab as they are gathered, for the process that reads spreadsheets: no more than a register can need.

Standard library only. What repeats is counted, and only what says something is kept: an empty row that is declared a million
times, as office programs do at the end of a tab, costs nothing.
"""

from __future__ import annotations

from registry.files.reading.xml_events import Refused

MOST_ROWS = 20_000  # of a tab
MOST_COLUMNS = 200
LONGEST_CELL = 32_767  # characters: what a cell of a spreadsheet can hold
MOST_CHARACTERS = 30_000_000  # of a file
MOST_CELLS = 2_000_000  # of a file that say something
MOST_TABS = 2_000  # a record a tab, as the CNIL has it


class Budget:
    """What a file may still say; one for all its tabs."""

    def __init__(self) -> None:
        self.characters, self.cells, self.tabs = MOST_CHARACTERS, MOST_CELLS, MOST_TABS

    def take_tab(self) -> None:
        self.tabs -= 1
        if self.tabs < 0:
            raise Refused("too_many_tabs", most=MOST_TABS)

    def take(self, text: str, times: int) -> None:
        """Raises :class:`Refused` where the cell is too long or the file too large."""
        if len(text) > LONGEST_CELL:
            raise Refused("long_cell", most=LONGEST_CELL)
        self.cells -= times
        self.characters -= times * len(text)
        if self.cells < 0 or self.characters < 0:
            raise Refused("too_large")


class Table:
    """The rows of one tab. Rows and columns are counted from 0."""

    def __init__(self, name: str, budget: Budget) -> None:
        budget.take_tab()
        self.name, self.budget = name, budget
        self.rows: list[list[str]] = []
        self.below = 0  # rows passed over since the last one that says something
        self.cells: dict[int, str] = {}

    def put(self, column: int, text: str, times: int = 1) -> None:
        """Put a text into the row that is being read, in so many cells from this one on; "" says nothing."""
        if not text.strip():
            return
        if column + times > MOST_COLUMNS:
            raise Refused("too_many_columns", tab=self.name, most=MOST_COLUMNS)
        self.budget.take(text, times)
        self.cells.update(dict.fromkeys(range(column, column + times), text))

    def end_row(self, times: int = 1) -> None:
        """End the row that is being read; it stands so many times."""
        cells, self.cells = self.cells, {}
        if not cells:
            self.below += times
            return
        if len(self.rows) + self.below + times > MOST_ROWS:
            raise Refused("too_many_rows", tab=self.name, most=MOST_ROWS)
        self.rows += [[] for _ in range(self.below)]
        self.below = 0
        row = [cells.get(column, "") for column in range(max(cells) + 1)]
        self.rows += [row]
        for _ in range(times - 1):
            self.budget.take("".join(row), 1)
            self.rows.append(list(row))

    def go_to(self, row: int) -> None:
        """Pass over rows up to this one. Raises :class:`Refused` for one that stands further up."""
        gap = row - len(self.rows) - self.below
        if gap < 0:
            raise Refused("damaged")
        self.below += gap


def as_told(number: float) -> str:
    """A number as text: whole numbers without a point."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
