"""CSV tables: UTF-8 with a header, refused with a clear line that names file, row and column."""

import csv
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

STDOUT = "-"
_LONGEST_CELL = 2**31 - 1


class FileRefused(ValueError):
    """A file that cannot be used. The message names file, row and column."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (file and row number, the header being row 1)."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refuse(self, column: str, why: str) -> FileRefused:
        """Return the error that this row's `column` is wrong, to be raised."""
        return FileRefused(f"{self.file}, row {self.number}, column {column}: {why}")


def read_text(path: str) -> str:
    """Return the text of a UTF-8 file, without its byte order mark."""
    try:
        raw = Path(path).read_bytes()
    except FileNotFoundError:
        raise FileRefused(f"{path}: there is no such file") from None
    except OSError as error:
        raise FileRefused(f"{path}: cannot be read ({error.strerror})") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _row_at(raw[: error.start])
        raise FileRefused(f"{path}, row {row}: is not UTF-8 text; save it as CSV UTF-8") from None


def _row_at(before: bytes) -> int:
    """The row that goes on after `before`; line breaks inside quotes begin none."""
    csv.field_size_limit(_LONGEST_CELL)
    text = before.decode("utf-8-sig") + "x"
    return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))


def write_table(path: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file, whole or not at all; `-` is standard output."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_text(path, page.getvalue())


def write_text(path: str, text: str) -> None:
    """Write a UTF-8 file, whole or not at all; `-` is standard output."""
    raw = text.encode("utf-8", "backslashreplace")  # half a surrogate pair is no letter
    if path == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(Path(path), raw)
    except OSError as error:
        raise FileRefused(f"{path}: cannot be written ({error.strerror})") from None


def _replace(target: Path, raw: bytes) -> None:
    if target.exists() and not target.is_file():
        target.write_bytes(raw)
        return
    with NamedTemporaryFile(dir=target.parent, prefix=target.name, delete=False) as page:
        page.write(raw)
    try:
        os.chmod(page.name, 0o644)
        os.replace(page.name, target)
    except OSError:
        os.unlink(page.name)
        raise


def read_rows(path: str, needed: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a CSV file that has the `needed` columns. Raises FileRefused."""
    text = read_text(path)
    if not text.strip():
        raise FileRefused(f"{path}: is empty; it needs a header: {','.join(needed)}")
    # A comment may be far longer than the 128 KB Python allows a cell.
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    number, header = 1, list[str]()
    try:
        for number, cells in enumerate(lines, start=1):
            if not header:
                header = _header(path, cells, needed)
            elif cells:
                yield _row(path, number, header, cells)
    except csv.Error as error:
        after = f"after row {number}" if header else "row 1"
        raise FileRefused(f"{path}, {after}: is not CSV ({error})") from None


def _header(path: str, cells: list[str], needed: Sequence[str]) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    for column in needed:
        if column not in header:
            has = ", ".join(filter(None, header)) or "nothing"
            raise FileRefused(f"{path}, row 1: column {column} is missing; it has {has}")
        if header.count(column) > 1:
            raise FileRefused(f"{path}, row 1: column {column} is there twice")
    return header


def _row(path: str, number: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise FileRefused(f"{path}, row {number}: has {len(cells)} cells, the header {len(header)}")
    return Row(path, number, dict(zip(header, cells, strict=True)))
