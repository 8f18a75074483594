"""A lead works through the list: by keyboard, on a phone and at a desk, with what is said heard."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    DESK,
    PHONE,
    Live,
    find_violations,
    open_survey,
    scrolls_sideways,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

LIST = "/listen/safeguarding"
CODE = "tell-us"
SURVEY: dict[str, Any] = {
    "format": "voice-survey/1",
    "consultation": "transitions",
    "code": CODE,
    "title": {"en": "Tell us"},
    "audience": "young_people",
    "languages": ["en"],
    "wording": {"en": "approved"},
    "questions": [{"key": "more", "kind": "text", "text": {"en": "What else?"}}],
}
TOLD = (
    "My uncle hits me and I am scared to go home",
    "میرے ابو مجھے مارتے ہیں اور کہتے ہیں کہ کسی کو مت بتانا",
    "The lunch hall is loud",
)


def tell(page: Page, live: Live, words: str) -> None:
    said = {"edition": 1, "language": "en", "answered_by": "self", "channel": "phone"}
    reply = page.request.put(
        f"{live.url}/api/v1/surveys/{CODE}/responses/{uuid4()}",
        data=json.dumps(said | {"answers": {"more": words}}),
        headers={"Content-Type": "application/json"},
    )
    assert reply.status == 201, reply.text()


def test_a_lead_reads_what_may_tell_of_harm_first_and_writes_down_what_was_done(
    live: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    open_survey(live, SURVEY, tmp_path)
    page = open_page(wide=True)
    for words in TOLD:
        tell(page, live, words)
    live.sign_in(page, "safeguarding_lead")
    rail = page.get_by_role("navigation", name="Main parts").get_by_role("link")
    expect(rail.filter(has_text="Safeguarding")).to_contain_text(re.compile(r"\d+ things to read"))
    page.goto(live.url + LIST)
    cards = page.locator(".concern")
    english = cards.filter(has_text="My uncle hits me")
    urdu = cards.filter(has_text="مجھے مارتے")
    expect(english.locator("mark").first).to_have_text("hits me")
    expect(urdu.locator(".words")).to_have_attribute("dir", "rtl")
    expect(english.get_by_label("Tick")).to_have_count(0)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        english.get_by_text("I acted, or there is another reason").click()
        assert find_violations(page) == []
        assert not scrolls_sideways(page)
        small = page.evaluate(
            """[...document.querySelectorAll('main :is(button, summary, select, .concern-tick)')]
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
            .map((one) => one.outerHTML.slice(0, 80))"""
        )
        assert small == []

    # By keyboard alone: between cards, and a decision, and on to the next card.
    first, second = cards.nth(0), cards.nth(1)
    first.focus()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    urdu.get_by_text("I acted, or there is another reason").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("I called the police")
    page.keyboard.press("Tab")
    page.keyboard.type("jk: the duty team knows")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Written down.")
    expect(page.locator(".concern:focus")).to_have_count(1)
    expect(urdu).to_have_count(0)

    # What is refused keeps what was typed.
    english.get_by_text("I acted, or there is another reason").click()
    english.get_by_label("Note").fill("I rang the duty line")
    english.get_by_role("button", name="Write this down").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what you did")
    expect(page.get_by_label("Note")).to_have_value("I rang the duty line")
    assert find_violations(page) == []
    page.get_by_label("What you did").select_option(
        label="I told children’s or adults’ social care"
    )
    page.get_by_role("button", name="Write this down").click()
    page.get_by_role("link", name="See it, or open it again").click()
    record = page.get_by_role("listitem").filter(has_text="social care")
    expect(record).to_contain_text("safeguarding-lead@demo.example")
    expect(record).to_contain_text("I rang the duty line")
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("Read, not decided", exact=True)).to_be_visible()
    assert find_violations(page) == []

    # Others see numbers and no words.
    page.context.clear_cookies()
    live.sign_in(page, "viewer")
    page.set_viewport_size(PHONE)
    page.goto(live.url + LIST)
    expect(page.get_by_text(re.compile(r"\d+ things? waits? for a lead"))).to_be_visible()
    expect(page.get_by_text("uncle")).to_have_count(0)
    assert find_violations(page) == []
    assert not scrolls_sideways(page)


def test_on_a_phone_the_five_parts_of_a_lead_stand_in_two_lines(
    live: Live, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    live.sign_in(page, "safeguarding_lead")
    tops = page.locator(".rail-parts li").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert (len(tops), len(set(tops))) == (5, 2)
