"""The door for phones: answers as plain JSON are taken in front of the application.

They come without a session, a forgery token and a limit, so what the application does before and
after each page would be done for nothing, and costs as much as storing the answers. Who is thanked
is thanked here. Who is refused goes on inside with the reason, and `api.put_response` says it in
words. Whatever else comes (files, sealed answers, other addresses) goes on as it is. The one
difference: a body that is cut short is refused here even where what came of it could be read.
"""

import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, g
from werkzeug.exceptions import ClientDisconnected

from voice import logs, metrics, security
from voice.take_part import api

Environ = dict[str, Any]
Start = Callable[..., Any]

_ROUTE = f"{api.blueprint.url_prefix}{api.RESPONSE}"
_PATH = re.compile(re.sub("<.*?>", "([A-Za-z0-9_-]+)", _ROUTE))
_LENGTH = re.compile("[0-9]{1,9}")
_STATUS = {200: "200 OK", 201: "201 CREATED"}
_HEADERS = [
    ("Content-Type", "application/json"),
    ("Vary", "Accept-Encoding"),
    *security.HEADERS.items(),
]
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Door:
    """Stands before the application, and takes what it can."""

    def __init__(self, app: Flask) -> None:
        """Stand before what answers requests now."""
        self._app = app
        self._inner = app.wsgi_app

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Thank whoever hands in what can be stored."""
        place = self._find(environ)
        if place is None:
            return self._inner(environ, start)
        began = time.perf_counter()
        name = logs.identify(self._app, environ.get("HTTP_X_REQUEST_ID", ""))
        try:
            with self._app.app_context():
                g.request_id = name
                taken = api.take_plain(*place, _read(environ))
        except Exception as refusal:
            environ |= {api.REFUSAL: refusal, logs.BEGUN: (began, name)}
            return self._inner(environ, start)
        status = 201 if taken.is_new else 200
        self._note(name, status, time.perf_counter() - began)
        body = f"{_encode({'receipt': taken.receipt})}\n".encode()
        length, named = ("Content-Length", str(len(body))), (logs.HEADER, name)
        start(_STATUS[status], [*_HEADERS, length, named])
        return [body]

    def _find(self, environ: Environ) -> tuple[str, str] | None:
        """The survey's code and the response's identifier, where this is for the door."""
        if environ["REQUEST_METHOD"] != "PUT" or environ.get("CONTENT_TYPE") != "application/json":
            return None
        place = _PATH.fullmatch(environ["PATH_INFO"])
        length = environ.get("CONTENT_LENGTH", "")
        if place is None or "HTTP_TRANSFER_ENCODING" in environ or not _LENGTH.fullmatch(length):
            return None
        is_small = int(length) <= self._app.config["MAX_CONTENT_LENGTH"]
        if not is_small or not security.is_ours(self._app, environ.get("HTTP_HOST", "")):
            return None
        return place[1], place[2]

    def _note(self, name: str, status: int, seconds: float) -> None:
        """Count it. The answers are stored: a disk that is full takes nobody's thanks away."""
        try:
            metrics.count(self._app, _ROUTE, "PUT", status, seconds)
            logs.tell(lambda: {"request": name, "method": "PUT", "route": _ROUTE}, status, seconds)
        except OSError:
            self._app.logger.error("a request was not counted", exc_info=True)


def init_app(app: Flask) -> None:
    """Stand before the application."""
    app.wsgi_app = Door(app)  # type: ignore[method-assign, assignment]  # how Flask documents it


def _read(environ: Environ) -> bytes:
    """The whole body. Raises `ClientDisconnected` where less of it came than was said."""
    length = int(environ["CONTENT_LENGTH"])
    body: bytes = environ["wsgi.input"].read(length)
    if len(body) < length:
        raise ClientDisconnected
    return body
