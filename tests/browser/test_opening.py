"""A survey opens, is brought to people, gets more time and ends, on a staff page and on a phone."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    Live,
    check,
    find_violations,
    voice,
)
from tests.samples import SURVEY, ask

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The services below these pages have their own tests, on both."""

CODE = "opening-day"
BOTH = [{"question": "told", "is": "yes"}, {"question": "told", "is": "no"}]


@pytest.fixture
def drafted(live: Live, tmp_path: Path) -> Live:
    """A plain survey that is still a draft, approved in English only."""
    document: dict[str, Any] = deepcopy(SURVEY) | {"code": CODE, "easy_read": False}
    document["questions"].append(ask("text", "never", show_if={"all": BOTH}))
    path = tmp_path / "survey.json"
    path.write_text(json.dumps(document), "utf-8")
    voice(live.environment, "survey", "import", str(path))
    return live


def press(page: Page, name: str) -> None:
    """Press a link or a button with the keyboard alone."""
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.focus()
    page.keyboard.press("Enter")


def mend(live: Live, tmp_path: Path) -> None:
    """The dead end is taken out of the draft."""
    document = deepcopy(SURVEY) | {"code": CODE, "easy_read": False}
    path = tmp_path / "mended.json"
    path.write_text(json.dumps(document), "utf-8")
    voice(live.environment, "survey", "import", str(path))


def test_a_survey_is_gated_opened_brought_to_people_and_ended(
    drafted: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(wide=True, permissions=["clipboard-read", "clipboard-write"])
    drafted.sign_in(page, "engagement_officer")
    home = f"{drafted.url}/involve/surveys/{CODE}"

    page.goto(f"{home}/opening")
    expect(page.get_by_role("heading", name="It cannot open yet")).to_be_visible()
    expect(page.get_by_role("link", name="no answers lead to it")).to_be_visible()
    check(page)
    mend(drafted, tmp_path)
    page.reload()
    press(page, "Open in English (1 of 2 languages)")
    expect(page.get_by_text("Left out, until they are complete")).to_be_visible()
    check(page)
    press(page, "Yes, open it")
    expect(page.get_by_role("status").first).to_contain_text("Edition 1 is open in English.")
    check(page)

    page.locator("[data-copy=address]").press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/s/{CODE}")
    page.get_by_text("Add a champion or a meeting").click()
    page.get_by_label("Who", exact=True).fill("Tuesday youth club")
    page.get_by_label("Where", exact=True).fill("Melton library")
    page.get_by_label("On which day").fill("2026-11-03")
    page.get_by_label("How many people").fill("14")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("row", name="Tuesday youth club")).to_contain_text("14")
    check(page)

    phone = open_page()
    phone.goto(copied)
    expect(phone.get_by_role("heading", name="Moving on")).to_be_visible()

    page.goto(f"{home}/end")
    check(page)
    page.get_by_label("Why?").last.fill("A question was wrong.")
    press(page, "Close it now")
    expect(page.get_by_text("“Moving on” was closed. Everyone can read why")).to_be_visible()
    check(page)
    phone = open_page()  # whoever saw the survey may keep its page for a minute
    phone.goto(copied)
    expect(phone.get_by_text("A question was wrong.")).to_be_visible()
    assert find_violations(phone) == []

    page.goto(f"{home}/editions")
    expect(page.get_by_text("It is in العربية now.")).to_be_visible()
    check(page)
