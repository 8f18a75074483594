"""Making two themes of one by words: who says which, seen before it is done. Commits nothing.

A comment goes with the words that it holds; one that holds words of both says both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, insert, select, update
from sqlalchemy.orm import Session

from analysis import types as analysis
from voice.accounts.models import User
from voice.batches import in_batches
from voice.listen.codebook import editing, versions
from voice.listen.codebook.editing import Words
from voice.listen.codebook.versions import Change
from voice.listen.decisions import merge_theme
from voice.listen.marking import pattern_of
from voice.listen.models import ACCEPTED, ENGLISH, REJECTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.recordings import marks
from voice.listen.refusal import NotPossible, need

_BATCH = 500
_READ_FOR_SUGGESTION = 300
_WORDS = 8
_FEWEST = 12  # of fewer comments, halves are chance


@dataclass(frozen=True, slots=True)
class Parts:
    """The comments (by id) that leave for the new theme, say both, or stay."""

    leave: Sequence[int]
    both: Sequence[int]
    stay: Sequence[int]


@dataclass(frozen=True, slots=True)
class Half:
    """What a machine would make a theme of its own: a name, and words."""

    name: str
    words: Sequence[str]


def look(session: Session, theme: Theme, words: Sequence[str]) -> Parts:
    """What a split by these words would do."""
    leaving = pattern_of(words)
    staying = pattern_of([one for one in theme.keywords if one not in words])
    leave, both, stay = [], [], []
    for comment_id, said in _said(session, theme):
        if leaving is None or not leaving.search(said):
            stay.append(comment_id)
        elif staying is not None and staying.search(said):
            both.append(comment_id)
        else:
            leave.append(comment_id)
    return Parts(leave, both, stay)


def split(session: Session, theme: Theme, name: str, words: Sequence[str], by: User) -> Theme:
    """Make a new theme of a theme's words (`undo` takes it back).

    What a person called right moves as right. Raises `NotPossible`: without a name or words, for a
    theme that is not in use, or where nobody said these words.
    """
    need(bool(name), "no_name")
    need(bool(words), "no_split_words")
    versions.begin(session, theme.consultation_id)
    session.refresh(theme)
    need(theme.state == ACCEPTED, "theme_gone")
    parts = look(session, theme, words)
    need(bool(parts.leave or parts.both), "nobody_said")
    above = theme.parent.key if theme.parent else ""
    wanted = Words(name, picture=theme.picture or "", keywords=tuple(words), parent=above)
    made = editing.make(session, theme.consultation_id, wanted, by)
    theme.keywords = [one for one in theme.keywords if one not in words]
    _move(session, theme, made, parts)
    versions.keep(
        session, theme.consultation_id, by, Change(versions.SPLIT, [theme.name, made.name])
    )
    return made


def undoable(session: Session, consultation_id: int) -> tuple[Theme, Theme] | None:
    """The theme that was split and the one made of it, while that is the newest change."""
    newest = versions.latest(session, consultation_id)
    if newest is None or newest.did != versions.SPLIT:
        return None
    found = [
        session.scalars(
            select(Theme)
            .where(
                Theme.consultation_id == consultation_id,
                Theme.state == ACCEPTED,
                Theme.name == name,
            )
            .order_by(Theme.id.desc())
        ).first()
        for name in newest.about
    ]
    one, made = found if len(found) == 2 else (None, None)
    return (one, made) if one and made and one.id != made.id else None


def undo(session: Session, consultation_id: int, by: User) -> Theme:
    """Make one theme again of two, while the split is the newest change; the one it was before.

    Its words and all that was said come back; what people decided since stays. Raises
    `NotPossible`.
    """
    versions.begin(session, consultation_id)
    found = undoable(session, consultation_id)
    if found is None:
        raise NotPossible("not_split")
    one, made = found
    merge_theme(session, made, one, by)
    return one


def suggest(session: Session, theme: Theme) -> Half | None:
    """The smaller of two halves that a machine finds in some comments; None for one piece."""
    from analysis import (
        discovery,
    )  # the engine takes a second to import; nothing else here needs it

    some = [
        analysis.Comment(str(number), said, ENGLISH)
        for number, said in _said(session, theme, most=_READ_FOR_SUGGESTION)
    ]
    found = discovery.discover(some, themes=2).themes if len(some) >= _FEWEST else ()
    if len(found) < 2:
        return None
    half = found[-1]
    return Half(half.label[:1].upper() + half.label[1:], half.phrases[:_WORDS])


def _said(session: Session, theme: Theme, most: int | None = None) -> Iterator[tuple[int, str]]:
    """The comments of a theme that people have not called wrong, in the analysis's language."""
    is_english = Comment.language == ENGLISH
    words = case(
        (is_english, Comment.text), (Comment.translation.is_not(None), Comment.translation),
        else_=Comment.text,
    )  # fmt: skip
    rows = session.execute(
        select(Comment.id, words)
        .join(Coding, Coding.comment_id == Comment.id)
        .where(Coding.theme_id == theme.id, Coding.state != REJECTED)
        .order_by(Comment.id.desc())
        .limit(most)
    )
    for number, said in rows:
        yield number, marks.nameless(said)


def _move(session: Session, theme: Theme, made: Theme, parts: Parts) -> None:
    for some in in_batches(parts.leave, _BATCH):
        session.execute(
            update(Coding)
            .where(
                Coding.theme_id == theme.id,
                Coding.state != REJECTED,
                Coding.comment_id.in_(some),
            )
            .values(theme_id=made.id)
            .execution_options(synchronize_session=False)
        )
    rows: list[dict[str, Any]] = [
        {"comment_id": one, "theme_id": made.id, "state": SUGGESTED, "evidence": []}
        for one in parts.both
    ]
    for some_rows in in_batches(rows, _BATCH):
        session.execute(insert(Coding).returning(Coding.id), some_rows)
