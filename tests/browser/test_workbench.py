"""Two people code at the same time in two browsers and lose nothing; with keys alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, check
from tests.browser.keys import go

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is kept has its own tests, on both."""

BENCH = "/listen/transitions/workbench"
ACCEPTED = ".coding-accepted"
TOAST = ".toast"
CURRENT = ".coding[aria-current]"


def name_now(page: Page) -> str:
    """The theme of the suggestion that the keys are about."""
    return page.locator(CURRENT).get_attribute("data-name") or ""


def item_now(page: Page) -> str:
    """The comment that the keys are about."""
    found = page.locator(CURRENT).evaluate("one => one.closest('.work-item').id")
    return str(found)


def left(page: Page) -> int:
    """How many suggestions wait, as the page says it."""
    return int(page.locator("[data-left]").inner_text())


def row_of(page: Page, item: str, theme: str) -> str:
    """A selector for one theme of one comment."""
    return f"#{item} .coding[data-name='{theme}']"


def decide_with_keys(page: Page, live: Live) -> None:
    """Next, before, right, undo, move, a new theme; and keys are still while somebody types."""
    page.goto(f"{live.url}{BENCH}#work")
    check(page)
    before = left(page)
    first = item_now(page)
    page.keyboard.press("j")
    assert item_now(page) != first
    page.keyboard.press("k")
    assert item_now(page) == first
    theme = name_now(page)
    page.keyboard.press("a")
    expect(page.locator(TOAST)).to_have_text(f"Kept under “{theme}”.")
    expect(page.locator("[data-left]")).to_have_text(str(before - 1))
    page.keyboard.press("z")
    expect(page.locator(TOAST)).to_have_text("Undone. It is as it was before.")
    expect(page.locator("[data-left]")).to_have_text(str(before))

    page.keyboard.press("m")
    expect(page.locator("#chooser-filter")).to_be_focused()
    check(page)
    page.keyboard.type("TRAVEL")
    page.keyboard.press("Enter")
    expect(page.locator(TOAST)).to_have_text("Moved to “Travel and transport”.")
    expect(page.locator(row_of(page, first, "Travel and transport"))).to_contain_text("You")
    expect(page.locator(row_of(page, first, theme))).to_contain_text("Checked: wrong")
    expect(page.locator(f"#{first}")).to_be_focused()

    page.keyboard.press("n")
    expect(page.locator("#chooser-name")).to_be_focused()
    page.keyboard.type("jazz")  # letters of keys: nothing of it is a command here
    page.keyboard.press("Enter")
    expect(page.locator(TOAST)).to_have_text("Added to the new theme “jazz”.")
    expect(page.locator(row_of(page, first, "jazz"))).to_contain_text("Checked: right")
    page.keyboard.press("z")
    expect(page.locator(row_of(page, first, "jazz"))).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator(row_of(page, first, theme))).to_contain_text("Machine")

    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    go(page, "#keys-on", "Space", back=True)
    page.locator(f"#{first}").focus()
    page.keyboard.press("a")
    page.reload()
    expect(page.locator("#keys-on")).not_to_be_checked()
    expect(page.locator("[data-left]")).to_have_text(str(before))
    go(page, "#keys-on", "Space")


def collide(one: Page, other: Page, live: Live) -> None:
    """Both look at the same suggestion; the second is shown both decisions, and chooses."""
    for page in (one, other):
        page.goto(f"{live.url}{BENCH}?order=unsure#work")
    item, theme = item_now(one), name_now(one)
    assert (item_now(other), name_now(other)) == (item, theme)
    one.keyboard.press("x")
    expect(one.locator(row_of(one, item, theme))).to_contain_text("Checked: wrong")
    other.keyboard.press("a")
    both = other.locator(f"#{item} .both")
    expect(both).to_contain_text("engagement-officer@demo.example")
    expect(both).to_be_focused()
    check(other)
    go(other, f"#{item} .both a", "Enter")
    expect(both).to_have_count(0)
    expect(other.locator(row_of(other, item, theme))).to_contain_text("Checked: wrong")
    other.locator(f"#{item}").focus()
    go(other, f"{row_of(other, item, theme)} [value=right]", "Enter")
    expect(other.locator(row_of(other, item, theme))).to_contain_text("Checked: right")
    one.keyboard.press("z")
    expect(one.locator(TOAST)).to_contain_text("Their decision stands")


def work_through(one: Page, other: Page, live: Live) -> None:
    """Each goes through a theme of their own as fast as the keys go; every decision is there."""
    one.goto(f"{live.url}{BENCH}#work")
    counts = one.locator(".work-themes li")
    chosen = [
        at.locator("a").get_attribute("href") or ""
        for at in counts.all()
        if 3 <= int(at.locator(".of").inner_text()) <= 20
    ][:2]
    before = left(one)
    mine = {}
    for page, address in zip((one, other), chosen, strict=True):
        page.goto(f"{live.url}{address}")
        mine[page] = page.locator(ACCEPTED, has_text="You").count()  # decided before
    for _ in range(3):
        for page in mine:
            page.keyboard.press("a")
    for page, had in mine.items():
        expect(page.locator(ACCEPTED, has_text="You")).to_have_count(had + 3)
    one.reload()
    expect(one.locator("[data-left]")).to_have_text(str(before - 3 * len(mine)))


def test_two_people_code_at_once_with_keys_and_lose_nothing(
    live: Live, open_page: Callable[..., Page]
) -> None:
    officer, coordinator = open_page(wide=True), open_page(wide=True)
    live.sign_in(officer, "engagement_officer")
    live.sign_in(coordinator, "forum_coordinator")
    decide_with_keys(officer, live)
    collide(officer, coordinator, live)
    work_through(officer, coordinator, live)


def test_the_workbench_works_without_script(live: Live, open_page: Callable[..., Page]) -> None:
    page = open_page(script=False)
    live.sign_in(page, "engagement_officer")
    page.goto(f"{live.url}{BENCH}")
    item = page.locator(".work-item").first
    name = item.locator(".coding-name").first.inner_text()
    item.get_by_role("link", name=re.compile("^Move")).first.click()
    page.get_by_role("button", name="Kind staff").click()
    expect(page.get_by_role("status").first).to_have_text("Moved to “Kind staff”.")
    expect(page.locator(".coding-rejected").first).to_contain_text(name)
    page.get_by_role("button", name="Undo my last decision").click()
    expect(page.get_by_role("status").first).to_have_text("Undone. It is as it was before.")
