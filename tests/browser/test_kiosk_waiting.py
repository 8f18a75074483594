"""A tablet without a signal: everybody gets a code, and all of it goes later, once."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Live
from tests.browser.kiosk import (
    EVERYTHING_KEPT,
    MARKER,
    Prepared,
    answer,
    assert_no_trace,
    expect_came,
    next_person,
    pair,
)
from tests.browser.line import Line
from tests.browser.lost_signal import send_behind

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

"""The tablet is the same whatever keeps the answers; the interface's own tests run on both."""

OpenPage = Callable[..., Page]
FULL = """(() => {
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (...given) {
        if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError')
        return put.apply(this, given)
    }
})()"""

SEAL = """async ids => {
    const { src } = document.querySelector('script[src$="event.js"]')
    const from = name => import(src.replace('event.js', name))
    const names = ['sealing.js', 'sending.js', 'store.js', 'tablet.js']
    const [{ seal }, { parcel }, { put }, { device, keyOf }] = await Promise.all(names.map(from))
    const kept = await device()
    const body = { language: 'en', channel: 'event', event: kept.event.code, answers: {} }
    for (const id of ids) {
        const sealed = await seal(keyOf(kept), id, parcel({ body }))
        const url = `/api/v1/surveys/moving-on/responses/${id}`
        await put('outbox', id, { id, url, code: 'moving-on', sealed })
    }
}"""


def test_without_a_signal_each_person_gets_a_code_and_all_of_it_goes_later(
    live: Live, tablet: Page, event_page: Page
) -> None:
    tablet.route("**/responses/*", lambda route: route.abort())
    tablet.route("**/check-in", lambda route: route.abort())
    codes = set()
    for number in (1, 2, 3):
        answer(tablet)
        codes.add(tablet.locator(".code").inner_text())
        expect(tablet.locator(".kiosk-bar [data-say=waiting]")).to_have_text(str(number))
        kept = tablet.evaluate(EVERYTHING_KEPT)
        assert MARKER not in kept
        next_person(tablet)
    assert len(codes) == 3
    assert_no_trace(tablet)
    tablet.goto(f"{live.url}/en/event")
    tablet.unroute("**/responses/*")
    tablet.unroute("**/check-in")
    tablet.evaluate("dispatchEvent(new Event('online'))")
    expect(tablet.locator("[data-say=waiting]").first).to_have_text("0")
    event_page.reload()
    expect(event_page.locator(".event-came strong").first).to_have_text("3")


def test_a_full_tablet_gives_each_person_a_code_of_their_own(live: Live, tablet: Page) -> None:
    tablet.add_init_script(FULL)
    codes = set()
    for _ in range(2):
        answer(tablet)
        expect(tablet.locator(".code-digits")).to_be_visible()
        codes.add(tablet.locator(".code").inner_text())
        next_person(tablet)
    assert len(codes) == 2


def test_off_the_line_and_restarted_a_tablet_keeps_no_trace_and_the_worker_sends_each_once(
    line: Line, event: Prepared, event_page: Page, kiosk_profile: Callable[[], BrowserContext]
) -> None:
    page = kiosk_profile().pages[0]
    pair(page, event, line)
    line.become("cut")
    for number in (1, 2):
        answer(page)
        assert page.locator(".code li").count() == 4
        next_person(page)
        expect(page.locator("[data-say=waiting]").first).to_have_text(str(number))
        assert_no_trace(page)
        page = kiosk_profile().pages[0]
        page.goto(f"{line.url}/en/event")
        assert_no_trace(page)
        page.goto(f"{line.url}/en/event")
    line.become("good")
    page.goto(f"{line.url}/health")
    send_behind(page, line.url)
    page.goto(f"{line.url}/en/event")
    expect_came(event_page, 2)


def test_fifty_that_wait_on_a_tablet_arrive_once_and_are_counted_once(
    live: Live,
    event: Prepared,
    event_page: Page,
    kiosk_profile: Callable[[], BrowserContext],
) -> None:
    page = kiosk_profile().pages[0]
    pair(page, event)
    page.evaluate(SEAL, [str(uuid4()) for _ in range(50)])
    for left in (40, 20):  # switched off twice while it sends
        page = kiosk_profile().pages[0]
        page.goto(f"{live.url}/en/event", wait_until="commit")
        bar = page.locator(".kiosk-bar [data-say=waiting]")
        expect(bar).to_have_text(re.compile(rf"^([0-9]|[1-{left // 10 - 1}][0-9]|{left})$"))
    page = kiosk_profile().pages[0]
    page.goto(f"{live.url}/en/event")
    expect(page.locator(".kiosk-bar [data-say=waiting]")).to_have_text("0")
    expect_came(event_page, 50)
