"""A promise as an action of a plan: its plain facts, and whether it is late (standards section 7).

These words are for staff and boards, in one language; what families read is in `promises`.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_

from surveys.editions import today
from surveys.errors import Problem
from voice.respond.models import CANNOT, DOING, DONE, PLANNED, WILL, Promise
from voice.respond.wordings import LONGEST, clean

LATE = "late"
STANDINGS = (LATE, DOING, PLANNED, DONE, CANNOT)
"""How a promise stands today, what is worst first; late is never stored, the day tells it."""

_UNDECIDED = re.compile(
    r"(?i)\W*(tb[acd]|to be (confirmed|announced|decided|agreed)|ongoing|none|n/?a|not known)?\W*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """What a person writes about an action, beside the words for families."""

    ref: str = ""
    outcome: str = ""
    scope: str = ""
    purpose: str = ""
    improves: str = ""
    partner: str = ""
    timescale: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    see_also: str = ""
    contact: str = ""
    nobody_yet: bool = False
    review_on: date | None = None


WORDS = tuple(
    name for name in ActionFacts.__dataclass_fields__ if name not in ("nobody_yet", "review_on")
)


def write(promise: Promise, facts: ActionFacts) -> None:
    """Put the facts into a promise. Raise nothing: `problems_of` was asked before."""
    for name, value in asdict(facts).items():
        setattr(promise, name, clean(value) if isinstance(value, str) else value)


def problems_of(facts: ActionFacts) -> list[Problem]:
    """What is too long."""
    return [
        Problem(name, "too_long", {"longest": LONGEST})
        for name in WORDS
        if len(getattr(facts, name)) > LONGEST
    ]


def standing(promise: Promise, day: date | None = None) -> str:
    """How it stands on a day (today): its status, or late once its day has gone by undone."""
    is_over = promise.by is not None and promise.by < (day or today())
    is_late = promise.kind == WILL and promise.status != DONE and is_over
    return LATE if is_late else promise.status


def is_late(day: date) -> ColumnElement[bool]:
    """The same for a query."""
    return and_(Promise.kind == WILL, Promise.status != DONE, Promise.by < day)


def is_undecided(words: str) -> bool:
    """Whether they say nothing yet: blank, "TBC", "ongoing"."""
    return _UNDECIDED.fullmatch(words) is not None


def gaps(promise: Promise) -> tuple[str, ...]:
    """What is still blank or "TBC", each shown in amber (standards section 7).

    Of `priority`, `who`, `by`, `how_we_know`, `easy_what` and `nobody_yet`.
    """
    measured = promise.how_we_know.get("en", ""), promise.indicator
    missing = {
        "priority": promise.priority_id is None and promise.priority is None,
        "nobody_yet": promise.nobody_yet and promise.status != DONE,
        "who": is_undecided(promise.who.get("en", "")),
        "by": promise.by is None and promise.status != DONE,
        "how_we_know": promise.kind == WILL and all(is_undecided(one) for one in measured),
        "easy_what": not promise.easy_what.get("en"),
    }
    return tuple(name for name, is_missing in missing.items() if is_missing)
