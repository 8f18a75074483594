"""Promises are kept an eye on: late ones, silent owners, what families can read, did it help."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from flask.testing import FlaskClient
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from tests.voice import respond_samples
from tests.voice.respond_samples import (
    LONG_AGO,
    PROMISE,
    add_comment,
    add_priority,
    add_promise,
    add_staff,
)
from voice import counted
from voice.accounts.models import User
from voice.respond.action_plans.models import PromiseUpdate
from voice.respond.models import CANNOT, DONE, Promise
from voice.respond.promises import actions, calendars, overview, rounds, updates
from voice.respond.promises.overview import Filters
from voice.respond.promises.updates import Progress
from voice.respond.releases import releases

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]


def test_telling_that_it_is_done_needs_a_result_and_a_reply_first(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    one = add_promise(session, add_priority(session, consultation))
    session.commit()
    officer, viewer = staff("engagement_officer"), staff("viewer")
    address = f"/respond/promises/{one.id}"
    reply = officer.post(f"{address}/progress", data={"note": "It opened.", "status": "done"})
    assert reply.status_code == 422
    assert "first write the result and the easy-read reply" in reply.text
    assert "It opened." in reply.text
    tomorrow = (today() + timedelta(days=1)).isoformat()
    reply = officer.post(f"{address}/progress", data={"note": "", "on": tomorrow})
    assert "Say what happened" in reply.text
    assert "still to come" in reply.text
    officer.post(f"{address}/progress", data={"note": "<i>Begun</i>", "status": "doing"})
    page = visit(officer, f"{address}/story")
    assert "&lt;i&gt;Begun&lt;/i&gt;" in page
    assert "<del>Planned</del>" in page
    assert "engagement-officer@example.org" in page
    session.expire_all()
    assert one.status == "doing"
    assert viewer.post(f"{address}/progress", data={"note": "x"}).status_code == 403
    assert "Change it" not in visit(viewer, f"{address}/story")


def test_late_is_told_by_the_day_and_the_overdue_come_first(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    priority = add_priority(session, consultation)
    add_promise(session, priority, words=replace(PROMISE, board="Board A"))
    late = add_promise(session, priority, words=replace(PROMISE, board="Board B", by=LONG_AGO))
    result = {"en": "Open."}
    done = replace(PROMISE, status=DONE, by=LONG_AGO, result=result, easy_result=result)
    add_promise(session, priority, words=done)
    no = replace(PROMISE, because={"en": "Money"}, easy_because={"en": "Money"}, by=LONG_AGO)
    add_promise(session, priority, CANNOT, no)
    assert [one.status for one in session.scalars(select(Promise)) if one is late] == ["planned"]
    page = overview.page(session, Filters(), today(), 1)
    stands = [actions.standing(one) for one in page.items]
    assert stands == ["late", "planned", "done", "cannot"]
    assert overview.page(session, Filters(standing="late"), today(), 1).items == [late]
    [first, *_] = overview.lines(session, Filters(), today())
    assert (first.board, first.counts["late"], first.total) == ("Board B", 1, 1)
    session.commit()
    viewer = staff("viewer")
    text = visit(viewer, "/respond/promises")
    assert "1 of 4 promises is late." in text
    assert visit(viewer, "/respond/promises?board=-&standing=done").count('class="ref"') == 0
    assert "No promise here" in visit(viewer, "/respond/promises?board=nowhere")
    file = viewer.get("/respond/promises.xlsx?standing=late")
    assert load_workbook(BytesIO(file.data)).worksheets[0].max_row == 2
    for path in ("transitions", f"priorities/{priority.id}"):
        assert "Late" in visit(viewer, f"/respond/{path}")


def test_a_list_of_promises_asks_as_many_questions_however_long_it_is(
    session: Session, consultation: Consultation, staff: Staff, statements: list[object]
) -> None:
    officer = staff("engagement_officer")
    priority = add_priority(session, consultation)
    rounds.start(session, consultation, None)
    paths = ("/respond/promises", "/respond/transitions/chain", "/respond/transitions/updates")

    def count(path: str) -> int:
        counted.forget()
        statements.clear()
        assert officer.get(path).status_code == 200
        return len(statements)

    for _ in range(2):
        updates.tell(add_promise(session, priority), Progress(note="Told."), None)
    session.commit()
    before = [count(path) for path in paths for _ in range(2)][1::2]  # the first has more to learn
    for _ in range(20):
        updates.tell(add_promise(session, priority), Progress(note="Told."), None)
    session.commit()
    assert [count(path) for path in paths] == before


def test_a_round_asks_who_was_silent_and_keeps_what_is_told(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert "Nobody was asked yet" in visit(officer, "/respond/transitions/updates")
    priority = add_priority(session, consultation)
    first, second = add_promise(session, priority), add_promise(session, priority)
    result = {"en": "Open."}
    done = replace(PROMISE, status=DONE, result=result, easy_result=result)
    add_promise(session, priority, words=done)
    session.commit()
    officer.post("/respond/transitions/updates/start")
    page = visit(officer, "/respond/transitions/updates")
    assert page.count('class="asked-boxes"') == 2
    boxes = {f"p{first.id}-note": "It goes on.", f"p{first.id}-status": "doing"}
    boxes |= {f"p{second.id}-note": "", f"p{second.id}-status": "done"}
    reply = officer.post("/respond/transitions/updates", data=boxes)
    assert reply.status_code == 422
    assert "Say what happened" in reply.text
    assert "It goes on." in reply.text
    session.expire_all()
    assert (first.status, second.status) == ("doing", "planned")
    asked = rounds.asked(session, consultation)
    assert [(one.promise.id, one.since is None) for one in asked] == [
        (second.id, True),
        (first.id, False),
    ]
    session.execute(update(PromiseUpdate).values(made_at=datetime(2020, 1, 1, tzinfo=UTC)))
    rounds.start(session, consultation, None)
    updates.tell(first, Progress(note="Again."), None)
    session.commit()
    assert len(rounds.asked(session, consultation)) == 2


def test_who_reads_that_it_is_done_may_say_if_it_helped(
    session: Session,
    consultation: Consultation,
    staff: Staff,
    visit: Visit,
    client: FlaskClient,
) -> None:
    officer = staff("engagement_officer")
    priority = add_priority(session, consultation)
    result = {"en": "Open."}
    planned = add_promise(session, priority)
    done = replace(PROMISE, status=DONE, result=result, easy_result=result)
    one = add_promise(session, priority, words=done)
    drafter, approver = add_staff(session, "drafter"), add_staff(session, "approver")
    respond_samples.publish(session, releases.draft(session, consultation, drafter), approver)
    session.commit()
    page = visit(client, "/en/you-said-we-did/transitions")
    assert page.count("Did it help?") == 1
    assert "Did it help?" not in visit(client, "/en/you-said-we-did/transitions/embed")
    assert "Nobody pressed yet" in visit(officer, f"/respond/promises/{one.id}/story")

    def press(key: object, answer: str) -> int:
        where = "/en/you-said-we-did/transitions/helped"
        reply = client.post(where, data={"promise": key, "helped": answer})
        assert "Set-Cookie" not in reply.headers
        return reply.status_code

    assert press(one.id, "yes") == 303
    assert "Too few pressed" in visit(officer, f"/respond/promises/{one.id}/story")
    for number in range(27):
        assert press(one.id, "no" if number < 3 else "yes") == 303
    text = visit(officer, f"/respond/promises/{one.id}/story")
    assert "Yes: <strong>25</strong>" in text
    assert "No: <strong>c</strong>" in text
    assert [press(planned.id, "yes"), press("x", "yes"), press(one.id, "maybe")] == [404] * 3
    assert "Thank you" in visit(client, "/en/you-said-we-did/transitions/helped")


def test_a_calendar_is_read_by_who_has_its_secret_and_ends_with_it(
    session: Session,
    consultation: Consultation,
    staff: Staff,
    visit: Visit,
    client: FlaskClient,
) -> None:
    add_comment(session, consultation, words="Nobody else may read this.")
    one = add_promise(session, add_priority(session, consultation))
    session.commit()
    viewer = staff("viewer")
    visit(viewer, "/respond/calendar")
    page = viewer.post("/respond/calendar").text
    address = re.search(r'value="https?://[^/"]+(/respond/calendar/[^"]+\.ics)"', page)
    assert address is not None
    feed = client.get(address[1])
    assert feed.mimetype == "text/calendar"
    assert feed.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in feed.headers
    calendar = Calendar.from_ical(feed.data)
    days = {str(entry["UID"]): entry.start for entry in calendar.events}
    assert days[f"promise-{one.id}-by@voice"] == date(2027, 6, 30)
    assert days[f"consultation-{consultation.id}-answer@voice"] == consultation.reply_by
    assert b"Nobody else" not in feed.data
    assert address[1] not in viewer.get("/respond/calendar").text
    assert client.get("/respond/calendar/guess.ics").status_code == 404
    viewer.post("/respond/calendar")
    assert client.get(address[1]).status_code == 404
    person = session.scalars(select(User).where(User.email == "viewer@example.org")).one()
    secret = calendars.make_key(session, person)
    assert calendars.owner_of(session, secret) is person
    person.active = False
    session.flush()
    assert calendars.owner_of(session, secret) is None
