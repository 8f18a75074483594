"""A picture of every screen, for people to look at: `make screens`.

Pages of the public in English and Arabic, staff pages for each role, on a phone and at a desk. A
page is met by the links that lead to it; of pages that differ by a number or a language alone, one
is enough. Each picture's name says who, how wide and where. What is wider than its screen is told.
"""

import re
import tempfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import bring
from tests.browser.conftest import DESK, PHONE, Live, load_demo, serve
from tests.conftest import ROOT

FOLDER = ROOT / "docs/screens"
PUBLIC = ("/{language}/", "/{language}/s/moving-on", "/{language}/you-said-we-did/transitions")
STAFF = ("/account", "/involve", "/listen", "/respond")
ROLES = ("engagement_officer", "safeguarding_lead", "admin", "viewer")
_CHANGING = re.compile(r"\d+")
_FILES = re.compile(r"\.(pdf|docx|xlsx|json|rss|csv|po|xlf|svg|png|zip|ics|jsonl)$|/audio/|/export")
_LEAVES = re.compile(r"sign-out|/export|/take-out/")


def main() -> None:
    """Load the demo, serve it, and take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serve(load_demo("", Path(data))) as live,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=bring.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for language in ("en", "ar"):
            starts = [path.format(language=language) for path in PUBLIC]
            _take(_open(browser), live, language, starts, f"/{language}/")
        for role in ROLES:
            page = _open(browser)
            live.sign_in(page, role)
            _take(page, live, role, STAFF, STAFF)


def _open(browser: Browser) -> Page:
    context = browser.new_context(viewport=PHONE, service_workers="block")
    context.set_default_timeout(60_000)
    return context.new_page()


def _take(
    page: Page, live: Live, who: str, starts: list[str] | tuple[str, ...],
    within: str | tuple[str, ...],
) -> None:  # fmt: skip
    waiting, seen = deque(starts), set[str]()
    while waiting:
        path = waiting.popleft()
        shape = _CHANGING.sub("0", path)
        if shape in seen or not path.startswith(within):
            continue
        seen.add(shape)
        answer = page.goto(live.url + path)
        if answer is None or not answer.ok:
            click.echo(f"{who} {path}: {answer.status if answer else 'nothing'}")
            continue
        waiting.extend(_links(page))
        _picture(page, who, path)


def _links(page: Page) -> Iterator[str]:
    for address in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
        path = urlsplit(address).path
        if address.startswith("http") and not _FILES.search(path) and not _LEAVES.search(path):
            yield path


def _picture(page: Page, who: str, path: str) -> None:
    name = re.sub(r"[^\w-]+", "-", path.strip("/")) or "first"
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            click.echo(f"{who} {path}: wider than {size['width']}")
        page.screenshot(path=FOLDER / f"{who}-{name}-{size['width']}.png", full_page=True)


if __name__ == "__main__":
    main()
