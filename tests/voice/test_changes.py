"""A person changes what they said or takes it back: everything that hangs on it follows."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import changes, intake, submissions
from surveys.errors import Withdrawn
from surveys.models import Answer, Edition, Response
from tests import samples
from tests.voice import respond_samples
from tests.voice.respond_samples import (
    add_crowd,
    add_priority,
    add_promise,
    add_staff,
    add_theme,
    make_safe,
)
from voice.listen import findings, quotes
from voice.listen.models import ACCEPTED, SUGGESTED, Coding, Comment, Theme
from voice.respond.errors import OutOfDate
from voice.respond.models import Release
from voice.respond.releases import releases

KEY = b"tests only"
WORDS = "They passed me from team to team all year long."


def read(edition: Edition, **changed: Any) -> submissions.Submission:
    return submissions.read_json(edition.document, samples.ANSWERS | changed)


def hand_in(session: Session, edition: Edition, **changed: Any) -> Response:
    identifier = uuid4()
    intake.submit(session, edition, identifier, read(edition, **changed), KEY)
    return session.get_one(Response, identifier)


def answers_of(response: Response) -> dict[str, Any]:
    return {one.question: (one.state, one.value) for one in response.answers}


def comments_of(session: Session, response: Response) -> list[Comment]:
    query = select(Comment).where(Comment.response_id == response.id).order_by(Comment.id)
    return list(session.scalars(query))


def code_as(session: Session, comment: Comment, theme: Theme, state: str = SUGGESTED) -> None:
    session.add(
        Coding(comment_id=comment.id, theme_id=theme.id, state=state, confidence=0.9, evidence=[])
    )
    session.flush()


def say_theme(session: Session, edition: Edition, count: int) -> tuple[Theme, list[Response]]:
    """A theme that `count` of many people said, all in the same quotable words."""
    theme = add_theme(session, edition.survey.consultation)
    add_crowd(session, edition.survey.consultation, 0, 20, theme, "young_people")
    people = [
        hand_in(session, edition, answers={"better": WORDS, "share_words": "yes"})
        for _ in range(count)
    ]
    for person in people:
        comment = comments_of(session, person)[0]
        code_as(session, comment, theme)
        make_safe(session, comment)
    return theme, people


def test_changed_answers_take_the_place_of_the_old_ones(session: Session, edition: Edition) -> None:
    response = hand_in(session, edition, order={"place": ["college", "school", "other"]})
    kept = (response.id, response.receipt_digest, response.received_at, response.channel)
    changes.change(
        session,
        response.id,
        read(
            edition,
            channel="form",
            answered_by="helped",
            answers={"feel": "happy", "place": "school"},
            unknown=[],
            skipped=["told"],
        ),
    )
    session.commit()
    assert answers_of(response) == {
        "feel": ("answered", "happy"),
        "place": ("answered", "school"),
        "told": ("skipped", None),
    }
    assert kept == (response.id, response.receipt_digest, response.received_at, response.channel)
    assert response.changed_at is not None
    assert (response.answered_by, response.may_quote) == ("helped", False)
    order = {one.question: one.shown_order for one in response.answers}
    assert order["place"] == ["college", "school", "other"]
    assert session.scalar(select(func.count()).select_from(Answer)) == 3


def test_words_that_stayed_keep_what_was_made_of_them(session: Session, edition: Edition) -> None:
    theme = add_theme(session, edition.survey.consultation)
    response = hand_in(session, edition)
    (before,) = comments_of(session, response)
    code_as(session, before, theme, ACCEPTED)
    answers = samples.ANSWERS["answers"] | {"feel": "happy", "share_words": "no"}
    who = {"answered_by": "proxy", "who_chose": "together"}
    changes.change(session, response.id, read(edition, answers=answers, **who))
    session.commit()
    (after,) = comments_of(session, response)
    assert response.who_chose == after.who_chose == "together"
    assert (after.id, [one.state for one in after.codings]) == (before.id, [ACCEPTED])
    assert after.may_quote is False


def test_changed_words_are_read_and_themed_again(session: Session, edition: Edition) -> None:
    theme = add_theme(session, edition.survey.consultation)
    response = hand_in(session, edition)
    (before,) = comments_of(session, response)
    code_as(session, before, theme, ACCEPTED)
    gone = before.id
    answers = samples.ANSWERS["answers"] | {"better": "Let me visit the school first."}
    changes.change(session, response.id, read(edition, answers=answers))
    session.commit()
    (after,) = comments_of(session, response)
    assert (after.text, after.codings) == ("Let me visit the school first.", [])
    assert after.arrived_at == response.changed_at
    assert session.scalar(select(Coding).where(Coding.comment_id == gone)) is None


def test_words_that_are_deleted_go(session: Session, edition: Edition) -> None:
    response = hand_in(session, edition)
    changes.change(session, response.id, read(edition, answers={"feel": "ok"}, skipped=["better"]))
    assert comments_of(session, response) == []


def test_what_was_taken_back_is_not_changed(session: Session, edition: Edition) -> None:
    response = hand_in(session, edition)
    session.commit()
    held = session.get_one(Response, response.id)
    gone = held.id
    intake.withdraw(session, held, KEY)
    session.commit()
    with pytest.raises(Withdrawn):
        changes.change(session, gone, read(edition))


def test_taking_back_reaches_counts_themes_quotes_and_the_next_release(
    session: Session, edition: Edition
) -> None:
    theme, people = say_theme(session, edition, 12)
    consultation = edition.survey.consultation
    add_promise(session, add_priority(session, consultation, theme))
    release = releases.draft(session, consultation, add_staff(session, "one"))
    session.commit()
    before = findings.of_theme(session, theme).of("young_people")
    assert (before.people, before.comments) == (12, 12)
    assert WORDS in str(release.document)

    for person in people:
        intake.withdraw(session, person, KEY)
    session.commit()

    after = findings.of_theme(session, theme).of("young_people")
    assert (after.people, after.comments) == (0, 0)
    assert findings.bases(session, consultation.id)["young_people"].people == 20
    assert quotes.of_themes(session, [theme.id]) == {}
    assert session.scalar(select(Release)) is None, "the draft that quoted them is dropped"
    assert WORDS not in str(releases.compose(session, consultation))


def test_a_draft_whose_numbers_no_longer_hold_is_not_published(
    session: Session, edition: Edition
) -> None:
    theme, people = say_theme(session, edition, 25)
    consultation = edition.survey.consultation
    add_promise(session, add_priority(session, consultation, theme))
    release = releases.draft(session, consultation, add_staff(session, "one"))
    quoted = set(release.quoted)
    for person in people:
        if not quoted & {one.id for one in comments_of(session, person)}:
            intake.withdraw(session, person, KEY)
    session.commit()
    with pytest.raises(OutOfDate):
        respond_samples.publish(session, release, add_staff(session, "two"))


def test_a_machines_theme_goes_with_the_last_who_said_it(
    session: Session, edition: Edition
) -> None:
    theme, (person,) = say_theme(session, edition, 1)
    theme.origin, theme.state = "machine", SUGGESTED
    kept = add_theme(session, edition.survey.consultation, "kept")
    session.commit()
    intake.withdraw(session, person, KEY)
    session.commit()
    assert session.scalars(select(Theme.key)).all() == [kept.key]


def test_changed_words_leave_no_draft_that_quotes_them(session: Session, edition: Edition) -> None:
    theme, people = say_theme(session, edition, 12)
    consultation = edition.survey.consultation
    add_promise(session, add_priority(session, consultation, theme))
    releases.draft(session, consultation, add_staff(session, "one"))
    session.commit()
    for person in people:
        answers = {"better": WORDS, "share_words": "no"}
        changes.change(session, person.id, read(edition, answers=answers))
    session.commit()
    assert session.scalar(select(Release)) is None
    assert WORDS not in str(releases.compose(session, consultation))
