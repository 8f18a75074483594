"""Rows are added in each database's own way, and are the same rows afterwards."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import rows
from surveys.models import Answer, Edition, Response
from voice.listen.models import Comment

AT = datetime(2026, 3, 4, 5, 6, 7, 89, UTC)
RESPONSE, ANSWER, COMMENT = (
    one.metadata.tables[one.__tablename__] for one in (Response, Answer, Comment)
)


def response(edition: Edition, **other: Any) -> dict[str, Any]:
    made = {
        "id": uuid4(),
        "edition_id": edition.id,
        "language": "en",
        "answered_by": "self",
        "channel": "phone",
        "may_quote": False,
        "may_play": False,
        "receipt_digest": uuid4().hex,
        "receipt_attempt": 0,
        "started_at": None,
        "received_at": AT,
    }
    return made | other


def test_how_many_were_added_is_told_and_a_taken_key_is_left_out(
    session: Session, edition: Edition
) -> None:
    first, second, third = (response(edition) for _ in range(3))
    connection = session.connection()
    assert rows.add(connection, RESPONSE, [], skip_taken=True) == 0
    assert rows.add(connection, RESPONSE, [first], skip_taken=True) == 1
    assert rows.add(connection, RESPONSE, [first], skip_taken=True) == 0
    same_code = third | {"receipt_digest": second["receipt_digest"]}
    assert rows.add(connection, RESPONSE, [first, second, same_code], skip_taken=True) == 1
    assert set(session.scalars(select(Response.id))) == {first["id"], second["id"]}


@pytest.mark.parametrize(
    "value",
    ["", "ok", "naïve \N{ARABIC LETTER BEH} 'quoted\" \\", ["a", "b"], {"story": "1\n2"}, 3],
)
def test_what_is_added_reads_as_it_was(session: Session, edition: Edition, value: Any) -> None:
    hour_on = timezone(timedelta(hours=1))
    at = datetime(2026, 3, 4, 5, 6, 7, 89, hour_on)
    one = response(edition, received_at=at)
    rows.add(session.connection(), RESPONSE, [one])
    answer = {"response_id": one["id"], "question": "q", "state": "answered", "shown_order": None}
    nothing = {"question": "other", "state": "skipped", "value": None}
    given = [answer | {"value": value}, answer | nothing]
    assert rows.add(session.connection(), ANSWER, given) == 2
    kept = session.get_one(Response, one["id"])
    assert (kept.received_at, kept.started_at) == (at, None)
    found = session.execute(select(Answer.value, Answer.shown_order).order_by(Answer.state)).all()
    assert [tuple(each) for each in found] == [(value, None), (None, None)]
    is_null = select(Answer.question).where(Answer.value.is_(None))
    assert session.scalars(is_null).all() == ["other"]  # no JSON null, which is another thing


def test_what_was_added_is_told_back(session: Session, edition: Edition) -> None:
    said = [
        {
            "consultation_id": edition.survey.consultation_id,
            "source": "file",
            "audience": "parents",
            "text": words,
            "language": "en",
            "answered_by": "unknown",
            "may_quote": False,
            "arrived_at": AT,
        }
        for words in ("first", "second")
    ]
    back = ("id", "text", "channel")
    added = rows.add_and_tell(session.connection(), COMMENT, said, back)
    assert [one.text for one in added] == ["first", "second"]
    assert {one.channel for one in added} == {"unknown"}
    kept = session.scalars(select(Comment).order_by(Comment.id)).all()
    assert [one.id for one in kept] == [one.id for one in added]
    assert {one.arrived_at for one in kept} == {AT}
    assert rows.add_and_tell(session.connection(), COMMENT, [], back) == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"received_at": None}, "received_at"),
        ({"started_at": datetime(2026, 3, 4)}, "time zone"),  # that is wrong
    ],
)
def test_what_the_database_would_take_wrongly_is_refused(
    session: Session, edition: Edition, wrong: dict[str, Any], why: str
) -> None:
    one = response(edition, **wrong)
    if one["received_at"] is None:
        del one["received_at"]  # only Python would fill it in
    with pytest.raises(ValueError, match=why):
        rows.add(session.connection(), RESPONSE, [one])


def test_rows_that_differ_are_refused(session: Session, edition: Edition) -> None:
    one, other = response(edition), response(edition)
    del other["started_at"]
    with pytest.raises(ValueError, match="differ"):
        rows.add(session.connection(), RESPONSE, [one, other])


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_server_is_never_sent_what_it_would_quote_in_its_log(
    session: Session, edition: Edition
) -> None:
    one = response(edition)
    rows.add(session.connection(), RESPONSE, [one])
    answer = {"response_id": one["id"], "question": "q", "state": "answered", "shown_order": None}
    for value in ("secret \0", "secret \\\0"):
        with pytest.raises(ValueError, match="no text can hold"):
            rows.add(session.connection(), ANSWER, [answer | {"value": value}])
    with pytest.raises(UnicodeEncodeError):
        rows.add(session.connection(), ANSWER, [answer | {"value": "secret \ud800"}])
    written = "as it is typed: \\u0000"
    rows.add(session.connection(), ANSWER, [answer | {"value": written}])
    assert session.scalars(select(Answer.value)).all() == [written]
