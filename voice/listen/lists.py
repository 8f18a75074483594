"""Lists of comments: filtered by what the address says, fifty at a time, never all."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, joinedload, selectinload

from voice import counted
from voice.listen.cleaning import clean
from voice.listen.models import ACCEPTED, ENGLISH, REJECTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.safe_words.models import SafeWords
from voice.paging import PAGE, Page, within

UNSURE_FIRST = "unsure"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person asked to see. An empty value asks for everything."""

    audience: str = ""
    language: str = ""
    state: str = ""  # of the coding: suggested, accepted, rejected
    whose: str = ""  # self, helped, proxy
    chose: str = ""  # person, together, helper
    waits: str = ""  # translation, theme
    q: str = ""  # a word or part of one
    sort: str = ""  # unsure: what the machine is least sure of first
    keep: str = ""  # a comment just decided on, which stays in sight so that it can be undone

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "Filters":
        """The filters in an address."""
        return cls(**{name: clean(arguments.get(name))[:100] for name in cls.__slots__})

    @property
    def given(self) -> dict[str, str]:
        """Only those that ask for something, for the next address."""
        asked = {name: value for name, value in asdict(self).items() if value}
        asked.pop("keep", None)
        return asked

    @property
    def kept(self) -> int:
        """The comment that stays in sight whatever the filters say; 0 for none."""
        return int(self.keep) if self.keep.isdecimal() and len(self.keep) < 10 else 0


def of_theme(session: Session, theme: Theme, filters: Filters, number: int) -> Page:
    """The codings of a theme with their comments; what was called wrong only when asked for."""
    state = Coding.state == filters.state if filters.state else Coding.state != REJECTED
    asked = _conditions(filters)
    wanted = select(Coding.id).where(Coding.theme_id == theme.id)
    if asked or filters.kept:  # joining tens of thousands for nothing is felt
        wanted = wanted.join(Coding.comment).where(_or_kept(and_(state, *asked), filters))
    else:
        wanted = wanted.where(state)
    confidence = func.coalesce(Coding.confidence, 0)
    order = confidence if filters.sort == UNSURE_FIRST else confidence.desc()
    shown = select(Coding).options(
        joinedload(Coding.comment).options(joinedload(Comment.recording), joinedload(Comment.safe))
    )
    return _page(session, wanted, (order, Coding.id), shown, number)


def of_consultation(session: Session, consultation_id: int, filters: Filters, number: int) -> Page:
    """The comments of a consultation, newest first, with their codings and themes."""
    wanted = select(Comment.id).where(
        Comment.consultation_id == consultation_id,
        _or_kept(and_(true(), *_conditions(filters)), filters),
    )
    shown = select(Comment).options(
        selectinload(Comment.codings).joinedload(Coding.theme),
        joinedload(Comment.recording),
        joinedload(Comment.safe),
    )
    return _page(session, wanted, (Comment.id.desc(),), shown, number)


def languages_of(session: Session, consultation_id: int) -> Sequence[str]:
    """The languages that were used, English first."""
    asked = select(Comment.language).where(Comment.consultation_id == consultation_id).distinct()
    found = [code for (code,) in counted.rows(session, asked)]
    return sorted(found, key=lambda code: (code != ENGLISH, code))


def count_unchecked(session: Session, consultation_id: int) -> int:
    """The machine's codings under accepted themes that no person has looked at."""
    return counted.number(
        session,
        select(func.count())
        .select_from(Coding)
        .join(Coding.theme)
        .where(
            Theme.consultation_id == consultation_id,
            Theme.state == ACCEPTED,
            Coding.state == SUGGESTED,
        ),
    )


def _conditions(filters: Filters) -> list[SQLColumnExpression[bool]]:
    themed = exists().where(Coding.comment_id == Comment.id, Coding.state != REJECTED)
    asked = {
        "audience": Comment.audience == filters.audience,
        "language": Comment.language == filters.language,
        "whose": Comment.answered_by == filters.whose,
        "chose": Comment.who_chose == filters.chose,
        "waits": {
            "translation": Comment.is_untranslated,
            "theme": ~themed & ~Comment.is_untranslated,
        }.get(filters.waits),
        "q": _holds(filters.q),
    }
    given = (condition for name, condition in asked.items() if getattr(filters, name))
    return [condition for condition in given if condition is not None]


def _or_kept(fits: ColumnElement[bool], filters: Filters) -> ColumnElement[bool]:
    return or_(fits, Comment.id == filters.kept) if filters.kept else fits


def _holds(words: str) -> ColumnElement[bool]:
    """Words as most people may read them: what was taken out is not found by a search."""
    mine = exists().where(SafeWords.comment_id == Comment.id, SafeWords.sealed)
    original = (Comment.text, Comment.translation)
    safe = (SafeWords.text, SafeWords.translation)
    return or_(
        ~mine & or_(*(one.icontains(words, autoescape=True) for one in original)),
        mine.where(or_(*(one.icontains(words, autoescape=True) for one in safe))),
    )


def _page(
    session: Session,
    wanted: Select[int],
    order: Sequence[Any],
    shown: Select[Any],
    number: int,
) -> Page:
    """Find the page's ids first: rows with words in them are read only where they are shown."""
    total = counted.number(session, select(func.count()).select_from(wanted.subquery()))
    number = within(number, total)
    found = session.scalars(wanted.order_by(*order).limit(PAGE).offset((number - 1) * PAGE))
    ids = list(found)
    entity = shown.column_descriptions[0]["entity"]
    by_id = {one.id: one for one in session.scalars(shown.where(entity.id.in_(ids))).unique()}
    return Page([by_id[one] for one in ids if one in by_id], total, number)
