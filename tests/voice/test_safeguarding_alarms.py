"""Who is told when words wait too long, when, and how: working days, mail, nobody twice."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Edition
from tests.voice.test_recordings import spoken
from tests.voice.test_safeguarding import LIST, SignIn, Visit, decide, lead, let_wait, write
from voice import create_app, mail
from voice.accounts import people
from voice.safeguarding import alarms, clock, queue
from voice.safeguarding.models import ConcernAlarm
from voice.settings import WrongSetting

__all__ = ["lead", "spoken"]

DAYS = [
    ("a Monday", (2026, 11, 23), (2026, 11, 25)),
    ("a Friday", (2026, 11, 27), (2026, 12, 1)),
    ("a Saturday counts as its Friday", (2026, 11, 28), (2026, 12, 1)),
    ("Maundy Thursday, before Easter", (2026, 4, 2), (2026, 4, 8)),
    ("Christmas Eve, with Boxing Day moved", (2026, 12, 24), (2026, 12, 30)),
    ("New Year's Eve", (2026, 12, 31), (2027, 1, 5)),
    ("the August bank holiday is England's", (2026, 8, 28), (2026, 9, 2)),
]


@pytest.mark.parametrize(("_what", "came", "due"), DAYS)
def test_two_working_days_know_weekends_and_bank_holidays(
    _what: str, came: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    moment = datetime(*came, 15, 30, tzinfo=UTC)
    assert clock.due_on(moment) == date(*due)
    evening = datetime(*due, 23, 59, tzinfo=UTC)
    assert moment >= clock.late_before(evening)
    assert clock.days_late(moment, evening) == 0
    morning = evening + timedelta(minutes=2)
    assert moment < clock.late_before(morning)
    assert clock.days_late(moment, morning) == 1


class Post(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        super().__init__(("127.0.0.1", 0), Taking)


class Taking(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.taken.append(b"".join(lines).decode())
            self.wfile.write(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 ok\r\n")


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with Post() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"smtp://127.0.0.1:{server.server_address[1]}"
        monkeypatch.setitem(app.config["VOICE"], "MAIL_URL", address)
        monkeypatch.setitem(app.config["VOICE"], "MAIL_FROM", "voice@example.org")
        yield server
        server.shutdown()


def test_leads_are_told_once_a_day_by_mail_and_a_server_that_was_away_is_tried_again(
    client: FlaskClient,
    session: Session,
    spoken: Edition,
    lead: FlaskClient,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.add(session, "nobody@example.org", "safeguarding_lead").active = False
    write(client, "He hits me")
    alarms.look()
    assert post.taken == []  # it is in time
    let_wait(session)
    with monkeypatch.context() as away:
        away.setitem(client.application.config["VOICE"], "MAIL_URL", "smtp://127.0.0.1:1")
        alarms.look()
    assert post.taken == []
    assert alarms.has_failed_today(session)
    session.rollback()
    alarms.look()
    alarms.look()
    (message,) = post.taken
    assert "To: safeguarding-lead@example.org" in message
    assert "1 thing waits too long" in message
    assert LIST in message
    assert "hits" not in message
    assert "transitions" not in message.lower()
    assert not alarms.has_failed_today(session)
    session.rollback()
    write(client, "Another")
    let_wait(session)
    alarms.look()
    assert len(post.taken) == 2  # the one that was not told of today
    session.execute(update(ConcernAlarm).values(day=utc_now().date() - timedelta(days=1)))
    session.commit()
    decide(lead, 1, "no_harm")
    alarms.look()
    assert len(post.taken) == 3  # the next day, for what still waits
    told = session.scalars(select(ConcernAlarm.concern_id).order_by(ConcernAlarm.id)).all()
    assert told == [1, 2, 2]


def test_a_worker_looks_each_hour(
    app: Flask,
    client: FlaskClient,
    session: Session,
    spoken: Edition,
    lead: FlaskClient,
    post: Post,
) -> None:
    write(client, "He hits me")
    let_wait(session)
    hourly = app.extensions["voice_queue"].huey._registry.periodic_tasks
    (task,) = [one for one in hourly if one.name == "safeguarding"]
    task.execute()
    assert len(post.taken) == 1


def test_two_workers_never_send_the_same_alarm(
    client: FlaskClient, session: Session, spoken: Edition, lead: FlaskClient, post: Post
) -> None:
    write(client, "He hits me")
    let_wait(session)
    now = utc_now()
    alarms._note(session, queue.late(session, now), now.date())
    session.commit()
    assert len(alarms._claim(session, now)) == 1
    session.commit()
    alarms.look()  # another worker, while the first one sends
    assert post.taken == []
    session.execute(update(ConcernAlarm).values(tried_at=now - timedelta(hours=1)))
    session.commit()
    alarms.look()  # the first one died
    assert len(post.taken) == 1


def test_pages_say_when_nobody_is_lead_and_when_no_mail_is_set_up(
    client: FlaskClient, session: Session, spoken: Edition, staff: SignIn, visit: Visit
) -> None:
    write(client, "Words")
    page = visit(staff("admin"), LIST)
    assert "There is no safeguarding lead" in page
    assert 'href="/account/people/invite"' in page
    assert "no mail server is set up" in page
    assert f'href="{LIST}"' in visit(staff("viewer"), "/listen")
    assert "Everything has been read" not in page


@pytest.mark.parametrize(
    ("url", "sender"),
    [("http://mail.example", "a@b"), ("smtp://", "a@b"), ("smtp://mail.example", "nobody")],
)
def test_mail_settings_that_cannot_work_are_refused(tmp_path: Path, url: str, sender: str) -> None:
    with pytest.raises(WrongSetting, match="VOICE_MAIL"):
        create_app({"DATA": str(tmp_path), "MAIL_URL": url, "MAIL_FROM": sender})


def test_a_password_never_goes_to_a_mail_server_without_encryption(
    app: Flask, session: Session, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = app.config["VOICE"]["MAIL_URL"].replace("//", "//me:secret@")
    monkeypatch.setitem(app.config["VOICE"], "MAIL_URL", address)
    with pytest.raises(mail.MailAway):
        mail.send(["a@example.org"], "Subject", "Words")
    assert post.taken == []
