"""Every screen and page: large enough to touch, to read, and for everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import (
    go_on,
    go_to,
    prefer,
    start,
    step,
)
from tests.browser.conftest import (
    DESK,
    LANGUAGES,
    PHONE,
    QUESTIONS,
    Live,
    find_faint,
    find_violations,
    scrolls_sideways,
)
from tests.browser.way import open_panel, with_voices

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

"""The page is the same whatever keeps the answers; the intake's own tests run on both."""

OpenPage = Callable[..., Page]
DIRECTIONS = ("en", "ar")

"""What axe finds may differ where lines run the other way; other letters it reads the same."""

STANDING = ("", "help", "my-way", "privacy", "accessibility", "receipt", "no-thank-you")
OTHERS = ("offline", "event", "you-said-we-did")

# What can be pressed, its size and its nearest neighbour; links inside a sentence are let off.
MEASURE = """() => {
    const isBox = one => one.matches('[type=radio], [type=checkbox]')
    const seen = one => (isBox(one) && one.labels[0]) || one
    const words = one => one?.textContent.trim()
    const isInText = one =>
        one.matches('p a:not(.button, .link-button)') && words(one.closest('p')) !== words(one)
    const all = 'a[href], button, input, textarea, select, summary'
    const controls = [...document.querySelectorAll(all)]
        .filter(one => one.type !== 'hidden' && !one.closest('.trap, .skip-link, .foot > p'))
        .filter(one => one.checkVisibility() && !isInText(one))
        .map(one => [one, seen(one).getBoundingClientRect()])
        .filter(([, box]) => box.width && box.height)
    const wrong = []
    const say = one => one.id || one.textContent.trim() || one.className
    for (const [one, box] of controls) {
        const least = one.closest('.option') ? 64 : 44
        if (box.height < least - 0.5 || box.width < 43.5)
            wrong.push(`${say(one)}: ${box.width.toFixed()} x ${box.height.toFixed()}`)
        for (const [other, next] of controls) {
            if (other === one) continue
            const across = Math.max(next.left - box.right, box.left - next.right)
            const down = Math.max(next.top - box.bottom, box.top - next.bottom)
            if (Math.max(across, down) < 7.5) wrong.push(`${say(one)} is close to ${say(other)}`)
        }
    }
    return wrong
}"""


LINES = """chosen => {
    const words = document.createRange()
    words.selectNodeContents(document.querySelector(chosen))
    return words.getClientRects().length
}"""


def find_published(page: Page, live: Live) -> str:
    """The path, behind the language, of what one consultation of the demo came to."""
    page.goto(f"{live.url}/en/you-said-we-did")
    found = page.locator("main a[href*='you-said-we-did/']").first.get_attribute("href")
    assert found
    return found.split("/", 2)[2]


def test_every_control_is_large_and_apart_on_every_screen(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    with_voices(page, "en-GB")
    start(page, live)
    while True:
        assert page.evaluate(MEASURE) == [], page.url
        if page.locator("#q-send:not([hidden])").count():
            break
        if page.locator("#q-answered_by:not([hidden])").count():
            page.locator("label[for=answered_by-helped]").click()
        go_on(page)
    page.locator("#q-send .button").click()
    expect(page.locator(".code-digits")).to_be_visible()
    assert page.evaluate(MEASURE) == []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate(LINES, ".code-digits") == 1
    for path in ("", "help", "receipt", "my-way", "no-thank-you"):
        page.goto(f"{live.url}/en/{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(MEASURE) == [], path


def test_what_opens_on_a_screen_keeps_nobody_out_in_any_theme(
    live: Live, open_page: OpenPage
) -> None:
    """In the letters that the other walks do not have."""
    page = open_page()
    prefer(page, theme="dark")

    def look() -> None:
        assert find_violations(page) == []
        assert find_faint(page) == []

    start(page, live, "gu")
    look()
    open_panel(page)
    look()
    page.keyboard.press("Escape")
    go_to(page, "moving_feel")
    step(page).locator(".options label").first.click()
    look()
    go_to(page, "good")
    step(page).locator(".safety summary").click()
    look()


def test_no_page_of_the_public_is_faint_in_any_theme(live: Live, open_page: OpenPage) -> None:
    """A theme is colours, and they are the same in every language."""
    page = open_page()
    prefer(page, theme="cream")
    for path in (*STANDING, *OTHERS, find_published(page, live)):
        page.goto(f"{live.url}/en/{path}")
        assert find_faint(page) == [], path


def test_no_screen_is_faint_in_any_theme(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    prefer(page, theme="cream")
    start(page, live, code="my-week")
    while not page.locator("#q-send:not([hidden])").count():
        assert find_faint(page) == []
        go_on(page)
    assert find_faint(page) == []
    page.locator("#q-send .button").click()
    expect(page.locator(".code-digits")).to_be_visible()
    assert find_faint(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_biggest_letters_fit_the_smallest_phone(
    live: Live, open_page: OpenPage, language: str
) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    prefer(page, size="200", reading="pictures")
    start(page, live, language)
    open_panel(page)
    assert not scrolls_sideways(page)
    inside = "sheet => sheet.scrollWidth <= sheet.clientWidth + 1"
    assert page.locator("dialog").evaluate(inside)
    page.keyboard.press("Escape")
    while not page.locator("#q-send:not([hidden])").count():
        assert not scrolls_sideways(page), page.url
        go_on(page)
    for path in ("", "help", "receipt", "no-thank-you"):
        page.goto(f"{live.url}/{language}/{path}")
        assert not scrolls_sideways(page), path


@pytest.mark.parametrize(
    ("language", "way"),
    [("en", {}), ("en", {"reading": "words"}), ("ar", {"reading": "pictures"})],
    ids=["en", "words", "ar-pictures"],
)
def test_no_screen_keeps_anyone_out(
    live: Live, open_page: OpenPage, language: str, way: dict[str, str]
) -> None:
    """Each direction of lines and each way of reading."""
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    if way:
        prefer(page, **way)
    start(page, live, language)
    seen = 0
    while True:
        assert find_violations(page) == []
        assert not scrolls_sideways(page)
        seen += 1
        if page.locator("#q-send:not([hidden])").count():
            break
        go_on(page)
    page.locator("#q-send .button").click()
    expect(page.locator(".code-digits")).to_be_visible()
    assert find_violations(page) == []
    assert seen > QUESTIONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_twice_as_big_fit_the_phone(live: Live, open_page: OpenPage, language: str) -> None:
    page = open_page()
    double = """() => {
        const style = new CSSStyleSheet()
        style.replaceSync('html { font-size: 200% }')
        document.adoptedStyleSheets = [style]
    }"""
    for path in ("", "help", "receipt"):
        page.goto(f"{live.url}/{language}/{path}")
        page.evaluate(double)
        assert not scrolls_sideways(page), path
    start(page, live, language)
    page.evaluate(double)
    while not page.locator("#q-send:not([hidden])").count():
        go_on(page)
        assert not scrolls_sideways(page), page.url


@pytest.mark.parametrize("language", DIRECTIONS)
def test_no_page_keeps_anyone_out(live: Live, open_page: OpenPage, language: str) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (*STANDING, *OTHERS, find_published(page, live), "s/unknown"):
        page.goto(f"{live.url}/{language}/{path}")
        assert not scrolls_sideways(page), path
        assert find_violations(page) == [], path
