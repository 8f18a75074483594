"""My way of reading: the panel, and what it changes on every page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import (
    go_to,
    start,
    step,
)
from tests.browser.conftest import (
    WEATHER,
    Live,
    find_violations,
)
from tests.browser.way import choose, open_panel

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]


def test_the_panel_opens_by_keyboard_and_gives_the_focus_back(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    page.locator("[data-way]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My way")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("[data-way]")).to_be_focused()


def test_choices_hold_on_every_page_and_at_the_next_visit(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    choose(page, theme="yellow", size="150", reading="words", calm="on")
    for path in ("en/s/moving-on", "ar/", "en/help", "en/receipt", "en/you-said-we-did"):
        page.goto(f"{live.url}/{path}")
        expect(page.locator("html")).to_have_attribute("data-theme", "yellow")
        expect(page.locator("html")).to_have_attribute("data-size", "150")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    start(page, live)
    panel = open_panel(page)
    expect(panel.locator("#W-theme-yellow")).to_be_checked()
    panel.get_by_role("button", name="Use the usual way").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "yellow")


def test_a_shared_tablet_forgets_how_the_last_person_read(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    choose(page, theme="cream", size="200")
    page.evaluate("document.dispatchEvent(new Event('voice:wipe'))")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "cream")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_pictures_alone_leave_the_words_to_screen_readers_and_where_there_is_no_picture(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    choose(page, reading="pictures")
    go_to(page, "kind_of_move")
    card = step(page).locator(".option").first
    expect(card.get_by_role("radio")).to_have_accessible_name(re.compile(r"\w+"))
    widths = "box => box.querySelector('.picture').getBoundingClientRect().width"
    assert card.evaluate(widths) >= 80
    choose(page, reading="words")
    expect(card.locator(".picture")).to_be_hidden()
    expect(card.locator(".option-words")).to_be_visible()


def test_without_script_one_can_leave_quickly_and_the_button_leads_to_advice(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page(script=False)
    page.goto(f"{live.url}/en/s/moving-on")
    page.wait_for_url("**/form")
    assert page.get_by_role("link", name="Leave quickly").get_attribute("href") == WEATHER
    page.get_by_role("link", name="My way").click()
    expect(page.get_by_text("press Ctrl and +")).to_be_visible()
    expect(page.locator("#my-way")).to_be_hidden()


def test_the_panels_own_page_works_as_the_panel(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{live.url}/en/my-way")
    page.locator("#W-theme-dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert find_violations(page) == []
