"""Public pages that this process just made, kept for a second in front of the application.

What everyone may keep for a minute (`Cache-Control: public`) need not be made anew for each of a
school's thirty phones. A page is taken off as soon as this process commits anything but answers;
what another process commits shows within the second.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from blinker import Signal
from flask import Flask

given = Signal()
"""Sent, with the application, for each page from the shelf: nothing inside has seen the request."""

SECONDS = 1.0
MOST_BYTES = 4 * 1024 * 1024
LARGEST = 256 * 1024
_ONES_OWN = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_RANGE")
_CHECKS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_CACHE_CONTROL")
_NAMED = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "HTTP_ACCEPT_ENCODING")
_OF_ONE_REQUEST = ("x-request-id", "server-timing")

Environ = dict[str, Any]
Start = Callable[..., Any]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent, until when, and how often the database had changed by then."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    until: float
    changes: int


class Shelf:
    """Stands before the application, and answers what it has at hand."""

    def __init__(
        self,
        inner: Callable[[Environ, Start], Iterable[bytes]],
        changes: list[int],
        count: Callable[[], object],
    ) -> None:
        """Keep what `inner` makes while the number in `changes` stays; `count` what is given."""
        self._inner = inner
        self._count = count
        self._changes = changes
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._guard = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer from the shelf, or have the page made and keep it."""
        if not _is_for_everyone(environ):
            return self._inner(environ, start)
        key = tuple(environ.get(name, "") for name in _NAMED)
        kept = self._kept.get(key)
        if kept and kept.changes == self._changes[0] and time.monotonic() < kept.until:
            self._count()
            start(kept.status, list(kept.headers))
            return [kept.body]
        return self._make(key, environ, start)

    def _make(self, key: Key, environ: Environ, start: Start) -> Iterable[bytes]:
        changes, said = self._changes[0], list[Any]()

        def listen(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said[:] = status, headers
            return start(status, headers, *error)

        answer = self._inner(environ, listen)
        if not said or not _may_be_kept(*said):
            return answer
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        headers = [one for one in said[1] if one[0].lower() not in _OF_ONE_REQUEST]
        self._keep(key, Kept(said[0], headers, body, time.monotonic() + SECONDS, changes))
        return [body]

    def _keep(self, key: Key, kept: Kept) -> None:
        with self._guard:
            older = self._kept.pop(key, None)
            self._bytes += len(kept.body) - (len(older.body) if older else 0)
            self._kept[key] = kept
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1].body)


def init_app(app: Flask) -> None:
    """Stand before the application."""
    changes, count = app.extensions["voice_changes"], partial(given.send, app)
    app.wsgi_app = Shelf(app.wsgi_app, changes, count)  # type: ignore[method-assign, assignment]  # how Flask documents it


def _is_for_everyone(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not environ.get("QUERY_STRING")
        and not any(name in environ for name in _ONES_OWN)
        and not any(name in environ for name in _CHECKS)
    )


def _may_be_kept(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whether everyone who asks in the same words may have this answer."""
    named = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200 ")
        and "public" in named.get("cache-control", "")
        and "set-cookie" not in named
        and named.get("vary", "Accept-Encoding").lower() == "accept-encoding"
        and int(named.get("content-length") or LARGEST + 1) <= LARGEST
    )
