"""One message when we answer: kept apart from answers, sent by mail or GOV.UK Notify, forgotten."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition
from tests.conftest import check_page
from tests.voice.respond_samples import TRIED, add_priority, add_promise, add_staff
from tests.voice.test_safeguarding_alarms import Post, post
from voice import create_app
from voice.respond.releases import compositions, releases
from voice.respond.releases.models import ReplyAddress
from voice.respond.replies import messages
from voice.settings import WrongSetting

__all__ = ["post"]

PAGE = "/en/tell-me/transitions"
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
Staff = Callable[[str], FlaskClient]


class Notify(ThreadingHTTPServer):
    """A stand-in for GOV.UK Notify: checks each token, keeps what it took."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[int] = []


class Taking(BaseHTTPRequestHandler):
    server: Notify

    def do_POST(self) -> None:  # the library's name
        token = self.headers["Authorization"].removeprefix("Bearer ")
        told = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.answers.pop(0) if self.server.answers else 201
        if status == 201 and told["iss"] == SERVICE:
            self.server.taken.append((self.path, body))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.path)
        self.end_headers()
        self.wfile.write(b"{}")

    def do_GET(self) -> None:  # only whoever follows a redirection comes here
        self.server.taken.append((self.path, {}))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def notify(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notify]:
    with Notify() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = {
            "NOTIFY_URL": f"http://127.0.0.1:{server.server_address[1]}",
            "NOTIFY_KEY": f"our_key-{SERVICE}-{SECRET}",
            "NOTIFY_EMAIL_TEMPLATE": "template-email",
            "NOTIFY_TEXT_TEMPLATE": "template-text",
            "PUBLIC_URL": "https://voice.example.org",
        }
        for name, value in settings.items():
            monkeypatch.setitem(app.config["VOICE"], name, value)
        yield server
        server.shutdown()


def leave(client: FlaskClient, address: str, status: int = 200, **more: str) -> str:
    reply = client.post(more.pop("page", PAGE), data={"address": address} | more)
    assert reply.status_code == status, reply.text
    assert "Set-Cookie" not in reply.headers
    check_page(reply)
    return reply.text


def publish(session: Session, consultation: Consultation, staff: Staff) -> FlaskClient:
    """A release is drafted, and published by the page that a second person presses."""
    if not releases.waiting_of(session, consultation):
        add_promise(session, add_priority(session, consultation))
        releases.draft(session, consultation, add_staff(session, "drafter"))
    waiting = releases.waiting_of(session, consultation)
    assert waiting
    number, seen = waiting.id, compositions.digest(waiting.document)
    session.commit()
    officer = staff("engagement_officer")
    officer.post(f"/respond/releases/{number}/publish", data={"seen": seen} | TRIED)
    session.expire_all()
    return officer


def test_mail_goes_once_in_ones_own_language_and_the_address_is_gone(
    edition: Edition, session: Session, consultation: Consultation, client: FlaskClient,
    staff: Staff, post: Post,
) -> None:  # fmt: skip
    thanks = client.get("/en/s/moving-on/thank-you").text
    assert f'href="{PAGE}"' in thanks
    assert "We will tell you" in leave(client, " anna@example.org ")
    leave(client, "ANNA@example.org")
    leave(client, "zoe@example.org", page="/ar/tell-me/transitions")
    leave(client, "gone@example.org")
    gone = leave(client, "gone@example.org", do="forget", leave_empty="x")
    assert "Your address is gone" in gone, "whatever stands in the robots' box"
    filled = leave(client, "robot@example.org", status=422, leave_empty="x")
    assert "It is there to stop robots" in filled
    assert 'value="robot@example.org"' in filled, "a person's browser may have filled the box"
    assert 'href="#leave_empty"' in filled
    assert 'value="x" aria-invalid="true"' in filled, "the box stands there, to be emptied"
    rows = session.scalars(select(ReplyAddress)).all()
    assert len(rows) == 2
    kept = " ".join(f"{one.digest} {one.sealed}" for one in rows)
    assert "anna" not in kept.lower()
    assert {one.name for one in ReplyAddress.__table__.columns} == {
        "id", "consultation_id", "language", "kind", "digest", "sealed",
    }  # fmt: skip
    assert [one.column.table.name for one in ReplyAddress.__table__.foreign_keys] == [
        "consultation"
    ]
    session.commit()
    publish(session, consultation, staff)
    assert len(post.taken) == 2
    read = [message_from_bytes(one.encode(), policy=default) for one in post.taken]
    words = {one["To"]: one.get_content() for one in read}
    assert "We have answered now." in words["anna@example.org"]
    assert "/en/you-said-we-did/transitions" in words["anna@example.org"]
    assert "/ar/you-said-we-did/transitions" in words["zoe@example.org"]
    assert session.scalars(select(ReplyAddress)).all() == []


def test_notify_gets_signed_requests_and_keeps_who_could_not_be_reached(
    edition: Edition, session: Session, consultation: Consultation, client: FlaskClient,
    staff: Staff, notify: Notify,
) -> None:  # fmt: skip
    for address in ("anna@example.org", "07700 900 123", "+44 7700 900123", "bad@example.org"):
        leave(client, address)
    assert len(session.scalars(select(ReplyAddress)).all()) == 3
    session.commit()
    notify.answers = [503, 302, 503]
    officer = publish(session, consultation, staff)
    assert notify.taken == []
    assert messages.count_waiting(session, consultation) == 3
    session.commit()
    page = officer.get("/respond/transitions/releases").text
    assert "3 people wait for a message" in page
    notify.answers = [400]  # that one's address is wrong
    officer.post("/respond/transitions/tell")
    session.expire_all()
    assert messages.count_waiting(session, consultation) == 0
    assert len(notify.taken) == 2
    names = {"/v2/notifications/email": "email_address", "/v2/notifications/sms": "phone_number"}
    reachable = {"anna@example.org", "bad@example.org", "+447700900123"}
    for path, body in notify.taken:
        assert body[names[path]] in reachable
        assert body["template_id"] in ("template-email", "template-text")
        told = body["personalisation"]
        assert told["address"] == "https://voice.example.org/en/you-said-we-did/transitions"
        assert "only message" in told["words"]


def test_what_is_no_address_is_said_kindly_and_nothing_typed_is_lost(
    edition: Edition, client: FlaskClient, post: Post
) -> None:
    for typed in ("", "anna", "anna@example", "a@b.org, c@d.org", "a\r\nBcc: x@y.org", "0116 1234"):
        page = leave(client, typed, 422)
        assert "Write a whole address" in page
    assert 'value="anna&#34;"' in leave(client, 'anna"', 422)
    assert "We cannot write to phones from here." in leave(client, "07700900123", 422)


def test_without_a_way_to_send_nobody_is_asked_for_an_address(
    edition: Edition, session: Session, client: FlaskClient
) -> None:
    assert "tell-me" not in client.get("/en/s/moving-on/thank-you").text
    assert "We cannot send messages from here." in client.get(PAGE).text
    leave(client, "anna@example.org", 422)
    assert client.get("/en/tell-me/nowhere").status_code == 404


def test_addresses_do_not_outlive_what_is_kept_of_a_consultation(
    edition: Edition, session: Session, consultation: Consultation, client: FlaskClient, post: Post
) -> None:
    leave(client, "anna@example.org")
    messages.forget_old(session)
    assert messages.count_waiting(session, consultation) == 1
    consultation.retention_until = date(2020, 1, 1)
    session.flush()
    messages.forget_old(session)
    assert messages.count_waiting(session, consultation) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"NOTIFY_KEY": "short", "NOTIFY_EMAIL_TEMPLATE": "t"},
        {"NOTIFY_KEY": f"k-{SERVICE}-{SECRET}"},
        {
            "NOTIFY_KEY": f"k-{SERVICE}-{SECRET}",
            "NOTIFY_EMAIL_TEMPLATE": "t",
            "NOTIFY_URL": "http://notify.example",
        },
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="VOICE_NOTIFY"):
        create_app({"DATA": str(tmp_path), "QUEUE_URL": "memory:"} | wrong)


def test_a_worker_that_nobody_called_writes_in_the_language_with_the_whole_address(
    edition: Edition, session: Session, consultation: Consultation, client: FlaskClient, post: Post
) -> None:
    leave(client, "zoe@example.org", page="/ar/tell-me/transitions")
    told = {"consultation_id": consultation.id, "host": "https://voice.example.org"}
    messages.run(told, lambda _done, _total: None)
    (message,) = post.taken
    read = message_from_bytes(message.encode(), policy=default)
    words = read.get_content()
    assert "https://voice.example.org/ar/you-said-we-did/transitions" in words
    assert consultation.title["ar"] in words
