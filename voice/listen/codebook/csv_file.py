"""The consultation's codebook: themes that people wrote down beforehand, from a CSV file."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis import types as analysis
from surveys.models import Consultation
from voice.listen.cleaning import clean
from voice.listen.models import ACCEPTED, CODEBOOK, Theme
from voice.listen.sources.files import UnusableFile, need_columns, read_table
from voice.media import pictures

_COLUMNS = ("theme", "name")
_WRITTEN = (
    "theme", "name", "easy_name", "picture", "description", "keywords", "examples", "parent",
)  # fmt: skip
_BETWEEN = " | "
_KEYWORDS, _EXAMPLES = re.compile(r"[;,|\n]"), re.compile(r"[|\n]")
_FORMULA = re.compile(r"^'?[=+\-@\t\r]")
Row = dict[str, str]


def load(session: Session, consultation: Consultation, path: Path) -> list[Theme]:
    """The themes of a codebook file, those that were not there yet added.

    A theme that is already there stays as people have it. Raises `UnusableFile`.
    """
    there = {theme.key: theme for theme in _themes_of(session, consultation)}
    rows = read(path)
    loaded = [there.get(row["theme"]) or add(session, consultation, row) for row in rows]
    session.flush()
    return loaded


def read(path: Path) -> list[Row]:
    """The rows of a codebook file, as `python -m analysis code` takes it too.

    Columns: theme (a key), name, and as wished easy_name, picture, description, keywords (`|`,
    `;` or `,` between), examples (`|` between), parent (a key). Raises `UnusableFile`.
    """
    table = read_table(path)
    need_columns(path, table, _COLUMNS)
    seen: set[str] = set()
    rows = []
    for number, cells in table.rows:
        row = {name: clean(_plain(cell)) for name, cell in cells.items()}
        key = row["theme"]
        if not key or not row["name"]:
            raise UnusableFile(f"{path.name}, row {number}: a theme needs its key and its name.")
        if ";" in key:
            raise UnusableFile(f'{path.name}, row {number}: the key "{key}" holds a semicolon.')
        if key in seen:
            raise UnusableFile(f'{path.name}, row {number}: the theme "{key}" stands twice.')
        picture = row.get("picture")
        if picture and not pictures.exists(picture):
            raise UnusableFile(f'{path.name}, row {number}: there is no picture "{picture}".')
        seen.add(key)
        rows.append(row)
    return rows


def write(entries: Iterable[Mapping[str, Any]]) -> str:
    """A codebook file that `read` and the analysis take: entries as `versions.snapshot` gives."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_WRITTEN)
    for one in entries:
        told = {
            **one,
            "theme": one["key"],
            "keywords": _BETWEEN.join(one["keywords"]),
            "examples": _BETWEEN.join(one["examples"]),
        }
        writer.writerow([_neutral(told[name] or "") for name in _WRITTEN])
    return file.getvalue()


def add(session: Session, consultation: Consultation, row: Row) -> Theme:
    """A theme of a file's row."""
    theme = Theme(
        consultation=consultation,
        key=row["theme"],
        name=row["name"],
        description="",
        keywords=[],
        examples=[],
        origin=CODEBOOK,
        state=ACCEPTED,
    )
    overwrite(theme, row)
    session.add(theme)
    return theme


def overwrite(theme: Theme, row: Row) -> None:
    """Give a theme the words of a file's row; what the row has no words for stays."""
    theme.name = row["name"]
    theme.easy_name = row.get("easy_name") or theme.easy_name
    theme.picture = row.get("picture") or theme.picture
    theme.description = row.get("description") or theme.description
    theme.keywords = _split(_KEYWORDS, row.get("keywords", "")) or theme.keywords
    theme.examples = _split(_EXAMPLES, row.get("examples", "")) or theme.examples


def to_analysis(themes: Iterable[Theme]) -> analysis.Codebook:
    """The themes as the analysis knows them. Raises `analysis.types.CodebookError` for none."""
    return analysis.Codebook(
        tuple(
            analysis.Theme(
                theme.key,
                theme.name,
                theme.description,
                tuple(theme.keywords),
                tuple(theme.examples),
            )
            for theme in themes
        )
    )


def _themes_of(session: Session, consultation: Consultation) -> Sequence[Theme]:
    return session.scalars(select(Theme).where(Theme.consultation_id == consultation.id)).all()


def _split(between: re.Pattern[str], cell: str) -> list[str]:
    parts = (part.strip() for part in between.split(cell))
    return list(dict.fromkeys(part for part in parts if part))


def _neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    """A cell as it was before `_neutral`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
