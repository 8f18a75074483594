from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.sentiment import judge
from analysis.types import Comment

GOOD = ("lovely", "great help", "so kind", "brilliant", "she listens", "it works", "happy", "fun")
BAD = ("awful", "no help", "so rude", "it failed", "ignored", "too late", "scared", "unfair")


def label(text: str, language: str | None = None) -> str:
    return judge([Comment("c", text, language)])[0].label


@pytest.mark.parametrize(
    "text",
    [
        "The staff were brilliant and so kind to my son",
        "She really listens to us",
        "There were no problems at all",
        "Nothing, it was excellent",
        "It could not have been better",
        "I can't think of anything you could do better",
        "Nothing everyone was great",
        "They work hard",
        "The staff were kindHelped us a lot",
    ],
)
def test_praise_is_positive(text: str) -> None:
    assert label(text) == "positive"


@pytest.mark.parametrize(
    "text",
    [
        "No one listens to us",
        "It was rubbish",
        "We waited two years",
        "The staff were not helpful",
        "I had to fight for everything",
    ],
)
def test_complaints_are_negative(text: str) -> None:
    assert label(text) == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "It could be better",
        "They need more help and support",
        "More help please",
        "I would like a nicer room",
        "You should be more friendly",
        "Be kinder and listen",
        "A little more help at lunch",
        "Please let me have a good chair",
        "Nice staff could have more time",
    ],
)
def test_a_request_is_no_praise(text: str) -> None:
    assert label(text) != "positive"


@pytest.mark.parametrize(
    "text", ["He goes to a special school", "", "😀", "None", "N/A", "\x00", "He is in year nine"]
)
def test_words_that_tell_nothing_are_neutral(text: str) -> None:
    assert label(text) == "neutral"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What could be better?", "Nothing", "positive"),
        ("What is good about your school?", "Nothing", "negative"),
        ("What could be better?", "The lunch hall", "negative"),
        ("What is good about your school?", "The teachers are lovely", "positive"),
        ("What could be better?", "N/A", "neutral"),
        ("", "Nothing", "neutral"),
    ],
)
def test_the_question_tells_what_a_bare_answer_means(
    question: str, text: str, expected: str
) -> None:
    assert judge([Comment("1", text, question=question)])[0].label == expected


def test_other_languages_are_judged_by_their_translation() -> None:
    comment = Comment("1", "अच्छा नहीं था", translation="It was awful")
    assert judge([comment])[0].label == "negative"


class Numbers:
    """Meaning that knows one thing: whether a text is about a bus."""

    def tones(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[1, 0] if "bus" in text else [0, 1] for text in texts], np.float32)


def test_meaning_counts_beside_the_words() -> None:
    texts = [
        (f"{a} {b} it {n}", b) for n in range(20) for a in ("the", "a") for b in ("bus", "dog")
    ]
    examples = [(Comment(t, t), 1.0 if b == "bus" else -1.0) for t, b in texts]
    asked = [Comment("1", "minibus"), Comment("2", "cat")]
    found = judge(asked, examples=examples, encoder=Numbers())
    assert [one.label for one in found] == ["positive", "negative"]


class Directions:
    """Meaning as directions round a circle, a degree for each of the text's number."""

    def tones(self, texts: Sequence[str]) -> NDArray[np.float32]:
        turned = np.radians([float(text.split()[-1]) for text in texts])
        return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


def test_meaning_is_told_by_what_lies_around_not_by_one_direction() -> None:
    degrees = [at for at in range(0, 360, 4) if 10 < at % 90 < 80]
    examples = [(Comment(f"{at}", f"it is {at}"), 1.0 if at // 90 % 2 else -1.0) for at in degrees]
    asked = [Comment(f"{at}", f"so {at}") for at in (45, 135, 225, 315)]
    found = judge(asked, examples=examples, encoder=Directions())
    assert [one.label for one in found] == ["negative", "positive"] * 2


def test_rules_for_english_do_not_judge_other_languages() -> None:
    assert label("fine fine", "gu") == "neutral"


def test_examples_of_people_teach_the_words_of_the_place() -> None:
    said = [(a, b) for a in ("", "Today ", "Then ") for b in range(len(GOOD))]
    good = [(Comment("g", f"{a}proper mint that was {GOOD[b]}"), 1.0) for a, b in said]
    bad = [(Comment("b", f"{a}right mardy about it {BAD[b]}"), -1.0) for a, b in said]
    found = judge([Comment("1", "proper mint"), Comment("2", "mardy")], examples=[*good, *bad])
    assert [feeling.label for feeling in found] == ["positive", "negative"]


def test_scores_stay_in_range_and_order() -> None:
    comments = [Comment(str(n), text) for n, text in enumerate((*GOOD, "", *BAD))]
    examples = [(c, 1.0 if c.text in GOOD else -1.0) for c in comments if c.text]
    for found in (judge(comments), judge(comments, examples=examples)):
        assert [feeling.comment for feeling in found] == [c.id for c in comments]
        assert all(-1 <= feeling.score <= 1 for feeling in found)


def test_the_same_input_gives_the_same_result() -> None:
    comments = [Comment(str(n), text) for n, text in enumerate((*GOOD, *BAD))]
    examples = [(c, 1.0 if c.text in GOOD else -1.0) for c in comments]
    assert judge(comments, examples=examples) == judge(comments, examples=examples)


def test_a_megabyte_is_judged() -> None:
    assert label("lovely " * 150_000) == "positive"
