"""The picture code in a person's hands, and paper answers under an officer's fingers."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from surveys.receipts import PICTURES
from tests.browser.answering import send, start, to_check
from tests.browser.conftest import Live, find_violations, scrolls_sideways

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The pages are the same whatever keeps the answers."""

OpenPage = Callable[..., Page]


@pytest.fixture
def code(live: Live, open_page: OpenPage) -> str:
    """The code of a response to the demo's survey that has just been handed in."""
    document = open_page().request.get(f"{live.url}/api/v1/surveys/moving-on").json()
    first = next(one for one in document["questions"] if one["kind"] == "text")
    answers = {first["key"]: "My new room is quiet."}
    sent = open_page().request.put(
        f"{live.url}/api/v1/surveys/moving-on/responses/{uuid4()}",
        data={"language": "en", "answered_by": "self", "answers": answers},
    )
    assert sent.status == 201, sent.text()
    return str(sent.json()["receipt"])


def card(page: Page, word: str) -> str:
    return f".grid li:nth-child({order(page).index(word) + 1}) button"


def order(page: Page) -> list[str]:
    return page.eval_on_selector_all("#first option[value]", "all => all.map(one => one.value)")[1:]


def pick(page: Page, code: str) -> None:
    *words, digits = code.split("-")
    for word in words:
        page.locator(card(page, word)).click()
    expect(page.locator("#digits")).to_be_focused()
    page.keyboard.type(digits)


def assert_good(page: Page) -> None:
    assert find_violations(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_three_pictures_and_four_numbers_show_what_was_said(
    live: Live, open_page: OpenPage, code: str, language: str
) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live.url}/{language}/receipt")
    expect(page.locator(".grid button")).to_have_count(len(PICTURES))
    assert_good(page)
    pick(page, code)
    assert_good(page)
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("My new room is quiet.")
    assert page.url == f"{live.url}/{language}/receipt"
    assert_good(page)


def test_the_keyboard_alone_picks_and_takes_away(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{live.url}/en/receipt")
    page.locator(card(page, "apple")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Apple is picture 1 of 3.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#digits")).to_be_focused()
    expect(page.locator(".grid")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Banana is taken away.")
    expect(page.locator(card(page, "banana"))).to_be_focused()
    picked = page.eval_on_selector_all(".picking select", "all => all.map(one => one.value)")
    assert picked == ["apple", "balloon", ""]


def test_a_printed_code_fills_itself_in_and_leaves_the_address(
    live: Live, open_page: OpenPage, code: str
) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live.url}/en/receipt#{code}")
    expect(page.get_by_role("button", name="Show what I said")).to_be_focused()
    assert page.url == f"{live.url}/en/receipt"
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("My new room is quiet.")
    assert not [one for one in asked if code[-4:] in one.partition("#")[0]]


@pytest.mark.parametrize("script", [True, False])
def test_answers_are_changed_and_the_code_still_works(
    live: Live, open_page: OpenPage, code: str, script: bool
) -> None:
    page = open_page(script=script)
    page.goto(f"{live.url}/en/receipt")
    if script:
        pick(page, code)
    else:
        for name, value in zip(("first", "second", "third"), code.split("-"), strict=False):
            page.locator(f"#{name}").select_option(value)
        page.locator("#digits").fill(code[-4:])
    page.get_by_role("button", name="Show what I said").click()
    page.get_by_role("button", name="Change my answers").click()
    box = page.locator("textarea").first
    expect(box).to_have_value("My new room is quiet.")
    box.fill("My new room is loud.")
    if script:
        assert_good(page)
    page.get_by_role("button", name="Save my changes").click()
    expect(page.locator(".told")).to_contain_text("My new room is loud.")
    expect(page.get_by_text("Your answers are changed.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Keep my answers").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Delete my answers").click()
    expect(page.get_by_role("heading", name="Your answers are deleted")).to_be_visible()


def test_a_code_prints_alone(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    to_check(page)
    send(page)
    page.get_by_role("button", name="Print this code").click()
    expect(page.locator(".qr svg")).to_be_visible()
    assert page.locator(".code li").count() == 4
    assert_good(page)
    page.emulate_media(media="print")
    seen = page.locator("main > *:visible")
    expect(seen).to_have_count(1)
    expect(seen).to_contain_text("/en/receipt")


def test_a_sheet_is_typed_in_by_keyboard_alone(live: Live, open_page: OpenPage) -> None:
    page = open_page(wide=True)
    live.sign_in(page, "engagement_officer")
    page.goto(f"{live.url}/involve/paper")
    assert_good(page)
    page.get_by_role("link", name="Type in paper Moving to something new").press("Enter")
    expect(page.locator("#sheet")).to_be_focused()
    assert_good(page)
    before = int(page.get_by_text("typed in today").inner_text().split()[0])
    kinds = page.eval_on_selector_all(".entry-question", "all => all.map(one => one.dataset.kind)")
    page.keyboard.press("Enter")
    for number, kind in enumerate(kinds):
        if kind == "text":
            page.keyboard.type("Words from paper, with a 1 in them.")
            page.keyboard.press("Control+Enter")
            continue
        page.keyboard.press("k" if number == 2 else "0" if number == 3 else "1")
        page.keyboard.press("Enter")
    assert page.locator(".entry-question:nth-of-type(3) [data-letter=k]").is_checked()
    expect(page.get_by_role("button", name="Save and next sheet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. Here is the next sheet.")).to_be_visible()
    expect(page.get_by_text("typed in today")).to_contain_text(str(before + 1))
    expect(page.locator("#sheet")).to_be_focused()
