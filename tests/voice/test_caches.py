"""What a proxy that obeys our headers may show, and for how long."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys import editions
from surveys.models import Consultation, Edition
from voice.take_part.caching import OLDEST

Kept = tuple[float, TestResponse]


@dataclass
class Proxy:
    """Keeps what it may for as long as it may, by RFC 9111 and RFC 5861, as CDNs do."""

    client: FlaskClient
    now: float = 0.0
    kept: dict[str, Kept] = field(default_factory=dict)

    def get(self, path: str) -> TestResponse:
        at, reply = self.kept.get(path, (0.0, None))
        if reply is None or self.now - at > _seconds(reply, "max-age"):
            fresh = self._ask(path, reply)
            age = self.now - at
            waits = reply is None or age > _seconds(reply, "max-age") + _seconds(
                reply, "stale-while-revalidate"
            )
            return fresh if waits or reply is None else reply
        return reply

    def _ask(self, path: str, reply: TestResponse | None) -> TestResponse:
        tag = {"If-None-Match": reply.headers["ETag"]} if reply else {}
        answer = self.client.get(path, headers=tag)
        if answer.status_code == 304:
            assert reply
            answer = reply
        if "public" in answer.headers["Cache-Control"]:
            self.kept[path] = (self.now, answer)
        else:
            self.kept.pop(path, None)
        return answer


def _seconds(reply: TestResponse, name: str) -> int:
    found = re.search(rf"{name}=(\d+)", reply.headers["Cache-Control"])
    return int(found[1]) if found else 0


@pytest.mark.parametrize("age", [30, 61, 119, 3600])
@pytest.mark.parametrize(
    "path", ["/en/s/moving-on", "/api/v1/surveys/moving-on", "/en/", "/en/help", "/api/v1/surveys"]
)
def test_a_closed_survey_is_shown_no_longer_than_we_say(
    client: FlaskClient, session: Session, edition: Edition, path: str, age: int
) -> None:
    proxy = Proxy(client)
    before = proxy.get(path).data
    proxy.now = age
    editions.close(session.merge(edition))
    session.commit()
    proxy.get(path)  # someone else, whose asking renews it
    proxy.now += max(1, OLDEST + 1 - age)
    after = proxy.get(path)
    assert after.data != before
    assert after.status_code in (200, 409)


def test_a_withdrawn_or_new_word_reaches_everyone_while_the_page_stays_asked_for(
    client: FlaskClient, session: Session, edition: Edition, consultation: Consultation
) -> None:
    proxy, page = Proxy(client), f"/en/you-said-we-did/{consultation.code}"
    shown = proxy.get(page)
    assert shown.headers["Cache-Control"].startswith("public")
    consultation.title = {"en": "Another name"}
    session.commit()
    first_seen = next(now for now in range(0, 999, 10) if b"Another" in _at(proxy, now, page))
    assert first_seen <= OLDEST


def test_what_differs_by_language_or_encoding_says_so(
    client: FlaskClient, edition: Edition, visit: Callable[..., str]
) -> None:
    assert "Accept-Language" in client.get("/s/moving-on").headers["Vary"]
    for path in ("/en/s/moving-on", "/en/", "/api/v1/surveys/moving-on"):
        br, plain = (client.get(path, headers=one) for one in ({"Accept-Encoding": "br"}, {}))
        assert br.headers["ETag"] != plain.headers["ETag"]
        for reply in (br, plain):
            assert "Accept-Encoding" in reply.headers["Vary"]
            assert "Cookie" not in reply.headers["Vary"]
            assert "Set-Cookie" not in reply.headers


def _at(proxy: Proxy, now: float, path: str) -> bytes:
    proxy.now = now
    return proxy.get(path).data
