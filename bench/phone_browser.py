"""A slow phone: Chromium with a small screen, a slowed processor and a slowed connection."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request, ViewportSize, sync_playwright

from tests.browser import bring

PROBE = (Path(__file__).parent / "phone_probe.js").read_text("utf-8")
SCREEN: ViewportSize = {"width": 360, "height": 740}
SLOWED = 4  # times
QUIET = 1500  # milliseconds without a transfer after which a first visit has loaded everything
_KINDS = {"Document": "page", "Stylesheet": "page", "Script": "scripts"}


@dataclass(frozen=True, slots=True)
class Network:
    """A connection: bits a second, and milliseconds there and back."""

    name: str
    speed: int
    delay: int


SLOW = Network("slow", 400_000, 400)
FAST = Network("fast", 1_600_000, 150)


@dataclass(slots=True)
class Phone:
    """One page on a phone that has never been here."""

    page: Page
    bytes: Counter[str] = field(default_factory=Counter)
    sent: list[Request] = field(default_factory=list)

    def find(self, selector: str) -> Mapping[str, Any]:
        """Where a finger can press this and since when; waits until it can."""
        found: Mapping[str, Any] = self.page.evaluate("name => bench.find(name)", selector)
        return found

    def tap(self, selector: str) -> Mapping[str, Any]:
        """Press this at the place where it was seen, as soon as it can be pressed."""
        found = self.find(selector)
        self.page.touchscreen.tap(found["x"], found["y"])
        return found

    def said(self) -> Mapping[str, Any]:
        """The longest task of this document, and when its first picture was there."""
        told: Mapping[str, Any] = self.page.evaluate("bench.said()")
        return told


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=bring.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@contextmanager
def fresh(browser: Browser, network: Network) -> Iterator[Phone]:
    """A phone with nothing kept from before, on this connection."""
    context = browser.new_context(viewport=SCREEN, has_touch=True, is_mobile=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.add_init_script(PROBE)
    phone = Phone(page)
    page.on("request", lambda request: phone.sent.append(request))  # Playwright marks it
    _slow_down(phone, network)
    try:
        yield phone
    finally:
        context.close()


def _slow_down(phone: Phone, network: Network) -> None:
    link = phone.page.context.new_cdp_session(phone.page)
    kinds: dict[str, str] = {}
    link.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    link.on("Network.loadingFinished", lambda e: _count(phone, kinds, e))
    link.send("Network.enable")
    link.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.delay,
            "downloadThroughput": network.speed / 8,
            "uploadThroughput": network.speed / 8,
        },
    )
    link.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})


def _count(phone: Phone, kinds: Mapping[str, str], event: Mapping[str, Any]) -> None:
    """Add what was transferred, headers included."""
    kind = _KINDS.get(kinds.get(event["requestId"], ""), "other")
    phone.bytes[kind] += int(event["encodedDataLength"])
