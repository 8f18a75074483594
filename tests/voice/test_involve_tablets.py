"""What a tablet meets: one link, one tablet; how things stand; codes in stock; late answers."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import editions
from surveys.base import utc_now
from surveys.models import Edition, Event, Response
from tests.samples import ANSWERS
from tests.sealing import seal
from voice.involve.events import events, tablets
from voice.involve.models import PairingLink, Tablet
from voice.take_part.sealed import MEDIA_TYPE, public_point

POINT = public_point(b"tests only")


@pytest.fixture
def event(session: Session, edition: Edition) -> Event:
    facts = events.EventFacts("Oakfield School", date(2099, 1, 10), "Year 9", ["moving-on"], "")
    added = events.add(session, facts)
    session.commit()
    return added


@pytest.fixture
def token(session: Session, event: Event) -> str:
    made = tablets.make_link(session, event)
    session.commit()
    return made


def pair(client: FlaskClient, token: str) -> Any:
    return client.post("/api/v1/events/pairings", json={"token": token})


def check_in(client: FlaskClient, event: Event, device: str, **said: object) -> Any:
    headers = {"Authorization": f"Bearer {device}"}
    return client.post(f"/api/v1/events/{event.code}/check-in", json=said, headers=headers)


def hand_in(client: FlaskClient, event: Event, response_id: str) -> Any:
    body = ANSWERS | {"channel": "event", "event": event.code, "edition": 1}
    plain = json.dumps(body).encode()
    envelope = seal(POINT, UUID(response_id), "application/json", plain)
    path = f"/api/v1/surveys/moving-on/responses/{response_id}"
    return client.put(path, data=envelope, content_type=MEDIA_TYPE)


def test_a_tablet_is_told_what_it_needs_without_a_signal(
    client: FlaskClient, event: Event, token: str
) -> None:
    reply = pair(client, token)
    assert reply.status_code == 201
    assert reply.headers["Cache-Control"] == "no-store"
    told = reply.json
    assert told["state"] == "open"
    assert told["event"]["place"] == "Oakfield School"
    assert told["surveys"][0]["languages"] == ["en", "ar"]
    assert len(told["device"]) > 30


def test_looking_at_a_link_spends_nothing_and_it_pairs_one_tablet(
    client: FlaskClient, session: Session, event: Event, token: str, visit: Any
) -> None:
    assert client.get(f"/event/{token}").status_code == 302
    assert "Oakfield School" in visit(client, f"/en/event/{token}")
    visit(client, f"/ar/event/{token}")
    assert pair(client, token).status_code == 201
    again = pair(client, token)
    assert again.status_code == 410
    assert again.json["title"] == "This link does not work any more"
    visit(client, f"/en/event/{token}", 410)
    assert session.scalar(select(func.count()).select_from(Tablet)) == 1


@pytest.mark.parametrize("body", [None, [], {}, {"token": 3}, {"token": "abcdefghjk"}])
@pytest.mark.every_store
def test_a_made_up_link_pairs_nothing(client: FlaskClient, event: Event, body: object) -> None:
    assert client.post("/api/v1/events/pairings", json=body).status_code == 410


def test_a_link_lasts_a_day(
    client: FlaskClient, session: Session, event: Event, token: str
) -> None:
    session.scalars(select(PairingLink)).one().until = utc_now() - timedelta(seconds=1)
    session.commit()
    assert pair(client, token).status_code == 410


def test_the_tokens_are_kept_as_hashes(
    client: FlaskClient, session: Session, event: Event, token: str
) -> None:
    device = pair(client, token).json["device"]
    assert session.scalars(select(Tablet)).one().digest != device


def test_a_tablet_says_how_it_goes_and_gets_codes_until_it_has_enough(
    client: FlaskClient, session: Session, event: Event, token: str
) -> None:
    device = pair(client, token).json["device"]
    told = check_in(client, event, device, sent=4, waiting=2, codes=0).json
    assert len(told["codes"]) == 25
    assert len(check_in(client, event, device, codes=190).json["codes"]) == 10
    assert check_in(client, event, device, codes=200).json["codes"] == []
    check_in(client, event, device, sent=5, waiting="many", codes=-1)
    tablet = session.scalars(select(Tablet)).one()
    assert (tablet.sent, tablet.waiting) == (5, 0)


def test_the_code_in_stock_is_the_code_of_the_response(
    client: FlaskClient, session: Session, event: Event, token: str
) -> None:
    device = pair(client, token).json["device"]
    ready = check_in(client, event, device).json["codes"][0]
    reply = hand_in(client, event, ready["id"])
    assert reply.status_code == 201
    assert reply.json == {"receipt": ready["receipt"]}
    assert session.scalars(select(Response)).one().event_id == event.id
    read_back = client.post("/en/receipt", data={"code": ready["receipt"]})
    assert "before the summer" in read_back.text


def test_a_stranger_is_no_tablet(client: FlaskClient, event: Event, token: str) -> None:
    device = pair(client, token).json["device"]
    assert check_in(client, event, "made-up").status_code == 403
    assert client.post(f"/api/v1/events/{event.code}/check-in").status_code == 403
    other = client.post(
        "/api/v1/events/another/check-in", headers={"Authorization": f"Bearer {device}"}
    )
    assert other.status_code == 403


def test_a_stopped_tablet_and_the_end_of_an_event_are_told_and_bring_no_codes(
    client: FlaskClient, session: Session, event: Event, token: str
) -> None:
    device = pair(client, token).json["device"]
    events.end(session, event)
    session.commit()
    told = check_in(client, event, device).json
    assert (told["state"], told["codes"]) == ("ended", [])
    tablets.revoke(session.scalars(select(Tablet)).one())
    session.commit()
    assert check_in(client, event, device).json["state"] == "revoked"


@pytest.mark.parametrize(("days", "status"), [(0, 201), (13, 201), (15, 409)])
@pytest.mark.every_store
def test_what_was_sealed_may_come_two_weeks_after_the_survey_closed(
    client: FlaskClient, session: Session, event: Event, token: str, days: int, status: int
) -> None:
    device = pair(client, token).json["device"]
    ready = check_in(client, event, device).json["codes"][0]
    edition = session.scalars(
        select(Edition).join(Edition.survey).where(Edition.survey.has(code="moving-on"))
    ).one()
    edition.closed_at = utc_now() - timedelta(days=days)
    session.commit()
    plain = ANSWERS | {"channel": "event", "event": event.code, "edition": 1}
    path = f"/api/v1/surveys/moving-on/responses/{ready['id']}"
    assert client.put(path, json=plain).status_code == 409
    assert hand_in(client, event, ready["id"]).status_code == status


def test_the_consultations_last_day_counts_too(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.consultation.closes_on = editions.today() - timedelta(days=20)
    session.commit()
    assert hand_in(client, event, "0af76519-16cd-43dd-8448-eb211c80319c").status_code == 409


def test_the_tablets_first_page_is_the_same_for_everyone(client: FlaskClient, visit: Any) -> None:
    for language in ("en", "ar", "gu"):
        visit(client, f"/{language}/event")
    assert client.get("/en/event").headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in client.get("/en/event").headers
