"""Two machines on one PostgreSQL, one queue and one bucket are one service, and one may be lost."""

import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select, update

from surveys.base import utc_now
from surveys.models import Answer, Recording, Response
from tests import media_places, recorded, samples
from tests.conftest import PASSWORD, make_database
from tests.machines import Machine, machines, proxy, wait_for
from tests.voice.test_recordings import CODE, QUESTIONS
from voice import create_app
from voice.accounts import people
from voice.db import db
from voice.jobs import queue, work
from voice.jobs.models import Job
from voice.listen.models import Comment
from voice.media import storage, waiting

pytestmark = pytest.mark.parametrize("store", ["postgresql"], indirect=True)

PHONES, SPOKEN = 4, 2
SOUNDS = [recorded.iphone(1.0)] * SPOKEN + [b""] * (PHONES - SPOKEN)
OF_TESTS = {
    "RATELIMIT_ENABLED": False,
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__time_cost": 1,
        "argon2__memory_cost": 64,
    },
}
OFFICER = {"email": "officer@example.org", "password": PASSWORD}


@pytest.fixture
def office(
    app: Flask, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Flask, dict[str, str]]]:
    """An application like those on the machines, to look from beside, and their settings."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "only")
    with media_places.s3_server() as server:
        shared = {
            "DATABASE_URL": store,
            "QUEUE_URL": make_database(store, "queue"),
            "MEDIA_URL": media_places.make_bucket(server).url,
            "MEDIA_KEY": "A" * 43 + "=",
            "SECRET_KEY": "the same on both",
        }
        beside = create_app({**shared, **OF_TESTS, "DATA": str(tmp_path)})
        _prepare(beside)
        more = {"VOICE_PROXIES": "1", "VOICE_MEANING": "off"}
        yield beside, {f"VOICE_{name}": said for name, said in shared.items()} | more
        with beside.app_context():
            db.engine.dispose()
            beside.extensions["voice_queue"].huey.storage.close()


def _prepare(beside: Flask) -> None:
    with beside.app_context():
        consultation = samples.add_consultation(db.session)
        samples.add_edition(
            db.session, consultation, CODE, languages=["en"], wording={"en": "approved"},
            title={"en": "Say it"}, questions=QUESTIONS,
        )  # fmt: skip
        people.set_password(
            people.add(db.session, OFFICER["email"], "engagement_officer"), PASSWORD
        )
        db.session.commit()


class Phones:
    """Those who answer: each keeps what nobody took, and sends it again."""

    def __init__(self, address: str) -> None:
        self.place = f"{address}/api/v1/surveys/{CODE}/responses"
        self.codes: dict[UUID, str] = {}
        self.is_over = threading.Event()

    def answer(self, sound: bytes) -> None:
        """One after the other, the first with a sound, until told to stop."""
        while not self.is_over.wait(0.3):
            identifier = uuid4()
            self.codes[identifier] = self.hand_in(identifier, sound)
            sound = b""

    def go_on(self, more: int) -> None:
        """Until so many more are handed in."""
        before = len(self.codes)
        wait_for(lambda: len(self.codes) >= before + more)

    def hand_in(self, identifier: UUID, sound: bytes = b"") -> str:
        answers: dict[str, Any] = {"more": f"More of {identifier}"}
        if sound:
            answers["say"] = {"media": "a"}
        body = {"language": "en", "channel": "phone", "answers": answers}
        files = {"response": (None, json.dumps(body)), "a": ("a", sound)}
        given: Any = {"files": files} if sound else {"json": body}
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(requests.ConnectionError):
                reply = requests.put(f"{self.place}/{identifier}", timeout=60, **given)
                if reply.status_code in (200, 201):
                    return str(reply.json()["receipt"])
                assert reply.status_code in (502, 503), reply.text
            time.sleep(0.1)  # as a phone does
        raise AssertionError("nobody took it")


def sign_in(address: str, person: dict[str, str]) -> requests.Session:
    browser = requests.Session()
    assert send(browser, f"{address}/account/sign-in", person) == 200
    return browser


def send(browser: requests.Session, page: str, given: dict[str, str], to: str = "") -> int:
    """A form as it stands on a page, filled in."""
    return browser.post(to or page, data=given | token_on(browser, page), timeout=60).status_code


def token_on(browser: requests.Session, page: str) -> dict[str, str]:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(page, timeout=60).text)
    assert token
    return {"csrf_token": token[1]}


def is_in(browser: requests.Session, address: str) -> bool:
    return browser.get(f"{address}/account", timeout=60, allow_redirects=False).status_code == 200


def states(beside: Flask) -> list[tuple[str, int]]:
    """Each recording's job, and how many workers had it."""
    with beside.app_context():
        asked = select(Job.state, Job.tries).where(Job.kind == waiting.REMAKE)
        return sorted((row.state, row.tries) for row in db.session.execute(asked))


@contextmanager
def gate(beside: Flask) -> Iterator[None]:
    """No recording becomes ready until the block ends: whoever makes it so waits at the gate."""
    with beside.app_context(), db.engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(GATE)
        connection.exec_driver_sql("SELECT pg_advisory_lock(9)")
        try:
            yield
        finally:
            connection.exec_driver_sql("SELECT pg_advisory_unlock(9)")
            connection.exec_driver_sql("DROP FUNCTION wait_at_gate CASCADE")


GATE = """
CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock_shared(9); RETURN NEW; END $$;
CREATE TRIGGER gate BEFORE UPDATE ON recording FOR EACH ROW EXECUTE FUNCTION wait_at_gate()
"""


def test_a_machine_is_lost_and_nothing_else(
    office: tuple[Flask, dict[str, str]], tmp_path: Path
) -> None:
    beside, settings = office
    with machines(2, tmp_path, settings) as (lost, left), proxy([lost, left]) as address:
        officer = sign_in(address, OFFICER)
        assert is_in(officer, lost.url)
        assert is_in(officer, left.url)
        guesses_are_counted_together(lost, left)
        phones = Phones(address)
        with gate(beside), ThreadPoolExecutor(PHONES) as threads:
            answering = [threads.submit(phones.answer, sound) for sound in SOUNDS]
            try:
                wait_for(lambda: states(beside) == [("running", 1)] * SPOKEN)
                lost.lose()
                phones.go_on(3 * PHONES)
            finally:
                phones.is_over.set()
            for one in answering:
                one.result()
        wait_for(lambda: states(beside) == [("done", 1), ("running", 1)])
        let_another_worker_go_on(beside)
        wait_for(lambda: states(beside) == [("done", 1), ("done", 2)])
        for identifier, code in list(phones.codes.items())[:PHONES]:
            assert phones.hand_in(identifier) == code
        all_is_there_once(beside, phones)
        recordings_are_whole(beside, officer, left)
        assert send(officer, f"{left.url}/account", {}, f"{left.url}/account/sign-out") == 200
        assert not is_in(officer, left.url)


def guesses_are_counted_together(*places: Machine) -> None:
    """Ten a minute from one address, not ten at each machine; from another address all is well."""
    guesser = requests.Session()
    pages = [f"{place.url}/account/sign-in" for place in places] * 6
    guess = OFFICER | {"password": "a guess"} | token_on(guesser, pages[0])

    def send_from(place: str, page: str) -> int:
        headers = {"X-Forwarded-For": place}
        return guesser.post(page, data=guess, headers=headers, timeout=60).status_code

    assert [send_from("192.0.2.1", page) for page in pages] == [200] * 10 + [429] * 2
    assert send_from("192.0.2.2", pages[0]) == 200


def let_another_worker_go_on(beside: Flask) -> None:
    """As when the time has passed after which a silent worker is taken for dead."""
    with beside.app_context():
        long_ago = utc_now() - 2 * work.STALE
        db.session.execute(update(Job).where(Job.state == "running").values(beat_at=long_ago))
        db.session.commit()
        queue.announce_forgotten()


def all_is_there_once(beside: Flask, phones: Phones) -> None:
    with beside.app_context():
        assert set(db.session.scalars(select(Response.id))) == phones.codes.keys()
        words = db.session.scalars(select(Comment.text).where(Comment.question == "more")).all()
        assert sorted(words) == sorted(f"More of {one}" for one in phones.codes)
        answers = db.session.scalar(select(func.count()).where(Answer.state == "answered"))
        assert answers == len(phones.codes) + SPOKEN


def recordings_are_whole(beside: Flask, officer: requests.Session, machine: Machine) -> None:
    """Made ready once, all of their bytes there, their originals gone from the bucket."""
    with beside.app_context():
        found = db.session.execute(select(Recording.id, Recording.name, Recording.state)).all()
        assert [row.state for row in found] == ["ready"] * SPOKEN
        for row in found:
            storage.check_whole(row.name)
            heard = officer.get(f"{machine.url}/listen/recordings/{row.id}/file", timeout=60)
            assert heard.content[:4] == b"OggS"
        assert set(storage.names_before(time.time() + 60)) == {row.name for row in found}
