"""Whose words, which forum: topics with their forums side by side, narrowed by two at most."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.kinds import faces
from surveys.models import Consultation, Edition, Response
from tests import samples
from voice import counted
from voice.listen.models import ACCEPTED, REJECTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.topics import topics
from voice.listen.topics import view as topic_view
from voice.listen.topics.narrowing import Editions, Narrowing
from voice.listen.topics.view import Chart, Seen

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
HOME = "/listen/transitions/topics"
AGES = samples.make_options("age_5_10", "age_11_15")
MORE = (
    samples.ask("choice", "age", options=AGES),
    samples.ask("choices", "needs", options=samples.make_options("asd", "semh")),
    samples.ask("ranking", "order", options=samples.make_options("home", "club")),
)
HELPED = samples.ask("choices", "helped", options=samples.make_options("visit", "staff", "plan"))


@pytest.fixture
def young(session: Session, consultation: Consultation) -> Edition:
    """The sample survey, with questions that tell who someone is."""
    questions = [*deepcopy(samples.SURVEY["questions"]), *deepcopy(MORE)]
    added = samples.add_edition(session, consultation, "young", questions=questions)
    session.commit()
    return added


@pytest.fixture
def parents(session: Session, consultation: Consultation) -> Edition:
    """Parents are asked about the move in other words, and offered one more answer."""
    questions = deepcopy([one for one in samples.SURVEY["questions"] if one["key"] != "helped"])
    questions[1]["text"] = {"en": "How was your child’s move?", "ar": "كيف كان انتقال طفلك؟"}
    added = samples.add_edition(
        session,
        consultation,
        "parents",
        questions=[*questions, deepcopy(HELPED)],
        audience="parents",
    )
    session.commit()
    return added


@pytest.fixture
def theme(session: Session, consultation: Consultation) -> Theme:
    added = Theme(
        consultation_id=consultation.id,
        key="visits",
        name="Visits",
        origin="codebook",
        state=ACCEPTED,
    )
    session.add(added)
    session.commit()
    return added


def answer(
    session: Session,
    edition: Edition,
    number: int = 1,
    *,
    words: str = "",
    theme: Theme | None = None,
    state: str = SUGGESTED,
    **more: Any,
) -> list[Response]:
    """So many people gave the same answers, and wrote the same words on what would be better."""
    people = samples.add_people(session, edition, number, **more)
    if words:
        for one in people:
            comment = Comment(
                consultation_id=edition.survey.consultation_id,
                response_id=one.id,
                source="survey",
                audience=edition.document["audience"],
                question="better",
                topic="better",
                text=words,
                language="en",
                answered_by=one.answered_by,
                may_quote=one.may_quote,
            )
            if theme:
                comment.codings = [Coding(theme=theme, state=state, confidence=0.9, evidence=[])]
            session.add(comment)
    session.commit()
    return people


def look(session: Session, consultation: Consultation, key: str, **narrowed: str) -> Seen:
    editions = Editions.of(session, consultation.id)
    topic = topics.of_consultation(session, consultation.id)[key]
    return topic_view.of(session, consultation, topic, Narrowing(**narrowed), editions, "en")


def numbers(chart: Chart) -> dict[str, list[int | None]]:
    return {line.label: [cell and cell.people for cell in line.cells] for line in chart.lines}


def test_topics_tie_the_forums_questions_and_leave_out_who_someone_is(
    session: Session, consultation: Consultation, young: Edition, parents: Edition
) -> None:
    found = topics.of_consultation(session, consultation.id)
    assert list(found) == ["moving", "told", "place", "helped", "better", "order"]
    assert [texts[0]["en"] for texts in found["moving"].wordings.values()] == [
        "How was your move?",
        "How was your child’s move?",
    ]


def test_closed_answers_stand_side_by_side_and_what_was_not_offered_is_no_nought(
    session: Session, consultation: Consultation, young: Edition, parents: Edition
) -> None:
    answer(session, young, 12, answers={"helped": ["visit", "friend"], "feel": "sad"})
    answer(session, young, 8, answers={"feel": "happy"})
    answer(session, parents, 20, answers={"helped": ["plan"], "feel": "happy"})
    (chart,) = look(session, consultation, "helped").charts
    assert chart.people == {"young_people": 12, "parents": 20}
    assert numbers(chart) == {
        "plan": [None, 20],
        "A visit": [12, 0],
        "A friend": [12, None],
        "Meeting staff": [0, 0],
    }
    (faces,) = look(session, consultation, "moving").charts
    assert [line.label for line in faces.lines] == ["Good", "OK", "Bad"], "faces keep their order"
    assert faces.more("parents") == ["Good"]
    assert faces.more("young_people") == ["Bad"]


def test_who_was_spoken_for_is_never_one_number_with_who_spoke(
    session: Session, consultation: Consultation, young: Edition, theme: Theme
) -> None:
    answer(session, young, 3, answers={"feel": "sad"}, words="See it first.", theme=theme)
    answer(session, young, 2, answers={"feel": "sad"}, answered_by="helped")
    answer(session, young, 4, answers={"feel": "happy"}, words="Fine.", answered_by="proxy")
    (faces,) = look(session, consultation, "moving").charts
    assert faces.people == {"young_people": 5, "young_people_proxy": 4}
    assert numbers(faces) == {"Good": [0, 4], "OK": [0, 0], "Bad": [5, 0]}
    themes = look(session, consultation, "better").themes
    assert themes.people == {"young_people": 3, "young_people_proxy": 4}
    assert numbers(themes) == {"Visits": [3, 0]}


def test_kind_faces_are_never_counted_with_the_others_not_even_of_the_same_question() -> None:
    def ask(edition: int, audience: str, keys: list[str]) -> topics.Asked:
        options = [{"key": key, "text": {"en": key}} for key in keys]
        question = {"key": "mood", "kind": "faces", "text": {"en": "How?"}, "options": options}
        return topics.Asked(edition, 1 if audience == "parents" else 2, 1, audience, question)

    newer, older = ask(3, "parents", faces.KIND), ask(1, "parents", faces.FIVE)
    young = ask(2, "young_people", faces.FIVE)
    assert topics.Topic("mood", (young, newer, older)).closed == [[young, older], [newer]]


def test_two_questions_of_one_survey_on_a_topic_are_never_counted_as_one(
    session: Session, consultation: Consultation
) -> None:
    yes_no = samples.make_options("yes", "no")
    asked = [samples.ask("yes_no", key, options=yes_no, topic="day") for key in ("here", "there")]
    edition = samples.add_edition(session, consultation, "twice", questions=asked)
    answer(session, edition, 3, answers={"here": "yes", "there": "no"})
    first, second = look(session, consultation, "day").charts
    assert numbers(first) == {"yes": [3], "no": [0]}
    assert numbers(second) == {"yes": [0], "no": [3]}


def test_themes_count_people_of_the_topic_and_what_was_called_wrong_never(
    session: Session, consultation: Consultation, young: Edition, parents: Edition, theme: Theme
) -> None:
    answer(session, young, 6, words="More visits before the summer please.", theme=theme)
    answer(session, young, 4, words="Nothing.", theme=theme, state=REJECTED)
    answer(session, parents, 3, words="Visits helped us a lot before the move.", theme=theme)
    seen = look(session, consultation, "better")
    assert seen.themes.people == {"young_people": 10, "parents": 3}
    assert numbers(seen.themes) == {"Visits": [6, 3]}
    assert {one.audience for one in seen.said["Visits"]} == {"young_people", "parents"}


@pytest.mark.parametrize(
    ("narrowed", "people"),
    [
        ({"whose": "helped"}, 3),
        ({"language": "ar"}, 2),
        ({"way": "paper"}, 2),
        ({"age": "age_11_15"}, 4),
        ({"needs": "semh"}, 4),
        ({"needs": "asd", "whose": "self"}, 4),
        ({"age": "nobody"}, 0),
    ],
)
@pytest.mark.every_store
def test_findings_are_narrowed_to_some_people(
    session: Session,
    consultation: Consultation,
    young: Edition,
    theme: Theme,
    narrowed: dict[str, str],
    people: int,
) -> None:
    both = {"age": "age_11_15", "needs": ["asd", "semh"], "feel": "sad"}
    answer(session, young, 4, words="More visits.", theme=theme, answers=both)
    answer(
        session,
        young,
        3,
        words="More visits.",
        theme=theme,
        answered_by="helped",
        answers={"feel": "ok"},
    )
    answer(
        session,
        young,
        2,
        words="More visits.",
        theme=theme,
        language="ar",
        channel="paper",
        answers={"feel": "ok"},
    )
    seen = look(session, consultation, "better", **narrowed)
    assert seen.themes.people.get("young_people", 0) == people
    charts = look(session, consultation, "moving", **narrowed).charts
    assert sum(sum(chart.people.values()) for chart in charts) == people


def test_what_was_said_for_another_is_narrowed_by_who_chose_it(
    session: Session, consultation: Consultation, young: Edition, theme: Theme
) -> None:
    facts = {"words": "More visits.", "theme": theme, "answered_by": "proxy"}
    answer(session, young, 4, answers={"feel": "sad"}, who_chose="together", **facts)
    answer(session, young, 3, answers={"feel": "ok"}, who_chose="helper", **facts)
    answer(session, young, 2, answers={"feel": "ok"}, **facts)
    for chose, people in (("together", 4), ("helper", 3), ("person", 0), ("", 9)):
        said = look(session, consultation, "better", chose=chose).themes.people
        assert sum(said.values()) == people, chose
        charts = look(session, consultation, "moving", chose=chose).charts
        assert sum(sum(chart.people.values()) for chart in charts) == people, chose


def test_rows_of_a_file_are_a_topic_of_their_own_and_are_narrowed_by_what_they_tell(
    session: Session, consultation: Consultation
) -> None:
    facts = {"consultation_id": consultation.id, "source": "file", "audience": "parents"}
    facts |= {"question": "Comment", "answered_by": "unknown", "may_quote": False}
    for language in ("en", "en", "gu"):
        session.add(Comment(text="words", language=language, **facts))
    session.commit()
    assert look(session, consultation, "Comment", language="gu").themes.people == {"parents": 1}
    assert look(session, consultation, "Comment", way="paper").themes.people == {}


def test_editions_are_compared_only_while_the_words_stay_the_same(
    session: Session, consultation: Consultation, young: Edition
) -> None:
    answer(session, young, 20, answers={"feel": "sad", "told": "yes"})
    changed = deepcopy(young.document)
    changed["questions"][2]["text"]["en"] = "Did somebody tell you?"
    later = Edition(survey=young.survey, number=2, document=changed)
    session.add(later)
    answer(session, later, 20, answers={"feel": "happy", "told": "no"})
    (feel,) = look(session, consultation, "moving").series
    said = {one.label: (one.trend.says, one.trend.value) for one in feel.changes}
    assert (feel.audience, feel.editions) == ("young_people", (1, 2))
    assert said == {"Good": ("rising", 1.0), "Bad": ("falling", -1.0)}
    (told,) = look(session, consultation, "told").series
    assert {one.trend.says for one in told.changes} == {"not_comparable"}


def test_an_officer_sees_exact_numbers_words_and_two_filters_at_most(
    staff: SignIn, visit: Visit, session: Session, young: Edition, parents: Edition, theme: Theme
) -> None:
    words = "We would like more visits before the summer holidays begin."
    answer(session, young, 6, words=words, theme=theme, answers={"age": "age_11_15"})
    answer(session, parents, 3, words="Visits helped us.", theme=theme)
    officer = staff("engagement_officer")
    assert "What would make it better?" in visit(officer, HOME)
    page = visit(officer, f"{HOME}/better")
    assert "more visits before the summer" in page
    assert "<strong>6</strong>" in page
    narrow = visit(officer, f"{HOME}/better?whose=self&age=age_11_15")
    assert '<option value="age_11_15" selected>' in narrow
    assert "Parents and carers</span> <span" not in narrow.partition("What people said")[2]
    refused = visit(officer, f"{HOME}/better?whose=self&age=age_11_15&way=phone", status=422)
    assert "Choose two at most" in refused
    assert '<option value="age_11_15" selected>' in refused, "nothing chosen is lost"
    assert "<strong>6</strong>" not in refused
    visit(officer, f"{HOME}/nothing", status=404)


def test_a_viewer_sees_small_numbers_hidden_no_words_and_no_filters(
    staff: SignIn, visit: Visit, session: Session, young: Edition, parents: Edition, theme: Theme
) -> None:
    answer(session, young, 12, words="More visits before the summer.", theme=theme)
    answer(session, young, 30, words="Nothing at all.", answers={"feel": "ok"})
    answer(
        session,
        young,
        3,
        words="Visits!",
        theme=theme,
        answered_by="proxy",
        answers={"feel": "sad"},
    )
    viewer = staff("viewer")
    page = visit(viewer, f"{HOME}/better?whose=proxy")
    assert "<strong>10</strong>" in page, "of all who spoke themselves, whatever is asked for"
    assert "<strong>15</strong>" not in page, "nobody who was spoken for is in that number"
    assert "Young people: said for them" in page
    assert "<strong>3</strong>" not in page
    assert "before the summer" not in page
    assert "<form" not in page.partition("<main")[2]
    closed = visit(viewer, f"{HOME}/moving")
    assert "spoke themselves, as far as we know" in closed
    assert "<strong>c</strong>" not in closed, "so few who were spoken for are told in no number"
    answer(session, young, 2, answers={"feel": "sad"})
    session.commit()
    assert "<strong>c</strong>" in visit(viewer, f"{HOME}/moving")
    assert "wrote" not in visit(viewer, HOME)


def test_a_topic_asks_the_database_as_often_for_many_as_for_few(
    staff: SignIn,
    session: Session,
    young: Edition,
    parents: Edition,
    theme: Theme,
    statements: list[Any],
) -> None:
    officer = staff("engagement_officer")

    def count(people: int) -> int:
        answer(session, young, people, words="More visits.", theme=theme, answers={"feel": "ok"})
        counted.forget()
        statements.clear()
        assert officer.get(f"{HOME}/better?whose=self").status_code == 200
        return len(statements)

    assert count(2) == count(30)


def test_what_is_withdrawn_is_gone_from_the_topic_at_once(
    session: Session, consultation: Consultation, young: Edition, theme: Theme
) -> None:
    first, *_ = answer(session, young, 2, words="More visits.", theme=theme, answers={"feel": "ok"})
    session.delete(session.scalars(select(Response).where(Response.id == first.id)).one())
    session.commit()
    session.expire_all()
    assert numbers(look(session, consultation, "better").themes) == {"Visits": [1]}
    assert [chart.people for chart in look(session, consultation, "moving").charts] == [
        {"young_people": 1}
    ]
