"""The area's figures: read from files, kept, listed. A file is taken whole or not at all."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from analysis.population import NEEDED, Figure, WrongFigure, read_figure
from surveys.base import utc_now
from voice.accounts.models import User
from voice.listen.heard.population_models import PopulationFigure, PopulationFile
from voice.listen.sources.files import UnusableFile, need_columns, read_table

MOST_BYTES = 512 * 1024
MOST_ROWS = 2000
_COLUMNS = tuple(one.name for one in fields(Figure))


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that could not be read: its number in the file, its column, a reason in a word."""

    number: int
    column: str
    reason: str
    cell: str


class WrongRows(Exception):
    """A file with rows that are no figures."""

    def __init__(self, rows: Sequence[WrongRow]) -> None:
        super().__init__(f"{len(rows)} rows cannot be read")
        self.rows = rows


def read(path: Path) -> list[Figure]:
    """The figures of a `.csv` or `.xlsx`. Raises `UnusableFile`, or `WrongRows` for its rows."""
    table = read_table(path)
    need_columns(path, table, NEEDED)
    if not table.rows:
        raise UnusableFile(f"{path.name} has no rows.")
    if len(table.rows) > MOST_ROWS:
        raise UnusableFile(f"{path.name} has more than {MOST_ROWS} rows.")
    figures, wrong = list[Figure](), list[WrongRow]()
    for number, row in table.rows:
        try:
            figures.append(read_figure(row))
        except WrongFigure as error:
            cell = row.get(error.column, "")[:60]
            wrong.append(WrongRow(number, error.column, error.reason, cell))
    if wrong:
        raise WrongRows(wrong)
    return figures


def keep(session: Session, name: str, figures: Sequence[Figure], by: User | None) -> None:
    """Keep a file's figures in place of those of an older file with the same name."""
    found = session.scalar(select(PopulationFile).where(PopulationFile.name == name))
    kept = found or PopulationFile(name=name)
    session.add(kept)
    kept.added_by_id, kept.added_at = by.id if by else None, utc_now()
    kept.figures = [PopulationFigure(**asdict(one)) for one in figures]
    session.flush()


def remove(session: Session, file_id: int) -> None:
    """Let go of a file and its figures; nothing where it is gone already."""
    found = session.get(PopulationFile, file_id)
    if found:
        session.delete(found)


def files(session: Session) -> Sequence[PopulationFile]:
    """The files, the newest first, with their figures."""
    return session.scalars(
        select(PopulationFile)
        .options(selectinload(PopulationFile.figures), joinedload(PopulationFile.added_by))
        .order_by(PopulationFile.added_at.desc(), PopulationFile.id.desc())
    ).all()


def figures(session: Session) -> list[Figure]:
    """All figures of all files, in the order of the files' rows."""
    found = session.scalars(
        select(PopulationFigure).order_by(PopulationFigure.file_id, PopulationFigure.id)
    )
    return [Figure(*(getattr(one, column) for column in _COLUMNS)) for one in found]
