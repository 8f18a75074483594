import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis.discovery import discover
from analysis.types import Comment, Found
from tests.analysis.families import COMMENTS

SENSES = (
    "The taxi is late every morning",
    "The school taxi never comes on time",
    "His taxi driver changes every week",
    "We waited two years for an autism assessment",
    "Still waiting for his autism assessment",
    "Autism assessment waiting lists are too long",
    "The sensory room is calm",
    "A sensory room would help him",
)


def said(*texts: str) -> list[Comment]:
    return [Comment(str(number), text) for number, text in enumerate(texts)]


def every_id(found: Found) -> list[str]:
    return sorted([*(i for theme in found.themes for i in theme.members), *found.unplaced])


def test_alike_comments_come_together_under_a_name_a_person_would_write() -> None:
    found = discover(said(*SENSES))
    labels = {theme.label: set(theme.members) for theme in found.themes}
    assert labels == {
        "Taxi": {"0", "1", "2"},
        "Autism assessment": {"3", "4", "5"},
        "Sensory room": {"6", "7"},
    }
    assert found.unplaced == ()


def test_what_two_people_say_is_a_theme() -> None:
    found = discover(said("More short breaks please", "Short breaks help us", "I like dragons"))
    assert [set(theme.members) for theme in found.themes] == [{"0", "1"}]
    assert found.unplaced == ("2",)


def test_a_comment_alone_is_no_theme() -> None:
    assert discover(said("The taxi is late")) == Found((), ("0",))
    assert discover([]) == Found((), ())


def test_identical_comments_are_one_theme() -> None:
    found = discover(said(*["The taxi is late"] * 50))
    assert len(found.themes) == 1
    assert len(found.themes[0].members) == 50


@pytest.mark.parametrize("empty", ["", "  ", "😀😀", "\x00\x01", "it was"])
def test_comments_without_telling_words_are_unplaced(empty: str) -> None:
    found = discover(said(*SENSES, empty, empty))
    assert {"8", "9"} == set(found.unplaced)


def test_most_comments_find_a_place() -> None:
    found = discover(COMMENTS)
    assert len(found.unplaced) <= 0.1 * len(COMMENTS)
    assert len({theme.label for theme in found.themes}) == len(found.themes) > 1


def many() -> list[Comment]:
    """Several hundred different comments on six subjects."""
    subjects = ("taxi", "autism assessment", "sensory room", "speech therapy", "short break")
    doings = ("was late", "helped us", "is far away", "stopped", "came at last", "was cancelled")
    times = ("in spring", "last year", "again", "on Monday", "for my son", "for her", "twice")
    texts = [f"The {s} {d} {t}" for s in subjects for d in doings for t in times]
    return said(*texts)


def test_many_comments_are_grouped_by_what_they_are_about() -> None:
    found = discover(many(), themes=8)
    assert len(found.themes) <= 8
    assert every_id(found) == sorted(comment.id for comment in many())
    named = " ".join(theme.label.casefold() for theme in found.themes)
    assert "sensory room" in named
    assert "speech therapy" in named


def test_the_number_of_themes_can_be_asked_for() -> None:
    assert len(discover(said(*SENSES), themes=2).themes) == 2
    with pytest.raises(ValueError, match="1 or more"):
        discover(said(*SENSES), themes=0)


def test_quotes_hold_no_name() -> None:
    told = [text.replace("The", "Amelia Thompson and the") for text in SENSES]
    found = discover(said(*told))
    assert "Thompson" not in " ".join(q for theme in found.themes for q in theme.quotes)


WORDS = st.sampled_from(("taxi", "late", "wait", "school", "😀", "the", "никто", "ગમે"))
TEXTS = st.lists(st.one_of(st.text(max_size=20), st.lists(WORDS, max_size=6).map(" ".join)))


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.one_of(st.none(), st.integers(1, 5)))
def test_each_comment_is_placed_exactly_once(texts: list[str], themes: int | None) -> None:
    comments = said(*texts)
    found = discover(comments, themes=themes)
    assert every_id(found) == sorted(comment.id for comment in comments)
    assert all(len(theme.members) > 1 and theme.label for theme in found.themes)


class Subjects:
    """An encoder that knows which of two subjects a made-up text is about."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        about = [(1.0, 0.0) if "taxi" in text or "autism" in text else (0.0, 1.0) for text in texts]
        return np.array(about, dtype=np.float32)


def test_an_encoder_brings_together_what_means_the_same() -> None:
    found = discover(many(), themes=2, encoder=Subjects())
    subjects = {comment.id: comment.text.split()[1] for comment in many()}
    held = [{subjects[one] for one in theme.members} for theme in found.themes]
    assert sorted(held, key=len) == [{"taxi", "autism"}, {"sensory", "speech", "short"}]


def test_the_same_comments_give_the_same_result_in_whichever_order() -> None:
    shuffled = many()
    random.Random(1).shuffle(shuffled)
    found, again = discover(many(), seed=3), discover(shuffled, seed=3)
    assert (found.themes, found.merges) == (again.themes, again.merges)
    assert set(found.unplaced) == set(again.unplaced)


def together(found: Found, known: set[str]) -> set[tuple[str, str]]:
    """The pairs of comments that share a theme."""
    held = (sorted(known & {*theme.members}) for theme in found.themes)
    return {pair for members in held for pair in combinations(members, 2)}


def test_a_few_comments_more_leave_earlier_themes_and_their_names_as_they_were() -> None:
    comments = many()
    few = len(comments) // 50 + 1
    before = discover(comments[few:])
    named = replace(before.themes[0], label="As a person named it")
    before = replace(before, themes=(named, *before.themes[1:]))
    after = discover(comments, earlier=before)
    known = {comment.id for comment in comments[few:]}
    pairs = together(before, known)
    assert len(pairs & together(after, known)) >= 0.9 * len(pairs)
    names = {theme.label for theme in before.themes}
    assert len(names & {theme.label for theme in after.themes}) >= 0.9 * len(names)
    assert named.label in {theme.label for theme in after.themes}


def test_themes_keep_the_language_of_their_comments() -> None:
    polish = ("Taksówka spóźnia się każdego ranka", "Szkolna taksówka nigdy nie przyjeżdża")
    written = [Comment(f"pl{at}", text, "pl") for at, text in enumerate(polish)]
    found = discover([*said(*SENSES, "Taksówka taxi late"), *written])
    spoken = {one: theme.language for theme in found.themes for one in theme.members}
    assert {spoken["pl0"], spoken["pl1"]} == {"pl"}
    assert {spoken[str(at)] for at in range(len(SENSES))} == {"en"}


def test_what_few_say_is_marked_small_and_not_lost_among_many() -> None:
    pool = said(*(one.text for one in many()), "The hydrotherapy pool shut", "hydrotherapy closed")
    found = discover(pool)
    small = [{*theme.members} for theme in found.themes if theme.is_small]
    assert {pool[-2].id, pool[-1].id} in small
    assert not found.themes[0].is_small


def test_themes_that_may_be_one_are_told() -> None:
    found = discover(many(), themes=20)
    for pair in found.merges:
        assert pair.first < pair.second < len(found.themes)
        assert 0 < pair.likeness <= 1
    subjects = {comment.id: comment.text.split()[1] for comment in many()}
    first, second = (
        {subjects[one] for one in found.themes[at].members}
        for at in (found.merges[0].first, found.merges[0].second)
    )
    assert first & second


def test_progress_is_told_and_may_stop_the_work() -> None:
    told: list[tuple[int, int]] = []
    discover(many(), progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, 210), (210, 210))
    with pytest.raises(KeyboardInterrupt):
        discover(said(*SENSES), progress=stop)


def stop(done: int, _total: int) -> None:
    if done:
        raise KeyboardInterrupt


def test_when_most_comments_are_new_themes_are_found_anew_but_keep_their_names() -> None:
    comments = many()
    before = discover(comments[:60])
    renamed = tuple(
        replace(theme, label=f"{at} as people named it") for at, theme in enumerate(before.themes)
    )
    after = discover(comments, earlier=replace(before, themes=renamed))
    assert len(after.themes) > 1
    assert any(theme.label.endswith("as people named it") for theme in after.themes)


def test_as_many_cores_as_there_may_be_find_the_same_themes() -> None:
    draw = random.Random(3)
    texts = [" ".join(draw.sample(SENSES, 2)) + f" {draw.choice(SENSES)}" for _ in range(3_000)]
    words = ("bus", "quiet", "loud", "kind", "fair", "early", "gym", "lunch", "nurse", "garden")
    comments = said(*(f"{text} {' '.join(draw.sample(words, 4))}" for text in texts))
    found = []
    for cores in (1, 2, 4):
        with threadpool_limits(cores):
            found.append(discover(comments))
    assert found[0] == found[1] == found[2]
