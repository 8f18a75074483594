"""An officer hears what someone said and writes it down, with nothing but the keys."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests import recorded
from tests.browser.conftest import (
    PHONE,
    Live,
    find_violations,
    open_survey,
    reload_until,
    scrolls_sideways,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CODE = "hear-it"
SURVEY: dict[str, Any] = {
    "format": "voice-survey/1",
    "consultation": "transitions",
    "code": CODE,
    "title": {"en": "Hear it"},
    "audience": "young_people",
    "languages": ["en"],
    "wording": {"en": "approved"},
    "questions": [
        {"key": "say", "kind": "voice", "text": {"en": "Tell us about your new school."}}
    ],
}
SHOTS = os.environ.get("VOICE_SHOTS")
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def asked(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Live:
    """A survey that may be spoken to, beside the demo's."""
    return open_survey(live, SURVEY, tmp_path_factory.mktemp("survey"))


def hand_in(page: Page, asked: Live, *, may_play: bool = False) -> None:
    """A phone's recording of eight seconds, with words typed beside it."""
    answers = {"say": {"media": "a", "story": "I made this at home."}}
    response = {"language": "en", "channel": "phone", "answers": answers, "may_play": may_play}
    sound = {"name": "a.webm", "mimeType": "audio/webm", "buffer": recorded.android(8.0)}
    reply = page.request.put(
        f"{asked.url}/api/v1/surveys/{CODE}/responses/{uuid4()}",
        multipart={"response": json.dumps(response), "a": sound},
    )
    assert reply.status == 201, reply.text()


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_an_officer_hears_and_writes_by_keys_and_the_words_are_themed(
    asked: Live, open_page: OpenPage
) -> None:
    page = open_page(wide=True)
    hand_in(page, asked)
    asked.sign_in(page, "engagement_officer")
    page.goto(f"{asked.url}/listen/recordings")
    link = page.get_by_role("link", name="Sound")
    reload_until(page, link.count)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        expect(link).to_be_visible()
        assert not scrolls_sideways(page)
        assert width > 360 or find_violations(page) == []
        shoot(page, f"queue-{width}")
    page.set_viewport_size({"width": 1280, "height": 900})
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Recording")).to_be_visible()

    player = page.locator("audio")
    page.get_by_label("Speed").select_option("2")
    assert player.evaluate("one => one.playbackRate") == 2
    page.get_by_label("What they say").focus()
    page.keyboard.press("Alt+KeyK")
    expect(player).to_have_js_property("paused", False)
    for _ in range(100):
        if player.evaluate("one => one.currentTime > 5.5"):
            break
        page.wait_for_timeout(100)
    assert float(page.locator("[data-here]").get_attribute("x1") or 0) > 0
    page.keyboard.press("Alt+KeyK")
    expect(player).to_have_js_property("paused", True)
    before = player.evaluate("one => one.currentTime")
    page.keyboard.press("Alt+KeyJ")
    assert player.evaluate("one => one.currentTime") == pytest.approx(before - 5, abs=0.3)

    page.keyboard.type("We waited two years on the waiting list, and")
    page.keyboard.press("Alt+KeyU")
    page.keyboard.type(" to Aisha")
    for _ in "Aisha":
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Alt+KeyN")
    page.keyboard.type(".")
    words = "We waited two years on the waiting list, and [unclear] to [name: Aisha]."
    expect(page.get_by_label("What they say")).to_have_value(words)
    expect(page.locator("[data-state]")).to_have_text("Kept.")
    page.reload()
    expect(page.get_by_label("What they say")).to_have_value(words)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert not scrolls_sideways(page)
        assert width > 360 or find_violations(page) == []
        shoot(page, f"bench-{width}")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Done").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The words are a comment now")

    page.goto(f"{asked.url}/listen/transitions")
    page.get_by_role("button", name="Find themes").press("Enter")
    expect(page.get_by_role("link", name="Look again")).to_be_focused(timeout=60_000)
    page.goto(f"{asked.url}/listen/transitions/comments?q=Aisha")
    said = page.locator(".said")
    expect(said).to_contain_text("I made this at home.")
    expect(said).to_contain_text(words)
    expect(said.locator(".to-cover")).to_have_text("[name: Aisha]")
    expect(said.locator(".themes-of .tag").first).to_contain_text("wait")
    assert find_violations(page) == []
    shoot(page, "comment")


def test_two_people_who_type_at_once_see_both_texts(asked: Live, open_page: OpenPage) -> None:
    one, two = open_page(wide=True), open_page()
    hand_in(one, asked)
    asked.sign_in(one, "engagement_officer")
    asked.sign_in(two, "forum_coordinator")
    one.goto(f"{asked.url}/listen/recordings")
    link = one.get_by_role("link", name="Sound")
    reload_until(one, link.count)
    link.first.click()
    two.goto(one.url)
    for page, words in ((one, "She says yes"), (two, "She says no")):
        page.get_by_label("What they say").fill(words)
        if page is one:
            expect(page.locator("[data-state]")).to_have_text("Kept.")
    box = two.locator("[data-meanwhile]")
    expect(box).to_contain_text("She says yes")
    assert find_violations(two) == []
    shoot(two, "meanwhile-360")
    two.get_by_role("button", name="Keep as a draft").click()
    expect(two.get_by_label("What they say")).to_have_value("She says no")
    two.locator("summary", has_text="arlier").click()
    expect(two.locator(".said")).to_contain_text(["She says yes", "She says no"])


def test_a_voice_is_shifted_and_two_people_approve_it(asked: Live, open_page: OpenPage) -> None:
    one, two = open_page(wide=True), open_page()
    hand_in(one, asked, may_play=True)
    asked.sign_in(one, "engagement_officer")
    asked.sign_in(two, "forum_coordinator")
    one.goto(f"{asked.url}/listen/recordings")
    links = one.get_by_role("link", name="Sound")
    before = links.count()
    ready = one.get_by_text("Getting ready 0")
    reload_until(one, lambda: links.count() > before or ready.count())
    links.last.press("Enter")
    one.get_by_role("link", name="Another voice").press("Enter")
    one.get_by_role("button", name="Make a clip").press("Enter")
    reload_until(one, one.locator("audio").count)
    for width in (1280, 360):
        one.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert not scrolls_sideways(one)
        assert width > 360 or find_violations(one) == []
        shoot(one, f"disguise-{width}")
    for page in (one, two):
        page.goto(one.url)
        page.get_by_role("button", name="Approve").press("Enter")
    expect(two.locator("main")).to_contain_text("may be published")
