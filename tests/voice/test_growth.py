"""Pages ask the database as often with many responses as with few, and find rows by an index."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys import intake
from surveys.models import Consultation, Edition
from surveys.submissions import read_json
from tests import samples
from voice import counted
from voice.take_part.tickets import area_key

LISTS = ("comments", "workbench", "heard", "topics", "codebook")
BIG = "answer|coding|comment|concern|response"

Asked = list[tuple[str, Any]]


def say(session: Session, edition: Edition, how_many: int) -> str:
    """Hand in responses with words in them; gives the last one's code."""
    submission = read_json(edition.document, samples.ANSWERS)
    stored = [
        intake.submit(session, edition, uuid4(), submission, area_key()) for _ in range(how_many)
    ]
    session.commit()
    return stored[-1].receipt


def test_no_page_asks_more_often_when_more_was_said(
    session: Session,
    edition: Edition,
    consultation: Consultation,
    client: FlaskClient,
    staff: Callable[[str], FlaskClient],
    statements: Asked,
) -> None:
    officer, lead = staff("engagement_officer"), staff("safeguarding_lead")
    listen = f"/listen/{consultation.code}"
    pages = ["/listen", listen, *(f"{listen}/{one}" for one in LISTS), "/involve", "/respond"]

    def ask(path: str, do: Callable[[], Any]) -> int:
        assert do().status_code == 200, path
        counted.forget()
        statements.clear()
        assert do().status_code == 200
        return len(statements)

    def ask_all(code: str) -> dict[str, int]:
        times = {path: ask(path, lambda path=path: officer.get(path)) for path in pages}
        leads = "/listen/safeguarding"
        times[leads] = ask(leads, lambda: lead.get(leads))
        times["code"] = ask("code", lambda: client.post("/en/receipt", data={"code": code}))
        return times

    few = ask_all(say(session, edition, 3))
    assert ask_all(say(session, edition, 27)) == few


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_lists_find_their_rows_by_an_index(
    session: Session,
    edition: Edition,
    consultation: Consultation,
    client: FlaskClient,
    staff: Callable[[str], FlaskClient],
    statements: Asked,
) -> None:
    code = say(session, edition, 30)
    officer = staff("engagement_officer")
    statements.clear()
    listen = f"/listen/{consultation.code}"
    for path in (
        f"{listen}/comments",
        f"{listen}/comments?audience=parents",
        f"{listen}/workbench",
    ):
        assert officer.get(path).status_code == 200
    assert client.post("/en/receipt", data={"code": code}).status_code == 200
    response = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    assert client.put(response, json=samples.ANSWERS).status_code == 201
    whole = [
        (plan, statement)
        for statement, given in list(statements)
        if statement.lstrip().startswith("SELECT")
        for plan in _plan(session, statement, given)
        if re.match(rf"SCAN ({BIG})\b(?!.* USING)", plan)
    ]
    assert whole == []


def _plan(session: Session, statement: str, given: Any) -> list[str]:
    found = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
    return [str(row[3]) for row in found]
