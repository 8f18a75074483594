"""Who have we not heard from? A gap is seen, planned for and met, by keyboard, wide and narrow."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, check

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is counted has its own tests, on both."""

FILE = """dimension,group,value,denominator,date,source,confidence
age,age_19_25,5,10,2024,A file of this test,odd
"""


def press(page: Page, role: Literal["link", "button"], name: str) -> None:
    """Press a link or a button with the keyboard alone."""
    page.get_by_role(role, name=re.compile(name)).first.focus()
    page.keyboard.press("Enter")


def test_a_gap_is_seen_planned_for_and_met(
    live: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(wide=True)
    live.sign_in(page, "engagement_officer")
    page.goto(f"{live.url}/listen/transitions")
    press(page, "link", "Compare")
    press(page, "link", "Who we heard")
    expect(page.get_by_role("heading", name="Not heard enough")).to_be_visible()
    check(page)
    chart = page.locator("svg.reach").first
    assert chart.locator(".reach-dot").count() >= 1
    expect(page.get_by_role("table", name="Heard against expected: Age")).to_be_visible()

    press(page, "link", "Plan to reach them.*Age, 19 to 25")
    expect(page.get_by_label("What you will do")).to_have_value("Reach people: 19 to 25")
    check(page)
    press(page, "button", "Save this plan")
    expect(page.get_by_role("alert")).to_contain_text("Choose who owns it.")
    check(page)
    owner = page.get_by_label("Who owns it")
    owner.select_option("engagement-officer@demo.example")
    page.get_by_label("By which day").fill("2030-01-31")
    press(page, "button", "Save this plan")
    expect(page.get_by_role("heading", name="Reach people: 19 to 25")).to_be_visible()

    page.get_by_text("Write down a champion or a meeting").click()
    page.get_by_label("Who", exact=True).fill("Drop-in")
    page.get_by_label("Where", exact=True).fill("Library")
    page.get_by_label("On which day").fill("2026-11-03")
    page.get_by_label("How many people").fill("14")
    press(page, "button", "Add")
    expect(page.get_by_role("cell", name="Library")).to_be_visible()
    check(page)
    press(page, "button", "Done")
    expect(page.get_by_role("link", name="Reach people: 19 to 25")).to_be_visible()

    press(page, "link", "Figures and sources")
    path = tmp_path / "mine.csv"
    path.write_text(FILE.replace("5,10", "50,10"), "utf-8")
    page.get_by_label("Bring figures from a file").set_input_files(path)
    press(page, "button", "Bring them in")
    expect(page.get_by_role("alert")).to_contain_text("Row 2: “value” is larger")
    check(page)
    path.write_text(FILE, "utf-8")
    page.get_by_label("Bring figures from a file").set_input_files(path)
    press(page, "button", "Bring them in")
    expect(page.get_by_role("heading", name="mine.csv")).to_be_visible()
    check(page)
    page.goto(f"{live.url}/listen/transitions/heard")
    expect(page.get_by_text("Figures differ").first).to_be_visible()
    page.goto(f"{live.url}/listen/population")
    press(page, "button", "Remove.*mine.csv")  # other tests meet the demo as it was
    expect(page.get_by_role("heading", name="mine.csv")).to_have_count(0)
