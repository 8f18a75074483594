import pytest

from analysis.quotes import Facts, pick
from analysis.types import Coding, Comment

SAID = {
    "a": "The taxi was late every single day this term",
    "b": "The taxi was late every single day this term!",
    "c": "Late taxi",
    "d": "Our driver is kind but the minibus takes more than an hour each way",
    "e": "My son Oliver Bennett waits for his taxi at 14 Mill Lane every morning",
    "f": "We love the park. The taxi left him outside the wrong school gate. Then we had tea.",
}
SURE = {"a": 0.94, "b": 0.93, "c": 0.97, "d": 0.91, "e": 0.99, "f": 0.935}
COMMENTS = [Comment(key, text) for key, text in SAID.items()]
CODINGS = [Coding(key, "travel", sure, ("taxi",)) for key, sure in SURE.items()]


def test_quotes_are_sure_varied_and_long_enough() -> None:
    found = pick(COMMENTS, CODINGS, "travel", most=3)
    assert [quote.comment for quote in found] == ["a", "f", "d"]


def test_short_comments_only_fill_up() -> None:
    assert [quote.comment for quote in pick(COMMENTS, CODINGS, "travel")][-1] == "c"
    only = pick([COMMENTS[2]], CODINGS, "travel")
    assert [quote.text for quote in only] == ["Late taxi"]


def test_what_is_unsure_beside_others_is_not_quoted_but_a_theme_keeps_its_surest() -> None:
    doubtful = [*CODINGS[:3], Coding("d", "travel", 0.6, ()), *CODINGS[4:]]
    assert "d" not in {quote.comment for quote in pick(COMMENTS, doubtful, "travel")}
    young = {"d": Facts(group="young people")}
    assert "d" in {quote.comment for quote in pick(COMMENTS, doubtful, "travel", facts=young)}
    alone = [Coding("d", "travel", 0.3, ()), Coding("a", "travel", 0.2, ())]
    assert [quote.comment for quote in pick(COMMENTS, alone, "travel")] == ["d"]


def test_a_comment_that_another_theme_claims_too_comes_later() -> None:
    claimed = [*CODINGS, Coding("a", "staff", 0.9, ("late",))]
    assert [quote.comment for quote in pick(COMMENTS, CODINGS, "travel", most=1)] == ["a"]
    assert "a" not in {quote.comment for quote in pick(COMMENTS, claimed, "travel", most=1)}


def test_a_comment_that_says_little_else_comes_sooner() -> None:
    plain = Comment("p", "Our taxi is always late")
    mixed = Comment("m", "The taxi is late but lunch, lessons and the playground are lovely")
    surer = [
        Coding("m", "travel", 0.93, ("taxi", "late")),
        Coding("p", "travel", 0.92, ("taxi", "late")),
    ]
    (one,) = pick([mixed, plain], surer, "travel", most=1)
    assert one.comment == "p"
    much_surer = [Coding("m", "travel", 0.99, ("taxi", "late")), surer[1]]
    (one,) = pick([mixed, plain], much_surer, "travel", most=1)
    assert one.comment == "m"


def test_nothing_that_names_a_person_is_quoted() -> None:
    found = pick(COMMENTS, CODINGS, "travel", most=10)
    assert not any("Oliver" in quote.text or "Mill Lane" in quote.text for quote in found)


def test_a_sentence_with_the_evidence_stands_for_a_longer_comment() -> None:
    long = " ".join([SAID["f"], "We like tea very much and biscuits too." * 5])
    (quote,) = pick([Comment("f", long)], CODINGS, "travel")
    assert quote.text == "The taxi left him outside the wrong school gate."


def test_for_one_quote_nothing_is_looked_at_behind_the_surest_that_fits() -> None:
    looked_at: list[str] = []
    texts = ["Ask Aiden.", "We wait for months and months.", "Nobody ever rings us back."]
    comments = [Comment(str(at), text) for at, text in enumerate(texts)]
    codings = [Coding(str(at), "t", 0.99 - at / 100, ()) for at in range(3)]

    def note(words: str) -> bool:
        looked_at.append(words)
        return "Aiden" not in words

    (one,) = pick(comments, codings, "t", most=1, is_safe=note)
    assert one.text == texts[1]
    assert looked_at == texts[:2]
    looked_at.clear()
    assert [quote.text for quote in pick(comments, codings, "t", most=2, is_safe=note)] == texts[1:]


def test_the_same_words_are_quoted_once() -> None:
    found = [quote.comment for quote in pick(COMMENTS, CODINGS, "travel", most=10)]
    assert "b" not in found


def test_other_themes_and_missing_comments_give_no_quote() -> None:
    assert pick(COMMENTS, CODINGS, "waits") == []
    assert pick([], CODINGS, "travel") == []
    assert pick(COMMENTS, CODINGS, "travel", most=0) == []


def test_own_words_come_first_then_groups_and_languages_take_turns() -> None:
    ids = ("p1", "p2", "p3", "y1", "y2", "s1")
    texts = (
        "The taxi never comes on time for him",
        "We wait for transport each morning in the rain",
        "Our minibus route is far too long for her",
        "My driver plays the same song every day",
        "I like to sit at the front of the bus",
        "He told me that his escort is kind to him",
    )
    comments = [Comment(key, text) for key, text in zip(ids, texts, strict=True)]
    codings = [Coding(key, "travel", 0.96 - at / 100, ()) for at, key in enumerate(ids)]
    facts = {key: Facts("parents", "en") for key in ids[:3]}
    facts |= {"p3": Facts("parents", "pl"), "y1": Facts("young", "en"), "y2": Facts("young", "en")}
    facts["s1"] = Facts("young", "pl", is_own=False)
    found = pick(comments, codings, "travel", most=6, facts=facts)
    assert [quote.comment for quote in found] == ["p1", "y1", "p3", "y2", "p2", "s1"]


@pytest.mark.parametrize(
    "telling",
    [
        "We waited at Glenfield Hospital all day long",
        "She was seen on the 3rd of May at last",
        "Our son has a rare chromosome deletion and waits",
        "Nobody at school has heard of Batten disease yet",
        "We moved to Loughborough to be near the school",
    ],
)
def test_places_services_days_and_rare_conditions_are_not_quoted(telling: str) -> None:
    assert pick([Comment("a", telling)], [Coding("a", "travel", 0.9, ())], "travel") == []


def test_conditions_that_many_have_may_be_quoted() -> None:
    text = "Staff understand autism spectrum disorder and Down's syndrome"
    assert pick([Comment("a", text)], [Coding("a", "staff", 0.9, ())], "staff")
