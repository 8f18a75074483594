"""The codebook by keys, and a theme workshop: a member's phone, and the officer who decides."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Live, check, find_violations, scrolls_sideways

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is written has its own tests, on both."""

BOOK = "/listen/transitions/codebook"


def press(page: Page, role: Literal["link", "button"], name: str) -> None:
    """Press a link or a button with the keyboard alone."""
    page.get_by_role(role, name=re.compile(name)).first.focus()
    page.keyboard.press("Enter")


def edit_and_bring_back(page: Page, live: Live) -> None:
    press(page, "link", "^Edit Long waits for help")
    name = page.get_by_label("Easy name")
    name.press("ControlOrMeta+a")
    page.keyboard.type("Waiting and waiting")
    page.get_by_label("Words for the picture").focus()
    page.keyboard.type("bus")
    press(page, "button", "^Search$")
    expect(page.get_by_label("bus", exact=True)).to_be_visible()
    expect(name).to_have_value("Waiting and waiting")
    check(page)
    press(page, "button", "^Save$")
    expect(page.get_by_text("In easy words: Waiting and waiting")).to_be_visible()
    check(page)
    press(page, "link", "^Versions$")
    expect(page.get_by_text("“Waiting and waiting” instead of")).to_be_visible()
    check(page)
    press(page, "button", "^Bring back Version 1$")
    expect(page.get_by_text("Version 1 is back.")).to_be_visible()


def merge_and_undo(page: Page, live: Live) -> None:
    page.goto(f"{live.url}{BOOK}")
    press(page, "link", "^Merge Kind staff")
    chooser = page.get_by_label("Make it part of")
    chooser.focus()
    page.keyboard.type("Friends")
    expect(chooser.locator("option:checked")).to_have_text("Friends and belonging")
    page.get_by_role("button", name="Merge", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Kind staff” is part of “Friends and belonging” now.")).to_be_visible()
    undo_merge(page, live, "Kind staff")
    check(page)


def undo_merge(page: Page, live: Live, theme: str) -> None:
    page.goto(f"{live.url}{BOOK}/merges")
    press(page, "button", f"^Undo.*{theme}$")
    expect(page.get_by_text("is a theme of its own again.")).to_be_visible()


def make_link(page: Page, live: Live) -> str:
    page.goto(f"{live.url}/listen/transitions/workshop")
    page.get_by_label("Which group?").focus()
    page.keyboard.type("Saturday club")
    press(page, "button", "^Make a link$")
    address = page.locator(".qr-address").first.text_content()
    assert address
    return address.rsplit("/", 1)[1]


def card(phone: Page, name: str) -> Locator:
    return phone.locator(".wall-card", has=phone.locator("h2", has_text=name))


def put_together(phone: Page, first: str, second: str) -> None:
    card(phone, first).locator("a.button").tap()
    expect(phone.locator(".wall-first")).to_contain_text(first)
    card(phone, second).get_by_role("button").tap()
    expect(card(phone, first).locator(".wall-said")).to_contain_text(second)
    expect(card(phone, first).get_by_role("status")).to_be_focused()


def test_an_officer_edits_and_merges_by_keys_and_takes_what_a_member_put_together(
    live: Live, open_page: Callable[..., Page]
) -> None:
    page = open_page(wide=True)
    live.sign_in(page, "engagement_officer")
    page.goto(f"{live.url}/listen/transitions")
    press(page, "link", "^Codebook$")
    edit_and_bring_back(page, live)
    merge_and_undo(page, live)

    token = make_link(page, live)
    check(page)
    phone = open_page(has_touch=True, locale="ar")
    phone.goto(f"{live.url}/workshop/{token}")
    assert phone.url.endswith(f"/ar/workshop/{token}")
    assert phone.evaluate("document.dir") == "rtl"
    put_together(phone, "Getting there", "My plan is right")
    assert not scrolls_sideways(phone)
    assert find_violations(phone) == []
    phone.locator(".wall-said form button").first.tap()
    expect(phone.locator(".wall-said")).to_have_count(0)
    put_together(phone, "Getting there", "My plan is right")
    assert phone.viewport_size == PHONE
    small = phone.eval_on_selector_all(
        ".wall-card :is(.button-large)",
        "all => all.filter(one => one.checkVisibility() && one.offsetHeight < 64).length",
    )
    assert small == 0

    page.reload()
    said = page.locator("li", has_text="“Plans and reviews” and “Travel and transport”")
    expect(said).to_contain_text("Members’ voices Saturday club")
    said.get_by_role("button", name="One theme: “Plans and reviews”").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The members’ group is credited in the codebook.")).to_be_visible()
    phone.reload()
    expect(phone.locator(".notice-go li")).to_have_count(1)
    expect(card(phone, "Getting there")).to_have_count(0)
    undo_merge(page, live, "Travel and transport")  # other tests meet the demo as it was
    press(page, "link", "^Versions$")
    expect(page.get_by_text("Proposed by members of: Saturday club")).to_be_visible()
