"""The survey in a person's hands: a real phone-sized browser, with and without script."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NEXT, Live, find_violations, scrolls_sideways

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The page is the same whatever keeps the answers; the intake's own tests run on both."""

LANGUAGES = ("en", "ar", "gu")
DIRECTIONS = ("en", "ar")
"""What axe finds may differ where lines run the other way; other letters it reads the same."""
STANDING = ("", "help", "my-way", "privacy", "accessibility", "receipt", "no-thank-you")
OTHERS = ("offline", "event", "you-said-we-did")
QUESTIONS = 10  # that ask something, in the demo's survey for young people
MOST_BYTES = 60_000
MOST_PAGE_BYTES = 14_000  # with its style: one round trip of a fresh connection
MOST_SCRIPT_BYTES = 20_000

OpenPage = Callable[..., Page]


def start(page: Page, live: Live, language: str = "en") -> None:
    page.goto(f"{live.url}/{language}/s/moving-on")
    expect(page.locator("#survey.ready")).to_be_visible()


def go_on(page: Page, times: int = 1) -> None:
    for _ in range(times):
        before = page.url
        page.locator(NEXT).click()
        page.wait_for_function("before => location.href !== before", arg=before)


def to_first_question(page: Page) -> None:
    while not page.locator("fieldset.step:not([hidden])").count():
        go_on(page)


def heading(page: Page) -> str:
    return page.locator(".step:not([hidden]) h2").inner_text()


def to_check(page: Page) -> None:
    while not page.locator("#q-send:not([hidden])").count():
        go_on(page)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send my answers").click()


def kept(page: Page, name: str) -> list[Any]:
    """What the device keeps in one of its stores."""
    found = page.evaluate(
        """name => new Promise(resolve => {
            const opening = indexedDB.open('voice')
            opening.onsuccess = () => {
                const all = opening.result.transaction(name).objectStore(name).getAll()
                all.onsuccess = () => { opening.result.close(); resolve(all.result) }
            }
        })""",
        name,
    )
    assert isinstance(found, list)
    return found


def answer_first(page: Page) -> str:
    """Pick the first option of the first question; its words."""
    to_first_question(page)
    card = page.locator(".step:not([hidden]) .options label").first
    card.click()
    return card.inner_text().strip()


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


def test_without_a_signal_the_answers_wait_and_then_go_by_themselves(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    answer_first(page)
    to_check(page)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("heading", name="Your answers are not sent yet")).to_be_focused()
    expect(page.locator("#outbox")).to_contain_text("Waiting to send: 1")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.locator(".code-digits").inner_text().isdigit()
    expect(page.locator("#outbox")).to_be_hidden()


def test_waiting_answers_go_at_the_next_visit(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    answer_first(page)
    to_check(page)
    page.route("**/responses/*", lambda route: route.fulfill(status=503, body="busy"))
    send(page)
    expect(page.locator("#outbox")).to_contain_text("Waiting to send: 1")
    page.goto(f"{live.url}/en/")
    expect(page.locator("#outbox")).to_contain_text("Waiting to send: 1")
    page.unroute("**/responses/*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Your answers have arrived")).to_be_visible()
    assert kept(page, "outbox") == []


def test_a_reply_that_is_lost_stores_the_answers_once(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    to_check(page)
    statuses: list[int] = []

    def lose_first(route: Route) -> None:
        statuses.append(route.fetch().status)
        if len(statuses) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/responses/*", lose_first)
    send(page)
    page.get_by_role("button", name="Try to send now").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert statuses == [201, 200]


def test_a_refusal_is_told_and_the_answers_stay(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    picked = answer_first(page)
    to_check(page)
    problem = {"title": "This survey is closed", "status": 409, "detail": "It takes no answers."}
    page.route("**/responses/*", lambda route: route.fulfill(status=409, body=json.dumps(problem)))
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("This survey is closed")
    assert picked in page.locator(".checked").first.inner_text()
    assert kept(page, "outbox") == []
    assert kept(page, "drafts")[0]["body"]["answers"]


def test_a_refusal_at_the_next_visit_is_told_and_the_answers_stay(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    picked = answer_first(page)
    to_check(page)
    page.route("**/responses/*", lambda route: route.abort())
    send(page)
    expect(page.locator("#outbox")).to_contain_text("Waiting to send: 1")
    problem = {"title": "This survey is closed", "status": 409, "detail": "It takes no answers."}
    page.unroute("**/responses/*")
    page.route("**/responses/*", lambda route: route.fulfill(status=409, body=json.dumps(problem)))
    start(page, live)
    expect(page.get_by_role("alert")).to_contain_text("This survey is closed")
    assert picked in page.locator(".checked").first.inner_text()
    assert kept(page, "outbox") == []


def test_a_refusal_leaves_someone_who_answers_again_in_peace(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    picked = answer_first(page)
    to_check(page)
    page.route("**/responses/*", lambda route: route.abort())
    send(page)
    expect(page.locator("#outbox")).to_contain_text("Waiting to send: 1")
    start(page, live)
    while not page.locator(".step:not([hidden]) textarea").count():
        go_on(page)
    page.locator(".step:not([hidden]) textarea").fill("Another person writes.")
    tries: list[str] = []
    problem = {"title": "This survey is closed", "status": 409, "detail": "It takes no answers."}

    def refuse(route: Route) -> None:
        tries.append(route.request.url)
        route.fulfill(status=409, body=json.dumps(problem))

    page.unroute("**/responses/*")
    page.route("**/responses/*", refuse)
    for _ in range(3):
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.get_by_role("alert")).to_contain_text("This survey is closed")
        expect(page.get_by_text("Not taken: 1")).to_be_visible()
        expect(page.get_by_text("Waiting to send")).to_be_hidden()
    expect(page.locator(".step:not([hidden]) textarea")).to_be_focused()
    assert len(tries) == page.get_by_role("alert").count() == 1
    page.unroute("**/responses/*")
    to_check(page)
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    start(page, live)
    expect(page.get_by_role("alert")).to_be_focused()
    assert picked in page.locator(".checked").first.inner_text()
    assert kept(page, "outbox") == []


def test_answers_that_were_taken_back_leave_the_device(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    to_check(page)
    codes: list[str] = []

    def lose(route: Route) -> None:
        codes.append(route.fetch().json()["receipt"])
        route.abort()

    page.route("**/responses/*", lose)
    send(page)
    expect(page.locator("#outbox")).to_contain_text("Waiting to send: 1")
    page.unroute("**/responses/*")
    page.request.post(f"{live.url}/en/receipt", form={"code": codes[0], "do": "withdraw"})
    page.get_by_role("button", name="Try to send now").click()
    expect(page.get_by_role("alert")).to_contain_text("You took these answers back")
    expect(page.get_by_role("alert")).not_to_contain_text("still on this device")
    assert kept(page, "outbox") == kept(page, "drafts") == []


def test_whoever_took_answers_back_may_send_them_once_more(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    picked = answer_first(page)
    to_check(page)
    problem = {"title": "You took these answers back", "status": 410, "detail": "They are deleted."}
    page.route("**/responses/*", lambda route: route.fulfill(status=410, body=json.dumps(problem)))
    with page.expect_request("**/responses/*") as first:
        send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    assert picked in page.locator(".checked").first.inner_text()
    page.unroute("**/responses/*")
    with page.expect_request("**/responses/*") as second:
        send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert first.value.url != second.value.url


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


def test_a_device_that_cannot_keep_answers_says_so_and_still_sends(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('full') }")
    start(page, live)
    answer_first(page)
    expect(page.get_by_text("This device cannot keep your answers")).to_be_visible()
    to_check(page)
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


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


@pytest.mark.parametrize("language", DIRECTIONS)
def test_no_screen_keeps_anyone_out(live: Live, open_page: OpenPage, language: str) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    start(page, live, language)
    seen = 0
    while True:
        assert find_violations(page) == []
        assert not scrolls_sideways(page)
        seen += 1
        if page.locator("#q-send:not([hidden])").count():
            break
        go_on(page)
    page.locator("#q-send .button").click()
    expect(page.locator(".code-digits")).to_be_visible()
    assert find_violations(page) == []
    assert seen > QUESTIONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_twice_as_big_fit_the_phone(live: Live, open_page: OpenPage, language: str) -> None:
    page = open_page()
    double = """() => {
        const style = new CSSStyleSheet()
        style.replaceSync('html { font-size: 200% }')
        document.adoptedStyleSheets = [style]
    }"""
    for path in ("", "help", "receipt"):
        page.goto(f"{live.url}/{language}/{path}")
        page.evaluate(double)
        assert not scrolls_sideways(page), path
    start(page, live, language)
    page.evaluate(double)
    while not page.locator("#q-send:not([hidden])").count():
        go_on(page)
        assert not scrolls_sideways(page), page.url


@pytest.mark.parametrize("language", DIRECTIONS)
def test_no_page_keeps_anyone_out(live: Live, open_page: OpenPage, language: str) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (*STANDING, *OTHERS, find_published(page, live), "s/unknown"):
        page.goto(f"{live.url}/{language}/{path}")
        assert not scrolls_sideways(page), path
        assert find_violations(page) == [], path


def find_published(page: Page, live: Live) -> str:
    """The path, behind the language, of what one consultation of the demo came to."""
    page.goto(f"{live.url}/en/you-said-we-did")
    found = page.locator("main a[href*='you-said-we-did/']").first.get_attribute("href")
    assert found
    return found.split("/", 2)[2]


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
