"""A volunteer reads a survey aloud in the page, by keys, with the microphone that is there."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESK, Live, check, voice

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CODE = "heard"
PAGE = f"/involve/surveys/{CODE}/languages/ur/sound"
PLAYED = "one => one.play().then(() => (one.pause(), one.duration > 0.5))"


def say(english: str, urdu: str) -> dict[str, str]:
    return {"en": english, "ur": urdu}


SURVEY: dict[str, Any] = {
    "format": "voice-survey/1",
    "consultation": "transitions",
    "code": CODE,
    "title": say("To be heard", "سننے کے لیے"),
    "audience": "young_people",
    "languages": ["en", "ur"],
    "wording": {"en": "approved", "ur": "approved"},
    "questions": [
        {
            "key": "happy",
            "kind": "yes_no",
            "text": say("Are you happy at school?", "کیا آپ اسکول میں خوش ہیں؟"),
            "help": say("Think of the last week.", "پچھلے ہفتے کے بارے میں سوچیں۔"),
            "options": [
                {"key": "yes", "text": say("Yes", "جی ہاں")},
                {"key": "no", "text": say("No", "نہیں")},
            ],
        },
        {"key": "more", "kind": "text", "text": say("Anything else?", "کچھ اور؟")},
    ],
}


@pytest.fixture
def page(
    live: Live,
    browser: Browser,  # the fixture
    tmp_path: Path,
) -> Iterator[Page]:
    """A forum's coordinator at a desk with a microphone, and a survey that nobody has read yet."""
    path = tmp_path / "survey.json"
    path.write_text(json.dumps(SURVEY), "utf-8")
    voice(live.environment, "survey", "import", str(path))
    context = browser.new_context(service_workers="block", viewport=DESK)
    context.set_default_timeout(60_000)
    page = context.new_page()
    live.sign_in(page, "forum_coordinator")
    yield page
    context.close()


def line_of(page: Page, place: str) -> Locator:
    return page.locator(f'[id="{place}"]')


def record_by_keys(page: Page, line: Locator) -> None:
    """From Record to Keep, without a hand on the mouse."""
    expect(line.locator("[data-do=record]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(line.get_by_role("button", name="Stop (1 s)")).to_be_focused()
    page.keyboard.press("Enter")
    expect(line.locator("[data-do=keep]")).to_be_focused()
    assert line.locator("[data-heard-back]").evaluate("one => Boolean(one.src)")


def test_a_volunteer_records_each_text_by_keys_and_the_gate_lets_the_language_through(
    live: Live,
    page: Page,
    said: Path,  # the fixture
) -> None:
    page.goto(f"{live.url}/involve/surveys/{CODE}/opening")
    missing = page.locator(f'a[href="{PAGE}#happy.text"]').first
    page.goto(live.url + str(missing.get_attribute("href")))
    expect(page.get_by_text("0 of 4 can be heard")).to_be_visible()
    expect(page.locator(".tabs [aria-current]")).to_have_text("Languages")
    question = line_of(page, "happy.text")
    expect(question.locator("[lang=ur][dir=rtl]")).to_contain_text("پچھلے ہفتے")  # the hint too
    check(page)

    # One after the other, by keys alone; doing one again loses nothing of the others.
    question.locator("[data-do=record]").focus()
    record_by_keys(page, question)
    check(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(question.get_by_role("button", name="Stop (1 s)")).to_be_focused()
    level = question.locator("[data-level]")
    assert float(level.evaluate("bar => bar.style.getPropertyValue('--level')")) > 0
    check(page)
    page.keyboard.press("Enter")
    expect(question.locator("[data-do=keep]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question.locator("[data-said]")).to_have_text("Kept")
    expect(page.get_by_text("1 of 4 can be heard")).to_be_visible()

    # Without a connection nothing that was said is lost.
    yes = line_of(page, "happy.options.yes")
    record_by_keys(page, yes)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(yes.locator("[data-said]")).to_contain_text("Not kept yet")
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(yes.locator("[data-said]")).to_have_text("Kept")
    record_by_keys(page, line_of(page, "happy.options.no"))
    page.keyboard.press("Enter")
    record_by_keys(page, line_of(page, "more.text"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 of 4 can be heard")).to_be_visible()
    page.reload()
    for player in page.locator("[data-player]").all():
        assert player.evaluate(PLAYED)
    page.goto(f"{live.url}/involve/surveys/{CODE}/opening")
    expect(page.locator(f'a[href^="{PAGE}"]')).to_have_count(0)

    # Files named by their places come at once; those that fit none are named.
    sound = said.read_bytes()
    names = ("happy.wav", "happy.yes.wav", "holiday.wav")
    files: list[Any] = [{"name": one, "mimeType": "audio/wav", "buffer": sound} for one in names]
    page.goto(live.url + PAGE)
    page.get_by_text("Bring many files at once").click()
    page.locator("#many").set_input_files(files)
    page.get_by_role("button", name="Keep these recordings").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("holiday.wav: no question or answer has this name.")
    expect(summary).to_contain_text("2 recordings are kept: happy.wav, happy.yes.wav")
    check(page)
    yes.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("3 of 4 can be heard")).to_be_visible()
