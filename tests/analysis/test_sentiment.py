import pytest

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
    ],
)
def test_a_request_is_no_praise(text: str) -> None:
    assert label(text) != "positive"


@pytest.mark.parametrize(
    "text", ["He goes to a special school", "", "😀", "None", "N/A", "\x00", "He is in year nine"]
)
def test_words_that_tell_nothing_are_neutral(text: str) -> None:
    assert label(text) == "neutral"


def test_rules_for_english_do_not_judge_other_languages() -> None:
    assert label("fine fine", "gu") == "neutral"


def test_examples_of_people_teach_the_words_of_the_place() -> None:
    good = [(Comment(f"g{n}", f"Proper mint that was {w}"), 1.0) for n, w in enumerate(GOOD)]
    bad = [(Comment(f"b{n}", f"Right mardy about it {w}"), -1.0) for n, w in enumerate(BAD)]
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
