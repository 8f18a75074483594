from analysis.quotes import pick
from analysis.types import Coding, Comment

SAID = {
    "a": "The taxi was late every single day this term",
    "b": "The taxi was late every single day this term!",
    "c": "Late taxi",
    "d": "Our driver is kind but the minibus takes more than an hour each way",
    "e": "My son Oliver Bennett waits for his taxi at 14 Mill Lane every morning",
    "f": "We love the park. The taxi left him outside the wrong school gate. Then we had tea.",
}
SURE = {"a": 0.9, "b": 0.89, "c": 0.95, "d": 0.5, "e": 0.99, "f": 0.8}
COMMENTS = [Comment(key, text) for key, text in SAID.items()]
CODINGS = [Coding(key, "travel", sure, ("taxi",)) for key, sure in SURE.items()]


def test_quotes_are_sure_varied_and_long_enough() -> None:
    found = pick(COMMENTS, CODINGS, "travel", most=3)
    assert [quote.comment for quote in found] == ["a", "f", "d"]


def test_short_comments_only_fill_up() -> None:
    assert [quote.comment for quote in pick(COMMENTS, CODINGS, "travel")][-1] == "c"
    only = pick([COMMENTS[2]], CODINGS, "travel")
    assert [quote.text for quote in only] == ["Late taxi"]


def test_nothing_that_names_a_person_is_quoted() -> None:
    found = pick(COMMENTS, CODINGS, "travel", most=10)
    assert not any("Oliver" in quote.text or "Mill Lane" in quote.text for quote in found)


def test_a_sentence_with_the_evidence_stands_for_a_longer_comment() -> None:
    long = " ".join([SAID["f"], "We like tea very much and biscuits too." * 5])
    (quote,) = pick([Comment("f", long)], CODINGS, "travel")
    assert quote.text == "The taxi left him outside the wrong school gate."


def test_the_same_words_are_quoted_once() -> None:
    found = [quote.comment for quote in pick(COMMENTS, CODINGS, "travel", most=10)]
    assert "b" not in found


def test_other_themes_and_missing_comments_give_no_quote() -> None:
    assert pick(COMMENTS, CODINGS, "waits") == []
    assert pick([], CODINGS, "travel") == []
    assert pick(COMMENTS, CODINGS, "travel", most=0) == []
