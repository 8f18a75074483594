"""A ten-year-old who cannot read takes part by ear, by pictures and with a finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import go_on, step
from tests.browser.conftest import Live, find_violations, scrolls_sideways
from tests.browser.way import choose, said, wait_to_hear, with_voices

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]


def draw(page: Page) -> None:
    """One line across the paper."""
    step(page).locator(".asks-first button").click()
    paper = step(page).locator(".board-paper")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 40, box["y"] + box["height"] - 40, steps=5)
    page.mouse.up()


def answer(page: Page) -> str:
    """Answer as somebody does who looks at pictures; the kind of the screen."""
    kind = step(page).get_attribute("data-kind") or ""
    if kind in ("faces", "yes_no", "area", "scale"):
        step(page).locator(".options label").first.click()
    elif kind == "drawing":
        draw(page)
    return kind


def test_a_child_who_cannot_read_hears_each_screen_draws_and_gets_a_code_of_pictures(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    with_voices(page, "en-GB")
    page.goto(f"{live.url}/en")
    page.get_by_role("button", name="Listen").click()
    wait_to_hear(page, "Have your say")
    wait_to_hear(page, "My week")
    choose(page, aloud="on", reading="pictures")
    page.locator("a.invitation[href$='/s/my-week']").click()
    expect(page.locator("#survey.ready")).to_be_visible()

    met = set()
    while not page.locator("#q-send:not([hidden])").count():
        wait_to_hear(page, step(page).locator("h2").first.inner_text().strip())
        met.add(answer(page))
        go_on(page)
    assert {"assent", "faces", "yes_no", "drawing", "voice"} <= met
    wait_to_hear(page, "Check your answers")
    expect(page.locator(".checked img:visible").first).to_be_visible()
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Send my answers").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    wait_to_hear(page, "We have your answers.")
    expect(
        page.locator(".code .picture:visible, .code img:visible, .code svg:visible")
    ).to_have_count(3)
    assert {language for language, _, _ in said(page)} == {"en-GB"}

    page.get_by_role("link", name="Ask someone to contact you").click()
    page.get_by_role("button", name="Listen").click()
    wait_to_hear(page, "You do not need to do this.")
    assert find_violations(page) == []
    page.get_by_role("button", name="I want to ask about help").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a whole phone number")
    page.get_by_label("Your phone number or e-mail address").fill("07700 900123")
    page.get_by_role("button", name="I want to ask about help").click()
    expect(page.get_by_role("heading", name="Someone will contact you")).to_be_visible()
