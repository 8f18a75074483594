"""Whose words, which forum: an officer narrows a topic by keys and takes it out as a file."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests import refi_qda
from tests.browser.conftest import Live, check

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is counted has its own tests, on both."""


def shares_drawn(chart: Locator) -> list[int]:
    """The shares that the bars beside a table show, in per cent, from their labels."""
    labels = chart.locator(".answer-bar span").all_inner_texts()
    return [int(re.sub(r"\D", "", one)) for one in labels]


def shares_told(chart: Locator) -> list[int]:
    """The shares in the table, in per cent."""
    cells = chart.locator("td .of").all_inner_texts()
    return [int(found[1]) for one in cells if (found := re.match(r"(\d+)%, likely", one))]


def take(page: Page, name: str) -> bytes:
    """A file that a link gives."""
    link = page.get_by_role("link", name=name, exact=True)
    link.focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    return Path(waiting.value.path()).read_bytes()


def test_an_officer_narrows_a_topic_by_keys_and_takes_it_out(
    live: Live, open_page: Callable[..., Page]
) -> None:
    page = open_page(wide=True)
    live.sign_in(page, "engagement_officer")
    page.goto(f"{live.url}/listen/transitions")
    page.get_by_role("link", name="Compare").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Moving", exact=True)).to_be_visible()
    check(page)

    page.get_by_role("link", name="Moving", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Moving", exact=True)).to_be_visible()
    chart = page.locator(".answers").first
    everyone = chart.get_by_role(
        "columnheader", name=re.compile("^Young people [0-9]")
    ).inner_text()
    page.get_by_label("Whose words").focus()
    page.keyboard.type("Own")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Show", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("whose=self"))
    own = chart.get_by_role("columnheader", name=re.compile("^Young people [0-9]")).inner_text()
    assert own != everyone
    assert shares_drawn(chart) == shares_told(chart) != []
    check(page)
    page.goto(f"{live.url}/listen/transitions/topics/better")
    expect(page.get_by_role("table", name="Themes by forum")).to_be_visible()
    check(page)

    page.get_by_role("link", name="Take findings out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Small numbers hidden")).to_be_visible()
    check(page)
    book = load_workbook(BytesIO(take(page, "Workbook (.xlsx)")))
    assert {"Moving", "Better", "Comments"} <= set(book.sheetnames)
    assert refi_qda.find_faults(take(page, "Coded project (.qdpx)")) == []

    viewer = open_page(wide=True)
    live.sign_in(viewer, "viewer")
    viewer.goto(f"{live.url}/listen/transitions/topics/better")
    expect(viewer.get_by_role("table").first).to_be_visible()
    expect(viewer.locator("blockquote")).to_have_count(0)
    expect(viewer.get_by_label("Whose words")).to_have_count(0)
    check(viewer)
    viewer.goto(f"{live.url}/listen/transitions/take-out")
    assert "Comments" not in load_workbook(BytesIO(take(viewer, "Workbook (.xlsx)"))).sheetnames
    expect(viewer.get_by_role("link", name=re.compile("Coded project"))).to_have_count(0)
