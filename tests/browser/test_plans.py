"""An action plan comes in from Word; amber is filled, done needs a reply, the chain leads back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, check
from tests.browser.test_heard import press
from tests.voice import plan_samples

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is kept has its own tests, on both."""

ACTION = "Ring families back within a week"


def test_a_plan_becomes_a_promise_that_leads_back_to_what_a_person_said(
    live: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(wide=True)
    live.sign_in(page, "engagement_officer")
    page.goto(f"{live.url}/respond/transitions")
    press(page, "link", "^Promises$")
    expect(page.get_by_text(re.compile("promises? (is|are) late"))).to_be_visible()
    check(page)
    bring(page, tmp_path)
    expect(page.get_by_text("Promises made: 1.")).to_be_visible()
    press(page, "link", "Go to the new promises")
    press(page, "link", ACTION)
    for gap in ("Not tied to a priority yet", "Nobody is named yet", "No easy read yet"):
        expect(page.locator(".head .gaps", has_text=gap)).to_be_visible()
    check(page)

    press(page, "link", "Change it")
    fill(page)
    page.get_by_label("Done", exact=True).focus()
    page.keyboard.press("Space")
    press(page, "button", "Save this promise")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is done without a reply.")
    expect(page.locator("[name=who_en]")).to_have_value("Head of casework")
    check(page)
    write(page, "easy_result_en", "We rang every family back.")
    write(page, "result_en", "All calls were answered.")
    press(page, "button", "Save this promise")
    expect(page.get_by_text("What families read")).to_be_visible()
    expect(page.locator(".head .status-done")).to_be_visible()
    expect(page.locator(".change", has_text="Done")).to_be_visible()
    check(page)

    press(page, "link", "What became of this")
    expect(page.get_by_role("heading", name=re.compile("What became of comment"))).to_be_visible()
    expect(page.get_by_role("link", name=ACTION)).to_be_visible()
    check(page)
    press(page, "link", "Moving between schools")
    press(page, "link", "^Chain$")
    expect(page.get_by_role("heading", name=re.compile("Said by people, in no"))).to_be_visible()
    check(page)
    press(page, "link", "^Updates$")
    press(page, "button", "Ask for updates now")
    page.locator("textarea").first.fill("Going well.")
    press(page, "button", "Keep what is filled in")
    expect(page.get_by_text("Kept: 1")).to_be_visible()
    check(page)


def bring(page: Page, folder: Path) -> None:
    """Look at a Word document, name a column, and keep its one action."""
    path = folder / "plan.docx"
    rows = [("Outcome 1: calls",), ("7.1", ACTION, "TBC", "31/01/2027")]
    path.write_bytes(plan_samples.as_word(rows, ("No.", "Wobble", "Lead", "When")))
    press(page, "link", "Bring an action plan")
    page.get_by_label("The file").set_input_files(path)
    press(page, "button", "Look at it")
    expect(page.get_by_role("cell", name="Says nothing that will be done")).to_be_visible()
    page.get_by_label("Wobble").select_option("What we will do")
    press(page, "button", "Look again")
    expect(page.get_by_role("cell", name=re.compile(ACTION))).to_be_visible()
    check(page)
    press(page, "button", "Make 1 promise")


def fill(page: Page) -> None:
    """Fill in what is amber, by keys."""
    choice = page.get_by_label("Which priority does it answer?")
    choice.focus()
    page.keyboard.type("One person")
    expect(choice).not_to_have_value("0")
    write(page, "who_en", "Head of casework")
    write(page, "easy_what_en", "We will ring you back.")


def write(page: Page, name: str, words: str) -> None:
    page.locator(f"[name={name}]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
