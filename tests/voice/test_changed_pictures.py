"""Words and pictures when a person changes their answers, or a question is not asked any more."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import changes, intake, submissions
from surveys.models import Consultation, Edition, Recording, Response
from surveys.recordings import Enclosed
from tests import samples
from tests.voice.test_changes import KEY, answers_of, comments_of
from voice.media import images

QUESTIONS = [
    {
        "key": "like",
        "kind": "choice",
        "text": {"en": "Do you like to draw?"},
        "options": [{"key": "yes", "text": {"en": "Yes"}}, {"key": "no", "text": {"en": "No"}}],
    },
    {
        "key": "dream",
        "kind": "drawing",
        "text": {"en": "Draw your dream school."},
        "show_if": {"question": "like", "is": "yes"},
    },
]
PICTURE = {"media": "a", "story": "secret"}


@pytest.fixture
def drawn(session: Session, consultation: Consultation) -> Edition:
    return samples.add_edition(
        session, consultation, "draw-it", languages=["en"], wording={"en": "approved"},
        title={"en": "Draw it"}, questions=QUESTIONS,
    )  # fmt: skip


def read(edition: Edition, like: str = "yes", **more: Any) -> submissions.Submission:
    dream = more.pop("dream", None)
    answers = {"like": like} | ({"dream": dream} if dream else {})
    raw = {"language": "en", "channel": "phone", "answers": answers}
    return submissions.read_json(edition.document, raw | more)


def file(name: str) -> Enclosed:
    return Enclosed("dream", "drawing", "image/png", name * 32 + ".png", 1, name * 64)


def hand_in(session: Session, edition: Edition, dream: dict[str, str]) -> Response:
    one = uuid4()
    enclosed = [file("a")] if "media" in dream else []
    intake.submit(session, edition, one, read(edition, dream=dream), KEY, enclosed=enclosed)
    session.commit()
    return session.get_one(Response, one)


def test_words_that_are_emptied_go_with_their_answer(session: Session, drawn: Edition) -> None:
    response = hand_in(session, drawn, {"story": "secret"})
    changes.change(session, response.id, read(drawn))
    assert "dream" not in answers_of(response)
    assert comments_of(session, response) == []


def test_a_picture_stays_without_its_emptied_words(session: Session, drawn: Edition) -> None:
    response = hand_in(session, drawn, PICTURE)
    assert changes.change(session, response.id, read(drawn)) == []
    assert answers_of(response)["dream"] == ("answered", {"media": "a"})
    assert "secret" not in [one.text for one in comments_of(session, response)]


def test_old_words_do_not_return_beside_a_new_picture(session: Session, drawn: Edition) -> None:
    response = hand_in(session, drawn, PICTURE)
    said = read(drawn, dream={"media": "b"})
    assert changes.change(session, response.id, said, [file("b")]) == [file("a").name]
    assert answers_of(response)["dream"] == ("answered", {"media": "b"})


@pytest.mark.parametrize("said", [{"like": "no"}, {"skipped": ["dream"]}, {"unknown": ["dream"]}])
@pytest.mark.every_store
def test_a_picture_that_is_not_asked_for_any_more_goes(
    session: Session, drawn: Edition, said: dict[str, Any]
) -> None:
    response = hand_in(session, drawn, PICTURE)
    assert changes.change(session, response.id, read(drawn, **said)) == [file("a").name]
    session.commit()
    assert session.scalar(select(Recording)) is None


def test_the_same_words_beside_another_picture_are_new(session: Session, drawn: Edition) -> None:
    response = hand_in(session, drawn, PICTURE)
    (before,) = comments_of(session, response)
    before.feeling = "positive"  # about the first picture
    changes.change(session, response.id, read(drawn, dream=PICTURE), [file("b")])
    (after,) = comments_of(session, response)
    assert (after.feeling, after.text) == (None, "secret")


def test_parts_of_answers_that_are_not_asked_for_are_known(drawn: Edition) -> None:
    assert read(drawn, like="no", dream=PICTURE).dropped_parts == {"a"}
    assert read(drawn, dream=PICTURE).dropped_parts == frozenset()


def test_marks_of_a_jpeg_mean_nothing_in_another_file() -> None:
    assert images._scans_in(b"\x89PNG" + b"\xff\xda" * 1000) == 0
