"""Events for staff: adding, pairing links, what came, hands that were counted."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys import editions, intake
from surveys.models import Edition, Event, Response
from surveys.submissions import read_json
from tests.samples import ANSWERS
from voice.involve.events import events
from voice.involve.models import Headcount, PairingLink, Tablet

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]

FACTS = {
    "place": "Oakfield School, the hall",
    "day": "2099-01-10",
    "group": "Year 9",
    "surveys": ["moving-on"],
    "note": "Bring six tablets.",
}


@pytest.fixture
def event(session: Session, edition: Edition) -> Event:
    facts = events.EventFacts("Oakfield School", date(2099, 1, 10), "Year 9", ["moving-on"], "")
    added = events.add(session, facts)
    session.commit()
    return added


def count(session: Session, model: type) -> int | None:
    return session.scalar(select(func.count()).select_from(model))


def test_an_officer_adds_an_event_and_changes_it(
    session: Session, edition: Edition, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert "No event yet" in visit(officer, "/involve/events")
    assert "Moving on" in visit(officer, "/involve/events/new")
    reply = officer.post("/involve/events/new", data=FACTS)
    page = visit(officer, reply.location)
    assert "Oakfield School, the hall" in page
    assert "Bring six tablets." in page
    visit(officer, f"{reply.location}/edit")
    officer.post(f"{reply.location}/edit", data=FACTS | {"group": "Year 10"})
    assert "Year 10" in visit(officer, "/involve/events")


def test_what_is_missing_is_said_and_what_was_typed_stays(
    session: Session, edition: Edition, staff: Staff
) -> None:
    officer = staff("engagement_officer")
    wrong = FACTS | {"place": "", "day": "soon", "surveys": []}
    reply = officer.post("/involve/events/new", data=wrong)
    assert reply.status_code == 422
    assert "<title>Error:" in reply.text
    for words in ("Say where it is.", "Write the day like", "Choose one survey or more."):
        assert words in reply.text
    assert "Year 9" in reply.text


@pytest.mark.parametrize("codes", [["moving-on", "noise"], ["nowhere"]])
def test_an_event_offers_open_surveys_of_one_consultation(
    session: Session, edition: Edition, staff: Staff, codes: list[str]
) -> None:
    officer = staff("engagement_officer")
    reply = officer.post("/involve/events/new", data=FACTS | {"surveys": codes})
    assert reply.status_code == 422
    assert "Choose open surveys of one consultation." in reply.text
    assert count(session, Event) == 0


def test_a_link_is_shown_as_a_square_to_its_maker_alone_and_kept_as_a_hash(
    session: Session, event: Event, staff: Staff, visit: Visit
) -> None:
    officer, coordinator = staff("engagement_officer"), staff("forum_coordinator")
    address = f"/involve/events/{event.code}"
    officer.post(f"{address}/link")
    page = visit(officer, address)
    token = re.search(r"/event/(\w{10})<", page)
    assert token is not None
    assert "qr-drawing" in page
    assert session.scalars(select(PairingLink)).one().digest != token[1]
    other = visit(coordinator, address)
    assert token[1] not in other
    assert "qr-drawing" not in other


def test_a_new_link_stops_the_one_before_and_a_link_can_be_stopped(
    session: Session, event: Event, staff: Staff, client: FlaskClient
) -> None:
    officer, address = staff("engagement_officer"), f"/involve/events/{event.code}"

    def make() -> str:
        officer.post(f"{address}/link")
        found = re.search(r"/event/(\w{10})<", officer.get(address).text)
        assert found is not None
        return f"/en/event/{found[1]}"

    first, second = make(), make()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    officer.post(f"{address}/link", data={"revoke": "1"})
    assert client.get(second).status_code == 410


def test_an_event_that_is_over_pairs_nothing_and_can_go_on(
    session: Session, event: Event, staff: Staff, visit: Visit
) -> None:
    officer, address = staff("engagement_officer"), f"/involve/events/{event.code}"
    officer.post(f"{address}/link")
    officer.post(f"{address}/end")
    assert count(session, PairingLink) == 0
    officer.post(f"{address}/link")
    assert count(session, PairingLink) == 0
    assert "it takes no more tablets" in visit(officer, address)
    officer.post(f"{address}/end", data={"again": "1"})
    assert "Make a link" in visit(officer, address)


def test_responses_are_counted_and_never_shown(
    session: Session, event: Event, edition: Edition, staff: Staff, visit: Visit
) -> None:
    raw = ANSWERS | {"channel": "event", "event": event.code}
    for one in (raw, raw, ANSWERS):
        intake.submit(session, edition, uuid4(), read_json(edition.document, one), b"tests only")
    session.commit()
    page = visit(staff("viewer"), f"/involve/events/{event.code}")
    assert "<strong>2</strong> Moving on" in page
    assert "before the summer" not in page


def test_an_answer_of_an_event_that_nobody_knows_still_counts(
    session: Session, event: Event, edition: Edition
) -> None:
    raw = ANSWERS | {"channel": "event", "event": "gone"}
    intake.submit(session, edition, uuid4(), read_json(edition.document, raw), b"tests only")
    session.commit()
    assert session.scalars(select(Response)).one().event_id is None


def test_an_event_that_has_answers_cannot_be_deleted(
    session: Session, event: Event, edition: Edition
) -> None:
    raw = ANSWERS | {"channel": "event", "event": event.code}
    intake.submit(session, edition, uuid4(), read_json(edition.document, raw), b"tests only")
    session.commit()
    session.delete(event)
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    assert session.scalars(select(Response.event_id)).one() == event.id


def test_hands_are_counted_for_a_survey_question_and_are_no_responses(
    session: Session, event: Event, staff: Staff, visit: Visit
) -> None:
    officer, address = staff("engagement_officer"), f"/involve/events/{event.code}"
    path = f"{address}/hands?question=moving-on.feel"
    assert "How was your move?" in visit(officer, path)
    officer.post(path, data={"hands-happy": "12", "hands-ok": "", "hands-sad": "0"})
    rows = session.execute(select(Headcount.option, Headcount.hands).order_by(Headcount.id)).all()
    assert [tuple(row) for row in rows] == [("happy", 12), ("sad", 0)]
    assert count(session, Response) == 0
    page = visit(officer, address)
    assert '<td class="number" data-label="Hands">12</td>' in page
    assert "engagement-officer@example.org" in page
    assert "Nothing has come yet." in page


def test_hands_are_counted_for_a_question_in_own_words_and_can_be_removed(
    session: Session, event: Event, staff: Staff, visit: Visit
) -> None:
    officer, address = staff("engagement_officer"), f"/involve/events/{event.code}"
    visit(officer, f"{address}/hands/own")
    asked = {"question": "Was lunch <loud>?", "answer-1": "Yes", "hands-1": "9", "answer-2": "No"}
    officer.post(f"{address}/hands/own", data=asked)
    row = session.scalars(select(Headcount)).one()
    assert (row.question, row.option, row.hands) == ("Was lunch <loud>?", "Yes", 9)
    assert "Was lunch &lt;loud&gt;?" in visit(officer, address)
    officer.post(f"{address}/hands/{row.id}/remove")
    assert count(session, Headcount) == 0


@pytest.mark.parametrize("hands", ["many", "-1", "3.5", "9999999999", ""])
def test_what_is_no_count_is_refused_in_words(
    session: Session, event: Event, staff: Staff, hands: str
) -> None:
    officer = staff("engagement_officer")
    path = f"/involve/events/{event.code}/hands?question=moving-on.feel"
    reply = officer.post(path, data={"hands-happy": hands})
    assert reply.status_code == 422
    assert "There is a problem" in reply.text
    assert count(session, Headcount) == 0


def test_only_editors_change_events(
    session: Session, event: Event, staff: Staff, client: FlaskClient, visit: Visit
) -> None:
    viewer, address = staff("viewer"), f"/involve/events/{event.code}"
    page = visit(viewer, address)
    assert "Make a link" not in page
    assert "Count hands for" not in page
    for path in ("/link", "/end", "/edit", "/hands", "/hands/own", "/hands/1/remove"):
        assert viewer.post(address + path).status_code == 403, path
        assert client.post(address + path).status_code == 302, path
    assert viewer.post(f"{address}/tablets/1/revoke").status_code == 403
    assert viewer.get("/involve/events/new").status_code == 403


@pytest.mark.parametrize(
    "path", ["none", "none/edit", "none/hands", "{code}/hands?question=moving-on.better"]
)
@pytest.mark.every_store
def test_what_is_not_there_is_not_found(
    session: Session, event: Event, staff: Staff, visit: Visit, path: str
) -> None:
    officer = staff("engagement_officer")
    visit(officer, f"/involve/events/{path.format(code=event.code)}", 404)


def test_a_tablet_can_be_stopped(
    session: Session, event: Event, staff: Staff, visit: Visit
) -> None:
    officer, address = staff("engagement_officer"), f"/involve/events/{event.code}"
    tablet = Tablet(event=event, digest="x", sent=3, waiting=2)
    session.add(tablet)
    session.commit()
    page = visit(officer, address)
    assert "2 wait on it" in page
    assert "Sent: 3." in page
    assert "2 wait on tablets" in visit(officer, "/involve/events")
    officer.post(f"{address}/tablets/{tablet.id}/revoke")
    session.expire_all()
    assert tablet.revoked_at is not None
    assert "Stopped" in visit(officer, address)


def test_the_rail_counts_events_that_nobody_has_ended(
    session: Session, event: Event, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert "thing waits" not in unescape(visit(officer, "/involve/events"))
    event.day = editions.today() - timedelta(days=1)
    session.commit()
    assert "thing waits" in visit(officer, "/involve/events")
