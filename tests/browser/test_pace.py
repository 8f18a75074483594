"""In their own time: assent, breaks, stopping, and leaving quickly."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import (
    go_on,
    go_to,
    start,
    step,
)
from tests.browser.conftest import (
    WEATHER,
    Live,
    find_violations,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]


def test_the_keyboard_alone_finishes_a_survey(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    for _ in range(30):
        if page.locator("#q-send:not([hidden])").count():
            break
        here = page.url
        for _ in range(12):
            page.keyboard.press("Tab")
            kind = page.evaluate("document.activeElement.type")
            if kind in ("radio", "checkbox"):
                page.keyboard.press("Space")
            if page.evaluate("document.activeElement.dataset.do") in ("begin", "next"):
                page.keyboard.press("Enter")
                break
        page.wait_for_function("here => location.href !== here", arg=here)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#q-send .button')"):
            page.keyboard.press("Enter")
            break
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()


def test_the_first_screen_asks_for_assent_and_no_is_as_easy(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    first = step(page)
    assert first.locator(".picture").count() == 4
    expect(first).to_contain_text("we may need to tell someone")
    expect(page.get_by_role("link", name="Yes, I want to take part")).to_be_visible()
    expect(page.get_by_role("button", name="Skip this question")).to_be_hidden()
    page.get_by_role("link", name="No, thank you").click()
    expect(page.get_by_role("heading", name="That is fine")).to_be_visible()
    expect(page.get_by_text("Childline")).to_be_visible()
    start(page, live, code="moving-on-parents")
    assert step(page).locator(".picture").count() == 0
    page.get_by_role("link", name="Start").click()
    expect(page.locator("[data-progress]")).to_contain_text("1 of")


def test_half_way_there_is_a_break_that_is_not_counted(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "pause")
    expect(step(page)).to_contain_text("Take a break if you like.")
    expect(page.locator("[data-progress]")).to_have_text("")
    go_on(page)
    expect(page.locator("[data-progress]")).to_have_text("6 of 11")


def test_who_stops_is_told_what_is_kept_and_how_to_come_back(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "moving_feel")
    step(page).locator(".options label").first.click()
    page.get_by_role("button", name="Stop and come back").click()
    expect(page.get_by_role("heading", name="You can stop here")).to_be_focused()
    expect(page.locator(".stopped")).to_contain_text(re.compile(r"until \w+ \d+ \w+ 20\d\d"))
    expect(page.locator(".stopped")).to_contain_text("/en/s/moving-on")
    assert find_violations(page) == []
    page.get_by_role("button", name="Go on now").click()
    expect(step(page).locator("h2")).to_be_focused()
    assert step(page).get_attribute("id") == "q-moving_feel"
    page.get_by_role("button", name="Stop and come back").click()
    page.get_by_role("link", name="Go to the first page").click()
    start(page, live)
    page.get_by_role("button", name="Carry on").click()
    expect(page.locator("[data-progress]")).to_have_text("3 of 11")


def test_a_device_that_keeps_nothing_does_not_promise_it(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('full') }")
    start(page, live)
    go_on(page)
    page.get_by_role("button", name="Stop and come back").click()
    expect(page.locator(".stopped")).to_contain_text("cannot keep your answers")
    expect(page.get_by_text("is kept on this device until")).to_be_hidden()


def test_who_helped_is_asked_only_where_someone_did(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "answered_by")
    expect(page.locator("[name=helper_role]").first).to_be_hidden()
    page.locator("label[for=answered_by-helped]").click()
    page.locator("label[for=helper_role-staff]").click()
    expect(page.locator("[name=who_chose]").first).to_be_hidden()
    go_on(page)
    expect(page.locator(".checked").last).to_contain_text("A teacher or other staff")
    with page.expect_request("**/responses/*") as sent:
        page.get_by_role("button", name="Send my answers").click()
    assert sent.value.post_data_json["helper_role"] == "staff"
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_who_chose_is_asked_only_where_someone_answered_for_another(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "answered_by")
    page.locator("label[for=answered_by-proxy]").click()
    page.locator("label[for=who_chose-together]").click()
    assert find_violations(page) == []
    page.locator("label[for=answered_by-helped]").click()
    page.locator("label[for=answered_by-proxy]").click()
    expect(page.locator("[name=who_chose]:checked")).to_have_count(0)  # it was taken back
    page.locator("label[for=who_chose-together]").click()
    go_on(page)
    expect(page.locator(".checked").last).to_contain_text("We chose together")
    page.reload()
    expect(page.locator(".checked").last).to_contain_text("We chose together")
    with page.expect_request("**/responses/*") as sent:
        page.get_by_role("button", name="Send my answers").click()
    assert sent.value.post_data_json["who_chose"] == "together"
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.mark.parametrize("how", ["link", "shift"])
def test_leaving_quickly_shows_nothing_of_the_survey(
    live: Live, open_page: OpenPage, how: str
) -> None:
    page = open_page()
    page.route(f"{WEATHER}**", lambda route: route.fulfill(body="<h1>Weather</h1>"))
    start(page, live)
    go_to(page, "moving_feel")
    step(page).locator(".options label").first.click()
    if how == "link":
        page.get_by_role("link", name="Leave quickly").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(f"{WEATHER}**")
    page.go_back()
    expect(page.get_by_text("You left quickly.")).to_be_visible()
    expect(page.locator("#survey")).to_be_hidden()
    assert page.locator("#survey input:checked").count() == 0
    if how == "link":
        page.get_by_role("button", name="Carry on").click()
        expect(page.locator("#survey")).to_be_visible()  # only once it holds what was said
        assert page.locator("#q-moving_feel input:checked").count() == 1
        return
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("link", name="Yes, I want to take part")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You started before.")).to_be_hidden()


def test_capital_letters_do_not_leave(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "good")
    step(page).locator("textarea").press_sequentially("ABC")
    for letter in "DEF":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    expect(step(page).locator("textarea")).to_have_value("ABCDEF")
