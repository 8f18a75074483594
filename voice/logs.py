"""What the service writes about itself: lines for people, or JSON for machines; nobody's words.

A line holds no address of a person and no path, for paths hold codes: a request is named by its
route and by an identifier that its reply carries too (`X-Request-ID`), an error by its kind and by
the places in our code, never by its message, which may quote what somebody wrote.
"""

import json
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from flask import Flask, Response, current_app, g, has_app_context, has_request_context, request

KINDS = ("plain", "json")
HEADER = "X-Request-ID"
BEGUN = "voice.begun"
"""Names in a request's environment when it began and what it is called, where that is known."""
_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{8,64}")
_job: ContextVar[int | None] = ContextVar("voice_job", default=None)

log = logging.getLogger(__name__)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def init_app(app: Flask) -> None:
    """Give each request an identifier, and write a line for each where machines read the log."""
    app.before_request(begin)
    app.after_request(end)
    app.log_exception = log_failure  # type: ignore[assignment, method-assign]  # its own line names the path


def settings_for(kind: str) -> dict[str, Any]:
    """How this kind of log is written, as `logging.config.dictConfig` takes it."""
    formatter = {"json": "voice.logs.Lines", "plain": "voice.logs.Words"}[kind]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": formatter}},
        "handlers": {"ours": {"class": "logging.StreamHandler", "formatter": "ours"}},
        "loggers": {
            "_granian": {"level": "INFO"},
            "voice": {"level": "INFO"},
            "voice.requests": {"level": "INFO" if kind == "json" else "WARNING"},
        },
        "root": {"level": "WARNING", "handlers": ["ours"]},
    }


def begin() -> None:
    """Note when the request began, and what it is called, if nobody in front of us has."""
    g.began, g.request_id = request.environ.get(BEGUN) or (
        time.perf_counter(),
        identify(current_app, request.headers.get(HEADER, "")),
    )


def identify(app: Flask, given: str) -> str:
    """A request's name: what the proxy in front calls it, and nobody else, or one by chance."""
    is_trusted = app.config["VOICE"]["PROXIES"] > 0 and _IDENTIFIER.fullmatch(given)
    return given if is_trusted else secrets.token_hex(8)


def end(response: Response) -> Response:
    """Tell the identifier, and write the request's line."""
    if "request_id" not in g:  # it was refused before it began
        return response
    response.headers[HEADER] = g.request_id
    tell(_request, response.status_code, time.perf_counter() - g.began)
    return response


def tell(about: Callable[[], Mapping[str, object]], status: int, seconds: float) -> None:
    """Write a request's line, if such lines are written. `about` is what it is called."""
    if _requests.isEnabledFor(logging.INFO):
        told = {"about": about(), "status": status, "ms": round(1000 * seconds, 1)}
        _requests.info("request", extra=told)


def log_failure(exc_info: ExcInfo) -> None:
    """An error that nobody expected."""
    current_app.logger.error("a request failed", exc_info=exc_info)


@contextmanager
def during_job(job_id: int) -> Iterator[None]:
    """Let each line name the job."""
    token = _job.set(job_id)
    try:
        yield
    finally:
        _job.reset(token)


class Lines(logging.Formatter):
    """A line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """All that is known, in an order that is good to read."""
        line = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "by": record.name,
            "says": record.getMessage(),
            **_context(record),
            **{name: getattr(record, name) for name in ("status", "ms") if hasattr(record, name)},
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = list(_kinds(record.exc_info[1]))
            line["at_lines"] = list(_places(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


class Words(logging.Formatter):
    """A line that people read, and the places of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The moment, how bad it is, who says what, and in which request or job."""
        context = " ".join(f"{name}={value}" for name, value in _context(record).items())
        said = f"{_moment(record)} {record.levelname} {record.name}: {record.getMessage()}"
        lines = [f"{said} [{context}]" if context else said]
        if record.exc_info and record.exc_info[1]:
            lines.append("  " + ", from ".join(_kinds(record.exc_info[1])))
            lines += [f"    {place}" for place in _places(record.exc_info[1])]
        return "\n".join(lines)


_requests = logging.getLogger("voice.requests")


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _context(record: logging.LogRecord) -> dict[str, object]:
    """Which request or job it belongs to."""
    found = dict(getattr(record, "about", None) or _request())
    if (job_id := _job.get()) is not None:
        found["job"] = job_id
    return found


def _request() -> dict[str, object]:
    """The request that we are in, if any; one in front of the application has only its name."""
    if not has_request_context():
        return {"request": g.request_id} if has_app_context() and "request_id" in g else {}
    rule = request.url_rule
    return {
        "request": g.get("request_id"),
        "method": request.method,
        "route": rule.rule if rule else None,
    }


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it came from."""
    one: BaseException | None = error
    while one is not None:
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _kinds(error: BaseException) -> Iterator[str]:
    return (f"{type(one).__module__}.{type(one).__qualname__}" for one in _chain(error))


def _places(error: BaseException) -> Iterator[str]:
    for one in _chain(error):
        for frame in traceback.extract_tb(one.__traceback__):
            yield f"{frame.filename}:{frame.lineno} {frame.name}"
