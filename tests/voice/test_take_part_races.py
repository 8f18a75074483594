"""The same answers sent many times at once: a phone with a bad signal does that."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.models import Answer, Edition, Response
from tests import samples


def test_the_same_response_sent_at_once_is_stored_once(
    app: Flask, session: Session, edition: Edition
) -> None:
    where = f"/api/v1/surveys/moving-on/responses/{uuid4()}"

    def send(_turn: int) -> tuple[int, str]:
        reply = app.test_client().put(where, json=samples.ANSWERS)
        assert reply.json
        return reply.status_code, reply.json["receipt"]

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(send, range(16)))
    assert sorted(status for status, _ in replies) == [200] * 15 + [201]
    assert len({receipt for _, receipt in replies}) == 1
    assert session.scalar(select(func.count()).select_from(Response)) == 1
    assert session.scalar(select(func.count()).select_from(Answer)) == 6


def test_many_people_at_once_are_all_heard(app: Flask, session: Session, edition: Edition) -> None:
    def send(_turn: int) -> int:
        where = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
        return app.test_client().put(where, json=samples.ANSWERS).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(40))) == {201}
    assert session.scalar(select(func.count()).select_from(Response)) == 40
