"""Releases that follow one another: what a reader of all of them can work out."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.disclosure import in_words
from analysis.disclosure.counts import LARGEST_HIDDEN
from analysis.disclosure.successive import FEWEST_MOVED, Printed, in_words_after

Moves = list[tuple[int, int, int]]
"""Between two releases: people who came, people who went, and how many more said it after."""


def words_of(count: int, base: int, moves: Moves) -> list[str]:
    """What each release prints."""
    printed = in_words_after(None, count, base)
    words: list[str] = [printed.word]
    for came, went, more in moves:
        count, base = count + more, base + came - went
        printed = in_words_after(printed, count, base)
        words.append(printed.word)
    return words


def histories(base: int, flows: list[tuple[int, int]]) -> list[tuple[int, Moves]]:
    """Every history that fits what an insider knows: all people heard, all who came and went."""
    found = []
    steps = [range(-went, came + 1) for came, went in flows]
    for count in range(base + 1):
        for mores in product(*steps):
            moves = [(came, went, more) for (came, went), more in zip(flows, mores, strict=True)]
            if _is_possible(count, base, moves):
                found.append((count, moves))
    return found


def _is_possible(count: int, base: int, moves: Moves) -> bool:
    for came, went, more in moves:
        count, base = count + more, base + came - went
        if not 0 <= count <= base:
            return False
    return True


@st.composite
def some_releases(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int]], list[int]]:
    base = draw(st.integers(10, 60))
    count = draw(st.integers(1, base))
    flows = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=2))
    shares = [draw(st.integers(-went, came)) for came, went in flows]
    return count, base, flows, shares


@settings(max_examples=150)
@given(some_releases())
@example((7, 20, [(1, 0)], [1]))
@example((1, 40, [(1, 0), (1, 0)], [1, 1]))
def test_who_knows_everyone_that_came_and_went_cannot_work_out_a_small_number(
    given_releases: tuple[int, int, list[tuple[int, int]], list[int]],
) -> None:
    count, base, flows, shares = given_releases
    moves = [(came, went, more) for (came, went), more in zip(flows, shares, strict=True)]
    counts = [count]
    for more in shares:
        counts.append(counts[-1] + more)
    if not _is_possible(count, base, moves) or 0 in counts:
        return  # what nobody says any more is not printed: nobody is left to protect
    seen = words_of(count, base, moves)
    fits = [
        [start, *(start + sum(m[2] for m in other[: n + 1]) for n in range(len(other)))]
        for start, other in histories(base, flows)
        if words_of(start, base, other) == seen
    ]
    for at, true in enumerate(counts):
        if 1 <= true <= LARGEST_HIDDEN:
            assert len({one[at] for one in fits}) > 1, (seen, true)


@given(st.integers(1, 80), st.data())
def test_a_word_stands_until_enough_people_have_moved(base: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, base))
    before = in_words_after(None, count, base)
    assert before == Printed(in_words(count, base), count, base)
    more = data.draw(st.integers(0, FEWEST_MOVED - 1))
    assert in_words_after(before, count + more, base + more) == before
    later = in_words_after(before, count + FEWEST_MOVED, base + FEWEST_MOVED)
    assert later.word == in_words(count + FEWEST_MOVED, base + FEWEST_MOVED)


def test_small_steps_add_up() -> None:
    printed = in_words_after(None, 5, 60)
    for _ in range(6):
        printed = in_words_after(printed, printed.count, printed.base)
    drifted = printed
    for step in range(1, 40):
        drifted = in_words_after(drifted, 5 + step, 60 + step)
    assert drifted.word == "some"
    assert printed.word == "a_few"


def test_nobody_is_spoken_for_who_took_the_words_back() -> None:
    assert in_words_after(Printed("a_few", 2, 60), 0, 58).word == "nobody"
