"""The public pages, the feeds and the frame."""

import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition
from tests import samples
from tests.voice import respond_samples
from tests.voice.respond_samples import (
    PROMISE,
    WORDS,
    add_comment,
    add_crowd,
    add_priority,
    add_promise,
    add_staff,
    add_theme,
)
from voice import i18n
from voice.respond.models import CANNOT, Release
from voice.respond.promises.promises import PromiseWords
from voice.respond.releases import releases

Visit = Callable[..., str]

PAGE = "/en/you-said-we-did/transitions"
EVERYWHERE = [
    "/en/you-said-we-did",
    "/en/you-said-we-did.json",
    "/en/you-said-we-did.rss",
    "/en/you-said-we-did/embed",
    PAGE,
    f"{PAGE}?words=more",
    f"{PAGE}.json",
    f"{PAGE}.rss",
    f"{PAGE}/embed",
]
HOSTILE = '<script>alert("x")</script>\u202e & **bold** ]]> \x0b'


@pytest.fixture(autouse=True)
def languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "languages", lambda: ("en", "ar"))


@pytest.fixture
def release(session: Session, consultation: Consultation) -> Release:
    """A published release: a promise and an honest no, 20 of 60 parents, one quote."""
    theme = add_theme(session, consultation, picture="openmoji:1F4DE")
    add_crowd(session, consultation, 20, 60, theme)
    add_comment(session, consultation, [theme], "We told our story to nine different people.")
    priority = add_priority(session, consultation, theme)
    add_promise(session, priority)
    no = PromiseWords(
        what={"en": "Make waits shorter"},
        easy_what={"en": "A shorter wait"},
        because={"en": "The money for 2027 is set."},
        easy_because={"en": "There are too few staff."},
    )
    add_promise(session, priority, CANNOT, no)
    return publish(session, consultation)


def publish(session: Session, consultation: Consultation, name: str = "one") -> Release:
    drafted = releases.draft(session, consultation, add_staff(session, f"{name}-drafter"))
    respond_samples.publish(session, drafted, add_staff(session, f"{name}-second"))
    session.commit()
    return drafted


@pytest.mark.parametrize("path", EVERYWHERE)
def test_no_public_address_sets_a_cookie_and_each_may_be_kept(
    release: Release, client: FlaskClient, path: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    assert "Set-Cookie" not in reply.headers
    assert "Cookie" not in reply.headers.get("Vary", "")
    assert "max-age=60" in reply.headers["Cache-Control"]
    assert ("public" in reply.headers["Cache-Control"]) == (not path.endswith(".rss"))
    again = client.get(path, headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_compressed_page_is_confirmed_by_its_own_tag(
    release: Release, client: FlaskClient
) -> None:
    headers = {"Accept-Encoding": "br"}
    reply = client.get(PAGE, headers=headers)
    assert reply.headers["Content-Encoding"] == "br"
    again = client.get(PAGE, headers=headers | {"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_says_what_people_said_and_what_we_do(
    release: Release, client: FlaskClient, visit: Visit
) -> None:
    page = visit(client, PAGE)
    for words in (
        "You want 1 person to ask.",
        "You get the name of 1 person.",
        "Some said this",
        "We told our story to nine different people.",
        "Parent 2026",
        "Planned",
        "Head of casework",
        "Wednesday 30 June 2027",
        "We can’t do this",
        "There are too few staff.",
    ):
        assert words in page, words
    assert "Each family gets one name to ask." not in page


def test_more_words_are_one_press_away(release: Release, client: FlaskClient, visit: Visit) -> None:
    page = visit(client, f"{PAGE}?words=more")
    assert "Each family gets one name to ask." in page
    assert "The money for 2027 is set." in page
    assert "You get the name of 1 person." not in page


def test_a_missing_language_falls_back_to_marked_english(
    release: Release, client: FlaskClient, visit: Visit
) -> None:
    page = visit(client, "/ar/you-said-we-did/transitions")
    assert 'lang="ar" dir="rtl"' in page
    assert "شخص واحد" in page
    assert '<span lang="en" dir="ltr">You want 1 person to ask.</span>' in page
    assert 'class="notice notice-wait"' in page
    assert 'class="notice notice-wait"' not in visit(client, PAGE)


def test_other_words_of_ones_own_language_come_before_english(
    session: Session, consultation: Consultation, client: FlaskClient, visit: Visit
) -> None:
    words = replace(WORDS, easy_you_said={"en": "Plain"}, you_said={"en": "Long", "ar": "عربي"})
    add_promise(session, add_priority(session, consultation, words=words))
    publish(session, consultation)
    page = visit(client, "/ar/you-said-we-did/transitions")
    assert "عربي" in page
    assert "Plain" not in page


def test_the_list_leads_to_each_consultation(
    release: Release, session: Session, client: FlaskClient, visit: Visit
) -> None:
    samples.add_consultation(session, "unanswered")
    session.commit()
    page = visit(client, "/en/you-said-we-did")
    assert f'href="{PAGE}"' in page
    assert "unanswered" not in page


def test_an_unanswered_consultation_says_when_we_answer(
    edition: Edition, client: FlaskClient, visit: Visit
) -> None:
    assert "Tuesday 31 March 2099" in visit(client, PAGE)
    assert fromstring(client.get(f"{PAGE}.rss").data).find("channel/item") is None
    assert client.get(f"{PAGE}.json").status_code == 404
    assert client.get(f"{PAGE}/embed").status_code == 404
    assert "not published an answer yet" in visit(client, "/en/you-said-we-did")


@pytest.mark.parametrize("ending", ["", ".json", ".rss", "/embed"])
@pytest.mark.every_store
def test_a_consultation_that_never_opened_is_nobodys_business(
    consultation: Consultation, client: FlaskClient, ending: str
) -> None:
    assert client.get(f"{PAGE}{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["", ".json", ".rss", "/embed"])
@pytest.mark.every_store
def test_an_unknown_consultation_is_not_found(
    session: Session, client: FlaskClient, ending: str
) -> None:
    assert client.get(f"/en/you-said-we-did/nowhere{ending}").status_code == 404


def test_a_draft_stays_inside(
    session: Session, consultation: Consultation, client: FlaskClient
) -> None:
    add_promise(session, add_priority(session, consultation))
    releases.draft(session, consultation, add_staff(session, "drafter"))
    session.commit()
    assert client.get(f"{PAGE}.json").status_code == 404
    for path in EVERYWHERE:
        assert "1 person to ask" not in client.get(path).text


def test_json_is_the_frozen_document_with_its_address(
    release: Release, client: FlaskClient
) -> None:
    one = client.get(f"{PAGE}.json").json
    assert one is not None
    assert {name: one[name] for name in release.document} == release.document
    assert one["address"] == PAGE
    every = client.get("/en/you-said-we-did.json").json
    assert every == {"language": "en", "releases": [one]}


def test_rss_is_well_formed_and_has_an_entry_a_release(
    release: Release, session: Session, consultation: Consultation, client: FlaskClient
) -> None:
    publish(session, consultation, "two")
    for path in ("/en/you-said-we-did.rss", f"{PAGE}.rss"):
        reply = client.get(path)
        assert reply.mimetype == "application/rss+xml"
        channel = fromstring(reply.data).find("channel")
        assert channel is not None
        items = channel.findall("item")
        assert [one.findtext("guid") for one in items] == [
            "voice:transitions:2",
            "voice:transitions:1",
        ]
        assert "You want 1 person to ask." in (items[0].findtext("description") or "")
        assert (items[0].findtext("link") or "").endswith(PAGE)
        assert items[0].findtext("pubDate")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_no_kept_answer_repeats_the_host_that_somebody_named(
    release: Release, client: FlaskClient, path: str
) -> None:
    reply = client.get(path, headers={"Host": "evil.example"})
    assert ("evil.example" in reply.text) == (path.endswith(".rss"))
    assert ("private" in reply.headers["Cache-Control"]) == (path.endswith(".rss"))


@pytest.mark.parametrize("path", ["/en/you-said-we-did.rss", f"{PAGE}.rss"])
def test_a_feed_names_the_areas_own_host_and_may_then_be_kept_by_all(
    app: Flask,
    release: Release,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    monkeypatch.setitem(app.config["VOICE"], "PUBLIC_URL", "https://voice.example.org/")
    reply = client.get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in reply.text
    assert f"<link>https://voice.example.org{PAGE}</link>" in reply.text
    assert f'href="https://voice.example.org{path}"' in reply.text
    assert "public" in reply.headers["Cache-Control"]


def test_only_the_frame_may_be_framed(release: Release, client: FlaskClient) -> None:
    for path in EVERYWHERE:
        reply = client.get(path)
        if reply.mimetype != "text/html":
            continue
        policy = reply.headers["Content-Security-Policy"]
        ancestors = "*" if path.endswith("/embed") else "'none'"
        assert f"frame-ancestors {ancestors}" in policy
        assert "script-src 'self'" in policy
    assert "X-Frame-Options" not in client.get(f"{PAGE}/embed").headers


def test_the_frame_is_a_whole_page(release: Release, client: FlaskClient, visit: Visit) -> None:
    assert "You get the name of 1 person." in visit(client, f"{PAGE}/embed")
    visit(client, "/en/you-said-we-did/embed")


def test_hostile_words_do_no_harm(
    session: Session, consultation: Consultation, client: FlaskClient, visit: Visit
) -> None:
    theme = add_theme(session, consultation)
    add_crowd(session, consultation, 20, 60, theme)
    add_comment(session, consultation, [theme], f"we waited and waited for months {HOSTILE}")
    hostile = {"en": HOSTILE}
    words = replace(WORDS, title=hostile, easy_title=hostile, you_said=hostile, why=hostile)
    promise = replace(PROMISE, what=hostile, easy_what=hostile, who=hostile, board=HOSTILE)
    add_promise(session, add_priority(session, consultation, words=words), words=promise)
    publish(session, consultation)
    for path in EVERYWHERE:
        reply = client.get(path).text
        assert "\u202e" not in reply
        assert "\x0b" not in reply
    for path in (PAGE, f"{PAGE}?words=more", f"{PAGE}/embed"):
        page = visit(client, path)
        assert [one for one in scripts(page) if not one.endswith("/js/way/way.js")] == []
        assert "&lt;script&gt;" in page
        assert "<strong>bold</strong>" in page
    fromstring(client.get(f"{PAGE}.rss").data)
    json.loads(client.get(f"{PAGE}.json").data)


def test_news_reaches_the_first_page(release: Release, client: FlaskClient, visit: Visit) -> None:
    assert f'href="{PAGE}"' in visit(client, "/en/")


def scripts(page: str) -> list[str]:
    """The scripts' addresses of a page; an inline one is an empty string."""
    found: list[str] = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "script":
                found.append(dict(attrs).get("src") or "")

    Finder().feed(page)
    return found
