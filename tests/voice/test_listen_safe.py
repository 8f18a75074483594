"""Words made safe: the engine marks, one person decides, a second agrees; then they may leave."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice import respond_samples
from tests.voice.respond_samples import (
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_staff,
    add_theme,
)
from voice.accounts.models import User
from voice.listen import decisions, lists, quotes
from voice.listen.models import Comment
from voice.listen.refusal import NotPossible
from voice.listen.safe_words import queue as safe_queue
from voice.listen.safe_words import redactions, safe
from voice.listen.safe_words.decided_marks import NotFound
from voice.listen.safe_words.models import APPROVED, EarlierMarks, SafeWords
from voice.respond import quoting
from voice.respond.errors import OutOfDate
from voice.respond.releases import releases

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
NAMED = "Mrs Patel at Oakfield School rang us about Jo every single week."


@pytest.fixture
def people(session: Session) -> tuple[User, User]:
    return add_staff(session, "one"), add_staff(session, "two")


@pytest.fixture
def named(session: Session, consultation: Consultation) -> Comment:
    comment = add_comment(session, consultation, [], NAMED, is_safe=False)
    session.commit()
    return comment


def test_two_different_people_decide_before_anything_leaves(
    session: Session, named: Comment, people: tuple[User, User]
) -> None:
    one, two = people
    marks = safe.marks_of(named)
    assert {"name", "school"} <= {mark.kind for mark in marks}
    school = next(mark.name for mark in marks if mark.kind == "school")
    redactions.decide(session, named, 0, [school], ["jo"], one)
    assert safe.approved(named) is None
    with pytest.raises(NotPossible, match="second_reader"):
        redactions.approve(session, named, 1, one)
    with pytest.raises(NotPossible, match="decided_meanwhile"):
        redactions.approve(session, named, 0, two)
    redactions.approve(session, named, 1, two)
    words = safe.approved(named)
    assert words is not None
    assert "Patel" not in words.text
    assert "about [removed] every" in words.text  # "jo" was typed, wherever it stands as a word
    assert "Oakfield School" in words.text
    session.commit()
    shown = safe.shown(named, is_lead=False)
    assert (shown.text, shown.is_safe) == (words.text, True)
    assert safe.shown(named, is_lead=True).text == NAMED


def test_each_step_can_be_undone_and_only_a_lead_opens_what_was_agreed(
    session: Session, named: Comment, people: tuple[User, User]
) -> None:
    one, two = people
    redactions.decide(session, named, 0, [], [], one)
    redactions.decide(session, named, 1, [], ["every single"], two)
    redactions.undo(session, named, 2, is_lead=False)
    assert "every single" in named.safe.text
    redactions.approve(session, named, 3, two)
    redactions.undo(session, named, 4, is_lead=False)
    assert safe.approved(named) is None
    assert safe.shown(named, is_lead=False).is_safe  # taking back opens nothing
    with pytest.raises(NotPossible, match="sealed"):
        redactions.decide(session, named, 5, [], [], one)
    with pytest.raises(NotPossible, match="sealed"):
        redactions.undo(session, named, 5, is_lead=False)
    redactions.approve(session, named, 5, two)
    redactions.undo(session, named, 6, is_lead=True)
    assert safe.shown(named, is_lead=False).text == NAMED
    redactions.undo(session, named, 7, is_lead=False)
    assert named.safe is None


def test_words_that_are_not_there_cannot_be_taken_out(
    session: Session, named: Comment, people: tuple[User, User]
) -> None:
    with pytest.raises(NotFound) as refused:
        redactions.decide(session, named, 0, [], ["every week", "Jo"], people[0])
    assert refused.value.words == "every week"
    session.rollback()
    assert session.scalar(select(func.count()).select_from(SafeWords)) == 0


def test_an_ending_joined_to_a_name_is_found_in_any_script(
    session: Session, consultation: Consultation, people: tuple[User, User]
) -> None:
    gujarati, english = "શાળાએ રાહુલને મદદ કરી અને અમે ખુશ છીએ", "The school helped Rahul. We are happy."
    comment = add_comment(
        session, consultation, [], gujarati, is_safe=False, language="gu", translation=english
    )
    redactions.decide(session, comment, 0, [], ["રાહુલ", "Rahul"], people[0])
    assert "રાહુલ" not in comment.safe.text
    assert "Rahul" not in (comment.safe.translation or "")
    decisions.translate(comment, "The school helped our boy. We are happy.", people[0])
    session.flush()
    assert session.scalar(select(func.count()).select_from(SafeWords)) == 0  # other words now


def test_quotes_hold_what_two_people_agreed_and_a_draft_falls_with_it(
    session: Session, consultation: Consultation, people: tuple[User, User]
) -> None:
    theme = add_theme(session, consultation)
    add_crowd(session, consultation, 20, 60, theme)
    comment = add_comment(session, consultation, [theme], NAMED, is_safe=False)
    priority = add_priority(session, consultation, theme)
    add_promise(session, priority)
    assert quoting.pick(session, priority, ["parents"]) == []
    redactions.decide(session, comment, 0, [], ["Jo"], people[0])
    assert quoting.pick(session, priority, ["parents"]) == []
    redactions.approve(session, comment, 1, people[1])
    (quoted,) = quoting.pick(session, priority, ["parents"])
    assert quoted.text == safe.shown(comment, is_lead=False).text
    assert quotes.of_themes(session, [theme.id], approved_only=True)
    release = releases.draft(session, consultation, people[0])
    session.commit()
    assert comment.id in release.quoted
    redactions.undo(session, comment, 2, is_lead=False)
    assert releases.waiting_of(session, consultation) is None
    assert quotes.of_themes(session, [theme.id], approved_only=True) == {}
    redactions.refuse(session, comment, 3, people[0])
    assert quotes.of_themes(session, [theme.id]) == {}


def test_a_release_is_not_published_with_words_that_nobody_agrees_to_any_more(
    session: Session, consultation: Consultation, people: tuple[User, User]
) -> None:
    theme = add_theme(session, consultation)
    add_crowd(session, consultation, 20, 60, theme)
    comment = add_comment(session, consultation, [theme])
    add_promise(session, add_priority(session, consultation, theme))
    release = releases.draft(session, consultation, people[0])
    comment.translation, comment.language = "Changed by another way.", "pl"
    session.flush()
    with pytest.raises(OutOfDate):
        respond_samples.publish(session, release, people[1])


def test_what_was_decided_goes_with_the_comment(
    session: Session, named: Comment, people: tuple[User, User]
) -> None:
    redactions.decide(session, named, 0, [], [], people[0])
    redactions.approve(session, named, 1, people[1])
    session.delete(named)
    session.flush()
    for table in (SafeWords, EarlierMarks):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_search_does_not_find_what_was_taken_out(
    session: Session, named: Comment, people: tuple[User, User]
) -> None:
    def found(words: str) -> int:
        filters = lists.Filters(q=words)
        return lists.of_consultation(session, named.consultation_id, filters, 1).total

    assert found("patel") == 1
    redactions.decide(session, named, 0, [], [], people[0])
    redactions.approve(session, named, 1, people[1])
    assert (found("patel"), found("rang us")) == (0, 1)


def test_the_queue_leads_two_people_from_marks_to_words_that_may_leave(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation, named: Comment
) -> None:
    number, here = named.id, "/listen/transitions/words"
    session.rollback()
    officer, coordinator = staff("engagement_officer"), staff("forum_coordinator")
    lead, viewer = staff("safeguarding_lead"), staff("viewer")
    visit(viewer, here, 403)
    page = visit(officer, here)
    assert '<del class="out">' in page
    assert "Safe like this" not in visit(lead, here)
    wrong = officer.post(
        f"{here}/{number}", data={"decision": "decide", "version": "0", "more": "Jo\nnobody here"}
    )
    assert wrong.status_code == 422
    assert "Jo\nnobody here</textarea>" in wrong.text
    assert "These words are not in the comment: nobody here" in wrong.text
    everything = [one.name for one in safe.marks_of(session.get_one(Comment, number))]
    session.rollback()
    sent = {"decision": "decide", "version": "0", "more": "Jo", "out": everything}
    assert lead.post(f"{here}/{number}", data=sent).status_code == 403
    assert officer.post(f"{here}/{number}", data=sent).status_code == 303
    assert officer.post(f"{here}/{number}", data=sent).status_code == 409
    agree = {"decision": "approve", "version": "1"}
    assert officer.post(f"{here}/{number}", data=agree).status_code == 409
    assert "I agree" not in visit(officer, f"{here}?show=waiting")
    assert "I agree" in visit(coordinator, f"{here}?show=waiting")
    assert coordinator.post(f"{here}/{number}", data=agree).status_code == 303
    chain = f"/respond/comments/{number}"
    for path in (f"{here}?show=approved", "/listen/transitions/comments", chain):
        assert "Patel" not in visit(officer, path)
        assert "Patel" in visit(lead, path)
    assert (
        lead.post(f"{here}/{number}", data={"decision": "undo", "version": "2"}).status_code == 303
    )
    assert "Patel" in visit(officer, f"{here}?show=waiting")


def test_the_queue_holds_only_what_may_be_quoted_and_read(
    session: Session, consultation: Consultation
) -> None:
    add_comment(session, consultation, [], is_safe=False)
    add_comment(session, consultation, [], may_quote=False)
    add_comment(session, consultation, [], "كل مرة", language="ar", is_safe=False)
    add_comment(session, consultation, [], "", is_safe=False)
    add_comment(session, consultation, [])
    assert safe_queue.count(session, consultation.id) == {
        "open": 1, "waiting": 0, APPROVED: 1, "never": 0,
    }  # fmt: skip
