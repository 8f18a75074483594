"""One switch: marks go round until it is pressed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import go_to, prefer, start, step
from tests.browser.conftest import (
    Live,
)
from tests.browser.way import choose

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]


def scan_until(page: Page, wanted: str) -> None:
    """Let the marks go round until one is on the wanted control (or on its group), and press."""
    for _ in range(60):
        page.clock.run_for(1000)
        marked = page.locator(".is-scanned")
        found = page.evaluate(
            """wanted => {
                const marked = [...document.querySelectorAll('.is-scanned')]
                const is = one => one.matches(wanted) || one.control?.matches(wanted)
                return marked.some(is)
            }""",
            wanted,
        )
        if not found:
            continue
        is_alone = marked.count() == 1
        page.keyboard.press("Space")
        if is_alone:
            return
    raise AssertionError(f"{wanted} is never marked")


def test_one_switch_finishes_a_survey(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.clock.install()
    prefer(page, scan="1")
    start(page, live)
    page.wait_for_function("() => document.querySelector('link[href*=\"way.css\"]')")
    scan_until(page, "[data-do=begin], [data-do=next]")
    while not page.locator("#q-send:not([hidden])").count():
        here = page.url
        if page.locator(".step:not([hidden]) .options input").count():
            scan_until(page, ".step:not([hidden]) .options input")
        scan_until(page, "[data-do=begin], [data-do=next]")
        page.wait_for_function("here => location.href !== here", arg=here)
    assert "Skipped" not in page.locator(".checked").first.inner_text()
    scan_until(page, "#q-send .button")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_scanning_ends_with_escape_and_from_the_panel_and_a_tap_anywhere_picks(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    page.clock.install()
    start(page, live)
    marked = page.locator(".is-scanned")
    choose(page, scan="2")
    page.clock.run_for(2100)
    expect(marked).to_have_count(1)
    page.keyboard.press("Escape")
    expect(marked).to_have_count(0)
    expect(page.locator("html")).not_to_have_attribute("data-scan", "2")
    choose(page, scan="2")
    choose(page, scan="0")
    page.clock.run_for(5000)
    expect(marked).to_have_count(0)
    choose(page, scan="1")
    page.clock.run_for(1100)
    expect(marked).to_have_text("Yes, I want to take part")
    assert marked.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)") >= 3
    before = page.url
    page.mouse.click(180, 500)
    page.wait_for_function("before => location.href !== before", arg=before)


def test_someone_who_writes_is_left_in_peace_and_not_shut_in(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    page.clock.install()
    start(page, live)
    go_to(page, "good")
    choose(page, scan="1")
    scan_until(page, "textarea")
    box = step(page).locator("textarea")
    expect(box).to_be_focused()
    page.keyboard.type("It was good")
    page.clock.run_for(5000)
    expect(box).to_have_value("It was good")
    expect(box).to_be_focused()
    page.clock.run_for(8000)
    expect(box).not_to_be_focused()
    expect(page.locator(".is-scanned")).not_to_have_count(0)
