"""The builder in a browser: by keys alone, two people at once, and a signal that goes away."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, check, find_violations, scrolls_sideways

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The pages are the same whatever keeps the draft."""

OpenPage = Callable[..., Page]
SAVED = re.compile(r"Saved at \d\d:\d\d")


def begin(live: Live, page: Page, name: str) -> str:
    """Sign in and begin an easy-read survey for young people; its address."""
    live.sign_in(page, "forum_coordinator")
    page.goto(f"{live.url}/involve/consultations/transitions/surveys/new")
    page.get_by_label("Name of the survey").fill(name)
    page.get_by_label("Young people").check()
    page.get_by_label(re.compile("easy read")).check()
    page.get_by_role("button", name="Begin this survey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.wait_for_load_state()  # and its script: nobody types within a twentieth of a second
    return page.url


def tab_to(page: Page, selector: str) -> None:
    """Reach something with Tab alone."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def add(page: Page, words: str, kind: str) -> None:
    """Add a question with keys alone, from wherever they are."""
    page.get_by_role("link", name="Add a question").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#add-words")).to_be_focused()
    page.keyboard.type(words)
    tab_to(page, "[name=kind]")
    order = page.eval_on_selector_all("[name=kind]", "all => all.map(one => one.value)")
    here = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    for _ in range((order.index(kind) - order.index(here)) % len(order)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".asked-open .row-link")).to_have_text(words)
    expect(page.locator(".asked-open textarea").first).to_be_focused()


def test_a_survey_is_built_with_keys_alone(live: Live, open_page: OpenPage) -> None:
    page = open_page(wide=True)
    begin(live, page, "Built with keys")
    check(page)
    add(page, "Do you go to school?", "yes_no")
    add(page, "What is good at school?", "choices")
    # The answers: typing in the last box and Enter adds one and stays there.
    page.locator("#new-options").focus()
    page.keyboard.type("My friends")
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(4)
    expect(page.locator("#new-options")).to_be_focused()
    # A condition in a plain sentence.
    page.locator("#if-1").focus()
    page.keyboard.press("ArrowDown")
    sentence = "Asked if “Do you go to school?” is “Yes, I do”"
    expect(page.locator(".asked-open .asked-if")).to_have_text(sentence)
    # A picture in the author's words.
    page.locator(".editor-asked [data-pictures]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog #pictures-q")).to_be_focused()
    assert find_violations(page) == []
    tab_to(page, ".picture-card input")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".editor-asked [data-pictures]")).to_be_focused()
    expect(page.locator(".editor-asked .picture")).to_be_visible()
    phone = page.frame_locator(".phone")
    expect(phone.locator("h2")).to_contain_text("What is good at school?")
    expect(phone.locator("h2 .picture")).to_be_visible()
    check(page)
    # The first cannot pass the one that needs it, unless the person says so.
    page.get_by_role("link", name="Do you go to school?", exact=True).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#needed")).to_be_focused()
    expect(page.locator("#needed")).to_contain_text("2. What is good at school?")
    check(page)
    page.get_by_role("link", name="Leave it as it was").press("Enter")
    expect(page.locator("#needed")).to_have_count(0)
    # Removing can be undone from where the focus lands.
    more = page.locator("#q-good_at_school .more summary")
    more.focus()
    page.keyboard.press("Enter")
    page.locator("#q-good_at_school").get_by_role("button", name=re.compile("^Remove")).press(
        "Enter"
    )
    expect(page.locator("#removed")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".asked-open .asked-if")).to_have_text(sentence)
    page.get_by_role("link", name="What is good at school?", exact=True).focus()
    page.reload()
    expect(page.locator(".asked-list .asked-item")).to_have_count(3)
    expect(page.locator(".asked-open .answer")).to_have_count(4)


def test_two_people_and_a_lost_signal_lose_no_word(live: Live, open_page: OpenPage) -> None:
    page, other = open_page(wide=True), open_page(wide=True)
    address = begin(live, page, "Two people")
    add(page, "How is your day?", "faces")
    live.sign_in(other, "engagement_officer")
    other.goto(page.url)
    box, theirs = page.locator("[data-words]").first, other.locator("[data-words]").first
    theirs.fill("How was your day?")
    expect(other.locator("[data-status]")).to_have_text(SAVED)
    box.fill("How are you today?")
    conflict = page.locator("[data-conflict]")
    expect(conflict).to_contain_text("How was your day?")
    expect(box).to_have_value("How are you today?")
    check(page)
    page.reload()  # and both are still there
    expect(conflict).to_contain_text("How was your day?")
    expect(box).to_have_value("How are you today?")
    conflict.get_by_role("button", name="Keep mine").click()
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    theirs.fill("How do you feel?")
    other.locator("[data-conflict]").get_by_role("button", name="Keep theirs").click()
    expect(theirs).to_have_value("How are you today?")
    # The signal goes, the tab closes, and the words are saved the next time.
    page.context.set_offline(True)
    box.fill("How are you this week?")
    expect(page.locator("[data-status]")).to_contain_text("no connection")
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    page.route("**/words", lambda route: route.abort())
    box.fill("How are you at school?")
    expect(page.locator("[data-status]")).to_contain_text("no connection")
    later = page.context.new_page()
    page.close()
    later.goto(address)
    expect(later.locator(".asked-item .row-link").nth(1)).to_be_visible()
    expect(later.locator("[data-status]")).to_have_text(SAVED)
    later.reload()
    expect(later.locator(".asked-item .row-link").nth(1)).to_have_text("How are you at school?")
    # Findings come as the author types.
    later.get_by_role("link", name="How are you at school?", exact=True).click()
    later.locator("[data-words]").first.fill("Do you receive SEN provision?")
    expect(later.locator("[data-findings]").first).to_contain_text("Use easy words")


def test_without_script_everything_has_a_form(live: Live, open_page: OpenPage) -> None:
    page, other = open_page(script=False), open_page(script=False)
    begin(live, page, "Without script")
    page.get_by_label("What do you ask?").fill("What helps?")
    page.get_by_label(re.compile("^Pick several")).check()
    page.get_by_role("button", name="Add this question").click()
    live.sign_in(other, "engagement_officer")
    other.goto(page.url)
    for one, words in ((other, "What helps you?"), (page, "What helped?")):
        one.get_by_label("Question", exact=True).fill(words)
        one.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("What helped?")
    expect(page.locator("[data-conflict]")).to_contain_text("What helps you?")
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Keep theirs").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("What helps you?")
    page.locator(".editor-asked .picture-link").click()
    page.locator(".picture-card input").first.check()
    page.get_by_role("button", name="Use this picture").click()
    expect(page.locator(".editor-asked .picture")).to_be_visible()
    page.get_by_role("link", name="Preview").click()
    expect(page.locator("h2")).to_contain_text("What helps you?")
