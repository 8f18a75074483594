"""Several machines that are one service: each answers and works, behind a small reverse proxy.

They are forks of one process of their own, `python -m tests.machines`: Voice is loaded once.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import NoReturn

from bench.processes import HOST, ROOT, free_port

_MADE_ANEW = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_PATIENCE = 120  # seconds: a busy machine is slow, not wrong


@dataclass(frozen=True)
class Machine:
    """A web process and a worker: a group of processes of its own."""

    port: int
    group: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def lose(self) -> None:
        """As when its plug is pulled."""
        os.killpg(self.group, signal.SIGKILL)

    def answers(self) -> bool:
        link = HTTPConnection(HOST, self.port, timeout=_PATIENCE)
        with suppress(OSError, HTTPException):
            link.request("GET", "/ready")
            return link.getresponse().status == 200
        return False


@contextmanager
def machines(number: int, folder: Path, settings: Mapping[str, str]) -> Iterator[list[Machine]]:
    """So many machines with the same settings, each with a data folder of its own."""
    places = {free_port(): str(folder / f"machine-{at}") for at in range(number)}
    with (
        (folder / "said.log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tests.machines", json.dumps(places)],
            cwd=ROOT, env={**os.environ, **settings},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        ) as process,
    ):  # fmt: skip
        assert process.stdin
        assert process.stdout
        try:
            groups = json.loads(process.stdout.readline() or "[]")
            found = [Machine(*one) for one in zip(places, groups, strict=True)]
            wait_for(lambda: all(one.answers() for one in found))
            yield found
        finally:
            process.stdin.close()


def wait_for(what: Callable[[], object]) -> None:
    end = time.monotonic() + _PATIENCE
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


@contextmanager
def proxy(behind: Sequence[Machine]) -> Iterator[str]:
    """The address that people know: requests go to the machines in turn, as behind nginx."""
    server = ThreadingHTTPServer((HOST, 0), _Passing)
    server.RequestHandlerClass = type("Passing", (_Passing,), {"behind": behind, "turn": count()})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Passing(BaseHTTPRequestHandler):
    """Passes a request on. Where a machine does not answer, the next one is asked.

    A form is not sent to another one: it might be done twice.
    """

    protocol_version = "HTTP/1.1"
    behind: Sequence[Machine]
    turn: Iterator[int]

    def do_GET(self) -> None:  # as the library names it
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        for _ in self.behind[: 1 if self.command == "POST" else None]:
            machine = self.behind[next(self.turn) % len(self.behind)]
            with suppress(OSError, HTTPException):
                self._answer(*self._ask(machine, body))
                return
        self.send_error(502)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def _ask(self, machine: Machine, body: bytes) -> tuple[HTTPResponse, bytes]:
        headers = {
            name: said for name, said in self.headers.items() if name.lower() not in _MADE_ANEW
        }
        headers |= {"Host": self.headers["Host"], "X-Forwarded-For": self.client_address[0]}
        link = HTTPConnection(HOST, machine.port, timeout=_PATIENCE)
        try:
            link.request(self.command, self.path, body or None, headers)
            reply = link.getresponse()
            return reply, reply.read()
        finally:
            link.close()

    def _answer(self, reply: HTTPResponse, body: bytes) -> None:
        self.send_response_only(reply.status)
        for name, said in reply.getheaders():
            if name.lower() not in _MADE_ANEW:
                self.send_header(name, said)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        pass


def _main(places: Mapping[str, str]) -> None:
    """Be these machines until standard input ends."""
    groups = [_fork(port, data) for port, data in places.items()]
    sys.stdout.write(f"{json.dumps(groups)}\n")
    sys.stdout.flush()
    sys.stdin.read()
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGTERM)
        os.waitpid(group, 0)


def _fork(port: str, data: str) -> int:
    group = os.fork()
    if group == 0:
        os.setsid()
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        os.environ["VOICE_DATA"] = data
        _be_machine(int(port))
    return group


def _be_machine(port: int) -> NoReturn:
    worker = os.fork()
    if worker == 0:
        queue.consume(create_app())
        os._exit(0)
    server.answer(HOST, port, 1, "plain")
    os.waitpid(worker, 0)
    os._exit(0)


if __name__ == "__main__":
    from voice import create_app, server
    from voice.jobs import queue

    _main(json.loads(sys.argv[1]))
