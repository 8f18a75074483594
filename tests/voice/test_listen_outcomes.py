"""What became of a comment: published, summed up, sent to complaints, or set aside as abusive."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice.respond_samples import add_comment, add_staff
from voice.accounts.models import User
from voice.audit.models import AuditEntry
from voice.listen.models import Comment
from voice.listen.safe_words import outcomes, redactions, safe
from voice.listen.safe_words import queue as safe_queue
from voice.listen.safe_words.models import ABUSIVE, COMPLAINT, SUMMED_UP

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
HERE = "/listen/transitions/words"
NAMED = "Mrs Patel shouted at Jo in front of the whole class."


@pytest.fixture
def officer_user(session: Session) -> User:
    return add_staff(session, "one")


def test_who_sent_a_comment_to_complaints_and_when_is_kept_even_if_it_is_undone(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation
) -> None:
    number = add_comment(session, consultation, [], NAMED, is_safe=False).id
    session.commit()
    officer = staff("engagement_officer")
    page = visit(officer, HERE)
    assert "Somebody may be named." in page
    assert 'href="https://www.example.org/complaints"' in page
    sent = {"decision": "complaint", "version": "0"}
    assert officer.post(f"{HERE}/{number}", data=sent).status_code == 303
    page = visit(officer, f"{HERE}?show=never")
    assert "Sent to complaints" in page
    assert "Decided by engagement-officer@example.org" in page
    for path in ("/listen/transitions/comments", f"/respond/comments/{number}"):
        assert "Sent to complaints" in visit(officer, path)
    session.expire_all()
    comment = session.get_one(Comment, number)
    assert (safe.why_never(comment), comment.safe.decided_at is not None) == (COMPLAINT, True)
    officer.post(f"{HERE}/{number}", data={"decision": "undo", "version": "1"})
    session.expire_all()
    assert safe.why_never(session.get_one(Comment, number)) is None
    noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "sent_to_complaints")).one()
    assert noted.about == f"comment:{number}"


def test_where_the_profile_names_no_procedure_the_page_says_so(
    app: Flask, staff: SignIn, visit: Visit, session: Session, consultation: Consultation
) -> None:
    add_comment(session, consultation, [], NAMED, is_safe=False)
    session.commit()
    area = app.config["VOICE"]["AREA"]
    app.config["VOICE"]["AREA"] = {k: v for k, v in area.items() if k != "complaints"}
    assert "profile does not say where it is" in visit(staff("engagement_officer"), HERE)


def test_what_may_not_be_quoted_can_be_sent_on_or_set_aside_and_nothing_else(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation
) -> None:
    number = add_comment(session, consultation, [], "You are all fools.", may_quote=False).id
    session.commit()
    officer = staff("engagement_officer")
    assert "You are all fools." not in visit(officer, HERE)
    page = visit(officer, f"{HERE}?keep={number}")
    assert "You are all fools." in page
    assert "Safe like this" not in page
    assert "Do not quote: sum it up" not in page
    sent = {"decision": "abusive", "version": "0"}
    assert staff("safeguarding_lead").post(f"{HERE}/{number}", data=sent).status_code == 403
    assert officer.post(f"{HERE}/{number}", data=sent).status_code == 303
    assert "Set aside as abusive" in visit(officer, f"{HERE}?show=never")
    assert safe_queue.count(session, consultation.id)["never"] == 1


def test_another_consultations_comment_is_not_kept_in_sight(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation
) -> None:
    other = Consultation(**{
        name: getattr(consultation, name)
        for name in (
            "title", "purpose", "can_change", "owners", "board", "reply_by", "opens_on",
            "closes_on", "retention_until", "dpia_reference", "consent_route",
        )
    }, code="elsewhere")  # fmt: skip
    session.add(other)
    session.flush()
    number = add_comment(session, other, [], "Said somewhere else.", is_safe=False).id
    session.commit()
    assert "somewhere else" not in visit(staff("engagement_officer"), f"{HERE}?keep={number}")


def test_a_step_back_brings_the_reason_before_it_back(
    session: Session, consultation: Consultation, officer_user: User
) -> None:
    comment = add_comment(session, consultation, [], NAMED, is_safe=False)
    redactions.refuse(session, comment, 0, officer_user)
    assert safe.why_never(comment) == SUMMED_UP
    redactions.refuse(session, comment, 1, officer_user, ABUSIVE)
    assert safe.why_never(comment) == ABUSIVE
    redactions.undo(session, comment, 2, is_lead=False)
    assert safe.why_never(comment) == SUMMED_UP


def test_outcomes_are_counted_and_small_numbers_hidden(
    session: Session, consultation: Consultation, officer_user: User
) -> None:
    for _ in range(11):
        add_comment(session, consultation, [], "It was hard.", may_quote=False)
    for _ in range(9):
        add_comment(session, consultation, [], "It was hard to wait.")
    add_comment(session, consultation, [], "Nobody looked at this yet.", is_safe=False)
    for reason in (SUMMED_UP, COMPLAINT, ABUSIVE):
        comment = add_comment(session, consultation, [], NAMED, is_safe=False)
        redactions.refuse(session, comment, 0, officer_user, reason)
    assert outcomes.count(session, consultation.id) == {
        "approved": 9, "summed_up": 12, "complaint": 1, "abusive": 1, "waiting": 1,
    }  # fmt: skip
    (shown,) = outcomes.publish(session, consultation.id).groups
    assert {one: cell.shown for one, cell in shown.cells.items()} == {
        "approved": "10", "summed_up": "10", "complaint": "c", "abusive": "c", "waiting": "c",
    }  # fmt: skip
