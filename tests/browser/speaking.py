"""The steps of somebody who speaks their answer."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import to_first_question
from tests.browser.conftest import Live, open_survey

CODE = "say-it"
QUESTION = {"en": "What should change?", "ar": "ما الذي يجب أن يتغير؟"}

SURVEY: dict[str, Any] = {
    "format": "voice-survey/1",
    "consultation": "transitions",
    "code": CODE,
    "title": {"en": "Say it", "ar": "قلها"},
    "audience": "young_people",
    "languages": ["en", "ar"],
    "wording": {"en": "approved", "ar": "approved"},
    "questions": [
        {"key": "change", "kind": "voice", "text": QUESTION, "sign": True},
        {"key": "more", "kind": "text", "text": {"en": "Anything else?", "ar": "شيء آخر؟"}},
    ],
}

PLAYED = "one => one.play().then(() => (one.pause(), one.duration))"  # seconds


@pytest.fixture(scope="module")
def asked(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Live:
    """A survey that can be spoken and signed, beside the demo's."""
    return open_survey(live, SURVEY, tmp_path_factory.mktemp("survey"))


def start(page: Page, address: str, language: str = "en") -> None:
    page.goto(f"{address}/{language}/s/{CODE}")
    expect(page.locator("#survey.ready")).to_be_visible()
    to_first_question(page)


def press(page: Page, what: str) -> None:
    page.locator(f"[data-record={what}]:visible").click()


def state(page: Page, now: str) -> None:
    expect(page.locator("[data-recorder]")).to_have_attribute("data-state", now)


def record(page: Page, seconds: float = 2.2) -> None:
    press(page, "start")
    state(page, "recording")
    page.wait_for_timeout(seconds * 1000)


def told(page: Page) -> str:
    return page.locator("[data-said]").inner_text()


def held(page: Page) -> list[list[Any]]:
    """The files in the form's own control: type, size."""
    found: list[list[Any]] = page.locator("#change-file").evaluate(
        "box => [...box.files].map(file => [file.type, file.size])"
    )
    return found
