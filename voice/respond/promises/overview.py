"""All promises at a glance: by board and by how they stand, the overdue first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from surveys.models import Consultation
from voice.paging import PAGE, Page, within
from voice.respond.action_plans.models import PROGRESS, PromiseUpdate
from voice.respond.models import CANNOT, DONE, Promise
from voice.respond.promises.actions import LATE, STANDINGS, is_late

NO_BOARD = "-"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person asked to see. An empty value asks for everything."""

    consultation: str = ""
    board: str = ""  # "-": of no board
    standing: str = ""
    untied: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "Filters":
        """The filters in an address."""
        return cls(**{name: arguments.get(name, "")[:_LONGEST] for name in cls.__slots__})

    @property
    def given(self) -> dict[str, str]:
        """Only those that ask for something, for the next address."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """A board, and how many of the promises that it checks stand how."""

    board: str  # "" for none
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All its promises."""
        return sum(self.counts.values())


def lines(session: Session, filters: Filters, day: date) -> list[Line]:
    """A line for each board, that with the most overdue first; the filter for standing is off."""
    each = (
        select(Promise.board.label("board"), _standing(day).label("stands"))
        .join(Promise.consultation)
        .where(*_conditions(filters, day, with_standing=False))
        .subquery()
    )
    rows = session.execute(
        select(each.c.board, each.c.stands, func.count()).group_by(each.c.board, each.c.stands)
    )
    counts: dict[str, Counter[str]] = {}
    for board, name, number in rows:
        counts.setdefault(board or "", Counter())[name] += number
    found = [Line(board, {one: by[one] for one in STANDINGS}) for board, by in counts.items()]
    return sorted(found, key=lambda one: (-one.counts[LATE], -one.total, one.board))


def page(session: Session, filters: Filters, day: date, number: int) -> Page:
    """The promises that fit, fifty at a time."""
    fits = _conditions(filters, day)
    count = select(func.count()).select_from(Promise).join(Promise.consultation).where(*fits)
    total = session.scalar(count) or 0
    number = within(number, total)
    found = session.scalars(_ordered(fits, day).limit(PAGE).offset((number - 1) * PAGE)).all()
    return Page(found, total, number)


def every(session: Session, filters: Filters, day: date) -> Sequence[Promise]:
    """All that fit, for a file."""
    return session.scalars(_ordered(_conditions(filters, day), day)).all()


def last_progress(session: Session, promises: Sequence[Promise]) -> dict[int, PromiseUpdate]:
    """What was last told of each."""
    newest = (
        select(func.max(PromiseUpdate.id))
        .where(
            PromiseUpdate.promise_id.in_([one.id for one in promises]),
            PromiseUpdate.kind == PROGRESS,
        )
        .group_by(PromiseUpdate.promise_id)
    )
    found = session.scalars(select(PromiseUpdate).where(PromiseUpdate.id.in_(newest)))
    return {one.promise_id: one for one in found}


def boards(session: Session) -> Sequence[str]:
    """The boards that promises name."""
    query = select(Promise.board).where(Promise.board.is_not(None)).distinct()
    return sorted(one for one in session.scalars(query) if one)


def _ordered(fits: Sequence[ColumnElement[bool]], day: date) -> Select[Promise]:
    ended = ((Promise.status == DONE, 2), (Promise.status == CANNOT, 3))
    order = case((is_late(day), 0), *ended, else_=1)
    return (
        select(Promise)
        .join(Promise.consultation)
        .where(*fits)
        .order_by(order, Promise.by.is_(None), Promise.by, Promise.ref, Promise.id)
        .options(joinedload(Promise.priority), joinedload(Promise.consultation))
    )


def _standing(day: date) -> ColumnElement[str]:
    return case((is_late(day), LATE), else_=Promise.status)


def _conditions(
    filters: Filters, day: date, *, with_standing: bool = True
) -> list[ColumnElement[bool]]:
    asked = {
        "consultation": Consultation.code == filters.consultation,
        "board": Promise.board.is_(None)
        if filters.board == NO_BOARD
        else Promise.board == filters.board,
        "standing": _standing(day) == filters.standing,
        "untied": Promise.priority_id.is_(None),
    }
    if not with_standing:
        asked.pop("standing")
    return [condition for name, condition in asked.items() if getattr(filters, name)]
