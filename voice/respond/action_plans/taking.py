"""From the rows of an action plan to promises. Every row is accounted for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.respond.action_plans import lines as plan_lines
from voice.respond.action_plans.columns import FIELDS, is_yes, read_day, read_status, recognise
from voice.respond.action_plans.files import PlanTable
from voice.respond.action_plans.lines import Line
from voice.respond.action_plans.models import PlanFile
from voice.respond.models import DOING, DONE, Promise
from voice.respond.promises import promises, updates
from voice.respond.promises.actions import ActionFacts
from voice.respond.promises.promises import PromiseWords
from voice.respond.promises.updates import Progress

_FOR_FAMILIES = ("what", "easy_what", "who", "how_we_know", "result", "easy_result")
_ACTION = (
    "ref", "outcome", "scope", "purpose", "improves", "partner", "indicator", "baseline",
    "target", "see_also", "contact",
)  # fmt: skip


class NoActionColumn(Exception):
    """Nobody said which column tells what will be done."""


class AlreadyTaken(Exception):
    """A file whose rows are promises already."""


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
        plan_lines.identity_of(ref, what.get("en", ""))
        for ref, what in session.execute(
            select(Promise.ref, Promise.what).where(Promise.consultation_id == file.consultation_id)
        )
    }
    return [
        line for table in file.tables for line in plan_lines.lines_of(table, file.mapping, known)
    ]


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
        if line.fate == plan_lines.TAKEN:
            _make(session, file, line, by)
    file.fates = [asdict(line) for line in found]
    file.taken_at = utc_now()
    session.flush()
    return found


def taken_lines(file: PlanFile) -> list[Line]:
    """What became of the rows of a file that was taken."""
    return [Line(**one) for one in file.fates or ()]


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
