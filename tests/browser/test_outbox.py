"""What waits to be sent: in sight, sent once, by whichever window or worker."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import (
    answer_first,
    go_on,
    kept,
    send,
    start,
    to_check,
)
from tests.browser.conftest import Live, find_violations
from tests.browser.line import Line
from tests.browser.lost_signal import (
    hand_in_without_signal,
    send_behind,
    wait_until_kept,
    waiting,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]


def test_answers_go_while_no_page_is_open(live: Live, line: Line, open_page: OpenPage) -> None:
    page = open_page(service_workers="allow")
    start(page, line)
    wait_until_kept(page, "/en/s/moving-on", "/en/")
    line.become("cut")
    start(page, line)
    answer_first(page)
    to_check(page)
    send(page)
    expect(waiting(page)).to_contain_text("Waiting to send: 1")
    watching = page.context.new_page()
    page.close()
    line.become("good")
    watching.goto(f"{line.url}/health")
    send_behind(watching, line.url)
    assert kept(watching, "receipts")
    watching.goto(f"{line.url}/en/")
    expect(watching.get_by_text("Your answers have arrived")).to_be_visible()


def test_a_person_sees_since_when_answers_wait_and_may_delete_them(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    hand_in_without_signal(page)
    expect(page.locator(".waits li")).to_contain_text("Since ")
    expect(page.locator(".waits strong")).to_have_text("Moving to something new")
    page.goto(f"{live.url}/en/")
    page.get_by_role("button", name="Delete these answers from this phone").click()
    expect(page.get_by_role("button", name="No, keep them")).to_be_focused()
    page.get_by_role("button", name="No, keep them").click()
    assert len(kept(page, "outbox")) == 1
    page.get_by_role("button", name="Delete these answers from this phone").click()
    assert find_violations(page) == []
    page.get_by_role("button", name="Yes, delete them").click()
    expect(page.locator("#outbox")).to_be_hidden()
    assert kept(page, "outbox") == []


def test_a_refusal_on_the_first_page_leads_back_to_the_answers(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    hand_in_without_signal(page)
    problem = {"title": "Too long", "status": 422, "detail": "Please make it shorter."}
    page.unroute("**/responses/*")
    page.route("**/responses/*", lambda route: route.fulfill(status=422, body=json.dumps(problem)))
    page.goto(f"{live.url}/en/")
    expect(waiting(page)).to_contain_text("Not taken: 1")
    expect(page.get_by_text("Too long. Please make it shorter.")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("link", name="Change these answers").click()
    expect(page.get_by_role("alert")).to_contain_text("Too long")
    page.unroute("**/responses/*")
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert kept(page, "outbox") == kept(page, "drafts") == []


def test_two_windows_with_one_survey_never_overwrite_each_other(
    live: Live, open_page: OpenPage
) -> None:
    first = open_page()
    start(first, live)
    answer_first(first)
    second = first.context.new_page()
    start(second, live)
    second.get_by_role("button", name="Carry on").click()
    second.locator(".step:not([hidden]) .options label").first.click()
    before = kept(second, "drafts")[0]["body"]["answers"]
    assert len(before) == 2
    first.locator(".step:not([hidden]) .options label").last.click()
    expect(first.get_by_role("alert")).to_contain_text("open twice")
    assert kept(first, "drafts")[0]["body"]["answers"] == before
    assert find_violations(first) == []
    first.get_by_role("button", name="Carry on here").click()
    first.locator("#survey.ready").wait_for()
    second.locator("[data-do=next]:visible").click()
    expect(second.get_by_role("alert")).to_contain_text("open twice")


def test_two_windows_send_what_waits_once(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    hand_in_without_signal(page)
    page.unroute("**/responses/*")
    sent: list[str] = []
    # What a window that is left was sending is lost on the way, and is rightly sent again.
    page.context.on(
        "requestfinished",
        lambda request: sent.append(request.url) if request.method == "PUT" else None,
    )
    other = page.context.new_page()
    other.goto(f"{live.url}/en/help")
    page.evaluate("dispatchEvent(new Event('online')); document.title = 'sending'")
    other.goto(f"{live.url}/en/")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(other.locator("#outbox")).to_be_hidden()
    assert len(sent) == 1


def test_a_full_phone_says_so_at_once_and_still_hands_in(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(
        """const put = IDBObjectStore.prototype.put
        IDBObjectStore.prototype.put = function (...words) {
            if (sessionStorage.full) throw new DOMException('full', 'QuotaExceededError')
            return put.apply(this, words)
        }"""
    )
    start(page, live)
    picked = answer_first(page)
    before = kept(page, "drafts")
    page.evaluate("sessionStorage.full = 'yes'")
    go_on(page)
    expect(page.get_by_text("This device cannot keep your answers")).to_be_visible()
    assert kept(page, "drafts") == before
    page.evaluate("sessionStorage.full = ''")
    go_on(page)
    expect(page.get_by_text("This device cannot keep your answers")).to_be_hidden()
    page.evaluate("sessionStorage.full = 'yes'")
    to_check(page)
    page.route("**/responses/*", lambda route: route.abort())
    send(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Your answers are not sent yet")
    expect(alert).to_contain_text("Keep this page open")
    expect(alert).not_to_contain_text("still on this device")
    assert picked in page.locator(".checked").first.inner_text()
    page.unroute("**/responses/*")
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert kept(page, "drafts") == kept(page, "outbox") == []


@pytest.mark.parametrize("fault", ["missing", "silent", "newer"])
def test_a_device_with_a_strange_store_still_hands_in(
    live: Live, open_page: OpenPage, fault: str
) -> None:
    page = open_page()
    page.add_init_script(
        {
            "missing": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
            "silent": "IDBFactory.prototype.open = () => ({})",
            "newer": "indexedDB.open('voice', 99)",
        }[fault]
    )
    start(page, live)
    answer_first(page)
    go_on(page)
    expect(page.get_by_text("This device cannot keep your answers")).to_be_visible()
    to_check(page)
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible(timeout=60_000)
