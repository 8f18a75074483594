"""Programs are told what happened: signed, again when it fails, by codes and never by words."""

import hmac
import json
import re
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveys import editions
from surveys.base import utc_now
from surveys.editions import today
from surveys.models import Consultation, Edition
from tests.voice.respond_samples import add_priority, add_promise, add_staff
from voice.accounts.models import User
from voice.jobs import queue
from voice.listen.theming import runs
from voice.respond.models import Release
from voice.respond.promises.promises import PromiseWords, change
from voice.webhooks import hooks, messages, sending
from voice.webhooks.models import Delivery, Webhook

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
HOME = "/account/webhooks"


class Got(NamedTuple):
    """A message as a program gets it."""

    headers: dict[str, str]
    body: bytes


class Program(BaseHTTPRequestHandler):
    """Somebody else's program; its path says how it behaves."""

    got: list[Got]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(Got({name.lower(): one for name, one in self.headers.items()}, body))
        match self.path.strip("/"):
            case "moved":
                self.answer(302)
            case "broken":
                self.answer(500)
            case "gone":
                self.answer(410)
            case "slow":
                time.sleep(1)
            case _:
                self.answer(204)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Location", "/kind")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def got() -> list[Got]:
    return []


@pytest.fixture
def program(app: Flask, got: list[Got], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a program in our own network, which the settings name."""
    monkeypatch.setitem(app.config["VOICE"], "FETCH_HOSTS", "127.0.0.1")
    monkeypatch.setattr(sending, "_SECONDS", 0.4)
    handler = type("Mine", (Program,), {"got": got})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def add_hook(session: Session, address: str, *events: str) -> Webhook:
    officer = session.scalar(select(User).where(User.email == "hook@example.org"))
    officer = officer or add_staff(session, "hook")
    hook = hooks.add(session, officer, address, events or hooks.EVENTS)
    session.commit()
    return hook


def written(session: Session) -> list[tuple[str, dict[str, Any]]]:
    found = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    said = [(one.event, (one.payload or {}).get("data", {})) for one in found]
    session.rollback()
    return said


def send_at(session: Session, **values: Any) -> Delivery:
    """Change the one delivery, send what is due, and look at it."""
    if values:
        session.execute(update(Delivery).values(**values))
        session.commit()
    sending.send_due()
    session.expire_all()
    found = session.scalars(select(Delivery)).one()
    session.refresh(found)
    return found


def is_signed(one: Got, secret: str) -> bool:
    """As a receiver checks it, by Standard Webhooks."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = f"{one.headers['webhook-id']}.{one.headers['webhook-timestamp']}.".encode() + one.body
    expected = "v1," + b64encode(hmac.digest(key, signed, "sha256")).decode()
    return expected in one.headers["webhook-signature"].split()


def test_each_event_is_written_down_with_codes_and_addresses_and_no_words(
    session: Session, edition: Edition, consultation: Consultation
) -> None:
    add_hook(session, "https://example.org/all")
    add_hook(session, "https://example.org/some", "release.published")
    promise = add_promise(session, add_priority(session, consultation))
    facts = {"what": promise.what, "easy_what": promise.easy_what, "status": "doing"}
    change(session, promise, PromiseWords(**facts), None)
    change(session, promise, PromiseWords(**facts | {"how_we_know": {"en": "We ask."}}), None)
    editions.open_edition(session, editions.freeze(session, edition.survey))
    runs.note(session, consultation.id)
    first, second = add_staff(session, "first"), add_staff(session, "second")
    release = Release(
        consultation_id=consultation.id, number=1, document={"secret": "words"}, quoted=[],
        drafted_by_id=first.id,
    )  # fmt: skip
    session.add(release)
    session.flush()
    release.approved_by_id, release.published_at = second.id, utc_now()
    session.commit()
    found = written(session)
    assert sorted(event for event, _ in found) == [
        "promise.changed", "promise.changed", "release.published", "release.published",
        "survey.closed", "survey.opened", "theming.finished",
    ]  # fmt: skip
    told = dict(found)
    assert told["survey.opened"] == {
        "consultation": "transitions", "survey": "moving-on", "edition": 2,
        "address": "/s/moving-on",
    }  # fmt: skip
    assert told["survey.closed"]["edition"] == 1
    assert told["promise.changed"]["status"] == "doing"
    assert told["release.published"]["address"] == "/en/you-said-we-did/transitions"
    values = {str(value) for _, data in found for value in data.values()}
    assert not [one for one in values if " " in one]


def test_a_survey_whose_last_day_is_over_is_told_of_once_and_a_rollback_tells_nothing(
    session: Session, edition: Edition, consultation: Consultation
) -> None:
    add_hook(session, "https://example.org/all", "survey.closed")
    consultation.closes_on = today() - timedelta(days=1)
    session.commit()
    for _ in range(2):
        messages.tell_ended()
    editions.close(edition)
    session.commit()
    assert [data["survey"] for _, data in written(session)] == ["moving-on"]
    session.execute(delete(Delivery))
    session.commit()
    add_promise(session, add_priority(session, consultation))
    session.rollback()
    assert written(session) == []


def test_a_message_is_signed_sent_once_and_its_payload_forgotten(
    session: Session, edition: Edition, program: str, got: list[Got]
) -> None:
    hook = add_hook(session, program, "survey.closed")
    old = hooks.secret_of(hook)
    hooks.turn(hook)
    editions.close(edition)
    session.commit()
    delivery = send_at(session)
    assert (delivery.state, delivery.status, delivery.payload) == ("sent", 204, None)
    session.rollback()
    sending.send_due()
    (one,) = got
    assert json.loads(one.body)["type"] == "survey.closed"
    assert abs(int(one.headers["webhook-timestamp"]) - time.time()) < 60
    assert is_signed(one, hooks.secret_of(hook))
    assert is_signed(one, old), "for a day both sign"
    assert not is_signed(one._replace(body=one.body + b" "), old)
    hook.turned_at = utc_now() - timedelta(days=2)
    assert not is_signed(
        one._replace(headers=one.headers | {"webhook-signature": hooks.sign(hook, "m", 1, b"")}),
        old,
    )


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [("broken", 500, None), ("moved", None, "redirect"), ("slow", None, "away")],
)
def test_what_fails_is_sent_again_later_and_given_up_in_the_end(
    session: Session,
    edition: Edition,
    program: str,
    got: list[Got],
    path: str,
    status: int | None,
    problem: str | None,
) -> None:
    hook = add_hook(session, f"{program}/{path}", "survey.closed")
    editions.close(edition)
    session.commit()
    delivery = send_at(session)
    assert (delivery.state, delivery.tries) == ("waiting", 1)
    assert (delivery.status, delivery.problem) == (status, problem)
    assert delivery.next_at > utc_now() + timedelta(seconds=30)
    session.rollback()
    sending.send_due()
    assert len(got) == 1, "not before its time"
    last = send_at(session, next_at=utc_now(), tries=len(sending.WAITS))
    assert (last.state, last.payload) == ("failed", None)
    assert {one.headers["webhook-id"] for one in got} == {last.message}
    session.refresh(hook)
    assert hook.failing_since is not None
    assert hook.switched_off_at is None


def test_an_address_that_only_fails_is_switched_off_until_its_person_says_so(
    session: Session, edition: Edition, program: str, got: list[Got]
) -> None:
    hook = add_hook(session, f"{program}/broken", "survey.closed")
    hook.failing_since = utc_now() - timedelta(days=6)
    editions.close(edition)
    session.commit()
    assert send_at(session).state == "failed"
    session.refresh(hook)
    assert hook.switched_off_at is not None
    hooks.switch_on(hook)
    hook.address = f"{program}/gone"
    session.commit()
    send_at(session, state="waiting", payload={"type": "survey.closed"}, next_at=utc_now())
    session.refresh(hook)
    assert hook.switched_off_at is not None, "gone is gone"
    session.rollback()
    consultation = session.scalars(select(Consultation)).first()
    assert consultation is not None
    add_promise(session, add_priority(session, consultation))
    session.commit()
    assert len(got) == 2


def test_nothing_is_sent_for_somebody_who_may_not_decide_any_more(
    session: Session, edition: Edition, program: str, got: list[Got]
) -> None:
    hook = add_hook(session, program, "survey.closed")
    editions.close(edition)
    hook.user.active = False
    session.commit()
    assert send_at(session).state == "dropped"
    assert got == []


def test_a_person_adds_tests_turns_and_removes_an_address_of_their_own(
    staff: SignIn, visit: Visit, session: Session, program: str, got: list[Got]
) -> None:
    officer = staff("engagement_officer")
    assert "No address yet." in visit(officer, HOME)
    for wrong, why in (
        ("http://example.org/", "It must begin with https://"),
        ("https://169.254.169.254/", "inside our own network"),
        ("https://[::1]/", "inside our own network"),
        ("nonsense", "no whole web address"),
    ):
        refused = officer.post(HOME, data={"address": wrong, "events": ["survey.opened"]})
        assert refused.status_code == 422
        assert why in refused.text
        assert wrong in refused.text, "what was typed is still there"
    assert officer.post(HOME, data={"address": program}).status_code == 422
    made = officer.post(HOME, data={"address": f"{program}/kind", "events": ["survey.opened"]})
    (secret,) = set(re.findall(r"whsec_[\w+/]+=*", made.text))
    number = session.scalars(select(Webhook.id)).one()
    session.rollback()
    place = f"{HOME}/{number}"
    assert secret not in visit(officer, place)
    assert officer.post(f"{place}/test").status_code == 303
    assert "Taken" in visit(officer, place)
    assert json.loads(got[0].body)["type"] == "webhook.test"
    assert is_signed(got[0], secret)
    assert secret not in officer.post(f"{place}/turn").text
    other = staff("forum_coordinator")
    for act in ("turn", "test", "on", "remove"):
        assert other.post(f"{place}/{act}").status_code == 404
    assert other.get(place).status_code == 404
    assert "/kind" in visit(officer, HOME)
    assert officer.post(f"{place}/remove").status_code == 303
    assert session.scalars(select(Delivery)).all() == []


def test_a_try_that_a_dead_worker_left_is_made_again_and_the_log_is_forgotten_after_a_month(
    session: Session, edition: Edition, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_hook(session, program, "survey.closed")
    editions.close(edition)
    session.commit()
    with monkeypatch.context() as patched:
        patched.setattr(queue, "announce", lambda _job: None)
        assert send_at(session).state == "waiting"
        session.rollback()
    assert send_at(session).state == "waiting", "somebody has it"
    session.rollback()
    done = send_at(session, next_at=utc_now() - timedelta(seconds=1))
    assert done.state == "sent"
    done.made_at -= timedelta(days=31)
    session.commit()
    messages.forget_old()
    assert session.scalars(select(Delivery)).all() == []
