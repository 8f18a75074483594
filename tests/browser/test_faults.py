"""Servers that die, lines that break: what was acknowledged is stored, and nothing twice."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from surveys.models import Response
from tests import samples
from tests.browser.answering import answer_first, go_on, kept, send, start, to_check
from tests.browser.conftest import _free_port, _wait_for
from tests.browser.line import Line
from tests.browser.lost_signal import waiting
from tests.conftest import ROOT, make_database
from voice import create_app
from voice.db import db, upgrade

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]
BODY = json.dumps(samples.ANSWERS | {"edition": 1}).encode()


@dataclass
class Server:
    """A Voice of our own with the sample survey, that a test may kill and start again."""

    app: Flask
    environment: dict[str, str]
    port: int = field(default_factory=_free_port)

    def start(self) -> None:
        self._process = subprocess.Popen(
            [Path(sys.executable).parent / "voice", "serve", "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            start_new_session=True,  # a group of its own, to be killed as one
        )
        _wait_for(f"{self.url}/health", self._process)

    def kill(self) -> None:
        """As when the power goes: no process of it gets a chance to say anything."""
        with contextlib.suppress(ProcessLookupError):  # it is down already
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, identifier: str) -> tuple[int, str]:
        """Hand in; the status and the code. `OSError` where nothing came back."""
        request = urllib.request.Request(  # noqa: S310  # our own address
            f"{self.url}/api/v1/surveys/moving-on/responses/{identifier}",
            data=BODY,
            method="PUT",
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310
            return reply.status, json.load(reply)["receipt"]

    def stored(self) -> list[str]:
        with self.app.app_context():
            return [str(one) for one in db.session.scalars(select(Response.id))]


@pytest.fixture(scope="module")
def running(store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("faults")
    url = f"sqlite:///{data / 'voice.db'}"
    if store.startswith("postgresql"):
        url = make_database(store, "faults")
    app = create_app({"DATA": str(data), "DATABASE_URL": url, "QUEUE_URL": "memory:"})
    with app.app_context():
        upgrade()
        samples.add_edition(db.session, samples.add_consultation(db.session))
        db.session.commit()
    server = Server(app, {**os.environ, "VOICE_DATA": str(data), "VOICE_DATABASE_URL": url})
    server.start()
    yield server
    server.kill()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def server(running: Server) -> Server:
    """Running, and nothing stored yet."""
    with running.app.app_context():
        db.session.execute(delete(Response))
        db.session.commit()
    return running


def test_a_server_killed_during_hand_in_loses_nothing_that_it_acknowledged(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, server)
    answer_first(page)
    to_check(page)
    acknowledged: dict[str, str] = {}
    unheard: set[str] = set()

    def keep_sending(_turn: int) -> None:
        while True:
            identifier = str(uuid4())
            try:
                acknowledged[identifier] = server.put(identifier)[1]
            except (OSError, ValueError):
                unheard.add(identifier)
                return

    with ThreadPoolExecutor(6) as pool:
        sending = [pool.submit(keep_sending, turn) for turn in range(6)]
        while len(acknowledged) < 12 and not any(one.done() for one in sending):
            time.sleep(0.02)
        page.evaluate("document.querySelector('#q-send .button').click()")
        time.sleep(0.02)
        server.kill()
    assert [one.result() for one in sending] == [None] * 6
    assert len(acknowledged) >= 12
    stored = server.stored()
    assert set(acknowledged) <= set(stored)
    heading = page.locator("h1")
    expect(heading).to_have_text(("Thank you", "Your answers are not sent yet")[not_heard(page)])
    server.start()
    assert {one: server.put(one) for one in acknowledged} == {
        one: (200, code) for one, code in acknowledged.items()
    }
    again = {one: server.put(one) for one in unheard}
    assert {one: status for one, (status, _) in again.items()} == {
        one: 200 if one in stored else 201 for one in unheard
    }
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(heading).to_have_text("Thank you")
    expect(page.locator(".code-digits")).to_be_visible()
    after = server.stored()
    assert len(after) == len(set(after)) == len(acknowledged) + len(unheard) + 1


def not_heard(page: Page) -> bool:
    """Whether the page has told that its answers wait, once it has told something."""
    expect(page.locator("#survey")).to_have_count(0, timeout=60_000)
    return bool(kept(page, "outbox"))


def test_one_response_sent_ten_times_at_once_is_stored_once(server: Server) -> None:
    identifier = str(uuid4())
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda _turn: server.put(identifier), range(10)))
    assert sorted(status for status, _ in replies) == [200] * 9 + [201]
    assert len({code for _, code in replies}) == 1
    assert server.stored() == [identifier]


@on_sqlite
@pytest.mark.parametrize("lost_after", [0, 3, 7])
def test_a_signal_lost_at_any_screen_keeps_nobody_from_finishing(
    server: Server, open_page: OpenPage, lost_after: int
) -> None:
    line = Line(server.url)
    page = open_page()
    start(page, line)
    go_on(page, lost_after)
    line.become("cut")
    to_check(page)
    send(page)
    expect(page.get_by_role("heading", name="Your answers are not sent yet")).to_be_focused()
    expect(waiting(page)).to_contain_text("Waiting to send: 1")
    assert server.stored() == []
    line.become("good")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert len(server.stored()) == 1
    line.close()


@on_sqlite
def test_a_reply_lost_on_the_way_is_not_taken_for_a_refusal(
    server: Server, open_page: OpenPage
) -> None:
    line = Line(server.url)
    page = open_page()
    start(page, line)
    answer_first(page)
    to_check(page)
    line.become("lossy")
    send(page)
    expect(page.get_by_role("heading", name="Your answers are not sent yet")).to_be_focused()
    stored = server.stored()
    assert len(stored) == 1
    line.become("good")
    page.evaluate("dispatchEvent(new Event('online'))")  # it may have begun by itself
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.locator(".code-digits").inner_text() == server.put(stored[0])[1][-4:]
    assert server.stored() == stored
    line.close()
