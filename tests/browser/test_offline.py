"""Without a signal: what was opened once opens again, and what was said waits in sight."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, Page, Worker, expect

from surveys import editions
from tests import samples
from tests.browser.answering import (
    answer_first,
    go_on,
    kept,
    send,
    start,
    to_check,
)
from tests.browser.conftest import Live, find_violations, scrolls_sideways
from tests.browser.line import Line
from tests.browser.lost_signal import (
    wait_until,
    wait_until_kept,
    wait_until_opened_last,
    waiting,
)
from voice import create_app
from voice.db import db

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]
SECRET = "My aunt Zubaida drives the yellow bus."
CACHED = """async () => {
    const found = {}
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) {
            const reply = await (await caches.open(name)).match(request, { ignoreVary: true })
            found[name + ' ' + new URL(request.url).pathname] = await reply.text()
        }
    return found
}"""

CLOSING = "one => one.endsWith('/s/closing')"


def cached(page: Page) -> dict[str, str]:
    """What the caches hold: the text by cache and path."""
    found: dict[str, str] = page.evaluate(CACHED)
    return found


def test_what_was_opened_once_opens_again_after_a_restart_and_sends_itself_later(
    live: Live, line: Line, phone: Callable[[], BrowserContext]
) -> None:
    page = phone().new_page()
    start(page, line, "ar")
    wait_until_kept(page, "/ar/s/moving-on", "/en/s/moving-on", "/gu/s/moving-on", "/ar/offline")
    wait_until_opened_last(page, "/ar/s/moving-on")
    line.become("cut")
    page = phone().new_page()
    page.goto(f"{line.url}/s/moving-on")  # as the poster has it
    expect(page.locator("#survey.ready")).to_be_visible()
    assert page.url == f"{line.url}/ar/s/moving-on"
    expect(page.locator(".notice.draft[role=status]")).to_be_visible()  # says that there is none
    sprites = (
        "[...document.querySelectorAll('use[href^=\"/pictures/\"]')].map(use => use.href.baseVal)"
    )
    wait_until(
        page, f"Promise.all({sprites}.map(one => fetch(one))).then(all => all.every(one => one.ok))"
    )
    start(page, line)
    answer_first(page)
    to_check(page)
    send(page)
    expect(page.get_by_role("heading", name="Your answers are not sent yet")).to_be_focused()
    expect(waiting(page)).to_contain_text("Waiting to send: 1")
    page = phone().new_page()
    page.goto(f"{line.url}/ar/")
    expect(waiting(page)).to_contain_text("1")
    expect(page.locator("main > .notice[role=status]").first).to_be_visible()  # no signal now
    line.become("good")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".notice-go .code-digits")).to_be_visible()
    expect(page.locator("#outbox")).to_be_hidden()
    page.reload()  # the code stays until the person has it
    digits = page.locator(".code-digits").inner_text()
    assert digits.isdigit()
    page.locator("[data-do=kept-code]").click()
    expect(page.locator(".code")).to_have_count(0)
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    assert kept(page, "receipts") == kept(page, "outbox") == []


def test_a_page_that_was_never_opened_says_what_to_do_in_its_language(
    live: Live, line: Line, open_page: OpenPage
) -> None:
    page = open_page(service_workers="allow")
    start(page, line, "ar")
    wait_until_kept(page, "/ar/", "/ar/offline", "/en/s/moving-on")
    page.goto(f"{line.url}/en/")
    wait_until_kept(page, "/en/offline")
    line.become("cut")
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        page.goto(f"{line.url}/{language}/receipt")
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == direction
        page.set_viewport_size({"width": 320, "height": 640})
        assert not scrolls_sideways(page)
        assert find_violations(page) == []
        expect(page.locator("#kept a")).to_have_count(1)
    page.locator("#kept a").click()
    expect(page.locator("#survey.ready")).to_be_visible()


def test_a_line_that_says_nothing_is_not_waited_for(
    live: Live, line: Line, open_page: OpenPage
) -> None:
    page = open_page(service_workers="allow")
    start(page, line)
    wait_until_kept(page, "/en/s/moving-on")
    line.become("silent")
    began = time.monotonic()
    page.goto(f"{line.url}/en/s/moving-on", wait_until="commit")
    expect(page.locator("#survey.ready")).to_be_visible()
    assert time.monotonic() - began < 8


def test_a_survey_that_closed_meanwhile_says_so_and_the_answers_stay(
    live: Live, line: Line, open_page: OpenPage
) -> None:
    with open_survey(live, "closing") as close:
        page = open_page(service_workers="allow")
        start(page, line, code="closing")
        wait_until_kept(page, "/en/s/closing", "/ar/s/closing")
        line.become("cut")
        start(page, line, code="closing")
        picked = answer_first(page)
        to_check(page)
        send(page)
        expect(waiting(page)).to_contain_text("Waiting to send: 1")
        close()
        line.become("good")
        page.evaluate("dispatchEvent(new Event('online'))")
        # In a notice; or in the list of what waits, where the worker was quicker than the page.
        expect(page.locator("main")).to_contain_text("This survey is closed")
        assert json.dumps(kept(page, "outbox")).count("happy") > 0, picked
        page.goto(f"{line.url}/en/s/closing")
        expect(page.get_by_role("heading", name="This survey is closed")).to_be_visible()
        wait_until(
            page, f"(async () => Object.keys(await ({CACHED})()).some({CLOSING}))()", wanted=False
        )
        page.goto(f"{line.url}/en/")
        expect(waiting(page)).to_contain_text("Not taken: 1")
        expect(page.get_by_text("This survey is closed. It takes no more")).to_be_visible()
        page.get_by_role("button", name="Delete these answers from this phone").click()
        page.get_by_role("button", name="Yes, delete them").click()
        expect(page.locator("#outbox")).to_be_hidden()
        assert kept(page, "outbox") == kept(page, "drafts") == []


def test_the_caches_hold_nothing_of_a_person(live: Live, line: Line, open_page: OpenPage) -> None:
    page = open_page(service_workers="allow")
    start(page, line)
    wait_until_kept(page, "/en/s/moving-on", "/ar/s/moving-on")
    page.reload()
    expect(page.locator("#survey.ready")).to_be_visible()
    while not page.locator(".step:not([hidden]) textarea").count():
        go_on(page)
    page.locator(".step:not([hidden]) textarea").fill(SECRET)
    to_check(page)
    with page.expect_response("**/responses/*") as handed_in:
        send(page)
    code = handed_in.value.json()["receipt"]
    expect(page.locator(".code-digits")).to_be_visible()
    expect(page.locator(".code svg *").first).to_be_attached()  # its pictures have come
    page.goto(f"{line.url}/en/receipt")
    page.request.post(f"{line.url}/en/receipt", form={"code": code})
    page.goto(f"{line.url}/en/help")
    page.goto(f"{line.url}/account/sign-in")
    page.goto(f"{line.url}/en/you-said-we-did")
    page.wait_for_load_state("networkidle")
    found = cached(page)
    documents = {one.split()[1] for one in found if one.startswith("voice-pages-1 ")}
    languages = ("en", "ar", "gu")
    assert documents <= {
        f"/{language}/{rest}"
        for language in languages
        for rest in ("", "help", "offline", "s/moving-on")
    }
    everything = " ".join([*found, *found.values()])
    assert SECRET not in everything
    assert code not in everything
    assert "/account" not in " ".join(found)
    words = code.split("-")[:3]
    drawings = "+".join(sorted(receipts_drawings(words)))
    assert f"/pictures/{drawings}.svg" not in everything
    assert browser_keeps(page, f"/pictures/{drawings}.svg") is False


def test_old_copies_go_and_a_full_phone_does_no_harm(
    live: Live, line: Line, open_page: OpenPage
) -> None:
    page = open_page(service_workers="allow")
    start(page, line)
    wait_until_kept(page, "/en/s/moving-on", "/ar/s/moving-on", "/gu/s/moving-on")
    page.evaluate(
        """async () => {
            const files = await caches.open('voice-files-1')
            await files.put('/assets/0123456789ab/js/old.js', new Response('old'))
            await files.put('/pictures/1F92F.svg', new Response('old'))
            await (await caches.open('voice-pages-1')).delete('/en/s/moving-on')
        }"""
    )
    page.reload()
    wait_until_kept(page, "/en/s/moving-on")
    wait_until(page, "caches.match('/pictures/1F92F.svg').then(one => !one)")
    wait_until(page, "caches.match('/assets/0123456789ab/js/old.js').then(one => !one)")
    worker: Worker = page.context.service_workers[0]
    worker.evaluate(
        """async () => {
            for (const name of await caches.keys()) await caches.delete(name)
            Cache.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }
        }"""
    )
    start(page, line)
    answer_first(page)
    to_check(page)
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def receipts_drawings(words: list[str]) -> list[str]:
    from surveys.receipts import PICTURES

    return [PICTURES[word] for word in words]


def browser_keeps(page: Page, path: str) -> bool:
    """Whether the browser's own store of files has it: asked without the network."""
    found: bool = page.evaluate(
        """path => fetch(path, { cache: 'only-if-cached', mode: 'same-origin' })
            .then(reply => reply.ok, () => false)""",
        path,
    )
    return found


@contextmanager
def open_survey(live: Live, code: str) -> Iterator[Callable[[], None]]:
    """A survey beside the demo's; the value closes it."""
    address = live.environment["VOICE_DATABASE_URL"] or (
        f"sqlite:///{live.environment['VOICE_DATA']}/voice.db"
    )
    app = create_app(
        {"DATA": live.environment["VOICE_DATA"], "DATABASE_URL": address, "QUEUE_URL": "memory:"}
    )
    with app.app_context():
        edition = samples.add_edition(db.session, samples.add_consultation(db.session, code), code)
        db.session.commit()

        def close() -> None:
            editions.close(edition)
            db.session.commit()

        yield close
        if edition.is_open:
            close()
