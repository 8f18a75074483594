"""Questions about equality come once the answers are checked, and each may be left out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import go_on, go_to, kept, send, start, step
from tests.browser.conftest import NEXT, Live, find_violations, open_survey, scrolls_sideways

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CODE = "about-you"
OpenPage = Callable[..., Page]


def say(english: str, arabic: str) -> dict[str, str]:
    return {"en": english, "ar": arabic}


SIDES = [
    {"key": "yes", "text": say("Yes, I am", "نعم، أنا كذلك")},
    {"key": "no", "text": say("No, I am not", "لا، لست كذلك")},
]
SURVEY: dict[str, Any] = {
    "format": "voice-survey/1",
    "consultation": "transitions",
    "code": CODE,
    "title": say("Your bus", "حافلتك"),
    "audience": "young_people",
    "languages": ["en", "ar"],
    "wording": {"en": "approved", "ar": "approved"},
    "questions": [
        {
            "key": "happy",
            "kind": "yes_no",
            "text": say("Are you happy on the bus?", "هل أنت سعيد في الحافلة؟"),
            "options": SIDES,
        },
        {"key": "more", "kind": "text", "text": say("Anything else?", "هل هناك شيء آخر؟")},
        {
            "key": "equality_why",
            "kind": "information",
            "text": say("Some questions about you", "بعض الأسئلة عنك"),
            "help": say("We want to hear from everyone.", "نريد أن نسمع من الجميع."),
        },
        {
            "key": "equality_disability",
            "kind": "yes_no",
            "text": say("Are you disabled?", "هل لديك إعاقة؟"),
            "options": SIDES,
        },
        {
            "key": "equality_impact",
            "kind": "text",
            "text": say("What does it make hard?", "ما الذي تجعله صعبًا؟"),
            "show_if": {"question": "equality_disability", "is": "yes"},
        },
    ],
}


@pytest.fixture(scope="module", autouse=True)
def _opened(live: Live, tmp_path_factory: pytest.TempPathFactory) -> None:
    open_survey(live, SURVEY, tmp_path_factory.mktemp("survey"))


def shown(page: Page) -> str:
    return (step(page).get_attribute("id") or "").removeprefix("q-")


def checked(page: Page) -> list[str]:
    expect(step(page).locator(".button-large")).to_be_visible()  # once the answers are there
    return step(page).locator(".checked h3").all_inner_texts()


def test_they_come_after_the_check_with_a_reason_and_are_checked_before_they_go(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live, code=CODE)
    way = [shown(page)]
    for _ in range(8):
        go_on(page)
        way.append(shown(page))
        if way[-1] == "equality_disability":
            page.locator("label[for=equality_disability-yes]").click()
        if way[-1] == "send":
            break
    late = ["equality_why", "equality_disability", "equality_impact", "send"]
    assert way == ["assent", "happy", "more", "answered_by", "read_back", *late]
    assert checked(page) == ["Are you disabled?", "What does it make hard?"]
    step(page).get_by_role("button", name="Change What does it make hard?").click()
    page.locator("textarea").last.fill("Stairs.")
    go_on(page)
    assert shown(page) == "send"
    expect(step(page)).to_contain_text("Stairs.")
    assert find_violations(page) == []
    with page.expect_request("**/responses/*") as sent:
        send(page)
    body = sent.value.post_data_json
    assert body["answers"] == {"equality_disability": "yes", "equality_impact": "Stairs."}
    assert body["skipped"] == ["happy", "more"]
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_change_leads_back_to_the_check_it_came_from(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live, code=CODE)
    go_to(page, "read_back")
    assert checked(page) == [
        "Are you happy on the bus?",
        "Anything else?",
        "Who answered these questions?",
    ]
    assert find_violations(page) == []
    step(page).get_by_role("button", name="Change Are you happy on the bus?").click()
    page.locator("label[for=happy-no]").click()
    go_on(page)
    assert shown(page) == "read_back"
    expect(step(page)).to_contain_text("No, I am not")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_one_tap_passes_all_of_them(live: Live, open_page: OpenPage, language: str) -> None:
    page = open_page()
    start(page, live, language, code=CODE)
    go_to(page, "equality_why")
    assert find_violations(page) == []
    assert not scrolls_sideways(page)
    page.locator("[data-do=pass]:visible").click()
    expect(page.locator("#q-send")).to_be_visible()
    with page.expect_request("**/responses/*") as sent:
        step(page).locator("[type=submit]").click()
    assert sent.value.post_data_json["skipped"] == ["happy", "more", "equality_disability"]
    expect(page.locator(".code-digits")).to_be_visible()


def test_who_comes_back_carries_on_at_the_check(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live, code=CODE)
    go_on(page)
    page.locator("label[for=happy-yes]").click()
    go_to(page, "equality_why")
    assert kept(page, "drafts")
    start(page, live, code=CODE)
    page.get_by_role("button", name="Carry on").click()
    expect(page.locator("#q-read_back")).to_be_visible()
    expect(page.locator(NEXT)).to_be_visible()
    page.reload()
    expect(page.locator("#q-read_back")).to_be_visible()


def test_without_script_they_stand_behind_the_check_and_all_of_it_goes(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page(script=False)
    page.goto(f"{live.url}/en/s/{CODE}/form")
    headings = page.locator("h2.asking").all_inner_texts()
    assert headings.index("Check your answers") < headings.index("Some questions about you")
    assert headings[-1] == "Send your answers"
    assert page.locator("[data-do=pass]").is_hidden()
    page.locator("label[for=happy-yes]").click()
    page.locator("label[for=q-equality_disability-skip]").click()
    page.locator("#q-send button").click()
    page.wait_for_url("**/thank-you?r=*")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
