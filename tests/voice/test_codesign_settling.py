"""What groups said of a draft is settled by staff, with credit; a draft's words are voted on."""

from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Credit, Survey
from surveys.wording import words_at
from tests.conftest import check_page
from tests.voice.shared_drafts import (
    FEEL,
    FORUM,
    TAB,
    Visit,
    begin_vote,
    speak,
    survey,
    token,
)
from voice.involve.builder import drafts
from voice.involve.codesign.models import Ballot, Remark, Vote

__all__ = ["survey", "token"]


def settle(client: FlaskClient, said: list[Remark], do: str, **more: object) -> int:
    form = {"do": do, "remark": [one.id for one in said], **more}
    return client.post(FEEL, data=form).status_code


def new_words(words: str, before: str = "How was your move?") -> dict[str, str]:
    return {"words.feel.text": words, "before.feel.text": before}


def test_changed_words_settle_remarks_and_credit_their_groups_once_published(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str,
    visit: Visit,
) -> None:  # fmt: skip
    public = "/en/s/moving-on"
    assert "made-with" not in visit(client, public)
    speak(client, token)
    speak(client, token, hard="What is a move?")
    said = list(session.scalars(select(Remark)))
    assert "2 to settle" in visit(officer, TAB)
    assert settle(officer, said, "changed", credit="1", **new_words("How did it go?")) == 303
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "en") == "How did it go?"
    assert {one.outcome for one in session.scalars(select(Remark))} == {"changed"}
    credit = session.scalars(select(Credit)).one()
    assert (credit.number, credit.groups, credit.published_at) == (1, [FORUM], None)
    page = visit(officer, TAB)
    fixed = "You said question 1 was hard to understand. We changed it."
    assert fixed in page
    assert "made-with" not in visit(client, public), "not before staff publish it"
    address = f"{TAB}/credits/{credit.id}"
    officer.post(address, data={"words": fixed, "do": "publish"})
    assert f"{public}/made-with" in visit(client, public)
    shown = visit(client, f"{public}/made-with")
    assert fixed in shown
    assert FORUM in shown
    assert f"{FORUM}: {fixed}" in visit(officer, "/involve/consultations/transitions")
    officer.post(address, data={"words": "You did not get “move”.", "do": "publish"})
    shown = visit(client, "/ar/s/moving-on/made-with")
    assert '<p lang="en" dir="ltr">You did not get “move”.</p>' in shown
    officer.post(address, data={"words": fixed, "do": "keep"})
    assert "Nothing yet." in visit(client, f"{public}/made-with")
    assert "made-with" not in visit(client, public)


def test_remarks_about_earlier_words_keep_those_words(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str,
    visit: Visit,
) -> None:  # fmt: skip
    speak(client, token, hard="Odd")
    drafts.write_words(survey, "feel.text", "en", "How did it go?", "How was your move?")
    session.commit()
    page = visit(officer, FEEL)
    assert "About earlier words:" in page
    assert '<li dir="auto">How was your move?</li>' in page
    speak(client, token, hard="Read on an old page", read="How was your move?")
    speak(client, token, hard="Read on a new page", read="How did it go?")
    assert visit(officer, FEEL).count("About earlier words:") == 2


def test_two_people_who_settle_at_once_lose_nothing(
    officer: FlaskClient, staff: Callable[[str], FlaskClient], client: FlaskClient,
    session: Session, survey: Survey, token: str,
) -> None:  # fmt: skip
    speak(client, token)
    speak(client, token, better="Was it good?")
    first, second = session.scalars(select(Remark).order_by(Remark.id))
    assert settle(officer, [first], "changed", **new_words("How did it go?")) == 303
    other = staff("forum_coordinator")
    form = {"do": "changed", "remark": second.id, **new_words("Was it good?")}
    form |= {"words.feel.options.ok": "OK", "before.feel.options.ok": "OK"}
    reply = other.post(FEEL, data=form)
    assert reply.status_code == 409
    page = unescape(reply.text)
    assert "Someone else wrote meanwhile:" in page
    assert "How did it go?" in page
    assert ">\nWas it good?</textarea>" in page
    check_page(reply)
    assert settle(other, [first], "kept", reason="Fine") == 409
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "en") == "How did it go?"
    assert session.get_one(Remark, second.id).outcome is None
    again = new_words("Was it good?", before="How did it go?")
    assert settle(other, [second], "changed", **again) == 303


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"do": "kept", "reason": " "}, "Write why the words stay as they are."),
        ({"do": "changed"} | new_words("How was your move?"), "Change some words first"),
        ({"do": "vote", "place": "feel.text", "wording": ["a", "a"]}, "2 to 4 different wordings"),
        ({"do": "vote", "place": "x.text", "wording": ["a", "b"]}, "not in the draft any more"),
        ({"do": "kept", "reason": "x", "remark": []}, "Tick 1 remark or more."),
    ],
)
def test_a_settling_that_says_too_little_is_refused_as_typed(
    officer: FlaskClient, client: FlaskClient, session: Session, token: str,
    form: dict[str, object], sentence: str,
) -> None:  # fmt: skip
    speak(client, token)
    said = session.scalars(select(Remark)).one()
    reply = officer.post(FEEL, data={"remark": said.id} | form)
    assert reply.status_code == 422
    assert sentence in unescape(reply.text)
    session.expire_all()
    assert session.get_one(Remark, said.id).outcome is None


def test_a_remark_that_is_kept_shows_its_reason(
    officer: FlaskClient, client: FlaskClient, session: Session, token: str, visit: Visit
) -> None:
    speak(client, token)
    assert settle(officer, list(session.scalars(select(Remark))), "kept", reason="By law") == 303
    assert "By law" in visit(officer, FEEL)


def test_a_vote_counts_once_a_device_and_minds_may_change(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str,
    visit: Visit,
) -> None:  # fmt: skip
    speak(client, token, better="Was it good?")
    said = list(session.scalars(select(Remark)))
    wordings = ["How was your move?", "Was it good?", "", ""]
    assert settle(officer, said, "vote", place="feel.text", wording=wordings) == 303
    ballot = session.scalars(select(Ballot)).one()
    path = f"/en/draft/{token}/votes/{ballot.id}"
    assert client.post(path, data={"wording": "9"}).status_code == 422
    mine, other = str(uuid4()), str(uuid4())
    for device, wording in [(mine, 0), (other, 1), (mine, 1)]:
        reply = client.post(path, data={"device": device, "wording": wording})
        assert reply.status_code == 303
    page = visit(client, reply.headers["Location"])
    assert "Your vote counts." in page
    assert 'value="1" checked' in page, "the device sees what it chose"
    votes = session.scalars(select(Vote)).all()
    assert [one.wording for one in votes] == [1, 1]
    assert mine not in {one.voter for one in votes}
    take = f"{TAB}/votes/{ballot.id}"
    drafts.write_words(survey, "feel.text", "en", "Other words", "How was your move?")
    session.commit()
    officer.post(take, data={"take": "1", "before": "How was your move?"})
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "en") == "Other words", "nobody is overwritten"
    officer.post(take, data={"take": "1", "before": "Other words"})
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "en") == "Was it good?"
    assert session.scalars(select(Credit)).one().kind == "vote"
    assert client.post(path, data={"device": mine, "wording": 0}).status_code == 409
    visit(officer, TAB)


def test_people_vote_on_the_same_words_once_at_a_time(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str
) -> None:
    ballot = begin_vote(session, survey)
    speak(client, token)
    said = list(session.scalars(select(Remark)))
    again = {"place": "feel.text", "wording": ["One", "Two"]}
    assert settle(officer, said, "vote", **again) == 409
    officer.post(f"{TAB}/votes/{ballot.id}")
    session.expire_all()
    assert session.get_one(Ballot, ballot.id).winner is None
    assert settle(officer, said, "vote", **again) == 303
