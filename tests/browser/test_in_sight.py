"""A reader's own spacing cuts nothing off, and nothing that has the focus is covered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.answering import go_on, start
from tests.browser.conftest import DESK, PHONE, Live, scrolls_sideways
from tests.browser.test_every_screen import OTHERS, STANDING, find_published

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The page is the same whatever keeps the answers."""

OpenPage = Callable[..., Page]

# As WCAG 1.4.12 says it, over what a page has: such a reader's style sheet wins.
SPACED = """() => {
    const style = new CSSStyleSheet()
    style.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important }
        p { margin-block-end: 2em !important }`)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, style]
}"""

# Whoever holds words itself, is seen, and has no room for them.
CUT_OFF = """() => {
    const holdsWords = one => [...one.childNodes].some(
        node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    const isSeen = one => one.checkVisibility() && one.clientWidth && !one.closest('.hidden')
    const lacks = one => {
        const { display, overflowY } = getComputedStyle(one)
        if (display === 'inline') return false
        const isTooNarrow = one.scrollWidth > one.clientWidth + 1
        return isTooNarrow || (overflowY !== 'visible' && one.scrollHeight > one.clientHeight + 1)
    }
    return [...document.querySelectorAll('body *')]
        .filter(one => holdsWords(one) && isSeen(one) && lacks(one))
        .map(one => `${one.tagName} ${one.className}: ${one.textContent.trim().slice(0, 60)}`)
}"""

# Each control in turn, forwards and backwards, as Tab brings it into sight: some of it is on top.
COVERED = """() => {
    const all = 'a[href], button, input, textarea, select, summary, [tabindex="0"]'
    const shown = one => (one.matches('[type=radio], [type=checkbox]') && one.labels[0]) || one
    const isOnTop = one => {
        const box = one.getBoundingClientRect()
        const parts = [0.1, 0.5, 0.9]
        return parts.some(across => parts.some(down => {
            const at = [box.left + box.width * across, box.top + box.height * down]
            const top = document.elementFromPoint(...at)
            return top && (one.contains(top) || top.contains(one))
        }))
    }
    const covered = new Set()
    const controls = [...document.querySelectorAll(all)]
    for (const one of [...controls, ...controls.reverse()]) {
        one.focus()
        if (document.activeElement !== one || isOnTop(shown(one)) || isOnTop(one)) continue
        covered.add(`${one.tagName} ${one.id || one.className}: ${one.textContent.trim()}`)
    }
    return [...covered]
}"""

STAFF = {
    "engagement_officer": (
        "/involve/surveys/my-week",
        "/involve/surveys/my-week/languages/ar",
        "/listen/transitions",
        "/listen/transitions/comments",
        "/listen/transitions/heard",
        "/respond/transitions",
    ),
    "admin": ("/account/people", "/account/audit"),
}
"""Pages with a bar, a head of a table or a side that stays where it is, and some without."""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_readers_own_spacing_cuts_nothing_off(
    live: Live, open_page: OpenPage, language: str
) -> None:
    page = open_page()

    def look() -> None:
        page.evaluate(SPACED)
        assert page.evaluate(CUT_OFF) == [], page.url
        assert not scrolls_sideways(page), page.url

    for path in (*STANDING, *OTHERS, find_published(page, live)):
        page.goto(f"{live.url}/{language}/{path}")
        look()
    start(page, live, language)
    look()
    while not page.locator("#q-send:not([hidden])").count():
        go_on(page)
        assert page.evaluate(CUT_OFF) == [], page.url
        assert not scrolls_sideways(page), page.url


@pytest.mark.parametrize("role", STAFF)
def test_what_has_the_focus_on_staff_pages_is_never_covered(
    live: Live, open_page: OpenPage, role: str
) -> None:
    page = open_page(wide=True)
    live.sign_in(page, role)
    for path in STAFF[role]:
        answer = page.goto(live.url + path)
        assert answer
        assert answer.ok, path
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            assert not scrolls_sideways(page), (path, size)
            assert page.evaluate(COVERED) == [], (path, size)
