"""`docs/deploy/nginx.conf` in front of two servers of ours, over TLS."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.processes import HOST
from surveys.models import Edition, Response
from tests import nginx, samples
from tests.conftest import PASSWORD
from tests.nginx import Behind, Nginx
from voice import create_app
from voice.accounts import people
from voice.db import db
from voice.sessions import STAFF
from voice.take_part import taking

pytestmark = [nginx.where_it_is, pytest.mark.parametrize("store", ["sqlite"], indirect=True)]

ADDRESS = f"https://{nginx.NAME}"
PAGE = "/en/s/moving-on"
BODY = json.dumps(samples.ANSWERS | {"edition": 1}).encode()
JSON = {"Content_Type": "application/json"}
LIE = {"X_Forwarded_For": "192.0.2.9", "X_Forwarded_Host": "evil.example", "Forwarded": "for=x"}


@pytest.fixture
def published(app: Flask, store: str, tmp_path: Path, session: Session, edition: Edition) -> Flask:
    """Voice as it is behind a proxy, with an open survey and somebody who may sign in."""
    people.set_password(people.add(session, "officer@example.org", "admin"), PASSWORD)
    session.commit()
    given = {"DATA": str(tmp_path / "data"), "DATABASE_URL": store, "QUEUE_URL": "memory:"}
    given["SECRET_KEY"] = app.config["SECRET_KEY"]  # with which the password was kept
    more = {"PROXIES": 1, "PUBLIC_URL": ADDRESS, "WTF_CSRF_ENABLED": False}
    return create_app(given | more | {"RATELIMIT_ENABLED": False})


@pytest.fixture
def behind(published: Flask) -> Iterator[list[Behind]]:
    asked: list[dict[str, Any]] = []
    both = [Behind(published, asked) for _ in range(2)]
    yield both
    for one in both:
        one.switch_off()
    with published.app_context():
        db.engine.dispose()


@pytest.fixture
def front(behind: list[Behind], tmp_path: Path) -> Iterator[Nginx]:
    folder = tmp_path / "nginx"
    folder.mkdir()
    with nginx.running(folder, behind) as running:
        yield running


def asked(behind: list[Behind]) -> int:
    return len(behind[0].asked)


def last(behind: list[Behind], path: str) -> dict[str, Any]:
    """What either was told when it was last asked for this."""
    found = [told for told in behind[0].asked if told["PATH_INFO"] == path]
    assert found
    return found[-1]


def hand_in(front: Nginx) -> int:
    place = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    return front.ask(place, "PUT", BODY, **JSON)[0].status


def test_voice_behind_nginx(front: Nginx, behind: list[Behind], published: Flask) -> None:
    reply, _ = front.ask(PAGE, plain="yes")
    assert (reply.status, reply.headers["Location"]) == (301, ADDRESS + PAGE)
    assert front.ask("/metrics")[0].status == 404
    assert asked(behind) == 0

    pages_for_all_are_kept_and_nobodys_own(front, behind)
    we_are_told_no_more_than_we_need(front, behind)
    a_slow_phone_keeps_no_process_waiting(front, behind)
    a_body_that_we_would_refuse_does_not_come_through(front, behind, published)

    behind[0].switch_off()
    assert [hand_in(front) for _ in range(4)] == [201] * 4, "the other one answers"
    behind[1].switch_off()
    assert front.ask(PAGE)[0].status == 200, "what was kept is shown while we are away"
    assert hand_in(front) == 502
    with published.app_context():
        assert db.session.scalar(select(func.count(Response.id))) == 5
    logs = front.said()
    assert "moving-on" not in logs
    assert not re.search(r"client: |GET |PUT ", logs), logs


def pages_for_all_are_kept_and_nobodys_own(front: Nginx, behind: list[Behind]) -> None:
    reply, page = front.ask(PAGE)
    assert reply.status == 200
    assert reply.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert reply.headers["Server"] == "nginx", "no version"
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    before = asked(behind)
    assert front.ask(PAGE)[1] == page
    assert asked(behind) == before, "kept"
    given = urlencode({"email": "officer@example.org", "password": PASSWORD}).encode()
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    reply, _ = front.ask("/account/sign-in", "POST", given, **form)
    assert reply.status == 302
    cookie = reply.headers["Set-Cookie"].partition(";")[0]
    assert "Secure" in reply.headers["Set-Cookie"]
    assert len(reply.headers.get_all("Strict-Transport-Security")) == 1
    assert front.ask("/account", Cookie=cookie)[0].status == 200
    assert front.ask("/account")[0].status == 302


def we_are_told_no_more_than_we_need(front: Nginx, behind: list[Behind]) -> None:
    assert front.ask("/en/help", **LIE)[0].status == 200
    told = last(behind, "/en/help")
    assert told["HTTP_X_FORWARDED_FOR"] == HOST, "one address, which a visitor cannot choose"
    assert told["HTTP_X_FORWARDED_HOST"] == told["HTTP_HOST"] == nginx.NAME
    assert told["HTTP_X_FORWARDED_PROTO"] == "https"
    assert [
        name for name, said in told.items() if name.startswith("HTTP_") and HOST in str(said)
    ] == ["HTTP_X_FORWARDED_FOR"]
    part = {"Range": "bytes=0-1", "If_Range": '"tag"'}
    for path in ("/receipt/recordings/none", *(f"/{word}" for word in STAFF)):
        front.ask(path, **part)
        assert last(behind, path)["HTTP_RANGE"] == "bytes=0-1", "a player gets the part it wants"
    front.ask("/api/v1/promises", If_None_Match='"tag"')
    assert last(behind, "/api/v1/promises")["HTTP_IF_NONE_MATCH"] == '"tag"'
    front.ask("/en/", **part)
    assert "HTTP_RANGE" not in last(behind, "/en/"), "nothing is kept in part"
    assert front.ask(PAGE, Host="evil.example")[0].status == 400
    assert front.ask(PAGE)[0].status == 200, "what one host name was told is not told to another"


def a_slow_phone_keeps_no_process_waiting(front: Nginx, behind: list[Behind]) -> None:
    before = asked(behind)
    link = front.link()
    link.putrequest("PUT", f"/api/v1/surveys/moving-on/responses/{uuid4()}", skip_host=True)
    for name, said in {"Host": nginx.NAME, "Content-Type": "application/json"}.items():
        link.putheader(name, said)
    link.putheader("Content-Length", str(len(BODY)))
    link.endheaders(BODY[:10])
    assert front.ask("/health")[0].status == 200
    assert asked(behind) == before + 1, "the slow one waits at nginx"
    link.send(BODY[10:])
    assert link.getresponse().status == 201
    link.close()


def a_body_that_we_would_refuse_does_not_come_through(
    front: Nginx, behind: list[Behind], published: Flask
) -> None:
    (said,) = re.findall(r"client_max_body_size (\d+)m;", nginx.FILE.read_text("utf-8"))
    most = int(said) * 1024 * 1024
    ours = [getattr(view, "most_bytes", 0) for view in published.view_functions.values()]
    assert max(*ours, taking.MOST_BYTES_SPOKEN) <= most <= 1.1 * max(ours)
    before = asked(behind)
    link = front.link()
    link.putrequest("PUT", f"/api/v1/surveys/moving-on/responses/{uuid4()}")
    link.putheader("Content-Length", str(most + 1))
    link.endheaders()
    assert link.getresponse().status == 413
    link.close()
    assert asked(behind) == before
