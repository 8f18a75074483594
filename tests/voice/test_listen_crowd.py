"""What is counted from numbers in memory is what one counts comment by comment."""

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.findings import Voice
from surveys.models import Consultation, Edition
from tests.voice.respond_samples import add_person, add_theme, make_comment
from voice.listen import findings, quotes
from voice.listen.findings import Base, Count
from voice.listen.models import ACCEPTED, REJECTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.sources.models import TAKEN, CommentImport
from voice.listen.topics import counts as topic_counts

CHANCE = random.Random(11)  # no secret
SAID = 120
Said = Sequence[tuple[Comment, Coding | None]]


@pytest.fixture
def themes(session: Session, consultation: Consultation, edition: Edition) -> list[Theme]:
    """Themes in each state, and comments of phones, of files and of nobody in particular."""
    states = (ACCEPTED, ACCEPTED, SUGGESTED, REJECTED)
    added = [
        add_theme(session, consultation, f"theme {n}", state=one) for n, one in enumerate(states)
    ]
    files = [CommentImport(consultation_id=consultation.id, name=n, state=TAKEN) for n in "ab"]
    session.add_all(files)
    people = [add_person(session, edition) for _ in range(30)]
    session.flush()
    for _ in range(SAID):
        session.add(_any_comment(consultation, added, files, people))
    session.commit()
    return added


def _any_comment(consultation: Consultation, themes: Any, files: Any, people: Any) -> Comment:
    who: dict[str, Any] = CHANCE.choice(
        [
            {"response_id": CHANCE.choice(people).id, "audience": "young_people"},
            {"import_id": CHANCE.choice(files).id, "import_row": CHANCE.randint(1, 15)},
            {"source": "note"},
        ]
    )
    comment = make_comment(
        consultation,
        [],
        "Somebody was late.",
        answered_by=CHANCE.choice(["self", "helped", "proxy", "unknown"]),
        feeling=CHANCE.choice([None, "negative", "neutral", "positive"]),
        language=CHANCE.choice(["en", "en", "ur"]),
        topic=CHANCE.choice([None, "buses"]),
        question=CHANCE.choice([None, "better"]),
        **who,
    )
    if comment.language == "ur" and CHANCE.random() < 0.5:
        comment.translation = "Somebody was late."
    for theme in CHANCE.sample(themes, CHANCE.randint(0, 3)):
        state = CHANCE.choice([ACCEPTED, SUGGESTED, SUGGESTED, REJECTED])
        sure = None if state == ACCEPTED else CHANCE.choice([0.2, 0.5, 0.8])
        comment.codings.append(Coding(theme=theme, state=state, confidence=sure, evidence=[]))
    return comment


def test_counts_of_themes_are_exact(
    session: Session, consultation: Consultation, themes: list[Theme]
) -> None:
    for checked in (False, True):
        for own in (False, True):
            found = findings.of_consultation(
                session,
                consultation.id,
                states=(ACCEPTED, SUGGESTED),
                checked_only=checked,
                own_words_only=own,
            )
            assert {one.theme.id for one in found} == {one.id for one in themes[:3]}
            for one in found:
                said = _behind(session, one.theme, checked=checked, own=own)
                assert one.by_audience == {
                    audience: _count(some) for audience, some in _apart(said, _audience)
                }
    everything = findings.people_behind(session, consultation.id)
    assert everything == {one.id: _people(_behind(session, one)) for one in themes[:3]}
    assert findings.of_theme(session, themes[3]).total.comments == len(_behind(session, themes[3]))


def test_counts_of_everything_are_exact(
    session: Session, consultation: Consultation, themes: list[Theme]
) -> None:
    for own in (False, True):
        said = [
            (one, None)
            for one in session.scalars(select(Comment))
            if not own or one.answered_by == "self"
        ]
        assert findings.bases(session, consultation.id, own_words_only=own) == {
            audience: _base(some) for audience, some in _apart(said, _audience)
        }


def test_people_of_a_topic_are_exact_however_one_looks(
    session: Session, consultation: Consultation, themes: list[Theme]
) -> None:
    for words in ((), (Comment.language == "ur", Comment.answered_by != "self")):
        fitting = set(session.scalars(select(Comment.id).where(*words)))
        found = topic_counts.heard(session, consultation.id, themes[:2], *words)
        said = [(one, None) for one in session.scalars(select(Comment)) if one.id in fitting]
        assert {
            (key, voice): number
            for key, heard in found.items()
            for voice, number in heard.people.items()
        } == {place: _people(some) for place, some in _apart(said, _place)}
        for theme in themes[:2]:
            of_theme = [each for each in _behind(session, theme) if each[0].id in fitting]
            assert {
                (key, voice): number
                for key, heard in found.items()
                for (voice, name), number in heard.counts.items()
                if name == str(theme.id)
            } == {place: _people(some) for place, some in _apart(of_theme, _place)}
    wrote = {
        key: sum(by.values()) for key, by in topic_counts.wrote(session, consultation.id).items()
    }
    every = [(one, None) for one in session.scalars(select(Comment))]
    assert wrote == {key: _people(some) for key, some in _apart(every, lambda one: _place(one)[0])}


def test_the_surest_codings_of_each_theme_and_forum_are_looked_at_for_quotes(
    session: Session, consultation: Consultation, themes: list[Theme]
) -> None:
    for theme in themes:
        seen = quotes.of_themes(session, [theme.id], most=SAID, candidates=3)
        behind = [each for each in _behind(session, theme) if _may_be_quoted(each[0])]
        for audience, some in _apart(behind, _audience):
            ordered = sorted(some, key=_surest)[:3]
            chosen = {one.comment_id for one in seen.get((theme.id, audience), ())}
            assert chosen <= {comment.id for comment, _ in ordered}


def _behind(session: Session, theme: Theme, *, checked: bool = False, own: bool = False) -> Said:
    states = (ACCEPTED,) if checked else (ACCEPTED, SUGGESTED)
    found = session.scalars(select(Coding).where(Coding.theme_id == theme.id)).all()
    return [
        (one.comment, one)
        for one in found
        if one.state in states and (not own or one.comment.answered_by == "self")
    ]


def _apart(said: Said, by: Callable[[Comment], Any]) -> list[tuple[Any, Said]]:
    ordered = sorted(said, key=lambda each: by(each[0]))
    return [(key, list(some)) for key, some in groupby(ordered, lambda each: by(each[0]))]


def _audience(comment: Comment) -> str:
    return comment.audience


def _place(comment: Comment) -> tuple[str, Voice]:
    voice = Voice(comment.audience, comment.answered_by)
    return comment.topic or comment.question or "other", voice


def _people(said: Iterable[tuple[Comment, Any]]) -> int:
    persons = set()
    for one, _ in said:
        row = (one.import_id, one.import_row) if one.import_row else None
        persons.add(one.response_id or row or one.id)
    return len(persons)


def _count(said: Said) -> Count:
    whose = [one.answered_by for one, _ in said]
    feelings = [one.feeling for one, _ in said]
    return Count(
        len(said),
        _people(said),
        sum(coding is not None and coding.state == ACCEPTED for _, coding in said),
        *(whose.count(one) for one in ("self", "helped", "proxy")),
        *(feelings.count(one) for one in ("negative", "neutral", "positive")),
    )


def _base(said: Said) -> Base:
    waits = [one.language != "en" and one.translation is None for one, _ in said]
    themed = [any(each.state != REJECTED for each in one.codings) for one, _ in said]
    bare = sum(not wait and not theme for wait, theme in zip(waits, themed, strict=True))
    return Base(len(said), _people(said), sum(waits), bare)


def _may_be_quoted(comment: Comment) -> bool:
    return comment.language == "en" or comment.translation is not None


def _surest(each: tuple[Comment, Coding | None]) -> tuple[bool, float, int]:
    coding = each[1]
    assert coding is not None
    is_right = coding.state == ACCEPTED
    return not is_right, 0.0 if is_right else -(coding.confidence or 0.0), coding.id
