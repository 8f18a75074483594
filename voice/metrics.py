"""Numbers about the service for whoever runs it, as Prometheus reads them; not for the public.

Requests are counted in each process: where `FOLDER` names a folder, each writes its counts there
and whichever is asked adds them up.
"""

import hmac
import ipaddress
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from voice import shelf
from voice.figures import Figures
from voice.security import public

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own variable. It looks for it once, when it is imported: so we import it late."""
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PATCH"))
"""Strangers may call a method what they like; each name would be counted for ever."""
_EXTENSION = "voice_metrics"
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")

blueprint = Blueprint("metrics", __name__)


class Requests:
    """How many requests, with which outcome, and how long they took."""

    def __init__(self, registry: "CollectorRegistry") -> None:
        """Begin at nothing."""
        from prometheus_client import Counter, Histogram

        self.registry = registry
        self.count: Counter = Counter(
            "voice_requests", "Requests", ("route", "method", "status"), registry=registry
        )
        self.seconds: Histogram = Histogram(
            "voice_request_seconds",
            "Time to answer",
            ("route",),
            buckets=BUCKETS,
            registry=registry,
        )

        self.kept: Counter = Counter(
            "voice_kept_pages", "Public pages given again from memory", registry=registry
        )

    def note_kept(self, _app: Flask) -> None:
        """Count a page from the shelf, which no request inside has asked for."""
        self.kept.inc()

    def note(self, response: Response) -> Response:
        """Count one. Its route is named, never its path: paths hold codes."""
        if "began" in g:
            route = request.url_rule.rule if request.url_rule else "none"
            method = request.method if request.method in METHODS else "other"
            self.add(route, method, response.status_code, time.perf_counter() - g.began)
        return response

    def add(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request of a route."""
        self.count.labels(route, method, str(status)).inc()
        self.seconds.labels(route).observe(seconds)


def init_app(app: Flask) -> None:
    """Count requests, and answer `/metrics`."""
    from prometheus_client import CollectorRegistry

    requests = Requests(CollectorRegistry())
    app.extensions[_EXTENSION] = requests
    app.after_request(requests.note)
    shelf.given.connect(requests.note_kept, app)
    app.register_blueprint(blueprint)


def count(app: Flask, route: str, method: str, status: int, seconds: float) -> None:
    """Count a request that the application itself has not seen."""
    requests: Requests = app.extensions[_EXTENSION]
    requests.add(route, method, status, seconds)


def share(data: Path) -> None:
    """Let the processes that this one starts count together, from nothing."""
    folder = data / "metrics"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        if not _is_alive(old):
            old.unlink(missing_ok=True)
    os.environ[FOLDER] = str(folder)


@blueprint.get("/metrics")
@public
def show() -> ResponseReturnValue:
    """All numbers; for this machine itself, or for whoever has the token."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    if not (_has_token() or _is_here()):
        abort(403)
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(current_app.extensions[_EXTENSION].registry)
    registry.register(Figures())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _has_token() -> bool:
    token = str(current_app.config["VOICE"]["METRICS"])
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_here() -> bool:
    """Whether this machine asks, and not somebody through a proxy on it."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _is_alive(counts: Path) -> bool:
    """Whether the process that these counts are of still runs: its name ends with its number."""
    number = counts.stem.rpartition("_")[2]
    return Path(f"/proc/{number}").exists()
