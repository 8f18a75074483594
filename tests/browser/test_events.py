"""A tablet that is handed round: paired, used by one after another, and nothing left between."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from surveys import editions
from tests.browser import bring
from tests.browser.conftest import DESK, NEXT, Live, check, find_violations, scrolls_sideways
from tests.browser.line import Line
from tests.browser.test_offline import sync, wait_until_kept
from tests.browser.test_survey_page import kept
from voice import create_app
from voice.db import db
from voice.involve import events, tablets
from voice.security import limiter

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The tablet is the same whatever keeps the answers; the interface's own tests run on both."""

OpenPage = Callable[..., Page]
TABLET = {"width": 800, "height": 1280}
CONSULTATION = "Moving between schools"  # the demo’s: an event is about one
PLACE, DAY, WHO = "Oakfield School, the hall", date(2099, 1, 10), "Year 9"
MARKER = "zebrafinch"  # typed by the first person; nobody else would

TYPED = "found.push(...[...document.querySelectorAll('input, textarea')].map(box => box.value))"
EVERYTHING_KEPT = """async () => {
    const read = request => new Promise(resolve => {
        request.onsuccess = () => resolve(request.result)
    })
    const found = [document.documentElement.outerHTML, location.href, JSON.stringify(history.state)]
    found.push(...[...document.querySelectorAll('input, textarea')].map(box => box.value))
    for (const kept of [localStorage, sessionStorage]) found.push(JSON.stringify({ ...kept }))
    for (const { name } of await indexedDB.databases()) {
        const database = await read(indexedDB.open(name))
        for (const store of database.objectStoreNames) {
            const all = await read(database.transaction(store).objectStore(store).getAll())
            found.push(JSON.stringify(all))
            for (const { sealed } of all) if (sealed) found.push(await sealed.text())
        }
        database.close()
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys()) {
            found.push(request.url, await (await cache.match(request)).text())
        }
    }
    return found.join('\\n')
}"""


@pytest.fixture(scope="module")
def officer(live: Live, chromium: Browser) -> Iterator[Page]:
    """Signed in once: signing in is limited to some times a minute."""
    context = chromium.new_context(service_workers="block")
    context.set_default_timeout(60_000)
    page = context.new_page()
    live.sign_in(page, "engagement_officer")
    yield page
    context.close()


@dataclass(frozen=True)
class Prepared:
    """An event: its page for staff, and a link that pairs one tablet."""

    address: str
    link: str


@pytest.fixture(scope="module")
def prepare(live: Live) -> Iterator[Callable[[], Prepared]]:
    """A new event each time, stored without a browser: one test makes one by its pages."""
    data = live.environment["VOICE_DATA"]
    address = f"sqlite:///{data}/voice.db"
    with pytest.MonkeyPatch.context() as kept:
        kept.setattr(limiter, "enabled", limiter.enabled)  # this application counts tries
        app = create_app({"DATA": data, "DATABASE_URL": address, "QUEUE_URL": "memory:"})

    def make() -> Prepared:
        with app.app_context():
            surveys = [edition.survey for edition in editions.all_open(db.session)]
            codes = [one.code for one in surveys if one.consultation.code == "transitions"]
            event = events.add(db.session, events.EventFacts(PLACE, DAY, WHO, codes, ""))
            token = tablets.make_link(db.session, event)
            db.session.commit()
            home = f"{live.url}/involve/events/{event.code}"
            return Prepared(home, f"{live.url}/en/event/{token}")

    yield make
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def event(prepare: Callable[[], Prepared]) -> Prepared:
    return prepare()


@pytest.fixture
def event_page(event: Prepared, officer: Page) -> Page:
    """An officer's page of a new event."""
    officer.set_viewport_size(DESK)
    officer.goto(event.address)
    return officer


@pytest.fixture
def tablet(event: Prepared, open_page: OpenPage) -> Page:
    """A tablet that was just paired, on its first page, its stock filled."""
    page = open_page()
    pair(page, event)
    return page


@pytest.fixture
def line(live: Live) -> Iterator[Line]:
    line = Line(live.url)
    yield line
    line.close()


@pytest.fixture
def line_tablet(line: Line, event: Prepared, open_page: OpenPage) -> Page:
    """A tablet with its service worker, which has kept the pages, on a line that a test may cut."""
    page = open_page(service_workers="allow")
    pair(page, event, line)
    return page


def pair(page: Page, event: Prepared, line: Line | None = None) -> None:
    page.set_viewport_size(TABLET)
    page.goto(f"{line.url}{urlsplit(event.link).path}" if line else event.link)
    page.get_by_role("button", name="Set up this tablet").click()
    expect(page.locator("#surveys a").first).to_be_visible(timeout=15_000)
    if line:
        wait_until_kept(page, "/en/event", "/en/s/moving-on")


def begin(page: Page) -> None:
    page.locator("#surveys a").first.click()
    expect(page.locator("#survey.ready")).to_be_visible()
    expect(page.locator(".kiosk-bar")).to_be_visible()


def go_on(page: Page) -> None:
    before = page.url
    page.locator(NEXT).click()
    page.wait_for_function("before => location.href !== before", arg=before)


def type_marker(page: Page) -> None:
    """Answer something, write words that nobody else would, and stop there."""
    while not page.locator(".step:not([hidden]) textarea").count():
        options = page.locator(".step:not([hidden]) .options label")
        if options.count():
            options.first.click()
        go_on(page)
    page.locator(".step:not([hidden]) textarea").fill(f"My {MARKER} words.")


def finish(page: Page) -> None:
    while not page.locator("#q-send:not([hidden])").count():
        go_on(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def answer(page: Page) -> None:
    begin(page)
    type_marker(page)
    finish(page)


def next_person(page: Page) -> None:
    page.get_by_role("button", name="Next person").click()
    expect(page.locator("#surveys a").first).to_be_visible()


def expect_came(event_page: Page, count: int) -> None:
    """Wait until the officer's page counts so many answers, and the tablet has said so too."""
    for _ in range(40):
        event_page.reload()
        if f"Sent: {count}." in event_page.locator(".tablets").inner_text():
            break
        event_page.wait_for_timeout(250)
    expect(event_page.locator(".tablets")).to_contain_text(f"Sent: {count}.")
    expect(event_page.locator(".event-came strong").first).to_have_text(str(count))


def kept_on_disk(page: Page) -> str:
    """What is kept outside of the page itself."""
    script = EVERYTHING_KEPT.replace("document.documentElement.outerHTML, ", "").replace(TYPED, "")
    return str(page.evaluate(script))


def assert_no_trace(page: Page) -> None:
    assert MARKER not in page.evaluate(EVERYTHING_KEPT)
    code = re.compile(r'"receipt":"[^"]+","id":')
    assert page.locator(".code li").count() == 0, code
    for _ in range(2):
        page.go_back()
        assert MARKER not in page.content()
        assert page.locator(".code li").count() == 0
    page.go_forward()
    assert MARKER not in page.content()


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


def test_the_thank_you_page_closes_by_itself(tablet: Page) -> None:
    tablet.clock.install()
    answer(tablet)
    tablet.clock.run_for(61_000)
    expect(tablet.get_by_role("heading", name="Are you still there?")).to_be_visible()
    tablet.clock.run_for(31_000)
    expect(tablet.locator("#surveys a").first).to_be_visible()
    assert_no_trace(tablet)


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


FULL = """(() => {
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (...given) {
        if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError')
        return put.apply(this, given)
    }
})()"""


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
    sync(page, line.url)
    for _ in range(100):
        if not kept(page, "outbox"):
            break
        page.wait_for_timeout(100)
    assert kept(page, "outbox") == []
    page.goto(f"{line.url}/en/event")
    expect_came(event_page, 2)


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


@pytest.fixture
def kiosk_profile(chromium: object, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """A browser with a folder of its own, started again as often as a test wants."""
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        for earlier in opened:
            earlier.close()
        context = chromium.browser_type.launch_persistent_context(  # type: ignore[attr-defined]
            str(tmp_path / "profile"),
            executable_path=bring.find(),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            viewport=TABLET,
        )
        context.set_default_timeout(60_000)
        opened.append(context)
        return context

    yield start
    for context in opened:
        context.close()


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


UNREADABLE = """(() => {
    globalThis.isUnreadable = location.pathname.includes('/s/')
    const { get } = IDBObjectStore.prototype
    IDBObjectStore.prototype.get = function (...given) {
        if (isUnreadable && this.name === 'device') throw new DOMException('broken', 'UnknownError')
        return get.apply(this, given)
    }
})()"""


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
