"""Promises: what, who, by when, how we will know; or honestly that we can't, and why.

The fields follow the action plans of the councils' strategies (standards section 7).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.errors import Problem
from voice.accounts.models import User
from voice.respond.errors import Incomplete
from voice.respond.models import CANNOT, DONE, PLANNED, STATUSES, WILL, Priority, Promise
from voice.respond.wordings import Wording, clean, problems_of, states, tidy

_UNDECIDED = re.compile(
    r"(?i)\W*(tb[acd]|to be (confirmed|announced|decided)|ongoing|none|n/?a)?\W*"
)
_NEEDED = {WILL: ("what", "easy_what"), CANNOT: ("what", "easy_what", "because", "easy_because")}
_ONLY_WILL = ("how_we_know", "easy_how_we_know", "result", "easy_result")
_ONLY_CANNOT = ("because", "easy_because")
_RESULT = ("result", "easy_result")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWords:
    """What a person writes about a promise: language -> words, and the plain facts.

    `by` is the day by which it is done; of what we can't do, the day on which we look again.
    """

    what: Wording = field(default_factory=dict)
    easy_what: Wording = field(default_factory=dict)
    because: Wording = field(default_factory=dict)
    easy_because: Wording = field(default_factory=dict)
    who: Wording = field(default_factory=dict)
    how_we_know: Wording = field(default_factory=dict)
    easy_how_we_know: Wording = field(default_factory=dict)
    result: Wording = field(default_factory=dict)
    easy_result: Wording = field(default_factory=dict)
    board: str | None = None
    by: date | None = None
    status: str = PLANNED
    done_on: date | None = None


WORDINGS = tuple(
    one.name for one in fields(PromiseWords) if one.name not in ("board", "by", "status", "done_on")
)


def add(
    session: Session,
    priority: Priority,
    kind: str,
    words: PromiseWords,
    by: User | None,
    *,
    approved: Collection[str] = (),
) -> Promise:
    """A new promise (kind `will`) or an honest no (kind `cannot`). Raises `Incomplete`.

    `approved` names the languages whose words a person has checked.
    """
    promise = Promise(kind=kind)
    _write(promise, words, by, approved)
    priority.promises.append(promise)
    session.flush()
    return promise


def change(
    session: Session,
    promise: Promise,
    words: PromiseWords,
    by: User | None,
    *,
    approved: Collection[str] = (),
) -> Promise:
    """Write the promise anew; past releases stay. Raises `Incomplete`.

    "Done" is refused without a result in standard words and easy read (standards section 7).
    """
    _write(promise, words, by, approved)
    session.flush()
    return promise


def gaps(promise: Promise) -> tuple[str, ...]:
    """What is still blank or "TBC": of `who`, `by`, `how_we_know` (standards section 7)."""
    blank = {
        "who": is_undecided(promise.who),
        "by": promise.by is None and promise.status != DONE,
        "how_we_know": promise.kind == WILL and is_undecided(promise.how_we_know),
    }
    return tuple(name for name, is_blank in blank.items() if is_blank)


def is_undecided(wording: Wording) -> bool:
    """Whether the English words say nothing yet: blank, "TBC", "ongoing"."""
    return _UNDECIDED.fullmatch(wording.get("en", "")) is not None


def _write(
    promise: Promise, words: PromiseWords, by: User | None, approved: Collection[str]
) -> None:
    unwanted = _ONLY_CANNOT if promise.kind == WILL else _ONLY_WILL
    wordings = {name: {} if name in unwanted else tidy(getattr(words, name)) for name in WORDINGS}
    problems = _problems_of(promise.kind, words.status, wordings)
    if problems:
        raise Incomplete(problems)
    for name, wording in wordings.items():
        setattr(promise, name, wording)
    promise.wording = states(wordings.values(), approved)
    promise.status = words.status if promise.kind == WILL else CANNOT
    promise.by = words.by
    promise.board = clean(words.board or "") or None
    promise.done_on = _done_on(promise, words)
    promise.changed_by_id = by.id if by else None


def _problems_of(kind: str, status: str, wordings: Mapping[str, Wording]) -> list[Problem]:
    if kind not in _NEEDED:
        return [Problem("kind", "unknown_kind")]
    problems = problems_of(wordings, _NEEDED[kind])
    if kind == CANNOT:
        return problems
    if status not in STATUSES:
        problems.append(Problem("status", "unknown_status"))
    if status == DONE:
        problems += [
            Problem(f"{name}_en", "done_without_result")
            for name in _RESULT
            if "en" not in wordings[name]
        ]
    return problems


def _done_on(promise: Promise, words: PromiseWords) -> date | None:
    if promise.status != DONE:
        return None
    return words.done_on or promise.done_on or utc_now().date()
