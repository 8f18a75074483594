"""An event: its pages for staff, the link that pairs a tablet, and a kiosk that lets nobody out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.answering import (
    go_on,
)
from tests.browser.conftest import DESK, Live, check, find_violations, scrolls_sideways
from tests.browser.kiosk import (
    CONSULTATION,
    DAY,
    EVERYTHING_KEPT,
    PLACE,
    WHO,
    Prepared,
    begin,
    pair,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

"""The tablet is the same whatever keeps the answers; the interface's own tests run on both."""

OpenPage = Callable[..., Page]
NO_WORDS = """keep => new Promise(resolve => {
    const opening = indexedDB.open('voice')
    opening.onsuccess = () => {
        const changing = opening.result.transaction('device', 'readwrite')
        for (const one of ['en', 'ar', 'gu'].filter(one => one !== keep))
            changing.objectStore('device').delete(`page:${one}`)
        changing.oncomplete = () => { opening.result.close(); resolve() }
    }
})"""


def test_a_survey_whose_words_never_came_starts_with_those_of_another_language(
    live: Live, tablet: Page
) -> None:
    tablet.wait_for_load_state("networkidle")  # it has fetched all words
    tablet.route(
        "**/event",
        lambda route: (
            route.abort() if route.request.resource_type == "fetch" else route.continue_()
        ),
    )
    tablet.evaluate(NO_WORDS, "en")
    tablet.goto(f"{live.url}/ar/s/moving-on")
    expect(tablet.locator("#survey.ready")).to_be_visible()
    bar = tablet.locator(".kiosk-bar")
    expect(bar).to_contain_text("Waiting to send")
    assert [bar.get_attribute(name) for name in ("lang", "dir")] == ["en", "ltr"]
    tablet.evaluate(NO_WORDS, "")
    tablet.goto(f"{live.url}/ar/s/moving-on")  # without a way to wipe, nobody answers
    tablet.wait_for_url("**/en/event")
    expect(tablet.locator("#surveys a").first).to_be_visible()
    tablet.goto(f"{live.url}/en/s/moving-on")  # that page has its words in itself
    expect(tablet.locator(".kiosk-bar")).to_be_visible()


def close_what_it_opens(link: Locator) -> None:
    """The choices of "My way" open in the page, a little later."""
    if link.get_attribute("data-way") is None:
        return
    sheet = link.page.locator(".way-sheet")
    expect(sheet).to_be_visible()
    link.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_no_link_leads_out_of_a_kiosk_and_staff_end_the_event_on_it(
    live: Live, tablet: Page
) -> None:
    for link in tablet.locator("a[href]:visible:not([data-kiosk], .skip-link)").all():
        before = tablet.url
        link.click()
        assert tablet.url.split("#")[0] == before.split("#")[0]
        close_what_it_opens(link)
    begin(tablet)
    for link in tablet.locator("a[href]:visible:not(.skip-link, .assent-no, [data-do])").all():
        link.click()
        assert "/s/" in tablet.url
        close_what_it_opens(link)
    tablet.get_by_role("link", name="No, thank you").click()
    expect(tablet.locator("#surveys a").first).to_be_visible()
    tablet.get_by_text("For staff").click()
    tablet.get_by_label("Type this number").fill("0000")
    assert not tablet.get_by_role("button", name="End the event").is_visible()
    number = tablet.locator("[data-say=number]").inner_text()
    tablet.get_by_label("Type this number").fill(number)
    tablet.get_by_role("button", name="End the event").click()
    expect(tablet.get_by_text("Nothing of the event is left")).to_be_visible()
    kept = tablet.evaluate(EVERYTHING_KEPT)
    assert '"device"' not in kept
    tablet.goto(f"{live.url}/en/s/moving-on")
    expect(tablet.locator("#survey.ready")).to_be_visible()
    assert tablet.locator(".kiosk-bar").count() == 0


def test_a_link_pairs_one_tablet_over_https_until_staff_stop_it(
    live: Live, event: Prepared, event_page: Page, open_page: OpenPage
) -> None:
    page = open_page()
    page.add_init_script("delete Object.getPrototypeOf(crypto).subtle")
    page.goto(event.link)
    expect(page.get_by_text("Ask for an address that starts with https.")).to_be_visible()
    assert not page.get_by_role("button", name="Set up this tablet").is_visible()

    tablet = open_page()
    pair(tablet, event)
    reply = tablet.request.get(event.link)
    assert reply.status == 410
    assert "Ask for a new link" in reply.text()

    event_page.reload()
    event_page.get_by_role("button", name=re.compile("Stop ?: Tablet 1")).click()
    tablet.reload()
    expect(tablet.get_by_text("This tablet takes no more answers.")).to_be_visible()
    tablet.goto(f"{live.url}/en/s/moving-on")
    expect(tablet.get_by_text("This tablet takes no more answers.")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_kiosk_can_be_used_by_everyone(live: Live, tablet: Page, language: str) -> None:
    tablet.goto(f"{live.url}/{language}/event")
    expect(tablet.locator("#surveys a").first).to_be_visible()
    assert not scrolls_sideways(tablet)
    tablet.set_viewport_size({"width": 320, "height": 640})
    assert find_violations(tablet) == []  # it reads the same on the wider one
    assert not scrolls_sideways(tablet)
    begin(tablet)
    assert find_violations(tablet) == []
    tablet.locator("[data-kiosk=stop]").click()
    assert find_violations(tablet) == []
    tablet.locator("#kiosk-stop .button").first.click()
    while not tablet.locator("#q-send:not([hidden])").count():
        go_on(tablet)
    tablet.locator("#q-send .button").click()
    expect(tablet.locator("[data-kiosk=next]")).to_be_visible()
    assert find_violations(tablet) == []
    assert not scrolls_sideways(tablet)


def test_staff_make_an_event_and_its_link_and_their_pages_can_be_used_by_everyone(
    live: Live, officer: Page, open_page: OpenPage
) -> None:
    officer.set_viewport_size(DESK)
    officer.goto(f"{live.url}/involve/events/new")
    officer.get_by_label("Place").fill(PLACE)
    officer.get_by_label("Day", exact=True).fill(DAY.isoformat())
    officer.get_by_label("Who comes").fill(WHO)
    for survey in officer.locator(".pick", has_text=CONSULTATION).all():
        survey.click()
    officer.get_by_role("button", name="Save this event").click()
    officer.get_by_role("button", name="Make a link").click()
    expect(officer.locator(".qr svg")).to_be_visible()
    address = officer.url.split("#")[0]
    pair(open_page(), Prepared(address, officer.locator(".qr-address").inner_text()))
    for path in ("", "/edit", "/hands?question=moving-on.age", "/hands/own"):
        if path:
            officer.goto(address + path)
        check(officer)
    officer.goto(f"{live.url}/involve")
    assert find_violations(officer) == []
