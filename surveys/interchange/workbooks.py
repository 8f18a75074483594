"""Sheets of an .xlsx as rows of text, in and out."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter

from surveys.errors import Unusable
from surveys.interchange.bounds import check_workbook, refuse

_MOST_IN_A_CELL = 32_767  # characters; openpyxl cuts the rest off in silence
_DAMAGES = (
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
_LINE, _HIGHEST = 15.0, 409.0  # points
_RUNS = ("=", "+", "-", "@", "\t")
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's columns by their headings, and its rows by their numbers; none is empty."""

    name: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, Cells], ...] = ()


def read(data: bytes, wanted: Iterable[str]) -> dict[str, Sheet]:
    """The wanted sheets that an .xlsx has, by name in small letters. Raises `Unusable`."""
    from openpyxl import load_workbook  # large: only where a workbook is read or written

    check_workbook(data)
    names = set(wanted)
    try:
        with (
            catch_warnings(),
            closing(load_workbook(BytesIO(data), read_only=True, keep_links=False)) as book,
        ):
            simplefilter("ignore")  # about styles and validations, which we do not read
            found = [one for one in book.worksheets if one.title.strip().lower() in names]
            return {one.title.strip().lower(): _read_sheet(one) for one in found}
    except Unusable:
        raise
    except _DAMAGES:
        refuse("broken_file")


def _read_sheet(sheet: Any) -> Sheet:
    name = sheet.title.strip().lower()
    sheet.reset_dimensions()  # they may be wrong
    filled = _filled_rows(name, sheet.iter_rows())
    _, head = next(filled, (0, {}))
    columns = {place: heading.strip() for place, heading in head.items()}
    twice = [one for one in columns.values() if list(columns.values()).count(one) > 1]
    if twice:
        refuse("column_twice", name, column=twice[0])
    rows = (
        (number, {columns[place]: text for place, text in cells.items() if place in columns})
        for number, cells in filled
    )
    return Sheet(name, tuple(columns.values()), tuple(row for row in rows if row[1]))


def _filled_rows(name: str, lines: Iterable[Sequence[Any]]) -> Iterator[tuple[int, dict[int, str]]]:
    for number, line in enumerate(lines, start=1):
        cells = {
            place: text
            for place, cell in enumerate(line)
            if cell.value is not None and (text := _text_of(name, cell)).strip()
        }
        if cells:
            yield number, cells


def _text_of(sheet: str, cell: Any) -> str:
    if cell.data_type in ("f", "e"):
        refuse("formula_cell", f"{sheet} {cell.coordinate}")
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def fits(text: str) -> bool:
    """Whether a cell can hold this much."""
    return len(text) <= _MOST_IN_A_CELL


def write(sheets: Mapping[str, tuple[Sequence[str], Sequence[Mapping[str, str]]]]) -> bytes:
    """An .xlsx with these sheets, each with its columns and rows. Every cell is text."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        lines = [dict(zip(columns, columns, strict=True)), *rows]
        for row, line in enumerate(lines, start=1):
            for column, heading in enumerate(columns, start=1):
                if line.get(heading):
                    write_text(sheet.cell(row, column), line[heading], is_head=row == 1)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def write_text(cell: Any, text: str, *, is_head: bool = False) -> None:
    """Text, whatever it looks like: nothing that somebody wrote may run as a formula."""
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_RUNS):
        cell.quotePrefix = True  # stays text when somebody edits the cell
    if is_head:
        from openpyxl.styles import Font

        cell.font = Font(bold=True)


def lines_of(text: str, width: int) -> int:
    """How many lines a cell's words take in a column so many letters wide, with ragged ends."""
    return sum(-(-len(line) * 10 // (width * 9)) or 1 for line in text.split("\n"))


def height_of(lines: int) -> float:
    """A row's height in points. Not every program makes room for wrapped words by itself."""
    return min(_LINE * max(lines, 1), _HIGHEST)
