"""A tablet that is paired with an event, and the steps of those it is handed to."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from surveys import editions
from tests.browser import bring
from tests.browser.answering import (
    go_on,
)
from tests.browser.conftest import DESK, Live, reload_until
from tests.browser.line import Line
from tests.browser.lost_signal import (
    wait_until_kept,
)
from voice import create_app
from voice.db import db
from voice.involve.events import events, tablets
from voice.security import limiter

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
def line_tablet(line: Line, event: Prepared, open_page: OpenPage) -> Page:
    """A tablet with its service worker, which has kept the pages, on a line that a test may cut."""
    page = open_page(service_workers="allow")
    pair(page, event, line)
    return page


@pytest.fixture
def kiosk_profile(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """A browser with a folder of its own, started again as often as a test wants."""
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        for earlier in opened:
            earlier.close()
        context = chromium.browser_type.launch_persistent_context(
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
    event_page.reload()
    tablets = event_page.locator(".tablets")
    reload_until(event_page, lambda: f"Sent: {count}." in tablets.inner_text())
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
