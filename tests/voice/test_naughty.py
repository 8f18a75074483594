"""Odd strings through every input: kept as written or refused in words; no page asks elsewhere."""

import json
import logging
from collections.abc import Callable
from itertools import cycle
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys import intake
from surveys.models import Consultation, Edition
from tests import samples
from tests.voice import crawl
from tests.voice.respond_samples import add_comment, add_priority, add_promise, add_theme

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
Staff = Callable[[str], FlaskClient]

STRINGS = {
    "control": "a\x00b\x07c\x1b[31m\x7f\x0b\x85",
    "lines": "a\r\nSet-Cookie: voice=1\r\n\r\n<b>",
    "bidi": "abc\u202egnp.exe\u202c \u2066x\u2069 \u061c",
    "zero width": "z\u200b\u200d\ufeff\u2060\U000e0001z",
    "sql": "'; DROP TABLE response; -- \" OR 1=1 % _ \\",
    "script": "</textarea></title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "path": "../../../../etc/passwd\x00.png",
    "format": "%s%n%(x)s {0.__class__} {{1337*7}} ${1337*7} {% raw %} #{1337*7}",
    "spreadsheet": "=cmd|' /C calc'!A0\t+1 @SUM(1)",
    "number": "9" * 400,
    "float": "1e309",
    "not a number": "NaN",
    "minus": "-99999999999999999999",
    "digits": "١٢٣",
    "letters": "Z\u0301\u0302\u0303algo \u1cd0 \ufdfd \U0001f469\u200d\U0001f467 \U0010ffff",
    "long": "x" * 70_000,
    "empty": " \u3000\u00a0 ",
}


@pytest.fixture
def examples(session: Session, edition: Edition, consultation: Consultation) -> dict[str, str]:
    """What the parts of addresses are here, with something on each page."""
    theme = add_theme(session, consultation)
    comment = add_comment(session, consultation, [theme])
    priority = add_priority(session, consultation, theme)
    add_promise(session, priority)
    named = {
        "language": "en", "code": consultation.code, "survey": "moving-on",
        "comment_id": str(comment.id), "theme_id": str(theme.id), "into": "ar",
        "priority_id": str(priority.id), "number": "1", "key": "feel",
    }  # fmt: skip
    session.commit()
    return named


def test_no_public_page_asks_another_server_for_anything(
    client: FlaskClient, app: Flask, examples: dict[str, str]
) -> None:
    found = list(crawl.pages(client, crawl.addresses(app, examples)))
    assert [(page.address, page.elsewhere()) for page in found if page.elsewhere()] == []
    assert len(found) > 12


def test_every_form_takes_odd_strings_or_refuses_them_and_no_staff_page_asks_elsewhere(
    app: Flask, staff: Staff, examples: dict[str, str]
) -> None:
    client = staff("admin")
    given = cycle(STRINGS.values())
    found = list(crawl.pages(client, crawl.addresses(app, examples)))
    assert [(page.address, page.elsewhere()) for page in found if page.elsewhere()] == []
    forms = {form.mark(): form for page in found for form in page.forms}
    assert len(forms) > 40
    for form in forms.values():
        filled = form.hidden | {name: next(given) for name in sorted(form.names)}
        reply = client.post(form.action, data=filled)
        assert reply.status_code < 500, (form.action, filled)
        assert "Set-Cookie: voice=1" not in str(reply.headers)
        check_shown(reply.text, form.action)
    for page in crawl.pages(client, crawl.addresses(app, examples)):
        check_shown(page.text, page.address)


def check_shown(text: str, where: str) -> None:
    """Nothing of it runs, and no template worked it out."""
    assert "<script>alert(1)" not in text, where
    assert "<img src=x" not in text, where
    assert "9359" not in text, where


@pytest.mark.parametrize("words", [*STRINGS.values(), "\ud800"], ids=[*STRINGS, "half a letter"])
def test_answers_with_odd_strings_are_told_back_or_refused_in_words(
    client: FlaskClient, edition: Edition, words: str
) -> None:
    answers = samples.ANSWERS | {"answers": {"better": words}}
    address = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    reply = client.put(address, data=json.dumps(answers), content_type="application/json")
    assert reply.status_code in (200, 201, 422), reply.text[:200]
    if reply.status_code == 422:
        assert reply.json
        assert "<script>" not in reply.text
        return
    told = client.post("/en/receipt", data={"code": reply.json["receipt"]})
    assert told.status_code == 200
    check_shown(told.text, words)


@pytest.mark.parametrize("words", STRINGS.values(), ids=STRINGS)
def test_odd_codes_and_addresses_find_nothing_and_break_nothing(
    client: FlaskClient, edition: Edition, words: str
) -> None:
    for path, fields in (
        ("/en/receipt", {"code": words, "digits": words, "do": words}),
        ("/en/receipt/everything", {"code": words}),
        ("/en/receipt/changed", {"code": words}),
        ("/en/s/moving-on", {"form.id": words, "better": words, "feel": words}),
        ("/account/sign-in", {"email": words, "password": words}),
        ("/en/tell-me/transitions", {"address": words}),
    ):
        reply = client.post(path, data=fields, query_string={"page": words, "next": words})
        assert reply.status_code < 500, path
        check_shown(reply.text, path)
    for path in ("/en/s/{}", "/account/link/{}", "/en/draft/{}", "/static/{}", "/{}"):
        reply = client.get(path.format(words.replace("/", "%2f").replace("\r\n", "%0d%0a")[:500]))
        assert reply.status_code < 500, path


def test_what_is_logged_holds_no_words_no_code_and_no_address(
    client: FlaskClient, edition: Edition, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch, app: Flask,
) -> None:  # fmt: skip
    home, words = "203.0.113.77", "Zebrafink Quagmire"
    answers = samples.ANSWERS | {"answers": {"better": words}}
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    caplog.set_level(logging.DEBUG)
    visitor = {"REMOTE_ADDR": home}
    address = "/api/v1/surveys/moving-on/responses/{}"
    kept = client.put(address.format(uuid4()), json=answers, environ_base=visitor)
    assert kept.json
    code = kept.json["receipt"]
    for path, fields in (
        ("/en/receipt", {"code": code}),
        ("/en/receipt", {"code": "kite-drum-pear-0000"}),
        ("/en/s/moving-on", {"better": words}),
        ("/account/sign-in", {"email": "zebrafink@example.org", "password": words}),
    ):
        client.post(path, data=fields, environ_base=visitor)
    client.put(address.format(uuid4()), data=words, environ_base=visitor)

    def break_down(*_args: object, **_more: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(intake, "submit_together", break_down)
    monkeypatch.setattr(intake, "submit", break_down)
    broken = client.put(address.format(uuid4()), json=answers, environ_base=visitor)
    monkeypatch.setattr(intake, "find_by_receipt", break_down)
    lost = client.post("/en/receipt", data={"code": code}, environ_base=visitor)
    assert (broken.status_code, lost.status_code) == (500, 500)
    assert "out of order" in caplog.text  # a fault is logged
    for private in (home, "Zebrafink", "zebrafink", code, code[:-5], "kite-drum"):
        assert private not in caplog.text
