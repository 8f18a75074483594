"""Action plans come in from files and go out again, row by row, and promises keep a history."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from tests.samples import add_edition
from tests.voice import plan_samples
from tests.voice.respond_samples import (
    PROMISE,
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_staff,
    add_theme,
    decide,
)
from voice import counted
from voice.accounts.models import User
from voice.listen.models import Coding, Comment
from voice.respond import (
    actions,
    calendars,
    chains,
    overview,
    plan_export,
    plan_files,
    plan_lines,
    plan_taking,
    promises,
    releases,
    rounds,
    updates,
    years,
)
from voice.respond.models import CANNOT, DONE, Promise
from voice.respond.overview import Filters
from voice.respond.plan_columns import HEADINGS, read_day, read_status, recognise
from voice.respond.plan_files import UnusablePlan
from voice.respond.plan_models import PlanFile, PromiseUpdate
from voice.respond.updates import Progress

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]
LONG_AGO = date(2020, 5, 4)


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
    assert set(promises.gaps(first)) == {"priority", "who", "easy_what"}
    assert set(promises.gaps(second)) == {"priority", "by", "how_we_know", "easy_what"}
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


def test_the_chain_leads_from_a_comment_to_a_promise_and_back(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    theme = add_theme(session, consultation, name="One contact")
    old = add_theme(session, consultation, "old")
    loose = add_theme(session, consultation, "loose", name="Nobody answers this")
    add_crowd(session, consultation, 20, 60, theme)
    comment = add_comment(session, consultation, [theme], "We told our story to nine people.")
    alone = add_comment(session, consultation, [loose], "The bus is late.")
    nowhere = add_comment(session, consultation, [], "Something else.")
    priority = add_priority(session, consultation, old)
    old.state, old.merged_into_id = "merged", theme.id
    one = add_promise(session, priority)
    session.commit()
    officer, viewer = staff("engagement_officer"), staff("viewer")
    assert f"/respond/comments/{comment.id}" in visit(officer, "/listen/transitions/comments")
    onwards = visit(officer, f"/respond/comments/{comment.id}")
    assert f"/respond/promises/{one.id}/story" in onwards
    assert "Suggested by a machine" in onwards
    assert "no priority answers this theme" in visit(officer, f"/respond/comments/{alone.id}")
    assert "under no theme yet" in visit(officer, f"/respond/comments/{nowhere.id}")
    assert viewer.get(f"/respond/comments/{comment.id}").status_code == 403
    back = visit(officer, f"/respond/promises/{one.id}/story")
    assert "We told our story to nine people." in back
    assert f"/respond/priorities/{priority.id}" in back
    assert f"/respond/comments/{comment.id}" in back
    assert f"/respond/comments/{comment.id}" not in visit(
        viewer, f"/respond/promises/{one.id}/story"
    )


def test_broken_links_are_listed_and_mended_ones_are_not(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    theme = add_theme(session, consultation, name="Waiting")
    add_comment(session, consultation, [theme])
    empty = add_priority(session, consultation)
    promises.bring(session, consultation, replace(PROMISE, who={}, easy_what={}), None)
    found = [one.kind for one in chains.broken(session, consultation)]
    assert found == [
        "theme_unanswered",
        "priority_without_words",
        "priority_without_decision",
        "priority_without_promise",
        "promise_untied",
    ]
    decide(session, consultation, (theme, "no", "Another board pays for it."))
    session.commit()
    page = visit(staff("engagement_officer"), "/respond/transitions/chain")
    assert "5 links are missing." in page
    assert "A priority that no board’s decision chose" in page
    assert "Another board pays for it." in page, "a theme that nobody answers, and why"
    decide(session, consultation, (empty.themes[0], "yes", "Both forums want it."))
    session.execute(update(Coding).values(theme_id=empty.themes[0].id))
    one = session.scalars(select(Promise)).one()
    promises.change(session, one, PROMISE, None)
    promises.tie(session, one, empty)
    drafter, approver = add_staff(session, "drafter"), add_staff(session, "approver")
    releases.publish(session, releases.draft(session, consultation, drafter), approver)
    assert chains.broken(session, consultation) == []


def test_the_chain_shows_what_the_board_decided_and_what_it_did_not_choose(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    theme = add_theme(session, consultation, name="One contact")
    other, later = (add_theme(session, consultation, key) for key in ("buses", "lunch"))
    comment = add_comment(session, consultation, [other], "The bus is late.")
    one = add_promise(session, add_priority(session, consultation, theme))
    decide(session, consultation, (other, "yes", "First we said yes."))
    session.commit()
    officer, viewer = staff("engagement_officer"), staff("viewer")
    story = f"/respond/promises/{one.id}/story"
    assert "No decision chose it yet." in visit(officer, story)
    yes = (theme, "yes", "Both forums put it first.")
    decide(session, consultation, yes, (other, "no", "Another board pays for it."))
    decide(session, consultation, (later, "no", "Another day."), board="Another board")
    session.commit()
    page = visit(viewer, story)
    assert "Both forums put it first." in page
    assert "1 theme was not chosen at that meeting" in page
    assert "Another board pays for it." in page
    assert "First we said yes." not in page, "the newest decision counts"
    assert "Another day." not in page
    assert "Another board pays for it." in visit(officer, f"/respond/comments/{comment.id}")


def test_years_are_compared_by_what_was_kept_and_by_words(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    viewer, officer = staff("viewer"), staff("engagement_officer")
    theme = add_theme(session, consultation, name="Waiting")
    add_crowd(session, consultation, 40, 50, theme)
    for number in range(12):
        before = datetime(2025, 3, 1, tzinfo=UTC)
        add_comment(session, consultation, [theme] * (number < 1), "Long.", arrived_at=before)
    priority = add_priority(session, consultation, theme)
    result = {"en": "Open."}
    done = replace(PROMISE, status=DONE, by=LONG_AGO, result=result, easy_result=result)
    add_promise(session, priority, words=replace(done, done_on=LONG_AGO))
    add_promise(session, priority, words=replace(done, done_on=date(2021, 1, 1)))
    add_promise(session, priority, words=replace(PROMISE, by=LONG_AGO))
    add_promise(session, priority, words=replace(PROMISE, by=date(2999, 1, 1)))
    add_edition(session, consultation, "asked")
    found = years.promises_by_year(session, consultation, today())
    assert found == {2999: {"to_come": 1}, 2020: {"in_time": 1, "after": 1, "missed": 1}}
    [said] = years.themes(session, consultation, [2025, 2026])
    assert said.words == {2025: "some", 2026: "most"}
    session.commit()
    for client in (viewer, officer):
        page = visit(client, "/respond/transitions/years")
        assert "Most said this" in page
        assert ">40<" not in page
        assert "Published(" not in page


def test_a_comment_that_is_taken_back_leaves_the_chain(
    session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    comment = add_comment(session, consultation, [add_theme(session, consultation)])
    session.commit()
    session.delete(session.get(Comment, comment.id))
    session.commit()
    visit(staff("engagement_officer"), f"/respond/comments/{comment.id}", 404)


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
    releases.publish(session, releases.draft(session, consultation, drafter), approver)
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
