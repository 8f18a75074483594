"""How promises go on: progress that people tell, and changes that are noted by themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Mapper

from surveys.editions import today
from surveys.errors import Problem
from voice.accounts.models import User
from voice.respond.action_plans.models import CHANGE, PROGRESS, PromiseUpdate
from voice.respond.errors import Incomplete
from voice.respond.models import DONE, STATUSES, WILL, Promise
from voice.respond.wordings import LONGEST, clean

_WATCHED = ("status", "by", "timescale", "who", "partner", "board")
Marks = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What somebody tells of a promise."""

    note: str
    evidence: str = ""
    on: date | None = None  # today
    status: str = ""  # as it is


def marks(promise: Promise) -> Marks:
    """What must not change in silence, as it is now."""
    return {name: _plain(getattr(promise, name)) for name in _WATCHED}


def note_changes(promise: Promise, before: Marks, by: User | None) -> None:
    """Write down what is other than before, if anything is: days do not move unseen."""
    now = marks(promise)
    changes = {name: [before[name], now[name]] for name in _WATCHED if before[name] != now[name]}
    if changes:
        _append(promise, CHANGE, Progress(note=""), changes, by)


def tell(promise: Promise, told: Progress, by: User | None) -> PromiseUpdate:
    """Add progress. Raises `Incomplete`: without words, or "done" without result and reply."""
    note, evidence = clean(told.note), clean(told.evidence)
    problems = _problems_of(promise, note, evidence, told)
    if problems:
        raise Incomplete(problems)
    before = marks(promise)
    if told.status and promise.kind == WILL:
        promise.status = told.status
        promise.done_on = (told.on or today()) if told.status == DONE else None
    now = marks(promise)
    changes = {"status": [before["status"], now["status"]]} if before != now else {}
    kept = Progress(note=note, evidence=evidence, on=told.on)
    return _append(promise, PROGRESS, kept, changes, by)


def _append(
    promise: Promise, kind: str, told: Progress, changes: dict[str, Any], by: User | None
) -> PromiseUpdate:
    update = PromiseUpdate(
        kind=kind,
        on=told.on or today(),
        status=promise.status,
        note=told.note,
        evidence=told.evidence,
        changes=changes,
        by_id=by.id if by else None,
    )
    promise.updates.insert(0, update)
    return update


def _problems_of(promise: Promise, note: str, evidence: str, told: Progress) -> list[Problem]:
    problems = [] if note else [Problem("note", "no_note")]
    problems += [
        Problem(name, "too_long", {"longest": LONGEST})
        for name, words in (("note", note), ("evidence", evidence))
        if len(words) > LONGEST
    ]
    if told.on and told.on > today():
        problems.append(Problem("on", "not_yet"))
    if told.status and promise.kind == WILL and told.status not in STATUSES:
        problems.append(Problem("status", "unknown_status"))
    lacks = not promise.result.get("en") or not promise.easy_result.get("en")
    if told.status == DONE and lacks:
        problems.append(Problem("status", "done_needs_words"))
    return problems


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.get("en", "") if isinstance(value, dict) else value


@event.listens_for(PromiseUpdate, "before_update")
def _refuse_change(_mapper: Mapper[Any], _connection: Any, update: PromiseUpdate) -> None:
    """History is added to, never rewritten."""
    raise RuntimeError(f"promise update {update.id} cannot be changed")
