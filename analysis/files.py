"""The files of the command line: UTF-8 CSV with a header, refused with a clear line."""

import csv
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from analysis.types import Codebook, Comment, Labelled, Theme

STDOUT = "-"
_LONGEST_CELL = 2**31 - 1
_SENTIMENTS = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}


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


def read_comments(path: str) -> list[Comment]:
    """Return the comments of a CSV file: id, text; maybe language, question, translation.

    Raises FileRefused when an id is missing or used twice. "None" and "N/A" are texts.
    """
    found: dict[str, Comment] = {}
    for row in _rows(path, ("id", "text")):
        identity = _required(row, "id")
        if identity in found:
            raise row.refuse("id", f"{identity!r} is used twice")
        found[identity] = _comment(row)
    return list(found.values())


def read_codebook(path: str) -> Codebook:
    """Return the codebook of a CSV file: theme, name, description, keywords, examples.

    Keywords are parted by `;`, `,` or `|`, examples by `|`. Raises FileRefused.
    """
    found: dict[str, Theme] = {}
    for row in _rows(path, ("theme", "name")):
        key = _required(row, "theme")
        if key in found:
            raise row.refuse("theme", f"{key!r} is used twice")
        if ";" in key:
            raise row.refuse("theme", f"{key!r} must not hold a semicolon")
        found[key] = Theme(
            key,
            _required(row, "name"),
            row["description"].strip(),
            _parts(row["keywords"], r"[;,|\n]"),
            _parts(row["examples"], r"[|\n]"),
        )
    if not found:
        raise FileRefused(f"{path}: has no themes, only a header")
    return Codebook(tuple(found.values()))


def read_labelled(path: str, codebook: Codebook) -> list[Labelled]:
    """Return comments with the themes people gave them: id, text, themes (`;` between).

    No theme is an answer too. Raises FileRefused for a theme not in the codebook.
    """
    known = frozenset(codebook.keys)
    found = []
    for row in _rows(path, ("id", "text", "themes")):
        themes = _parts(row["themes"], ";")
        for theme in themes:
            if theme not in known:
                raise row.refuse("themes", f"{theme!r} is not in the codebook")
        comment = _comment(row)
        found.append(Labelled(comment, frozenset(themes)))
    return found


def read_feelings(path: str) -> list[tuple[Comment, float]]:
    """Return comments with what people heard in them, -1 to 1: id, text, sentiment.

    `sentiment` is a number from -2 to 2, or negative, neutral or positive; rows
    without one teach nothing and are passed over. Raises FileRefused otherwise.
    """
    found = []
    for row in _rows(path, ("id", "text", "sentiment")):
        comment = _comment(row)
        if row["sentiment"].strip():
            found.append((comment, _sentiment(row)))
    return found


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
        row = raw.count(b"\n", 0, error.start) + 1
        raise FileRefused(f"{path}, row {row}: is not UTF-8 text; save it as CSV UTF-8") from None


def write_table(path: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file, whole or not at all; `-` is standard output."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_text(path, page.getvalue())


def write_text(path: str, text: str) -> None:
    """Write a UTF-8 file, whole or not at all; `-` is standard output."""
    raw = text.encode("utf-8")
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


def _rows(path: str, needed: Sequence[str]) -> Iterator[Row]:
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


def _required(row: Row, column: str) -> str:
    found = row[column].strip()
    if not found:
        raise row.refuse(column, "is empty")
    return found


def _parts(cell: str, mark: str) -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(mark, cell))
    return tuple(dict.fromkeys(part for part in parts if part))


def _comment(row: Row) -> Comment:
    language = row["language"].strip().casefold() or None
    translation = row["translation"].strip() or None
    question = row["question"].strip()
    return Comment(_required(row, "id"), row["text"], language, question, translation)


def _sentiment(row: Row) -> float:
    said = row["sentiment"].strip().casefold()
    if said in _SENTIMENTS:
        return _SENTIMENTS[said]
    try:
        number = float(said)
    except ValueError:
        number = float("nan")
    if -2 <= number <= 2:
        return number / 2
    raise row.refuse("sentiment", f"{said!r} is not -2 to 2, negative, neutral or positive")
