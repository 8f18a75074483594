"""A tablet that is handed round: used by one after another, and nothing left between."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import (
    go_on,
)
from tests.browser.conftest import Live
from tests.browser.kiosk import (
    EVERYTHING_KEPT,
    MARKER,
    answer,
    assert_no_trace,
    begin,
    expect_came,
    finish,
    kept_on_disk,
    next_person,
    type_marker,
)
from tests.browser.line import Line
from tests.conftest import ROOT

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

"""The tablet is the same whatever keeps the answers; the interface's own tests run on both."""

OpenPage = Callable[..., Page]
UNREADABLE = """(() => {
    globalThis.isUnreadable = location.pathname.includes('/s/')
    const { get } = IDBObjectStore.prototype
    IDBObjectStore.prototype.get = function (...given) {
        if (isUnreadable && this.name === 'device') throw new DOMException('broken', 'UnknownError')
        return get.apply(this, given)
    }
})()"""


def test_two_people_after_each_other_and_no_trace_of_the_first(
    live: Live, tablet: Page, event_page: Page
) -> None:
    answer(tablet)
    code = [item.inner_text() for item in tablet.locator(".code li").all()]
    assert len(code) == 4
    next_person(tablet)
    expect(tablet.locator("[data-say=waiting]").first).to_have_text("0")
    assert_no_trace(tablet)
    tablet.goto(f"{live.url}/en/event")
    begin(tablet)
    assert tablet.locator("#survey :checked").count() == 0
    type_marker(tablet)
    finish(tablet)
    assert [item.inner_text() for item in tablet.locator(".code li").all()] != code
    next_person(tablet)
    expect_came(event_page, 2)


def test_what_one_person_typed_is_gone_after_a_while_without_a_touch(
    line: Line, line_tablet: Page
) -> None:
    tablet = line_tablet
    tablet.clock.install()
    for state in ("good", "cut"):
        begin(tablet)
        type_marker(tablet)
        line.become(state)
        tablet.clock.run_for(181_000)
        expect(tablet.get_by_role("heading", name="Are you still there?")).to_be_visible()
        tablet.get_by_role("button", name="I am still here").click()
        expect(tablet.locator(".step:not([hidden]) textarea")).to_have_value(re.compile(MARKER))
        tablet.clock.run_for(181_000)
        expect(tablet.locator("#kiosk-still")).to_be_visible()
        tablet.clock.run_for(31_000)
        expect(tablet.locator("#surveys a").first).to_be_visible()
        assert_no_trace(tablet)
        tablet.goto(f"{line.url}/en/event")


def test_the_first_page_says_after_how_long_a_tablet_forgets(tablet: Page) -> None:
    """Standards 2.2.6, and the numbers are those of the script."""
    told = tablet.get_by_text("nobody touches the screen for 3 minutes")
    expect(told).to_be_visible()
    expect(told).to_contain_text("30 seconds later it deletes them")
    script = (ROOT / "static/js/survey/turns.js").read_text("utf-8")
    assert "IDLE = 180_000 " in script
    assert "ANSWER = 30_000 " in script


def test_the_thank_you_page_closes_by_itself(tablet: Page) -> None:
    tablet.clock.install()
    answer(tablet)
    tablet.clock.run_for(61_000)
    expect(tablet.get_by_role("heading", name="Are you still there?")).to_be_visible()
    tablet.clock.run_for(31_000)
    expect(tablet.locator("#surveys a").first).to_be_visible()
    assert_no_trace(tablet)


def test_a_tablet_that_cannot_tell_what_it_is_keeps_nothing_in_the_clear(
    live: Live, tablet: Page
) -> None:
    tablet.add_init_script(UNREADABLE)
    tablet.goto(f"{live.url}/en/s/moving-on")
    expect(tablet.locator("#survey.ready")).to_be_visible()
    type_marker(tablet)
    expect(tablet.get_by_text("This device cannot keep your answers")).to_be_visible()
    tablet.route("**/responses/*", lambda route: route.abort())
    while not tablet.locator("#q-send:not([hidden])").count():
        go_on(tablet)
    tablet.get_by_role("button", name="Send my answers").click()
    expect(tablet.get_by_role("alert")).to_contain_text("Your answers are not sent yet")
    assert MARKER not in kept_on_disk(tablet)
    tablet.evaluate("isUnreadable = false")
    tablet.get_by_role("button", name="Send my answers").click()
    expect(tablet.locator(".code li")).to_have_count(4)
    expect(tablet.locator(".kiosk-bar [data-say=waiting]")).to_have_text("1")
    assert MARKER not in tablet.evaluate(EVERYTHING_KEPT)
    tablet.get_by_role("button", name="Next person").click()
    expect(tablet.locator("#surveys a").first).to_be_visible()


def test_what_is_typed_never_touches_the_disk_and_stopping_deletes_it(tablet: Page) -> None:
    begin(tablet)
    type_marker(tablet)
    assert MARKER not in kept_on_disk(tablet)
    tablet.get_by_role("button", name="Stop", exact=True).click()
    tablet.get_by_role("button", name="Go on with my answers").click()
    expect(tablet.locator(".step:not([hidden]) textarea")).to_have_value(re.compile(MARKER))
    tablet.get_by_role("button", name="Stop", exact=True).click()
    tablet.get_by_role("button", name="Stop and delete my answers").click()
    expect(tablet.locator("#surveys a").first).to_be_visible()
    assert_no_trace(tablet)
