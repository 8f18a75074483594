"""A phone that is switched off and on, and a line that breaks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import bring
from tests.browser.answering import (
    answer_first,
    kept,
    send,
    to_check,
)
from tests.browser.conftest import PHONE, Live
from tests.browser.line import Line


@pytest.fixture
def line(live: Live) -> Iterator[Line]:
    line = Line(live.url)
    yield line
    line.close()


@pytest.fixture
def phone(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """`phone()`: a phone that is switched on, again with what it kept before."""
    on: list[BrowserContext] = []

    def switch_on() -> BrowserContext:
        for earlier in on:
            earlier.close()
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "phone",
            executable_path=bring.find(),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            viewport=PHONE,
        )
        context.set_default_timeout(60_000)
        on[:] = [context]
        return context

    yield switch_on
    for context in on:
        context.close()


def wait_until(page: Page, script: str, wanted: object = True) -> None:
    """Ask the page again and again; unlike Playwright's own way, this waits for promises."""
    for _ in range(200):  # a busy machine is slow, not wrong
        if page.evaluate(script) == wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(script)


def wait_until_kept(page: Page, *paths: str) -> None:
    """Wait for the worker to have these pages."""
    script = """async () => {
        const pages = await (await caches.open('voice-pages-1')).keys()
        const there = pages.map(one => new URL(one.url).pathname)
        return PATHS.every(one => there.includes(one))
    }"""
    wait_until(page, script.replace("PATHS", json.dumps(paths)))


def wait_until_opened_last(page: Page, path: str) -> None:
    """Wait for this copy to stand behind those of other pages that were only kept with it."""
    script = """async () => {
        const pages = await (await caches.open('voice-pages-1')).keys()
        return pages.length && new URL(pages.at(-1).url).pathname === PATH
    }"""
    wait_until(page, script.replace("PATH", json.dumps(path)))


def send_behind(page: Page, address: str) -> None:
    """Tell the worker that there is a signal, again as the browser does, until nothing waits."""
    for _ in range(12):
        _sync(page, address)
        for _ in range(50):
            if not kept(page, "outbox"):
                return
            page.wait_for_timeout(100)
    raise AssertionError("it still waits to be sent")


def _sync(page: Page, address: str) -> None:
    network = page.context.new_cdp_session(page)
    registered: list[str] = []
    network.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registered.extend(
            one["registrationId"] for one in event["registrations"] if address in one["scopeURL"]
        ),
    )
    network.send("ServiceWorker.enable")
    for _ in range(600):
        if registered:
            break
        page.wait_for_timeout(100)
    network.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": f"{address}/",
            "registrationId": registered[0],
            "tag": "voice-outbox",
            "lastChance": False,
        },
    )


def waiting(page: Page) -> Any:
    return page.locator("#outbox summary")


def hand_in_without_signal(page: Page) -> None:
    """Answer the first question, and find nobody to take it."""
    answer_first(page)
    to_check(page)
    page.route("**/responses/*", lambda route: route.abort())
    send(page)
    expect(waiting(page)).to_contain_text("Waiting to send: 1")
