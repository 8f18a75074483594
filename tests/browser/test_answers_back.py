"""A release goes out in three languages, and a young person says that it is not what they meant."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Live, check, scrolls_sideways

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is kept has its own tests, on both."""

PUBLIC = "you-said-we-did/transitions"
SAID = "I want one named person to call, a key worker who answers and knows me."
MEANT = "I meant that the same person stays with me for years."


def press(page: Page, name: str) -> None:
    """Press a button with the keyboard alone."""
    page.get_by_role("button", name=re.compile(name)).first.focus()
    page.keyboard.press("Enter")


def test_a_release_reaches_a_receipt_and_the_answer_reaches_the_officer(
    live: Live, open_page: Callable[..., Page]
) -> None:
    phone = open_page(script=False)
    code = hand_in(phone, live)
    officer = open_page(wide=True)
    live.sign_in(officer, "engagement_officer")
    find_themes(officer, live)
    a_second_release_goes_out(officer, open_page(wide=True), live)
    a_reader_reads_it_in_three_languages(open_page(), live)
    the_receipt_leads_to_a_reply(phone, live, code)
    the_officer_sees_it(officer, live)


def hand_in(phone: Page, live: Live) -> str:
    body: dict[str, Any] = {
        "edition": 1, "language": "en", "answered_by": "self", "answers": {"better": SAID},
    }  # fmt: skip
    reply = phone.request.put(f"{live.url}/api/v1/surveys/moving-on/responses/{uuid4()}", data=body)
    assert reply.status == 201, reply.text()
    return str(reply.json()["receipt"])


def find_themes(officer: Page, live: Live) -> None:
    officer.goto(f"{live.url}/listen/transitions")
    officer.get_by_role("button", name="Find themes").click()
    look = officer.get_by_role("link", name="Look again")
    expect(look).to_be_focused(timeout=60_000)
    look.click()
    expect(officer.locator(".run-last")).to_contain_text("Done")


def a_second_release_goes_out(officer: Page, coordinator: Page, live: Live) -> None:
    officer.goto(f"{live.url}/respond/transitions/releases")
    officer.get_by_text("Correct the last release").click()
    press(officer, "Send the correction")
    expect(officer.locator(".error-summary")).to_contain_text("Say in English what was wrong")
    check(officer)
    officer.get_by_label(re.compile(r"^What was wrong \(English")).fill("We named the wrong day.")
    officer.get_by_label(re.compile(r"^What was wrong \(العربية")).fill("ذكرنا اليوم الخطأ.")
    press(officer, "Send the correction")
    expect(officer.get_by_text("Another person must read it")).to_be_visible()
    live.sign_in(coordinator, "forum_coordinator")
    coordinator.goto(f"{live.url}/respond/transitions")
    coordinator.get_by_role("link", name="Read and publish it").click()
    press(coordinator, "^Publish$")
    expect(coordinator.get_by_text("Published on")).to_be_visible()


def a_reader_reads_it_in_three_languages(phone: Page, live: Live) -> None:
    for language, direction in (("ar", "rtl"), ("gu", "ltr"), ("en", "ltr")):
        phone.goto(f"{live.url}/{language}/{PUBLIC}")
        expect(phone.locator("html")).to_have_attribute("dir", direction)
        expect(phone.locator(".meant").first).to_be_visible()
        check(phone)
        for name in ("booklet.pdf", "poster.pdf", "newsletter.docx", "picture.png"):
            got = phone.request.get(f"{live.url}/{language}/{PUBLIC}/{name}")
            assert (got.status, len(got.body()) > 5_000) == (200, True), name
    expect(phone.get_by_text("We named the wrong day.")).to_be_visible()


def the_receipt_leads_to_a_reply(phone: Page, live: Live, code: str) -> None:
    """Without script, as old phones have it; there, axe would wait for ever."""
    phone.set_viewport_size(PHONE)
    phone.goto(f"{live.url}/en/receipt")
    first, second, third, digits = code.split("-")
    for place, picture in (("first", first), ("second", second), ("third", third)):
        phone.locator(f"#{place}").select_option(picture)
    phone.locator("#digits").fill(digits)
    press(phone, "Show what I said")
    happened = phone.get_by_role("region", name="What happened to what you said")
    expect(happened).to_contain_text("1 person to ask")
    expect(happened).to_contain_text("A computer thinks that your words are about this.")
    assert not scrolls_sideways(phone)
    press(phone, "Not what I meant.*1 person to ask")
    expect(phone.get_by_role("heading", name="What did you mean?")).to_be_visible()
    assert not scrolls_sideways(phone)
    phone.get_by_label(re.compile("^What did you mean")).fill(MEANT)
    press(phone, "^Send$")
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    assert not scrolls_sideways(phone)
    assert phone.context.cookies() == []


def the_officer_sees_it(officer: Page, live: Live) -> None:
    officer.goto(f"{live.url}/respond/transitions")
    expect(officer.get_by_text(re.compile(r"\d+ “Not what I meant”"))).to_be_visible()
    press_link = officer.get_by_role("link", name=re.compile("Releases and documents"))
    press_link.focus()
    officer.keyboard.press("Enter")
    expect(officer.get_by_text(MEANT)).to_be_visible()
    expect(
        officer.get_by_role("link", name=re.compile("Booklet to print.*English")).first
    ).to_be_visible()
    check(officer)
