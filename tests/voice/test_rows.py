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
        "received_at": datetime(2026, 3, 4, 5, 6, 7, 89, UTC),
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
        }
        for words in ("first", "second")
    ]
    back = ("id", "text", "channel")
    added = rows.add_and_tell(session.connection(), COMMENT, said, back)
    assert [one.text for one in added] == ["first", "second"]
    assert {one.channel for one in added} == {"unknown"}
    kept = session.scalars(select(Comment).order_by(Comment.id)).all()
    assert [one.id for one in kept] == [one.id for one in added]
    assert all(one.arrived_at for one in kept)
    assert rows.add_and_tell(session.connection(), COMMENT, [], back) == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_column_that_only_python_would_fill_in_is_not_forgotten(
    session: Session, edition: Edition
) -> None:
    one = response(edition)
    del one["received_at"]
    with pytest.raises(ValueError, match="received_at"):
        rows.add(session.connection(), RESPONSE, [one])
