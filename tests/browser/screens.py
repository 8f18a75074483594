"""A picture of every screen, for people to look at: `make screens`.

Pages of the public in English and Arabic, with each screen of somebody who answers; staff pages for
each role; and a Voice in which nothing has happened yet; on a phone and at a desk. A page is met by
the links that lead to it, or as `screens.txt` says. Of pages that differ by a name, a number or a
language alone, two are enough. Each picture's name says who, how wide and where. What is wider than
its screen is told, and each page that has no picture.
"""

import re
import tempfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser import bring, screen_list
from tests.browser.answering import go_on, start
from tests.browser.conftest import DESK, PHONE, Demo, Live, load_demo, serve, voice
from tests.conftest import ROOT
from voice.accounts.roles import ROLES

FOLDER = ROOT / "docs/screens"
LANGUAGES = ("en", "ar")
STAFF = ("/account", "/involve", "/listen", "/respond")
ENOUGH = 2
TOLD = "/transitions"
"""What has all there is to show comes first: the demo's other consultations are empty in places."""
WITH_LINKS = {
    "/involve/surveys/things-to-do/trying": "Youth forum",
    "/listen/transitions/workshop": "Youth forum",
    "/involve/events": "",
}
"""Where staff make links for people without an account, and for which group."""


def main() -> None:
    """Load the demo, serve it, and take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, launched() as browser:
        with serve(load_demo(Path(data))) as live:
            met = _visit_demo(browser, live)
        with tempfile.TemporaryDirectory() as empty, serve(Demo(Path(empty), "", "")) as live:
            _visit_nothing(browser, live)
    for rule, way in screen_list.ways().items():
        if rule not in met and not screen_list.is_left_out(way):
            click.echo(f"no picture of {rule}")


def _visit_demo(browser: Browser, live: Live) -> set[str]:
    made, met = [*_make_links(_open(browser), live)], set[str]()
    for language in LANGUAGES:
        page = _open(browser)
        _answer(page, live, language)
        own = [re.sub("^/en/", f"/{language}/", one) for one in (*screen_list.addresses(), *made)]
        met |= _take(page, live, language, [f"/{language}/", *own], f"/{language}/")
    for role in ROLES:
        page = _open(browser)
        live.sign_in(page, role)
        met |= _take(page, live, role, STAFF, STAFF)
    return met | _take(_open(browser), live, "nobody", [*screen_list.addresses()], "/account")


def _visit_nothing(browser: Browser, live: Live) -> None:
    """A Voice with one person in it, who comes by their link."""
    link = voice(live.environment, "user", "add", "admin@demo.example", "--role", "admin")
    page = _open(browser)
    _take(page, live, "empty", ["/en/", "/en/you-said-we-did"], "/en/")
    page.goto(live.url + urlsplit(link.strip()).path)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("New password").fill("three words and more")
    page.get_by_label("The same password again").fill("three words and more")
    page.get_by_role("button", name="Set my password").click()
    page.wait_for_url("**/account")
    _take(page, live, "empty-admin", STAFF, STAFF)


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium until the block ends."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=bring.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )


def _open(browser: Browser) -> Page:
    context = browser.new_context(viewport=PHONE, service_workers="block")
    context.set_default_timeout(60_000)
    return context.new_page()


def _make_links(page: Page, live: Live) -> Iterator[str]:
    """Where people without an account come in."""
    live.sign_in(page, "engagement_officer")
    for path, group in WITH_LINKS.items():
        page.goto(live.url + path)
        if path.endswith("events"):
            page.locator("main table a").first.click()
        if group:
            page.get_by_label("Which group?").fill(group)
        page.get_by_role("button", name="Make a link").click()
        address = page.locator(".qr-address").last.inner_text()
        yield f"/en{urlsplit(address).path}"


def _answer(page: Page, live: Live, language: str) -> None:
    """Every screen of somebody who answers, up to the code."""
    start(page, live, language, "my-week")
    while not page.locator("#q-send:not([hidden])").count():
        _picture(page, language, page.url.removeprefix(live.url))
        go_on(page)
    page.locator("#q-send .button").wait_for()
    _picture(page, language, page.url.removeprefix(live.url))
    page.locator("#q-send .button").click()
    page.locator(".code-digits").wait_for()
    _picture(page, language, f"{page.url.removeprefix(live.url)}-thanks")


def _take(
    page: Page, live: Live, who: str, starts: Sequence[str], within: str | tuple[str, ...]
) -> set[str]:
    """Pictures of all pages that links lead to from the first ones; the rules of these pages."""
    waiting, seen, met = deque(starts), set[str](), Counter[str]()
    while waiting:
        path = waiting.popleft()
        rule = screen_list.rule_of(path.partition("?")[0])
        if rule is None or path in seen or not path.startswith(within) or met[rule] == ENOUGH:
            continue
        seen.add(path)
        try:
            answer = page.goto(live.url + path)
        except Error as what:  # a file that the list takes for a page, say
            click.echo(f"{who} {path}: {what.message.splitlines()[0]}")
            continue
        _picture(page, who, path)
        if answer is None or not answer.ok:  # a page too, but not the one that was looked for
            click.echo(f"{who} {path}: {answer.status if answer else 'nothing'}")
            continue
        met[rule] += 1
        waiting.extend(sorted(_links(page), key=lambda one: TOLD not in one))
    return set(met)


def _links(page: Page) -> Iterator[str]:
    for address in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
        if address.startswith("http"):
            where = urlsplit(address)
            needs_more = screen_list.needs_question(where.path)
            yield f"{where.path}?{where.query}" if needs_more else where.path


def _picture(page: Page, who: str, path: str) -> None:
    name = re.sub(r"[^\w-]+", "-", path.strip("/")) or "first"
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            click.echo(f"{who} {path}: wider than {size['width']}")
        page.screenshot(path=FOLDER / f"{who}-{name[:120]}-{size['width']}.png", full_page=True)


if __name__ == "__main__":
    main()
