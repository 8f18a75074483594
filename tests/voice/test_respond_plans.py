"""Action plans come in from files and go out again, row by row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from tests.voice import plan_samples
from tests.voice.respond_samples import (
    PROMISE,
    add_priority,
    add_promise,
    add_staff,
)
from voice.respond.action_plans import export as plan_export
from voice.respond.action_plans import files as plan_files
from voice.respond.action_plans import lines as plan_lines
from voice.respond.action_plans import taking as plan_taking
from voice.respond.action_plans.columns import HEADINGS, read_day, read_status, recognise
from voice.respond.action_plans.files import UnusablePlan
from voice.respond.action_plans.models import PlanFile
from voice.respond.models import Promise
from voice.respond.promises import actions, promises, updates
from voice.respond.promises.updates import Progress

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]


def keep(session: Session, consultation: Consultation, data: bytes) -> PlanFile:
    tables = plan_files.read(data)
    return plan_taking.keep_file(session, consultation, "plan.docx", tables, None)


def send(officer: FlaskClient, data: bytes, name: str = "plan.docx") -> str:
    """Bring a file; the address of what is to be looked at."""
    reply = officer.post("/respond/transitions/plan/bring-in", data={"file": (BytesIO(data), name)})
    assert reply.status_code == 302, reply.text
    return reply.location


@pytest.mark.parametrize("write", [plan_samples.as_word, plan_samples.as_workbook])
def test_every_row_of_a_plan_is_accounted_for(
    session: Session, consultation: Consultation, write: Callable[[], bytes]
) -> None:
    file = keep(session, consultation, write())
    found = plan_taking.take(session, file, None)
    assert [one.fate for one in found] == [
        "heading", "taken", "joined", "taken", "repeated", "heading", "taken", "joined",
    ]  # fmt: skip
    assert len(found) == len(plan_samples.ROWS)
    first, second, third = session.scalars(select(Promise).order_by(Promise.id)).all()
    assert (first.ref, first.what["en"]) == ("1.1", "Give each family a name")
    assert first.outcome == second.outcome == "Outcome 1: one person to ask"
    assert third.outcome == "Outcome 2: waiting"
    assert first.how_we_know["en"] == "Families say so\nThe SEND Hub asks again"
    assert (first.by, second.by, second.timescale) == (date(2027, 6, 30), None, "ongoing")
    assert set(actions.gaps(first)) == {"priority", "who", "easy_what"}
    assert set(actions.gaps(second)) == {"priority", "by", "how_we_know", "easy_what"}
    again = plan_taking.lines(session, keep(session, consultation, write()))
    assert plan_lines.count(again)["already"] == 3
    with pytest.raises(plan_taking.AlreadyTaken):
        plan_taking.take(session, file, None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("June 2027", date(2027, 6, 30)),
        ("by the end of Sept 27", date(2027, 9, 30)),
        ("3/6/2026", date(2026, 6, 3)),
        ("Wednesday 3 June 2026", date(2026, 6, 3)),
        ("1st May 2027", date(2027, 5, 1)),
        ("2027-02-28", date(2027, 2, 28)),
        *((words, None) for words in ("TBC", "ongoing", "Spring 2027", "31/02/2027", "99/99/9999")),
    ],
)
def test_a_timescale_is_a_day_only_where_it_says_one(words: str, day: date | None) -> None:
    assert read_day(words) == day


def test_the_first_column_that_names_a_field_is_it(session: Session) -> None:
    found = recognise(["Action", "Activity", "By whom", "RAG rating", "Colour"])
    assert found == {"Action": "what", "By whom": "who", "RAG rating": "status"}
    assert [read_status(one) for one in ("Complete", "Green", "")] == ["done", "doing", "planned"]
    assert recognise(HEADINGS.values()) == {name: field for field, name in HEADINGS.items()}


@pytest.mark.parametrize("name", plan_samples.HOSTILE)
def test_a_hostile_file_is_refused_in_one_message(name: str) -> None:
    with pytest.raises(UnusablePlan):
        plan_files.read(plan_samples.HOSTILE[name]())


def test_a_cell_is_never_wider_than_a_plan() -> None:
    [table] = plan_files.read(plan_samples.endless())
    assert all(len(cells) == len(table.columns) <= 40 for _, cells in table.rows)


def test_what_says_done_is_not_done_before_families_have_a_reply(
    session: Session, consultation: Consultation
) -> None:
    rows = [
        ("1", "Open the page", "Head", "May 2027", "Complete"),
        ("2", "Build a school", "Head", "", "We can’t do this"),
    ]
    data = plan_samples.as_workbook(rows, ("Ref", "Action", "Lead", "When", "Status"))
    found = plan_taking.take(session, keep(session, consultation, data), None)
    assert [one.fate for one in found] == ["taken", "cannot"]
    assert session.scalars(select(Promise.status)).all() == ["doing"]


def test_a_plan_that_goes_out_comes_back_the_same(
    session: Session, consultation: Consultation
) -> None:
    words = replace(
        PROMISE,
        board="Board",
        what={"en": "=1+1 is no formula"},
        action=actions.ActionFacts(
            ref="1.1", outcome="One person", scope="All", purpose="Calm", improves="Much",
            partner="Health", indicator="Answers", baseline="4", target="9", see_also="2",
            contact="Team", nobody_yet=True, review_on=date(2027, 3, 1),
        ),
    )  # fmt: skip
    one = add_promise(session, add_priority(session, consultation), words=words)
    told = updates.tell(one, Progress(note="Two posts are there."), None)
    session.flush()
    data = plan_export.write([one], {one.id: told}, today())
    cells = [cell.value for row in load_workbook(BytesIO(data)).worksheets[0] for cell in row]
    assert "=1+1 is no formula" in cells
    session.delete(one)
    session.flush()
    plan_taking.take(session, keep(session, consultation, data), None)
    back = session.scalars(select(Promise)).one()
    for name in (*actions.WORDS, "nobody_yet", "review_on", "board", "by", "status"):
        assert getattr(back, name) == getattr(one, name), name
    for name in ("what", "easy_what", "who", "how_we_know"):
        assert getattr(back, name)["en"] == getattr(one, name)["en"]
    assert back.updates[0].note == "Two posts are there."


def test_a_person_names_the_columns_and_sees_each_row_before_anything_is_kept(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert staff("viewer").get("/respond/transitions/plan/bring-in").status_code == 403
    visit(officer, "/respond/transitions/plan/bring-in")
    bad = officer.post("/respond/transitions/plan/bring-in", data={"file": (BytesIO(b"x"), "x")})
    assert bad.status_code == 422
    assert "We can’t read this file." in bad.text
    rows = [("Do it <b>well</b>", "Team", "TBC")]
    address = send(officer, plan_samples.as_word(rows, ("Wobble", "Lead", "When")))
    page = visit(officer, address)
    assert "Says nothing that will be done" in page
    refused = officer.post(address, data={"keep": "1", "column-1": "who", "column-2": "by"})
    assert refused.status_code == 422
    assert "Choose the column that says what will be done." in refused.text
    chosen = {"column-0": "what", "column-1": "who", "column-2": "by"}
    officer.post(address, data=chosen)
    page = visit(officer, address)
    assert "Do it &lt;b&gt;well&lt;/b&gt;" in page
    assert "Make 1 promise" in page
    assert session.scalar(select(func.count()).select_from(Promise)) == 0
    officer.post(address, data=chosen | {"keep": "1"})
    assert "Becomes a promise: <strong>1" in visit(officer, address)
    assert session.scalar(select(func.count()).select_from(Promise)) == 1
    officer.post(address, data=chosen | {"keep": "1"})
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Promise)) == 1
    assert officer.post(address, data={"remove": "1"}).status_code == 409
    other = send(officer, plan_samples.as_word())
    officer.post(other, data={"remove": "1"})
    visit(officer, other, 404)


def test_what_came_in_is_tied_to_a_priority_once_families_can_read_it(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    priority = add_priority(session, consultation)
    session.commit()
    officer.post(send(officer, plan_samples.as_word()), data=_recognised() | {"keep": "1"})
    one = session.scalars(select(Promise).order_by(Promise.id)).first()
    assert one is not None
    address = f"/respond/promises/{one.id}"
    page = visit(officer, address)
    assert "amber" in page
    typed = {"what_en": "Give each family a name", "priority": priority.id, "status": "planned"}
    typed |= {"ref": "1.1", "how_we_know_en": "Kept as typed"}
    reply = officer.post(address, data=typed)
    assert reply.status_code == 422
    assert "What we will do, easy read: Write it in English." in reply.text
    assert "Kept as typed" in reply.text
    session.expire_all()
    assert one.priority is None
    officer.post(address, data=typed | {"easy_what_en": "You get a name."})
    session.expire_all()
    assert (one.priority_id, one.ref) == (priority.id, "1.1")
    assert "You get a name." in visit(officer, "/respond/transitions/preview")
    elsewhere = officer.post(address, data=typed | {"easy_what_en": "You.", "priority": 9_999})
    assert elsewhere.status_code == 422


def _recognised() -> dict[str, str]:
    fields = ("ref", "what", "who", "by", "how_we_know", "")
    return {f"column-{place}": field for place, field in enumerate(fields)}


def test_days_and_owners_do_not_change_unseen(session: Session, consultation: Consultation) -> None:
    officer = add_staff(session, "officer")
    one = add_promise(session, add_priority(session, consultation))
    promises.change(session, one, PROMISE, officer)
    assert one.updates == []
    promises.change(session, one, replace(PROMISE, by=date(2028, 1, 1)), officer)
    [noted] = one.updates
    assert noted.changes == {"by": ["2027-06-30", "2028-01-01"]}
    assert noted.by_id == officer.id
    noted.note = "Nothing happened."
    with pytest.raises(RuntimeError, match="cannot be changed"):
        session.flush()
    session.rollback()
