"""Many clients in one thread, over real HTTP with keep-alive: light beside what is measured.

A visit is a generator: it yields requests and is sent their replies.
"""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from bench.processes import HOST

_SILENCE = 30.0  # seconds without any reply before we give up


class Unexpected(Exception):
    """A reply that is not what the visit expects."""


class Silence(Exception):
    """The server answers nobody any more."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, ready to be sent; `hands_in` marks the one that stores answers."""

    raw: bytes
    hands_in: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, its body as it was sent (perhaps compressed)."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes:
        """A header's value, empty where it is missing. `name` in lower case."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.lower() == name:
                return value.strip()
        return b""


Visit = Generator[Ask, Reply, None]


@dataclass(slots=True)
class Tally:
    """What a run came to. `visits` ended within `seconds`; `all_visits` counts the last ones too.

    `unanswered` are hand-ins without any reply: they may have been stored or not.
    """

    visits: int = 0
    all_visits: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    waits: list[float] = field(default_factory=list)  # seconds of each hand-in
    failures: Counter[str] = field(default_factory=Counter)


def drive(port: int, begin: Callable[[], Visit], clients: int, seconds: float) -> Tally:
    """Let clients visit, one visit after the other, for some seconds; all visits are finished."""
    tally = Tally()
    end = time.perf_counter() + seconds
    with selectors.DefaultSelector() as waiting:
        active = [_Client(port, begin, tally, waiting, end) for _ in range(clients)]
        try:
            for client in active:
                client.visit()
            while any(client.is_busy for client in active):
                ready = waiting.select(_SILENCE)
                if not ready:
                    raise Silence(f"no reply for {_SILENCE:.0f} seconds")
                for key, _ in ready:
                    key.data.read()
        finally:
            for client in active:
                client.leave()
    return tally


def get(path: str) -> bytes:
    """A phone's request for a page."""
    return _request("GET", path)


def send(method: str, path: str, kind: str, body: bytes) -> bytes:
    """A request that hands something in."""
    return _request(method, path, f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n") + body


def _request(method: str, path: str, more: str = "") -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n"
        f"Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-GB,en;q=0.9\r\n{more}\r\n"
    ).encode()


class _Client:
    """One connection and the visit that it is in."""

    def __init__(
        self,
        port: int,
        begin: Callable[[], Visit],
        tally: Tally,
        waiting: selectors.BaseSelector,
        end: float,
    ) -> None:
        self.port, self.begin, self.tally, self.waiting, self.end = port, begin, tally, waiting, end
        self.received = b""
        self.sent_at = 0.0
        self.asked = Ask(b"")
        self.current: Visit | None = None
        self._connect()

    @property
    def is_busy(self) -> bool:
        return self.current is not None

    def visit(self) -> None:
        """Begin the next visit, unless the time is over."""
        self.current = None
        if time.perf_counter() < self.end:
            self.current = self.begin()
            self._ask(next(self.current))

    def read(self) -> None:
        """Take what has arrived; go on where a reply is complete."""
        data = self.link.recv(262_144)
        self.received += data
        if not data:
            self._lost()
            return
        reply = parse(self.received)
        if reply:
            self.received = b""
            self._answered(reply)

    def leave(self) -> None:
        """Hang up."""
        self.link.close()

    def _connect(self) -> None:
        self.received = b""
        self.link = socket.create_connection((HOST, self.port), timeout=_SILENCE)
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting.register(self.link, selectors.EVENT_READ, self)

    def _ask(self, ask: Ask) -> None:
        self.asked, self.sent_at = ask, time.perf_counter()
        self.link.sendall(ask.raw)

    def _answered(self, reply: Reply) -> None:
        if self.asked.hands_in:
            self.tally.waits.append(time.perf_counter() - self.sent_at)
            self.tally.acknowledged += reply.status in (200, 201, 303)
        try:
            assert self.current
            self._ask(self.current.send(reply))
        except StopIteration:
            self.tally.all_visits += 1
            self.tally.visits += time.perf_counter() < self.end
            self.visit()
        except Unexpected as why:
            self.tally.failures[str(why)] += 1
            self.visit()

    def _lost(self) -> None:
        """The server hung up: normal between visits, a failure within one."""
        self.waiting.unregister(self.link)
        self.link.close()
        self.tally.failures["the server hung up"] += 1
        self.tally.unanswered += self.asked.hands_in
        self._connect()
        self.visit()


def parse(received: bytes) -> Reply | None:
    """The reply at the start of what was received; None while it is not complete."""
    head, found, body = received.partition(b"\r\n\r\n")
    if not found:
        return None
    reply = Reply(int(head[9:12]), head, body)
    length = reply.header(b"content-length")
    if length or reply.status in (204, 304):
        return reply if len(body) >= int(length or 0) else None
    if reply.header(b"transfer-encoding").lower() == b"chunked":
        return Reply(reply.status, head, _joined(body)) if body.endswith(b"0\r\n\r\n") else None
    raise Unexpected("a reply without a length")


def _joined(chunks: bytes) -> bytes:
    body = b""
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        body, chunks = body + rest[:length], rest[length + 2 :]
        if not length:
            break
    return body
