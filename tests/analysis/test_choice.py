import numpy as np
import pytest

from analysis import choice, pieces


def test_what_all_scores_say_together_decides_on_the_only_theme() -> None:
    chance = np.random.default_rng(0)
    truth = np.eye(3, dtype=bool)[chance.integers(3, size=300)]
    scores = chance.normal(-0.5, 0.1, (300, 3)) + 0.3 * truth
    scores[:, 0] += 0.3  # a theme that is always thought nearer than it is
    taught = choice.learn(scores[:200], scores[:200], truth[:200])
    held, told = scores[200:], truth[200:].argmax(axis=1)
    even = np.ones(held.shape)
    right = (taught.worth(held, held, even).argmax(axis=1) == told).mean()
    assert right > 0.9 > (held.argmax(axis=1) == told).mean()


def test_where_people_give_what_is_said_first_so_does_the_choice() -> None:
    chance = np.random.default_rng(1)
    places = chance.permuted(np.tile(np.arange(3), (300, 1)), axis=1)
    every = np.eye(3, dtype=bool)
    truth, both = every[places[:, 0]], every[places[:, 0]] | every[places[:, 1]]
    scores = chance.normal(-0.5, 0.1, (300, 3)) + 0.8 * both
    first = chance.normal(-0.5, 0.1, (300, 3)) + 0.8 * truth
    even = np.ones((100, 3))
    for beginning, least, most in ((first, 0.9, 1.0), (scores, 0.3, 0.7)):
        taught = choice.learn(scores[:200], beginning[:200], truth[:200])
        found = taught.worth(scores[200:], beginning[200:], even).argmax(axis=1)
        assert least <= (found == places[200:, 0]).mean() <= most


def test_too_few_comments_with_one_theme_leave_the_choice_to_the_bars() -> None:
    several = np.ones((100, 3), dtype=bool)
    for truth in (several, np.eye(3, dtype=bool)):
        taught = choice.learn(np.zeros(truth.shape), np.zeros(truth.shape), truth)
        nothing = np.zeros((1, 3))
        assert taught.worth(nothing, nothing, np.array([[0.5, 2.0, 1.0]])).argmax() == 1


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("Kind staff, but we waited for hours.", "Kind staff"),
        ("Staff, and the doctor, were kind and quick", "Staff, and the doctor"),
        ("Lovely. Food was cold. Parking too dear.", "Lovely. Food was cold"),
        ("  The room was cold", "The room was cold"),
        ("OK", "OK"),
        ("", ""),
    ],
)
def test_a_text_begins_with_its_first_clause_of_two_words(text: str, beginning: str) -> None:
    assert pieces.begin(text) == beginning


def test_the_beginning_of_a_text_without_end_is_bounded() -> None:
    assert len(pieces.begin(" \n" + "a " * 5_000_000)) == 400
