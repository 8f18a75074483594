"""Handing in: what waits, what is lost on the way, what is refused."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.answering import (
    answer_first,
    go_on,
    kept,
    send,
    start,
    to_check,
)
from tests.browser.conftest import Live

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

"""The page is the same whatever keeps the answers; the intake's own tests run on both."""

OpenPage = Callable[..., Page]


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
