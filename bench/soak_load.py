"""The server of a soak, which may be killed, and everybody who uses it meanwhile."""

import contextlib
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event
from typing import Self
from uuid import uuid4
from zipfile import BadZipFile

from sqlalchemy import create_engine, text

from bench import survey
from bench.processes import HOST, ROOT, DidNotStart, free_port, use_of, with_descendants
from bench.questions import make_answers
from bench.sound import MULTIPART, make_recording, to_parts
from bench.visits import JSON
from voice.backups import archive
from voice.backups.errors import UnusableBackup

PHONES = 4
SPOKEN = 0.02  # of the hand-ins: each costs the one worker a second
_PATIENCE = 20.0
_PROCESSES = 3  # two that answer, and the worker
_TOLD = 4_000  # letters of a log
_RESTART = 2.0  # seconds: RestartSec of docs/deploy/voice-web.service
_STAFF = ("/involve", "/listen", "/respond", "/listen/bench")


@dataclass(slots=True)
class Told:
    """What those outside were told."""

    codes: dict[str, str] = field(default_factory=dict)  # response -> receipt
    again: int = 0
    backups: int = 0
    broken_backups: int = 0
    gone: int = 0  # files that rows in backups name and that are in none
    pages: int = 0


class Server:
    """`voice serve` with two web processes and its worker."""

    def __init__(self, folder: Path, address: str) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "VOICE_DATA": str(folder),
            "VOICE_DATABASE_URL": address,
            "VOICE_MEANING": "off",
        }
        self._log = (folder / "soak.log").open("ab")

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(90)
        self._kill_all()

    def run(self, *verb: str) -> subprocess.Popen[bytes]:
        """A command of ours beside the server."""
        command = [sys.executable, "-m", "voice.cli", *verb]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self._log, stderr=self._log
        )

    def memory(self) -> float:
        """MB of all its processes together."""
        return use_of([self._process.pid]).memory

    def wait_until_ready(self) -> None:
        """Until all its processes are there and it answers."""
        deadline, answer = time.monotonic() + 120, b"nothing"
        while time.monotonic() < deadline:
            self._start_again()
            with contextlib.suppress(OSError, http.client.HTTPException):
                link = http.client.HTTPConnection(HOST, self.port, timeout=_PATIENCE)
                link.request("GET", "/ready")
                reply = link.getresponse()
                if reply.status == 200 and len(self._others()) >= _PROCESSES:
                    return
                answer = reply.read()
            time.sleep(0.5)
        said = Path(self._log.name).read_text("utf-8", "replace")[-_TOLD:]
        raise DidNotStart(
            f"not ready: {answer!r}, with processes {self._others()}; its last words:\n{said}"
        )

    def _start_again(self) -> None:
        """As systemd does (docs/deploy): Granian ends where one process dies twice at once."""
        if self._process.poll() is not None:
            time.sleep(_RESTART)
            self._start()

    def _others(self) -> list[int]:
        """What the main process started."""
        return sorted(with_descendants([self._process.pid]) - {self._process.pid})

    def kill_some(self, chance: random.Random) -> None:
        """Kill everything now and then, otherwise one process that answers or works."""
        others = self._others()
        if chance.random() < 0.25 or not others:
            self._kill_all()
            self._start()
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(others), signal.SIGKILL)

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "voice.cli", "serve"),
                *("--port", str(self.port), "--workers", "2"),
            ],
            cwd=ROOT,
            env=self.environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,  # a group of its own, to be killed as one
        )

    def _kill_all(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Load:
    """Everybody who uses the server: each part goes on until the event."""

    def __init__(self, server: Server, told: Told, folder: Path, email: str, password: str) -> None:
        self.server, self.told, self.folder = server, told, folder
        self.sign_in = {"email": email, "password": password}
        self.recording = make_recording()
        self.bodies: dict[str, tuple[str, str, bytes]] = {}

    def parts(self) -> Iterator[Callable[[Event], None]]:
        """What runs side by side."""
        for number in range(PHONES):
            yield lambda is_over, seed=number: self._phone(is_over, seed)
        yield from (self._office, self._theming, self._backups)

    def ask_again(self, number: int) -> int:
        """Hand some in once more; how many codes are not what they were."""
        some = random.Random(3).sample(sorted(self.told.codes), min(number, len(self.told.codes)))
        return sum(self._put(one) != self.told.codes[one] for one in some)

    def _phone(self, is_over: Event, seed: int) -> None:
        chance, answers = random.Random(seed), make_answers(seed)
        while not is_over.wait(chance.uniform(0.05, 0.4)):
            identifier = str(uuid4())
            given = next(answers)
            if chance.random() < SPOKEN:
                raw = survey.to_response(given | {"say": {"media": "a"}})
                body = to_parts(raw, self.recording)
                self.bodies[identifier] = survey.SPOKEN_CODE, MULTIPART, body
            else:
                self.bodies[identifier] = survey.CODE, JSON, survey.to_response(given)
            self._ask("GET", survey.PAGE)
            deadline = time.monotonic() + 150
            while (code := self._put(identifier)) is None and time.monotonic() < deadline:
                self.told.again += 1
                time.sleep(0.5)  # as a phone does: keep it, and try again
            if code is not None:
                self.told.codes[identifier] = code

    def _put(self, identifier: str) -> str | None:
        code, kind, body = self.bodies[identifier]
        path = f"/api/v1/surveys/{code}/responses/{identifier}"
        status, said = self._ask("PUT", path, body, {"Content-Type": kind})
        if status in (200, 201):
            return str(json.loads(said)["receipt"])
        assert status == 0 or status >= 500, f"{status}: {said[:300]!r}"  # never a refusal
        return None

    def _ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body; 0 where nothing came back."""
        link = http.client.HTTPConnection(HOST, self.server.port, timeout=_PATIENCE)
        try:
            link.request(method, path, body or None, headers or {})
            reply = link.getresponse()
            return reply.status, reply.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            link.close()

    def _office(self, is_over: Event) -> None:
        """Somebody signs in and looks at the pages."""
        opener, is_in = self._opener(), False
        while not is_over.wait(0.5):
            with contextlib.suppress(OSError, http.client.HTTPException):
                is_in = is_in or self._sign_in(opener)
                for path in _STAFF:
                    with opener.open(self._address(path), timeout=_PATIENCE) as reply:
                        self.told.pages += reply.status == 200 and "sign-in" not in reply.url

    def _sign_in(self, opener: urllib.request.OpenerDirector) -> bool:
        place = self._address("/account/sign-in")
        with opener.open(place, timeout=_PATIENCE) as reply:
            found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', reply.read())
        given = self.sign_in | {"csrf_token": found[1].decode() if found else ""}
        with opener.open(place, urllib.parse.urlencode(given).encode(), _PATIENCE) as reply:
            return "sign-in" not in reply.url

    def _opener(self) -> urllib.request.OpenerDirector:
        return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def _address(self, path: str) -> str:
        return f"http://{HOST}:{self.server.port}{path}"

    def _theming(self, is_over: Event) -> None:
        """Comments are themed again and again; whoever does it may die of it."""
        while not is_over.wait(25):
            process = self.server.run("theme", "bench")
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(120)
            process.kill()

    def _backups(self, is_over: Event) -> None:
        """A backup, checked; each third is killed, and must then not be there."""
        number = 0
        while not is_over.wait(15):
            number += 1
            path = self.folder / f"backup-{number}.zip"
            process = self.server.run("backup", str(path))
            if number % 3 == 0:
                is_over.wait(4)
                process.kill()
            process.wait()
            if path.exists():
                self._check(path)
                path.unlink()

    def _check(self, path: Path) -> None:
        try:
            with archive.read(path) as backup:
                self.told.backups += bool(list(backup.verify()))
                self.told.gone += len(backup.manifest.gone)
        except (UnusableBackup, BadZipFile, OSError):
            self.told.broken_backups += 1


def wait_for_jobs(address: str, seconds: float = 300) -> int:
    """How many jobs are still not done when nobody adds any; those that failed count too."""
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    deadline = time.monotonic() + seconds
    while True:
        with engine.connect() as connection:
            states = dict(
                connection.execute(
                    text("SELECT state, count(*) FROM job WHERE state <> 'done' GROUP BY state")
                ).all()
            )
        if not states.keys() - {"failed"} or time.monotonic() > deadline:
            engine.dispose()
            return sum(states.values())
        time.sleep(2)
