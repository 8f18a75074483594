"""The consultation's codebook: themes that people wrote down beforehand, from a CSV file."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis import types as analysis
from surveys.models import Consultation
from voice.listen.files import UnusableFile, need_columns, read_table
from voice.listen.models import ACCEPTED, CODEBOOK, Theme

_BETWEEN = " | "
_COLUMNS = ("theme", "name")


def load(session: Session, consultation: Consultation, path: Path) -> list[Theme]:
    """The themes of a codebook file, those that were not there yet added.

    Columns: theme (a key), name, and as wished easy_name, picture, description, keywords,
    examples, the last two with ` | ` between. A theme that is already there stays as people
    have it. Raises `UnusableFile`.
    """
    table = read_table(path)
    need_columns(path, table, _COLUMNS)
    there = {theme.key: theme for theme in _themes_of(session, consultation)}
    loaded: dict[str, Theme] = {}
    for number, row in table.rows:
        key = row["theme"]
        if not key or not row["name"]:
            raise UnusableFile(f"{path.name}, row {number}: a theme needs its key and its name.")
        if key in loaded:
            raise UnusableFile(f'{path.name}, row {number}: the theme "{key}" stands twice.')
        loaded[key] = there.get(key) or _add(session, consultation, row)
    session.flush()
    return list(loaded.values())


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


def _add(session: Session, consultation: Consultation, row: dict[str, str]) -> Theme:
    theme = Theme(
        consultation=consultation,
        key=row["theme"],
        name=row["name"],
        easy_name=row.get("easy_name") or None,
        picture=row.get("picture") or None,
        description=row.get("description", ""),
        keywords=_split(row.get("keywords", "")),
        examples=_split(row.get("examples", "")),
        origin=CODEBOOK,
        state=ACCEPTED,
    )
    session.add(theme)
    return theme


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(_BETWEEN.strip()) if part.strip()]
