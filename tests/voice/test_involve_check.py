"""The page that says how easy a draft is to read, and the offers that the builder shows."""

from collections.abc import Callable, Mapping
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.models import Edition
from voice.involve import library
from voice.involve.builder import drafts
from voice.listen.heard.told import dimension_of

Visit = Callable[..., str]
PAGE = "/involve/surveys/moving-on/easy-read"


def test_what_is_hard_is_named_with_its_place_and_what_to_say_instead(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    hard = "You don't have to answer."
    drafts.write_words(edition.survey, "feel.text", "en", hard, "How was your move?")
    session.commit()
    page = visit(officer, PAGE)
    assert "things to mend" in page  # questions without a picture
    assert "open=feel" in page
    assert "You could say: “do not”" in page
    assert "Do people who will read it understand it?" in page


def test_a_survey_without_words_in_a_language_does_not_pass(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    with drafts.changing(edition.survey) as draft:
        draft["questions"] = []
        draft["languages"] = ["en", "ur"]
    session.commit()
    page = visit(officer, f"{PAGE}?language=ur")
    assert "Nothing is written in this language yet" in page
    assert "Passes" not in page


def test_a_survey_that_passes_is_never_called_easy_read(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    with drafts.changing(edition.survey) as draft:
        draft["questions"] = [draft["questions"][1]]
        draft["questions"][0]["picture"] = "openmoji:1F642"
    session.commit()
    page = visit(officer, PAGE)
    assert "Passes machine checks" in page


def test_words_being_typed_come_back_with_an_offer(officer: FlaskClient, edition: Edition) -> None:
    reply = officer.post(
        "/involve/surveys/moving-on/check", data={"words": "We don't know.", "language": "en"}
    )
    (found,) = [one for one in reply.get_json()["findings"] if one["rule"] == "ER14"]
    assert found["mended"] == "We do not know."


def test_a_survey_that_tires_people_says_so_and_may_still_open(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    """Standards Q12."""
    opening = PAGE.replace("easy-read", "opening")
    assert "tire after" not in visit(officer, PAGE)
    with drafts.changing(edition.survey) as draft:
        draft["youngest"] = 7
    session.commit()
    assert "6 questions. Children under 8 tire after 5." in visit(officer, opening)
    with drafts.changing(edition.survey) as draft:
        draft["youngest"] = 12
        more = [dict(draft["questions"][1], key=f"more_{at}") for at in range(5)]
        draft["questions"] += more
    session.commit()
    assert "11 questions. Most people tire after 10." in visit(officer, PAGE)


def test_who_writes_bare_sides_or_begins_with_what_is_hard_is_told_and_may_still_open(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    """Standards Q4 and G6."""
    opening = PAGE.replace("easy-read", "opening")
    before = visit(officer, PAGE)
    assert "whole words" not in before
    assert "in the middle" not in before
    with drafts.changing(edition.survey) as draft:
        sides = next(one for one in draft["questions"] if one["kind"] == "yes_no")
        sides["options"][1]["text"] = sides["options"][1]["text"] | {"ar": "لا."}
        draft["questions"][1]["sensitive"] = True
        number = draft["questions"].index(sides) + 1
    session.commit()
    for page in (visit(officer, opening), visit(officer, PAGE)):
        assert f"“I had no help”: question {number}." in page
        assert "beginning or the end is hard: question 2." in page
    with drafts.changing(edition.survey) as draft:
        draft["questions"].insert(2, draft["questions"].pop(1))
    session.commit()
    assert "in the middle" not in visit(officer, PAGE)


def test_no_ready_question_offers_a_bare_yes_or_no() -> None:
    """Standards Q4: people say yes to whatever is asked; each side has words of its own."""
    said = [
        words.strip(" .").lower()
        for block in library.blocks().values()
        for question in block.questions
        for option in (*question.get("options", ()), *question.get("easy_options", ()))
        for words in option["text"].values()
    ]
    assert len(said) > 40
    assert {"yes", "no", "agree", "disagree"} & set(said) == set()


def test_ready_answers_are_those_of_the_national_returns() -> None:
    """Standards section 5: plan or support, the bands of SEN2, the codes of the school census."""
    asked = {one["key"]: one for block in library.blocks().values() for one in block.questions}
    keys = {
        name: [one["key"] for one in question.get("options", ())]
        for name, question in asked.items()
    }
    assert keys["provision"] == ["plan", "sen_support", "none", "waiting", "not_sure"]
    assert keys["age"] == ["age_0_4", "age_5_10", "age_11_15", "age_16_18", "age_19_25"]
    codes = "slcn asd spld mld sld pmld ds semh hi vi msi pd nsa oth"
    assert keys["needs"] == codes.split()
    places = "mainstream unit special college alternative_provision elsewhere_learning"
    assert keys["setting"] == places.split()
    easy = [one["key"] for one in asked["setting"]["easy_options"]]
    assert (len(easy), "alternative_provision" in easy) == (5, True)
    easy = [one["key"] for one in asked["needs"]["easy_options"]]
    assert "_".join(easy).split("_") == codes.split()
    assert not any(
        one in words.lower().split() for one in codes.split() for words in _words(asked["needs"])
    )
    assert asked["equality_impact"]["show_if"] == {"question": "equality_disability", "is": "yes"}


def test_after_the_five_ethnic_groups_come_the_19_of_the_census_of_2021() -> None:
    """One question more, after the group that somebody picked; whoever skipped it has none."""
    questions = library.blocks()["equality"].questions
    asked = {one["key"]: one for one in questions}
    groups = [one["key"] for one in asked["equality_ethnicity"]["options"]]
    assert groups == ["white", "mixed", "asian", "black", "other", "prefer_not_to_say"]
    second = [asked[f"equality_background_{group}"] for group in groups[:-1]]
    for group, question in zip(groups, second, strict=False):
        assert question["show_if"] == {"question": "equality_ethnicity", "is": group}
        assert dimension_of(question) is None, "nobody is counted in two groups"
    said = [one["key"] for question in second for one in question["options"]]
    assert [said.count(one) for one in ("prefer_not_to_say", "british", "arab")] == [5, 1, 1]
    assert len({*said} - {"prefer_not_to_say"}) == 19
    assert "2021 census" in library.blocks()["equality"].purpose


def _words(question: Mapping[str, Any]) -> list[str]:
    options = (*question["options"], *question["easy_options"])
    return [words for option in options for words in option["text"].values()]
