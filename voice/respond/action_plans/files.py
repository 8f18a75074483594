"""The tables of an action plan in an .xlsx or a .docx, as plain text."""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any, NoReturn
from warnings import catch_warnings, simplefilter

from surveys.errors import Unusable
from surveys.interchange.bounds import MOST_BYTES, check_workbook, check_writing
from voice.respond.action_plans.columns import recognise
from voice.respond.wordings import clean

MOST_ROWS = 1_000
MOST_COLUMNS = 40
Cells = list[str]
Grid = tuple[str, list[Cells]]
_LONGEST_CELL = 5_000  # characters
_LOOKED_FOR_HEADINGS = 20  # rows: a title and a date may stand above them
_LETTERS = {"br": "\n", "tab": " "}


class UnusablePlan(Exception):
    """A file that is no action plan that we can read; `reason` says why."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table: its columns by their headings, its rows as (number, cells); none is left out.

    A row has as many cells as there are columns. A cell merged downwards says its words in each
    row; one merged across says them once.
    """

    name: str
    columns: list[str]
    rows: list[tuple[int, list[str]]]

    def as_json(self) -> dict[str, Any]:
        """The same for a row of `PlanFile`."""
        return asdict(self)


def read(data: bytes) -> list[PlanTable]:
    """The tables of a file that have headings and rows. Raises `UnusablePlan`."""
    if len(data) > MOST_BYTES:
        _refuse("file_too_big")
    try:
        grids = _read_word(data) if _is_word(data) else _read_workbook(data)
        tables = [one for name, lines in grids if (one := _with_headings(name, lines))]
    except Unusable as error:
        _refuse(error.problems[0].reason)
    except UnusablePlan:
        raise
    except Exception:  # two libraries read what a stranger wrote: whatever it is
        _refuse("broken_file")
    if not tables:
        _refuse("no_table")
    if sum(len(one.rows) for one in tables) > MOST_ROWS:
        _refuse("too_many_rows")
    return tables


def _refuse(reason: str) -> NoReturn:
    raise UnusablePlan(reason) from None


def _is_word(data: bytes) -> bool:
    return b"word/document.xml" in data


def _read_workbook(data: bytes) -> list[Grid]:
    from openpyxl import load_workbook  # large: only where a plan is read

    check_workbook(data)
    with (
        catch_warnings(),
        closing(load_workbook(BytesIO(data), read_only=True, data_only=True)) as book,
    ):
        simplefilter("ignore")  # about styles and validations, which we do not read
        found = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # they may be wrong
            lines = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
            found.append((sheet.title, [[_text(value) for value in line] for line in lines]))
        return found


def _read_word(data: bytes) -> list[Grid]:
    from docx import Document

    check_writing(data)
    body = Document(BytesIO(data)).element.body
    tables = body.xpath(".//w:tbl[not(ancestor::w:tbl)]")
    return [(str(number), list(_word_rows(one))) for number, one in enumerate(tables, start=1)]


def _word_rows(table: Any) -> Iterator[Cells]:
    """Rows as cells; what is merged downwards is said in each, what is merged across once.

    Read from the elements: python-docx leaves out rows and cells in content controls.
    """
    above: Cells = []
    for row in table.xpath("./w:tr | ./w:sdt/w:sdtContent/w:tr"):
        line: Cells = []
        for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
            place = len(line)
            goes_on = cell.xpath("./w:tcPr/w:vMerge[not(@w:val) or @w:val='continue']")
            is_known = bool(goes_on) and place < len(above)
            line.append(above[place] if is_known else _text(_word_text(cell)))
            line += [""] * (_span(cell) - 1)
            if len(line) >= MOST_COLUMNS:
                break
        above = line[:MOST_COLUMNS]
        yield above


def _word_text(cell: Any) -> str:
    paragraphs = cell.xpath("./w:p | ./w:sdt//w:p")
    return "\n".join(
        "".join(_LETTERS.get(one.tag.rpartition("}")[2], one.text or "") for one in paragraph)
        for paragraph in (one.xpath(".//w:t | .//w:br | .//w:tab") for one in paragraphs)
    )


def _span(cell: Any) -> int:
    """How many columns a cell takes; a file may claim millions."""
    spans = cell.xpath("./w:tcPr/w:gridSpan/@w:val")
    return min(max(int(spans[0]), 1), MOST_COLUMNS) if spans else 1


def _with_headings(name: str, lines: list[Cells]) -> PlanTable | None:
    """The lines below the row that reads most like headings; none where there is no such row."""
    known = [len(recognise(line)) for line in lines[:_LOOKED_FOR_HEADINGS]]
    filled = [sum(bool(cell) for cell in line) for line in lines[:_LOOKED_FOR_HEADINGS]]
    if not lines or max(filled) < 2:
        return None
    place = (
        known.index(max(known))
        if max(known)
        else next(number for number, count in enumerate(filled) if count > 1)
    )
    columns = _named_apart(lines[place])
    rows = [
        (number, _padded(line, len(columns)))
        for number, line in enumerate(lines[place + 1 :], start=place + 2)
        if any(line)
    ]
    return PlanTable(name, columns, rows) if rows else None


def _named_apart(line: Iterable[str]) -> list[str]:
    """Headings that differ from each other: "Lead", "Lead (2)"; "" for a column without one."""
    named: list[str] = []
    for heading in line:
        words = " ".join(heading.split())
        twice = sum(one == words or one.startswith(f"{words} (") for one in named)
        named.append(f"{words} ({twice + 1})" if words and twice else words)
    return named


def _padded(line: list[str], width: int) -> list[str]:
    return (line + [""] * width)[:width]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value))[:_LONGEST_CELL]
