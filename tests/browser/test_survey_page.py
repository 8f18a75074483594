"""The survey in a person's hands: a real phone-sized browser, with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import (
    answer_first,
    go_on,
    heading,
    kept,
    send,
    start,
    to_check,
    to_first_question,
)
from tests.browser.conftest import LANGUAGES, QUESTIONS, Live

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

"""The page is the same whatever keeps the answers; the intake's own tests run on both."""

OpenPage = Callable[..., Page]
MOST_BYTES = 60_000
MOST_PAGE_BYTES = 14_000  # with its style: one round trip of a fresh connection
MOST_SCRIPT_BYTES = 20_000


def test_one_question_at_a_time_up_to_the_code(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    picked = answer_first(page)
    expect(page.locator("[data-progress]")).to_have_text(f"1 of {QUESTIONS + 1}")
    go_on(page)
    page.get_by_role("button", name="I do not know").click()
    go_on(page, 4)
    page.keyboard.press("Tab")
    to_check(page)
    rows = page.locator(".checked")
    assert rows.count() == QUESTIONS + 1
    assert picked in rows.nth(0).inner_text()
    assert "I do not know" in rows.nth(1).inner_text()
    assert "Skipped" in rows.nth(2).inner_text()
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    assert page.locator(".code li").count() == 4
    assert page.locator(".code-digits").inner_text().isdigit()
    expect(page.get_by_text("We tell you what we did by")).to_be_visible()
    assert kept(page, "drafts") == kept(page, "outbox") == []


def test_the_heading_has_the_focus_and_the_phones_back_button_goes_back(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    first = heading(page)
    go_on(page)
    second = heading(page)
    expect(page.locator(".step:not([hidden]) h2")).to_be_focused()
    go_on(page)
    page.go_back()
    assert heading(page) == second
    page.locator("[data-do=back]").click()
    expect(page.locator(".step:not([hidden]) h2")).to_have_text(first)


def test_the_keyboard_alone_is_enough(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    to_first_question(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator(".step:not([hidden]) input:checked").count() == 1
    first = heading(page)
    page.keyboard.press("Enter")
    expect(page.locator(".step:not([hidden]) h2")).not_to_have_text(first)


def test_changing_an_answer_leads_back_to_the_check(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    to_check(page)
    page.locator(".checked button").nth(1).click()
    page.locator(".step:not([hidden]) label", has_text="I felt sad").click()
    go_on(page)
    assert "I felt sad" in page.locator(".checked").nth(1).inner_text()


def test_an_answer_takes_back_that_it_was_skipped(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    to_first_question(page)
    page.get_by_role("button", name="Skip this question").click()
    page.locator("[data-do=back]").click()
    button = page.get_by_role("button", name="Skip this question")
    expect(button).to_have_attribute("aria-pressed", "true")
    answer_first(page)
    expect(button).to_have_attribute("aria-pressed", "false")
    assert kept(page, "drafts")[0]["body"]["skipped"] == []


def test_a_reload_and_another_language_lose_nothing(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    answer_first(page)
    picked = page.locator(".step:not([hidden]) input:checked").input_value()
    asked = page.locator(".step:not([hidden])").get_attribute("id")
    page.reload()
    expect(page.locator(f"#{asked} input[value={picked}]")).to_be_checked()
    page.locator(".menu summary").click()
    page.locator(".menu a[hreflang=ar]").click()
    page.wait_for_url("**/ar/s/moving-on#*")
    expect(page.locator(f"#{asked} input[value={picked}]")).to_be_checked()
    expect(page.locator(f"#{asked}")).to_be_visible()


def test_someone_who_comes_back_may_carry_on_or_start_again(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    answer_first(page)
    page.goto(f"{live.url}/en/")
    start(page, live)
    page.get_by_role("button", name="Carry on").click()
    expect(page.locator("[data-progress]")).to_have_text(f"2 of {QUESTIONS + 1}")
    page.goto(f"{live.url}/en/")
    start(page, live)
    page.get_by_role("button", name="Start again").click()
    assert page.locator("#survey input:checked").count() == 0
    assert kept(page, "drafts") == []


def test_unordered_answers_are_shuffled_and_ages_are_not(live: Live, open_page: OpenPage) -> None:
    orders = set()
    for _ in range(6):
        page = open_page()
        start(page, live)
        values = "step => [...step.querySelectorAll('.options input')].map(box => box.value)"
        order = page.locator("#q-kind_of_move").evaluate(values)
        assert order[-1] == "other"
        orders.add(tuple(order))
        assert page.locator("#q-age").evaluate(values) == [
            "age_5_10",
            "age_11_15",
            "age_16_18",
            "age_19_25",
        ]
    assert len(orders) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_works_without_script(live: Live, open_page: OpenPage, language: str) -> None:
    page = open_page(script=False)
    page.goto(f"{live.url}/{language}/s/moving-on")
    page.wait_for_url("**/form")  # a page of its own, so that pressing twice counts once
    page.locator("label[for=moving_feel-sad]").click()
    page.locator("textarea").first.fill("The visit helped.")
    page.locator("#leave_empty").evaluate("box => (box.value = 'robot')")
    page.locator("#q-send button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("textarea").first).to_have_value("The visit helped.")
    page.locator("#leave_empty").fill("")
    page.locator("#q-send button").dblclick()
    page.wait_for_url("**/thank-you?r=*")
    assert page.locator(".code-digits").inner_text().isdigit()


def test_a_first_visit_is_light_and_asks_no_other_host(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}
    network.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    network.on(
        "Network.loadingFinished",
        lambda event: sizes.update({addresses[event["requestId"]]: event["encodedDataLength"]}),
    )
    start(page, live)
    page.wait_for_load_state("networkidle")
    assert [address for address in sizes if not address.startswith(live.url)] == []
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert sum(sizes[a] for a in sizes if a.endswith(".js")) <= MOST_SCRIPT_BYTES, sizes
    assert [a for a in sizes if a.endswith(".css")] == []
    assert sizes[f"{live.url}/en/s/moving-on"] <= MOST_PAGE_BYTES, sizes
    assert page.context.cookies() == []
