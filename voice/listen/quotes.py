"""Quotes for themes: a few safe, telling sentences of people who said that we may share them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    SQLColumnExpression,
    case,
    func,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from analysis import quotes, types
from analysis.findings import OWN
from analysis.quotable import is_quotable
from voice.listen import surest
from voice.listen.models import ACCEPTED, ENGLISH, REJECTED, Coding, Comment, Theme
from voice.listen.recordings import marks
from voice.listen.safe_words.models import APPROVED, NEVER, WAITING, SafeWords
from voice.listen.surest import sureness_of

_CANDIDATES = 15  # a theme and forum, so that no page reads all comments
_OTHERS = "others"  # no theme's id


@dataclass(frozen=True, slots=True)
class Said:
    """A quote in English, and what must travel with it."""

    comment_id: int
    theme_id: int
    text: str
    audience: str
    answered_by: str  # self, helped, proxy
    language: str  # of the person's own words; other than English, a person translated them


def of_themes(
    session: Session,
    theme_ids: Sequence[int],
    *,
    most: int = 2,
    checked_only: bool = False,
    own_words_only: bool = False,
    approved_only: bool = False,
    candidates: int = _CANDIDATES,
    within: Sequence[ColumnElement[bool]] = (),
) -> dict[tuple[int, str], list[Said]]:
    """Up to `most` quotes by (theme id, audience), the best first; no key where there is none.

    Only comments that may be quoted, without anything that redaction marks (standards N6), are
    looked at: first those that a person called right, then the surest, rather those that no other
    accepted theme claims (one above or below it is no other). What people covered stays covered,
    and what they keep back is not quoted. With `approved_only`, for whatever leaves the house,
    only words that two people made safe (`safe_words.redactions`). `within` narrows the comments.
    """
    of_codings = (
        Coding.theme_id.in_(theme_ids),
        (Coding.state == ACCEPTED) if checked_only else (Coding.state != REJECTED),
    )
    of_comments = (
        func.coalesce(SafeWords.state, WAITING) != NEVER,
        Comment.may_leave,
        Comment.answered_by == OWN if own_words_only else true(),
        SafeWords.state == APPROVED if approved_only else true(),
        *within,
    )
    places = surest.places(session, theme_ids, of_codings, of_comments, candidates)
    passages: dict[tuple[int, str], list[_Passage]] = defaultdict(list)
    for passage in _read(session, (*of_codings, *of_comments), places):
        passages[passage.theme_id, passage.audience].append(passage)
    # Two people have said what stays: a machine does not overrule them.
    is_safe = (lambda _: True) if approved_only else is_quotable
    picked = {place: _pick(found, most, is_safe) for place, found in passages.items()}
    return {place: found for place, found in picked.items() if found}


class _Passage(NamedTuple):
    """A comment behind a theme, with its English words."""

    theme_id: int
    audience: str
    comment_id: int
    words: str
    language: str
    answered_by: str
    confidence: float
    evidence: list[str]
    rival: float  # how sure the surest other theme of the comment is


def _read(
    session: Session, fits: Sequence[SQLColumnExpression[bool]], places: Mapping[int, int]
) -> list[_Passage]:
    """The words behind these codings, read each time: what was kept back meanwhile does not fit."""
    asked = (
        select(
            Coding.id,
            Coding.theme_id,
            Comment.audience,
            Comment.id,
            case(
                (Comment.language == ENGLISH, func.coalesce(SafeWords.text, Comment.text)),
                else_=func.coalesce(SafeWords.translation, Comment.translation),
            ),
            Comment.language,
            Comment.answered_by,
            sureness_of(Coding),
            Coding.evidence,
            func.coalesce(_rival(), 0.0),
        )
        .join(Coding.comment)
        .join(Coding.theme)
        .outerjoin(Comment.safe)
        .where(Coding.id.in_(places), *fits)
    )
    found = sorted(session.execute(asked), key=lambda row: (row[1], places[row[0]], row[2]))
    return [_Passage(*row[1:]) for row in found]


def _rival() -> ScalarSelect[float]:
    """For a row of Coding and its Theme: the surest other theme, in the same statement."""
    other, whose = aliased(Coding), aliased(Theme)
    return (
        select(func.max(sureness_of(other)))
        .join(whose, whose.id == other.theme_id)
        .where(
            other.comment_id == Coding.comment_id,
            other.theme_id != Coding.theme_id,
            other.state != REJECTED,
            whose.state == ACCEPTED,
            whose.id.is_distinct_from(Theme.parent_id),
            whose.parent_id.is_distinct_from(Theme.id),
        )
        .correlate(Coding, Theme)
        .scalar_subquery()
    )


def _pick(passages: Sequence[_Passage], most: int, is_safe: Callable[[str], bool]) -> list[Said]:
    by_id = {str(one.comment_id): one for one in passages}
    pairs, theme = by_id.items(), str(passages[0].theme_id)
    chosen = quotes.pick(
        [types.Comment(key, marks.unlabelled(one.words), ENGLISH) for key, one in pairs],
        [
            *(types.Coding(key, theme, one.confidence, (*one.evidence,)) for key, one in pairs),
            *(types.Coding(key, _OTHERS, one.rival, ()) for key, one in pairs),
        ],
        theme,
        most=most,
        is_safe=is_safe,
    )
    return [_said(by_id[one.comment], one.text) for one in chosen]


def _said(one: _Passage, text: str) -> Said:
    return Said(one.comment_id, one.theme_id, text, one.audience, one.answered_by, one.language)
