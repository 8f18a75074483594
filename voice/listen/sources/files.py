"""Tables that people bring: .csv and .xlsx, read row by row, with clear words for what is wrong."""

import csv
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from surveys.errors import Unusable
from surveys.interchange import bounds

MOST_BYTES = 32_000_000
MOST_ROWS = 100_000
_BOUNDS = bounds.Bounds(rows=MOST_ROWS + 1, elements=8_000_000, unpacked=400_000_000)
_BROKEN = ("broken_file", "no_workbook", "old_or_locked_workbook")
_SEPARATORS = ",;\t"
# What reading a damaged workbook raises, from the archive's list to the last cell.
_DAMAGES = (
    BadZipFile,
    EOFError,
    LookupError,
    ParseError,
    RuntimeError,  # a password, or a way of packing that Python does not know
    TypeError,
    ValueError,
    zlib.error,
)
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a comment may be longer than 128 KB


class UnusableFile(Exception):
    """A file that cannot be read, in words for the person who brought it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns, and its rows as (number in the file, cell by column); none is empty."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[int, dict[str, str]]]


def read_table(path: Path) -> Table:
    """The table in a `.csv` (UTF-8; comma, semicolon or tab) or `.xlsx` (its first sheet).

    Every cell is text: "None" and "N/A" are answers, not gaps. Raises `UnusableFile`.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusableFile(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.")
        lines = list(islice(_read_lines(path), MOST_ROWS + 2))
    except OSError as error:
        raise UnusableFile(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if len(lines) > MOST_ROWS + 1:
        raise UnusableFile(f"{path.name} has more than {MOST_ROWS} rows. Bring it in parts.")
    return _table_of(path, lines)


def read_top(path: Path, most: int) -> Table:
    """The columns and first rows of a file that `read_table` passed before: a moment."""
    return _table_of(path, list(islice(_read_lines(path, is_checked=True), most)))


def _table_of(path: Path, lines: Sequence[tuple[int, list[str]]]) -> Table:
    head = next(((place, cells) for place, (_, cells) in enumerate(lines) if any(cells)), None)
    if head is None:
        raise UnusableFile(f"{path.name} is empty.")
    place, headings = head
    columns = _apart(headings)
    rows = [
        (number, dict(zip(columns, _padded(cells, len(columns)), strict=True)))
        for number, cells in lines[place + 1 :]
        if any(cells)
    ]
    return Table(tuple(column for column in columns if column), rows)


@contextmanager
def laid_down(name: str, data: bytes) -> Iterator[Path]:
    """What somebody sent, in a folder of its own while it is read: its ending says what it is."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def need_columns(path: Path, table: Table, wanted: Sequence[str | None]) -> None:
    """Pass a table that has these columns. Raises `UnusableFile`, naming the ones there are."""
    missing = [name for name in wanted if name is not None and name not in table.columns]
    if missing:
        there = ", ".join(f'"{name}"' for name in table.columns)
        raise UnusableFile(f'{path.name} has no column "{missing[0]}". Its columns are: {there}.')


def _read_lines(path: Path, *, is_checked: bool = False) -> Iterator[tuple[int, list[str]]]:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _read_csv(path)
    if suffix == ".xlsx":
        if not is_checked:
            _check_workbook(path)
        return _read_xlsx(path)
    raise UnusableFile(f"{path.name} is not a .csv or .xlsx file.")


def _read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            first = file.readline()
            separator = max(_SEPARATORS, key=first.count)
            reader = csv.reader(chain([first], file), delimiter=separator)
            for cells in reader:
                yield reader.line_num, [cell.strip() for cell in cells]
        except UnicodeDecodeError as error:
            raise UnusableFile(
                f"{path.name} is not in UTF-8. Save it again as “CSV UTF-8” or as .xlsx."
            ) from error
        except csv.Error as error:
            raise UnusableFile(f"{path.name} cannot be read as a table: {error}.") from error


def _read_xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # 12 MB with what it imports: only where one is read
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            if not book.worksheets:
                raise UnusableFile(f"{path.name} has no sheet with cells.")
            for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
                yield number, [_cell(value) for value in cells]
    except (*_DAMAGES, InvalidFileException) as error:
        raise UnusableFile(f"{path.name} is not a whole .xlsx file.") from error


def _check_workbook(path: Path) -> None:
    """Pass a workbook that opens in a moment and does nothing. Raises `UnusableFile`."""
    try:
        bounds.check_workbook(path.read_bytes(), _BOUNDS)
    except Unusable as error:
        reason = error.problems[0].reason
        if reason in _BROKEN:
            raise UnusableFile(f"{path.name} is not a whole .xlsx file.") from error
        if reason == "too_many_cells":
            raise UnusableFile(
                f"{path.name} has more than {MOST_ROWS} rows, or far too many columns."
            ) from error
        raise UnusableFile(
            f"{path.name} holds more than a table. Save its sheet alone as a new .xlsx."
        ) from error


def _apart(headings: Sequence[str]) -> list[str]:
    """Headings of which no two are the same, so that no column hides another."""
    seen: Counter[str] = Counter()
    apart = []
    for heading in headings:
        seen[heading] += 1
        is_again = heading and seen[heading] > 1
        apart.append(f"{heading} ({seen[heading]})" if is_again else heading)
    return apart


def _cell(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _padded(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * width)[:width]
