"""From the rows of an action plan to promises. Every row is accounted for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.respond import promises, updates
from voice.respond.actions import ActionFacts
from voice.respond.models import DOING, DONE, Promise
from voice.respond.plan_columns import FIELDS, is_no, is_yes, read_day, read_status, recognise
from voice.respond.plan_files import PlanTable
from voice.respond.plan_models import PlanFile
from voice.respond.promises import PromiseWords
from voice.respond.updates import Progress
from voice.respond.wordings import LONGEST

TAKEN, JOINED, HEADING, REPEATED = "taken", "joined", "heading", "repeated"
ALREADY, NO_ACTION, CANNOT, TOO_LONG = "already", "no_action", "cannot", "too_long"
FATES = (TAKEN, JOINED, HEADING, REPEATED, ALREADY, CANNOT, TOO_LONG, NO_ACTION)
_FOR_FAMILIES = ("what", "easy_what", "who", "how_we_know", "result", "easy_result")
_ACTION = (
    "ref", "outcome", "scope", "purpose", "improves", "partner", "indicator", "baseline",
    "target", "see_also", "contact",
)  # fmt: skip
Known = set[tuple[str, str]]


class NoActionColumn(Exception):
    """Nobody said which column tells what will be done."""


class AlreadyTaken(Exception):
    """A file whose rows are promises already."""


@dataclass(slots=True)
class Line:
    """A row: where it stands, what becomes of it, and what it says by field."""

    table: str
    row: int
    fate: str
    says: dict[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two rows the same action."""
        return _identity(self.says.get("ref", ""), self.says.get("what", ""))


def keep_file(
    session: Session,
    consultation: Consultation,
    name: str,
    tables: Sequence[PlanTable],
    by: User | None,
) -> PlanFile:
    """Put a file aside until a person has looked at what its columns mean."""
    headings = [heading for one in tables for heading in one.columns if heading]
    file = PlanFile(
        consultation_id=consultation.id,
        name=name,
        tables=[one.as_json() for one in tables],
        mapping=recognise(headings),
        added_by_id=by.id if by else None,
    )
    session.add(file)
    session.flush()
    return file


def headings_of(file: PlanFile) -> list[str]:
    """The columns of all its tables, each once."""
    return list(dict.fromkeys(one for table in file.tables for one in table["columns"] if one))


def remap(file: PlanFile, chosen: Mapping[str, str]) -> None:
    """Let columns mean what a person chose; a field belongs to one column."""
    mapping: dict[str, str] = {}
    for heading in headings_of(file):
        meant = chosen.get(heading, "")
        if meant in FIELDS and meant not in mapping.values():
            mapping[heading] = meant
    file.mapping = mapping


def lines(session: Session, file: PlanFile) -> list[Line]:
    """What would become of each row now; writes nothing."""
    known = {
        _identity(ref, what.get("en", ""))
        for ref, what in session.execute(
            select(Promise.ref, Promise.what).where(Promise.consultation_id == file.consultation_id)
        )
    }
    return [line for table in file.tables for line in _lines_of(table, file.mapping, known)]


def take(session: Session, file: PlanFile, by: User | None) -> list[Line]:
    """Make a promise of each action, tied to no priority yet; what became of each row.

    What says "done" without a result and a reply to families comes as "doing" (standards
    section 7). Raises `NoActionColumn` and `AlreadyTaken`.
    """
    session.refresh(file, with_for_update=True)
    if file.taken_at is not None:
        raise AlreadyTaken
    if "what" not in file.mapping.values():
        raise NoActionColumn
    found = lines(session, file)
    for line in found:
        if line.fate == TAKEN:
            _make(session, file, line, by)
    file.fates = [asdict(line) for line in found]
    file.taken_at = utc_now()
    session.flush()
    return found


def taken_lines(file: PlanFile) -> list[Line]:
    """What became of the rows of a file that was taken."""
    return [Line(**one) for one in file.fates or ()]


def _lines_of(table: Mapping[str, Any], mapping: Mapping[str, str], known: Known) -> Iterator[Line]:
    """The rows of a table; those that go on in the next row are one action."""
    heading, above = "", None
    found: list[Line] = []
    for number, cells in table["rows"]:
        line = Line(table["name"], number, TAKEN, _says(table["columns"], cells, mapping))
        line.fate = _fate(line, table["columns"], cells, above)
        if line.fate == HEADING:
            heading, above = next(cell for cell in cells if cell), None
        elif line.fate == JOINED and above is not None:
            _join(above, line)
        elif line.fate == TAKEN:
            line.says["outcome"] = line.says.get("outcome") or heading
            heading, above = line.says["outcome"], line
        found.append(line)
    for line in found:
        if line.fate == TAKEN:
            line.fate = _checked(line, known)
    return iter(found)


def _says(
    columns: Sequence[str], cells: Sequence[str], mapping: Mapping[str, str]
) -> dict[str, str]:
    pairs = zip(columns, cells, strict=True)
    return {mapping[one]: words for one, words in pairs if one in mapping and words}


def _fate(line: Line, columns: Sequence[str], cells: Sequence[str], above: Line | None) -> str:
    filled = [place for place, cell in enumerate(cells) if cell]
    says_again = sum(
        " ".join(cell.split()) == one for one, cell in zip(columns, cells, strict=True) if one
    )
    if says_again > 1 and says_again >= len(filled) - 1:
        return REPEATED
    if filled == [0] and len(columns) > 2 and (set(line.says) <= {"ref", "outcome"}):
        return HEADING
    if "what" not in line.says:
        return JOINED if above else NO_ACTION
    return JOINED if above and line.identity == above.identity else TAKEN


def _join(above: Line, line: Line) -> None:
    """Add what a row says more than the action above it."""
    for name, words in line.says.items():
        before = above.says.get(name, "")
        if words not in before.split("\n"):
            above.says[name] = f"{before}\n{words}".strip()


def _checked(line: Line, known: Known) -> str:
    if line.identity in known:
        return ALREADY
    if is_no(line.says.get("status", "")):
        return CANNOT
    if any(len(words) > LONGEST for words in line.says.values()):
        return TOO_LONG
    known.add(line.identity)
    return TAKEN


def _make(session: Session, file: PlanFile, line: Line, by: User | None) -> None:
    promise = promises.bring(session, file.consultation, words_of(line.says), by)
    note = line.says.get("progress", "")
    if note:
        updates.tell(promise, Progress(note=note, evidence=file.name), by)
        session.flush()


def words_of(says: Mapping[str, str]) -> PromiseWords:
    """What an action's cells say, as a promise has it."""
    timescale = says.get("by", "")
    day = read_day(timescale)
    status = read_status(says.get("status", ""))
    if status == DONE and not (says.get("result") and says.get("easy_result")):
        status = DOING
    action = ActionFacts(
        **{name: says.get(name, "") for name in _ACTION},
        timescale="" if day else timescale,
        nobody_yet=is_yes(says.get("nobody_yet", "")),
        review_on=read_day(says.get("review_on", "")),
    )
    wordings: dict[str, Any] = {name: {"en": says[name]} for name in _FOR_FAMILIES if name in says}
    return PromiseWords(**wordings, board=says.get("board"), by=day, status=status, action=action)


def count(found: Iterable[Line]) -> dict[str, int]:
    """How many rows met each fate; noughts left out."""
    fates = [one.fate for one in found]
    return {fate: fates.count(fate) for fate in FATES if fate in fates}


def _identity(ref: str, what: str) -> tuple[str, str]:
    return ref.strip().lower(), " ".join(what.lower().split())
