"""A spoken answer without a signal, and on a shared tablet."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import bring
from tests.browser.answering import kept, send, to_check, to_first_question
from tests.browser.conftest import PHONE, Live
from tests.browser.kiosk import EVERYTHING_KEPT, TABLET, OpenPage, Prepared, pair
from tests.browser.line import Line
from tests.browser.lost_signal import wait_until_kept
from tests.browser.microphone import NewPage
from tests.browser.speaking import CODE, PLAYED, held, press, record, start, state, told

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def hear(page: Page, address: str, code: str) -> None:
    """What was handed in, played from the page of its code, once a worker has made it ready."""
    for _ in range(120):
        page.goto("about:blank")  # the same address would not load anew
        page.goto(f"{address}/en/receipt#{code}")
        page.get_by_role("button", name="Show what I said").click()
        expect(page.locator(".told")).to_be_visible()
        if page.locator("audio").count():
            break
        page.wait_for_timeout(500)
    assert page.locator("audio").evaluate(PLAYED) > 2


def sounds(desk: Page, at: Live) -> set[str]:
    """The recordings that wait to be written down."""
    desk.goto(f"{at.url}/listen/recordings")
    links = desk.get_by_role("link", name="Sound").evaluate_all("all => all.map(one => one.href)")
    return set(links)


def test_a_shared_tablet_seals_what_was_said_and_keeps_nothing_of_it(
    asked: Live,
    new_page: NewPage,
    prepare: Callable[[], Prepared],
) -> None:
    page = new_page()
    pair(page, prepare())
    page.set_viewport_size(TABLET)
    page.locator(f"#surveys a[href*={CODE}]").click()
    expect(page.locator("#survey.ready")).to_be_visible()
    to_first_question(page)
    record(page)
    assert kept(page, "pieces") == kept(page, "drafts") == []
    press(page, "stop")
    state(page, "done")
    (size,) = (one[1] for one in held(page))
    page.route("**/responses/*", lambda route: route.abort())
    to_check(page)
    send(page)
    expect(page.locator(".code-digits")).to_be_visible()
    (item,) = kept(page, "outbox")
    assert item.keys() == {"id", "url", "code", "sealed"}
    sealed = page.evaluate(EVERYTHING_KEPT)
    assert "OpusHead" not in sealed
    assert size > 2000


def test_spoken_without_a_signal_reloaded_and_sent_when_it_is_back(
    asked: Live, chromium: Browser, open_page: OpenPage, hearing: list[str], tmp_path: Path
) -> None:
    desk = open_page()
    asked.sign_in(desk, "engagement_officer")
    before = sounds(desk, asked)
    line = Line(asked.url)
    phone = chromium.browser_type.launch_persistent_context(
        tmp_path / "phone", executable_path=bring.find(), args=hearing, viewport=PHONE
    )
    phone.set_default_timeout(60_000)
    page = phone.new_page()
    start(page, line.url)
    wait_until_kept(page, f"/en/s/{CODE}")
    line.become("cut")
    record(page, 3.2)
    page.reload()
    state(page, "done")
    assert told(page).startswith("We kept")
    to_check(page)
    send(page)
    expect(page.get_by_role("heading", name="Your answers are not sent yet")).to_be_focused()
    page.reload()
    expect(page.locator("#outbox summary")).to_contain_text("Waiting to send: 1")
    line.become("good")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".notice-go .code-digits")).to_be_visible()
    expect(page.locator("#outbox")).to_be_hidden()
    code = kept(page, "receipts")[0]["receipt"]
    hear(page, line.url, code)

    (recording,) = sounds(desk, asked) - before
    desk.goto(recording)
    assert desk.locator("audio").evaluate(PLAYED) > 2
    desk.get_by_label("What they say").fill("We waited two years on the waiting list.")
    desk.get_by_role("button", name="Done").click()
    expect(desk.get_by_role("status")).to_contain_text("The words are a comment now")
    desk.goto(f"{asked.url}/listen/transitions")
    desk.get_by_role("button", name="Find themes").click()
    expect(desk.get_by_role("link", name="Look again")).to_be_focused(timeout=60_000)
    comments = f"{asked.url}/listen/transitions/comments?q=two+years+on+the+waiting"
    desk.goto(comments)
    expect(desk.locator(".said .themes-of .tag").first).to_contain_text("wait")

    hear(page, line.url, code)
    expect(page.locator(".told")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Delete my answers").click()
    expect(page.get_by_role("heading", name="Your answers are deleted")).to_be_visible()
    desk.goto(comments)
    assert desk.locator(".said").all_inner_texts() == []
    for gone in (recording, f"{recording}/file"):
        assert desk.request.get(gone).status == 404
    phone.close()
    line.close()
