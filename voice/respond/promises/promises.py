"""Promises: what, who, by when, how we will know; or honestly that we can't, and why.

The fields follow the action plans of the councils' strategies (standards section 7).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.errors import Problem
from surveys.models import Consultation
from voice.accounts.models import User
from voice.respond.errors import Incomplete
from voice.respond.models import CANNOT, DONE, PLANNED, STATUSES, WILL, Priority, Promise
from voice.respond.promises import actions, updates
from voice.respond.promises.actions import ActionFacts
from voice.respond.wordings import Wording, clean, problems_of, states, tidy

_NEEDED = {WILL: ("what", "easy_what"), CANNOT: ("what", "easy_what", "because", "easy_because")}
_ONLY_WILL = ("how_we_know", "easy_how_we_know", "result", "easy_result")
_ONLY_CANNOT = ("because", "easy_because")
_NEEDED_WHEN_DONE = {"result": "done_without_result", "easy_result": "done_without_reply"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWords:
    """What a person writes about a promise: language -> words, and the plain facts.

    `by` is the day by which it is done; of what we can't do, the day on which we look again.
    Without `action`, its fields of an action plan stay as they are.
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
    action: ActionFacts | None = None


_PLAIN = ("board", "by", "status", "done_on", "action")
WORDINGS = tuple(one.name for one in fields(PromiseWords) if one.name not in _PLAIN)


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
    promise = Promise(kind=kind, consultation_id=priority.consultation_id)
    _write(promise, words, by, approved)
    priority.promises.append(promise)
    session.flush()
    return promise


def bring(
    session: Session, consultation: Consultation, words: PromiseWords, by: User | None
) -> Promise:
    """A promise from an action plan, tied to nothing yet. Raises `Incomplete`.

    Its easy words may follow: nothing is published before it is tied to a priority (`tie`).
    """
    promise = Promise(kind=WILL, consultation_id=consultation.id)
    _write(promise, words, by, (), needed=("what",))
    session.add(promise)
    session.flush()
    return promise


def tie(
    session: Session, promise: Promise, priority: Priority | None, theme_ids: Collection[int] = ()
) -> None:
    """Let a promise answer a priority, and these of its themes where not all. Raises `Incomplete`.

    What families read of it must be there in easy words first.
    """
    if priority is None or priority.consultation_id != promise.consultation_id:
        raise Incomplete([Problem("priority", "no_priority")])
    missing = [
        Problem(f"{name}_en", "missing_words")
        for name in _NEEDED[promise.kind]
        if "en" not in getattr(promise, name)
    ]
    if missing:
        raise Incomplete(missing)
    promise.priority = priority
    chosen = [one for one in priority.themes if one.id in theme_ids]
    promise.answers = [] if len(chosen) == len(priority.themes) else chosen
    session.flush()


def change(
    session: Session,
    promise: Promise,
    words: PromiseWords,
    by: User | None,
    *,
    approved: Collection[str] = (),
) -> Promise:
    """Write the promise anew; past releases stay. Raises `Incomplete`.

    "Done" is refused without a result and an easy-read reply to families (standards section 7).
    A day, an owner or a status that changes is noted in its history.
    """
    before = updates.marks(promise)
    tied = promise.priority_id is not None
    needed = _NEEDED[promise.kind] if tied else ("what",)
    _write(promise, words, by, approved, needed=needed)
    updates.note_changes(promise, before, by)
    session.flush()
    return promise


def _write(
    promise: Promise,
    words: PromiseWords,
    by: User | None,
    approved: Collection[str],
    needed: Sequence[str] | None = None,
) -> None:
    unwanted = _ONLY_CANNOT if promise.kind == WILL else _ONLY_WILL
    wordings = {name: {} if name in unwanted else tidy(getattr(words, name)) for name in WORDINGS}
    needed = _NEEDED.get(promise.kind, ()) if needed is None else needed
    problems = _problems_of(promise.kind, words, wordings, needed)
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
    if words.action is not None:
        actions.write(promise, words.action)


def _problems_of(
    kind: str, words: PromiseWords, wordings: Mapping[str, Wording], needed: Sequence[str]
) -> list[Problem]:
    if kind not in _NEEDED:
        return [Problem("kind", "unknown_kind")]
    problems = problems_of(wordings, needed)
    if words.action is not None:
        problems += actions.problems_of(words.action)
    if kind == CANNOT:
        return problems
    if words.status not in STATUSES:
        problems.append(Problem("status", "unknown_status"))
    if words.status == DONE:
        problems += [
            Problem(f"{name}_en", reason)
            for name, reason in _NEEDED_WHEN_DONE.items()
            if "en" not in wordings[name]
        ]
    return problems


def _done_on(promise: Promise, words: PromiseWords) -> date | None:
    if promise.status != DONE:
        return None
    return words.done_on or promise.done_on or utc_now().date()
