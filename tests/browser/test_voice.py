"""A spoken answer in a young person's hands: asked first, in their own time, and never lost."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.answering import (
    go_on,
    kept,
    send,
    to_check,
)
from tests.browser.conftest import Live, find_violations, scrolls_sideways
from tests.browser.microphone import NewPage
from tests.browser.speaking import held, press, record, start, state, told

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

RECEIPT = "kite-drum-pear-4821"
WEBM = b"\x1aE\xdf\xa3"
REFUSED = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', '%s') }"


def take_parcels(page: Page) -> list[Request]:
    """Answer for the server; what was sent to it."""
    sent: list[Request] = []

    def answer(route: Route) -> None:
        sent.append(route.request)
        left_out = [{"field": "answers.change", "message": "We cannot open this recording."}]
        route.fulfill(status=201, json={"receipt": RECEIPT, "left_out": left_out})

    page.route("**/responses/*", answer)
    return sent


def test_a_spoken_answer_is_paused_heard_done_again_brought_back_and_sent(
    asked: Live, new_page: NewPage
) -> None:
    page = new_page()
    start(page, asked.url)
    expect(page.get_by_text("We use the microphone only while you record.")).to_be_visible()
    expect(page.get_by_text("You can speak for 1 minute 30 seconds.")).to_be_visible()
    expect(page.locator("#change-story")).to_be_visible()
    assert page.evaluate("asked") == [], "nobody is asked before they press"
    box = page.locator(".round-mark:visible").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 64

    record(page)
    expect(page.locator("[data-time]")).to_have_text(re.compile("^1 minute 2[0-9] seconds left$"))
    expect(page.locator("[data-hearing]")).to_have_text("We hear you.")
    assert float(
        page.locator("[data-level]").evaluate("bar => bar.style.getPropertyValue('--level')")
    )
    press(page, "pause")
    state(page, "paused")
    left = page.locator("[data-time]").inner_text()
    page.wait_for_timeout(1200)
    expect(page.locator("[data-time]")).to_have_text(left)
    press(page, "on")
    page.wait_for_timeout(1200)
    press(page, "stop")
    state(page, "done")
    assert re.fullmatch("Your recording is ready: [345] seconds.", told(page))
    expect(page.locator("[data-record=play]")).to_be_focused()
    first = held(page)
    assert first[0][0] == "audio/webm"

    press(page, "play")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    press(page, "again")
    state(page, "recording")
    page.wait_for_timeout(1200)
    press(page, "stop")
    state(page, "done")
    assert held(page) != first
    press(page, "back")
    assert held(page) == first
    press(page, "delete")
    state(page, "before")
    assert (held(page), told(page)) == ([], "You deleted the recording.")
    press(page, "back")
    assert held(page) == first
    assert page.evaluate("asked.length") == 2
    assert kept(page, "pieces") == []

    go_on(page, 2)
    page.get_by_label("You may play my recording").check()
    to_check(page)
    row = page.locator(".checked").first
    expect(row).to_contain_text("Your recording is ready")
    row.get_by_role("button", name="Hear it").click()
    expect(row.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    sent = take_parcels(page)
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    body = sent[0].post_data_buffer or b""
    assert b'name="change"; filename="change"\r\nContent-Type: audio/webm\r\n\r\n' + WEBM in body
    response = json.loads(body.split(b'name="response"\r\n\r\n')[1].split(b"\r\n--")[0])
    assert response["answers"]["change"] == {"media": "change"}
    assert response["may_play"] is True
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("What should change? We cannot open this recording.")


def test_what_was_said_is_there_after_the_page_was_lost(asked: Live, new_page: NewPage) -> None:
    page = new_page()
    start(page, asked.url)
    record(page, 3.5)
    address = page.url
    page.goto("about:blank")  # nothing of the page had time to say goodbye
    page.goto(address)
    state(page, "done")
    assert re.fullmatch("We kept [23] seconds of what you said.", told(page))
    assert held(page)[0][1] > 2000
    assert kept(page, "pieces") == []
    page.reload()
    state(page, "done")
    assert re.fullmatch("Your recording is ready: [23] seconds.", told(page))
    press(page, "play")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()


def test_the_end_is_told_before_it_comes_and_a_call_pauses(asked: Live, new_page: NewPage) -> None:
    page = new_page()
    start(page, asked.url)
    rules = "step => (step.dataset.rules = JSON.stringify({ longest: 80, seconds: 3 }))"
    page.locator("#q-change").evaluate(rules)
    record(page, 0.5)
    page.evaluate("""() => {
        Object.defineProperty(document, 'hidden', { value: true, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
    }""")
    state(page, "paused")
    assert told(page) == "We paused while you were away. You can go on."
    press(page, "on")
    expect(page.locator("[data-said]")).to_have_text("1 second left. You can finish what you say.")
    state(page, "done")
    assert told(page) == "The time is over. We kept what you said."
    assert held(page)


def test_going_on_keeps_it_and_skipping_puts_it_aside(asked: Live, new_page: NewPage) -> None:
    page = new_page()
    start(page, asked.url)
    record(page)
    go_on(page)
    page.go_back()
    state(page, "done")
    press(page, "delete")
    record(page, 1.5)
    page.get_by_role("button", name="Skip this question").click()
    expect(page.locator("#q-more")).to_be_visible()
    page.go_back()
    state(page, "before")
    assert held(page) == []
    press(page, "back")
    state(page, "done")
    assert held(page)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (REFUSED % "NotAllowedError", "refused", "We cannot use the microphone."),
        (REFUSED % "NotFoundError", "none", "This device cannot record here."),
        ("delete self.MediaRecorder", "none", "This device cannot record here."),
    ],
)
def test_without_a_microphone_or_a_yes_words_and_files_still_answer(
    asked: Live, new_page: NewPage, said: Path, before: str, now: str, words: str
) -> None:
    page = new_page(before)
    start(page, asked.url)
    if page.locator("[data-record=start]").is_visible():
        press(page, "start")
    state(page, now)
    expect(page.get_by_text(words)).to_be_visible()
    assert find_violations(page) == []
    page.locator("#change-story").fill("More time")
    page.locator("#change-file").set_input_files(said)
    state(page, "done")
    assert told(page) == "Your recording is ready."
    assert held(page)[0][0] == "audio/wav"
    to_check(page)
    expect(page.locator(".checked").first).to_contain_text("More time")


def test_an_answer_is_signed_before_a_mirror(asked: Live, new_page: NewPage) -> None:
    page = new_page()
    start(page, asked.url)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You can sign for 1 minute.")).to_be_visible()
    record(page, 1.6)
    expect(page.locator("[data-mirror]")).to_have_css("scale", "-1 1")
    press(page, "stop")
    state(page, "done")
    assert page.evaluate("asked[0].video.facingMode") == "user"
    assert held(page)[0][0] == "video/webm"
    press(page, "play")
    expect(page.locator("[data-film]")).to_be_visible()
    go_on(page, 2)
    expect(page.locator("[data-may-play]")).to_be_hidden()


def test_a_drawing_answers_too_and_takes_the_place_of_a_recording(
    asked: Live, new_page: NewPage
) -> None:
    page = new_page()
    start(page, asked.url)
    expect(page.locator(".asks-first")).to_be_hidden()
    page.get_by_role("button", name="Draw", exact=True).click()
    page.get_by_role("button", name="Yes, I want to draw").click()
    page.locator(".board-paper").tap()
    expect(page.get_by_role("button", name="Speak")).to_be_disabled()
    page.get_by_role("button", name="Thin").click()  # time for the device to keep it
    page.wait_for_timeout(300)
    page.reload()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert held(page)[0][0] == "image/png"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Speak")).to_be_enabled()
    assert held(page) == []


def test_the_keyboard_alone_records_and_reading_aloud_stops(asked: Live, new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script("document.addEventListener('voice:hush', () => (window.isHushed = true))")
    start(page, asked.url)
    page.locator("[data-record=start]").focus()
    page.keyboard.press("Enter")
    state(page, "recording")
    expect(page.locator("[data-record=stop]:visible")).to_be_focused()
    assert page.evaluate("isHushed") is True
    page.wait_for_timeout(1200)
    page.keyboard.press("Space")
    state(page, "done")
    expect(page.locator("[data-record=play]")).to_be_focused()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_each_moment_fits_small_screens_and_axe_finds_nothing(
    asked: Live, new_page: NewPage, language: str, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 640})
    start(page, asked.url, language)
    assert find_violations(page) == []
    record(page, 0.5)
    expect(page.locator("[data-level]")).to_be_hidden()  # less movement
    for what, now in (
        ("", "recording"),
        ("pause", "paused"),
        ("stop", "done"),
        ("delete", "before"),
    ):
        if what:
            press(page, what)
        state(page, now)
        assert find_violations(page) == [], now
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not scrolls_sideways(page), now
        page.evaluate("document.documentElement.style.fontSize = ''")
