"""The job that themes comments: read, understand, write. Everything it says is a suggestion.

It reads in one short session, works without holding the database, and writes in one short
transaction. What a person decided is never touched, and running twice gives the same.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, false, func, or_, select
from sqlalchemy.orm import Session

from analysis import coding, discovery, leftover, reading, sentiment
from analysis.types import Codebook, Coding, Comment, Encoder, Found, FoundTheme, Labelled
from voice import sqlite
from voice.batches import in_batches
from voice.db import db
from voice.jobs.work import Stopped
from voice.listen import models
from voice.listen.codebook import csv_file
from voice.listen.models import ACCEPTED, ENGLISH, REJECTED, SUGGESTED, Theme
from voice.listen.recordings import marks
from voice.listen.theming import encoder, suggestions

Progress = Callable[[int, int], None]

_CODED, _DISCOVERED, _FELT, _ALL = 60, 85, 98, 100  # of 100: about how long each part takes
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: comments read, those with a theme, and what still waits."""

    comments: int
    coded: int
    suggested_themes: int
    untranslated: int


@dataclass(frozen=True, slots=True)
class Material:
    """What a run reads. `decided` is what people said: comment id -> theme key -> right or not.

    `earlier` is what a run found before: its themes keep their comments and their names.
    """

    comments: tuple[Comment, ...]
    book: Codebook | None
    decided: Mapping[str, Mapping[str, bool]]
    untranslated: int
    earlier: Found | None = None


def run(arguments: dict[str, Any], progress: Progress) -> None:
    """The job `theme`, with `consultation_id`."""
    theme(arguments["consultation_id"], progress)


def theme(consultation_id: int, progress: Progress | None = None) -> Outcome:
    """Theme what a consultation heard, and commit.

    `progress(done, total)` is told how far it is, in hundredths; it may raise to stop, and then
    nothing is changed.
    """
    tell, tell_again = _retold(progress or (lambda done, total: None))
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        material = read(session, consultation_id)
    understood = understand(material, tell, encoder.load(tell_again))
    tell(_FELT, _ALL)
    with db.sessionmaker.begin() as session:
        suggested = suggestions.store(session, consultation_id, understood)
    with suppress(Stopped):  # too late: it is all written
        tell(_ALL, _ALL)
    return Outcome(
        comments=len(material.comments),
        coded=len({one.comment for one in understood.codings}),
        suggested_themes=suggested,
        untranslated=material.untranslated,
    )


def read(session: Session, consultation_id: int) -> Material:
    """The comments that can be themed, the accepted themes, and people's decisions.

    Those are comments in English, with a person's translation, or in a language that the
    codebook has words for too; the others wait.
    """
    book = _book(session, consultation_id)
    comment = models.Comment
    mine, own, translated = (
        comment.consultation_id == consultation_id,
        comment.text,
        comment.translation,
    )
    is_english, is_translated = comment.language == ENGLISH, translated.is_not(None)
    is_spoken = comment.language.in_(reading.languages(book)) if book else false()
    can_be = or_(is_english, is_translated, is_spoken)
    words = case((is_english, own), (is_translated, translated), else_=own)
    spoken = case((is_translated, ENGLISH), else_=comment.language)
    rows = session.execute(
        select(comment.id, words, spoken, comment.question)
        .where(mine, own != "", can_be)
        .order_by(comment.id)
    )
    comments = tuple(
        Comment(str(key), marks.nameless(said), tongue, asked or "")
        for key, said, tongue, asked in rows
    )
    waiting = session.scalar(select(func.count()).where(mine, ~can_be))
    decided = _decisions(session, consultation_id)
    return Material(comments, book, decided, waiting or 0, _earlier(session, consultation_id))


def _earlier(session: Session, consultation_id: int) -> Found | None:
    """What a machine found before and nobody took: suggested, dismissed or merged since."""
    members = suggestions.members_of_found(session, consultation_id)
    named = session.execute(
        select(Theme.id, Theme.name)
        .where(Theme.id.in_(members), Theme.state != ACCEPTED)
        .order_by(Theme.id)
    )
    themes = tuple(
        FoundTheme(name, (), tuple(str(one) for one in sorted(members[number])), ())
        for number, name in named
    )
    return Found(themes, ()) if themes else None


def _book(session: Session, consultation_id: int) -> Codebook | None:
    accepted = session.scalars(
        select(Theme)
        .where(Theme.consultation_id == consultation_id, Theme.state == ACCEPTED)
        .order_by(Theme.id)
    ).all()
    return csv_file.to_analysis(accepted) if accepted else None


def understand(
    material: Material, tell: Progress, meaning: Encoder | None = None
) -> suggestions.Understood:
    """What the analysis makes of the material, by words alone or by `meaning` too."""
    codings = _code(material, tell, meaning)
    tell(_CODED, _ALL)
    placed = {one for one, said in material.decided.items() if any(said.values())}
    left = leftover.unexplained([one for one in material.comments if one.id not in placed], codings)
    found = Found((), ())
    if left:
        found = discovery.discover(left, encoder=meaning, earlier=material.earlier)
    tell(_DISCOVERED, _ALL)
    return suggestions.Understood(tuple(codings), found, _feel(material.comments, tell))


def _retold(tell: Progress) -> tuple[Progress, Callable[[], None]]:
    """`tell`, and a way to tell the last again: a long step without news can then be stopped."""
    last = (0, _ALL)

    def tell_new(done: int, total: int) -> None:
        nonlocal last
        last = (done, total)
        tell(done, total)

    return tell_new, lambda: tell(*last)


def _code(material: Material, tell: Progress, meaning: Encoder | None) -> list[Coding]:
    if material.book is None:
        return []

    def tell_coded(done: int, total: int) -> None:
        tell(_CODED * done // max(1, total), _ALL)

    examples = _examples(material, material.book, meaning)
    return coding.code(
        material.comments, material.book, examples=examples, progress=tell_coded, encoder=meaning
    )


def _examples(material: Material, book: Codebook, meaning: Encoder | None) -> list[Labelled]:
    """Comments on which a person decided, as lessons.

    A decision is about one theme, a lesson about all: for the other themes, what the codebook
    alone says of the comment stands in. So the lessons depend on people's decisions only, not on
    an earlier run, and running twice gives the same.
    """
    seen = [one for one in material.comments if one.id in material.decided]
    themes: dict[str, set[str]] = defaultdict(set)
    for one in coding.code(seen, book, encoder=meaning):
        themes[one.comment].add(one.theme)
    for comment in seen:
        for key, is_right in material.decided[comment.id].items():
            if is_right and key in book:
                themes[comment.id].add(key)
            else:
                themes[comment.id].discard(key)
    return [Labelled(one, frozenset(themes[one.id])) for one in seen]


def _feel(comments: Sequence[Comment], tell: Progress) -> dict[str, str]:
    """The feeling of each comment, by its id."""
    feelings: dict[str, str] = {}
    for some in in_batches(comments, _BATCH):
        judged = sentiment.judge(some)
        feelings |= {one.comment: one.label for one in judged}
        done = (_FELT - _DISCOVERED) * len(feelings) // len(comments)
        tell(_DISCOVERED + done, _ALL)
    return feelings


def _decisions(session: Session, consultation_id: int) -> dict[str, dict[str, bool]]:
    rows = session.execute(
        select(models.Coding.comment_id, Theme.key, models.Coding.state)
        .join(models.Coding.theme)
        .where(
            Theme.consultation_id == consultation_id,
            Theme.state.in_((ACCEPTED, SUGGESTED)),
            models.Coding.state.in_((ACCEPTED, REJECTED)),
        )
    )
    decided: dict[str, dict[str, bool]] = defaultdict(dict)
    for comment, key, state in rows:
        decided[str(comment)][key] = state == ACCEPTED
    return decided
