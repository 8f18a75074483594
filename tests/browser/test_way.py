"""My way of reading and answering: panel, read aloud, one switch, breaks, leaving quickly."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import (
    NEXT,
    THEMES,
    Live,
    find_faint,
    find_violations,
    scrolls_sideways,
)
from tests.browser.test_survey_page import OTHERS, STANDING, find_published

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]
WEATHER = "https://www.bbc.co.uk/weather"

# A device that speaks: it keeps what it is asked to say, and says it in no time, or never ends.
SPEAKER = """
window.said = []
window.voices = VOICES
class Utterance { constructor(text) { this.text = text } }
Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance })
const speaker = new EventTarget()
speaker.getVoices = () => window.voices
speaker.cancel = () => { window.cancelled = (window.cancelled ?? 0) + 1 }
speaker.speak = one => {
  window.said.push([one.voice.lang, one.text, one.rate])
  window.current = one
  if (!window.isHeld) setTimeout(() => one.onend())
}
Object.defineProperty(window, 'speechSynthesis', { value: speaker })
"""


def with_voices(page: Page, *languages: str, is_held: bool = False) -> None:
    voices = [f"{{ lang: '{one}', localService: true }}" for one in languages]
    page.add_init_script(SPEAKER.replace("VOICES", f"[{', '.join(voices)}]"))
    if is_held:
        page.add_init_script("window.isHeld = true")


def start(page: Page, live: Live, language: str = "en", code: str = "moving-on") -> None:
    page.goto(f"{live.url}/{language}/s/{code}")
    expect(page.locator("#survey.ready")).to_be_visible()


def step(page: Page) -> Locator:
    return page.locator("form:not([hidden]) > .step:not([hidden])")


def go_on(page: Page, times: int = 1) -> None:
    for _ in range(times):
        before = page.url
        page.locator(NEXT).click()
        page.wait_for_function("before => location.href !== before", arg=before)


def go_to(page: Page, name: str) -> None:
    for _ in range(30):
        if page.locator(f"#q-{name}:not([hidden])").count():
            return
        go_on(page)
    raise AssertionError(name)


def open_panel(page: Page) -> Locator:
    page.locator("[data-way]").click()
    panel = page.locator("dialog[open]")
    expect(panel).to_be_visible()
    return panel


def choose(page: Page, **choices: str) -> None:
    """Choose in the panel, and close it."""
    panel = open_panel(page)
    for name, value in choices.items():
        panel.locator(f"[id='W-{name}-{value}']").click()
    panel.get_by_role("button", name="Done").last.click()
    expect(panel).to_be_hidden()


def prefer(page: Page, **choices: str) -> None:
    """Choices from an earlier visit."""
    words = ", ".join(f"{name}: '{value}'" for name, value in choices.items())
    page.add_init_script(f"localStorage.setItem('voice.way', JSON.stringify({{ {words} }}))")


def said(page: Page) -> list[list[Any]]:
    found = page.evaluate("window.said")
    assert isinstance(found, list)
    return found


# The panel


def test_the_panel_opens_by_keyboard_and_gives_the_focus_back(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    page.locator("[data-way]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My way")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("[data-way]")).to_be_focused()


def test_choices_hold_on_every_page_and_at_the_next_visit(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    choose(page, theme="yellow", size="150", reading="words", calm="on")
    for path in ("en/s/moving-on", "ar/", "en/help", "en/receipt", "en/you-said-we-did"):
        page.goto(f"{live.url}/{path}")
        expect(page.locator("html")).to_have_attribute("data-theme", "yellow")
        expect(page.locator("html")).to_have_attribute("data-size", "150")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    start(page, live)
    panel = open_panel(page)
    expect(panel.locator("#W-theme-yellow")).to_be_checked()
    panel.get_by_role("button", name="Use the usual way").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "yellow")


def test_a_shared_tablet_forgets_how_the_last_person_read(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    choose(page, theme="cream", size="200")
    page.evaluate("document.dispatchEvent(new Event('voice:wipe'))")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "cream")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_pictures_alone_leave_the_words_to_screen_readers_and_where_there_is_no_picture(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    choose(page, reading="pictures")
    go_to(page, "kind_of_move")
    card = step(page).locator(".option").first
    expect(card.get_by_role("radio")).to_have_accessible_name(re.compile(r"\w+"))
    widths = "box => box.querySelector('.picture').getBoundingClientRect().width"
    assert card.evaluate(widths) >= 80
    choose(page, reading="words")
    expect(card.locator(".picture")).to_be_hidden()
    expect(card.locator(".option-words")).to_be_visible()


def test_without_script_one_can_leave_quickly_and_the_button_leads_to_advice(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page(script=False)
    page.goto(f"{live.url}/en/s/moving-on")
    page.wait_for_url("**/form")
    assert page.get_by_role("link", name="Leave quickly").get_attribute("href") == WEATHER
    page.get_by_role("link", name="My way").click()
    expect(page.get_by_text("press Ctrl and +")).to_be_visible()
    expect(page.locator("#my-way")).to_be_hidden()


def test_the_panels_own_page_works_as_the_panel(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{live.url}/en/my-way")
    page.locator("#W-theme-dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert find_violations(page) == []


# Reading aloud


def test_a_screen_is_read_in_order_sentence_by_sentence(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    with_voices(page, "de-DE", "en-GB")
    start(page, live)
    go_to(page, "moving_feel")
    assert said(page) == []
    page.get_by_role("button", name="Listen").click()
    expect(page.get_by_role("button", name="Listen")).to_be_visible()
    page.wait_for_function("() => window.said.length >= 4")
    assert {language for language, _, _ in said(page)} == {"en-GB"}
    texts = [text for _, text, _ in said(page)]
    options = step(page).locator(".options .option-words").all_inner_texts()
    assert texts == ["How did you feel when you moved?", *options]


def test_the_sentence_that_is_said_is_marked_and_the_word_only_once_it_is_known(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    with_voices(page, "en-GB", is_held=True)
    start(page, live)
    page.get_by_role("button", name="Listen").click()
    wait_for_mark(page, "sentence", "Do you want to take part?")
    wait_for_mark(page, "word", "")
    page.evaluate("window.current.onboundary({ name: 'word', charIndex: 3, charLength: 3 })")
    wait_for_mark(page, "word", "you")
    page.evaluate("window.current.onend()")
    wait_for_mark(page, "sentence", "We want to hear about a move you made.")
    expect(page.locator(".is-read")).to_contain_text("We want to hear")
    page.get_by_role("button", name="Pause").click()
    wait_for_mark(page, "sentence", "")
    page.get_by_role("button", name="Go on").click()
    wait_for_mark(page, "sentence", "We want to hear about a move you made.")
    go_on(page)
    expect(page.get_by_role("button", name="Listen")).to_be_visible()
    wait_for_mark(page, "sentence", "")
    assert [text for _, text, _ in said(page)] == [
        "Do you want to take part?",
        *["We want to hear about a move you made."] * 2,
    ]


def wait_for_mark(page: Page, name: str, words: str) -> None:
    """Wait until just these words are marked as the sentence or the word that is said."""
    page.wait_for_function(
        "([name, words]) => [...(CSS.highlights.get(`voice-${name}`) ?? [])].join() === words",
        arg=[name, words],
    )


def test_no_voice_reads_another_language(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    with_voices(page, "en-GB", "fr-FR")
    start(page, live, "ar")
    expect(page.locator("[data-listen]:visible")).to_have_count(0)
    expect(open_panel(page).locator("[data-no-voice]")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate(
        """() => {
            window.voices.push({ lang: 'ar_EG', localService: true })
            speechSynthesis.dispatchEvent(new Event('voiceschanged'))
        }"""
    )
    page.locator("[data-hear=listen]:visible").click()
    page.wait_for_function("() => window.said.length")
    assert said(page)[0][0] == "ar_EG"


def test_a_voice_that_sends_the_words_elsewhere_is_not_used(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    page.add_init_script(SPEAKER.replace("VOICES", "[{ lang: 'en-GB', localService: false }]"))
    start(page, live)
    expect(page.locator("[data-listen]:visible")).to_have_count(0)


def test_each_screen_is_read_only_to_someone_who_asked_for_it(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    with_voices(page, "en-GB")
    start(page, live)
    go_on(page)
    assert said(page) == []
    choose(page, aloud="on", speed="0.75")
    go_on(page)
    page.wait_for_function("() => window.said.length > 1")
    assert said(page)[0][1:] == ["How did you feel when you moved?", 0.75]


def test_a_recorded_clip_comes_before_the_voice(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    with_voices(page, "en-GB")
    page.add_init_script(
        """window.played = []
        window.Audio = class {
            constructor(address) { this.address = address }
            play() {
                window.played.push(this.address)
                if (this.address.includes('broken')) return Promise.reject(new Error('none'))
                setTimeout(() => this.onended())
                return Promise.resolve()
            }
            pause() {}
        }"""
    )

    def put_clips(route: Route) -> None:
        reply = route.fetch()
        body = reply.text().replace(
            'id="q-moving_feel-words" tabindex="-1"',
            'id="q-moving_feel-words" tabindex="-1" data-clip="/clips/question.mp3"',
        )
        body = body.replace(
            'label for="moving_feel-ok"', 'label data-clip="/clips/broken.mp3" for="moving_feel-ok"'
        )
        route.fulfill(response=reply, body=body)

    page.route("**/s/moving-on", put_clips)
    start(page, live)
    go_to(page, "moving_feel")
    page.get_by_role("button", name="Listen").click()
    page.wait_for_function("() => window.said.length >= 3")
    assert page.evaluate("window.played") == ["/clips/question.mp3", "/clips/broken.mp3"]
    words = step(page).locator(".options .option-words").all_inner_texts()
    assert [text for _, text, _ in said(page)] == words


def test_standing_pages_are_read_as_well(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    with_voices(page, "en-GB")
    for path in ("help", "receipt", "no-thank-you"):
        page.goto(f"{live.url}/en/{path}")
        page.get_by_role("button", name="Listen").click()
        page.wait_for_function("() => window.said.length > 2")


def test_sentences_are_cut_without_a_segmenter(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("delete Intl.Segmenter")
    page.goto(f"{live.url}/en/help")
    folder = page.locator("script[src*='way.js']").get_attribute("src") or ""
    cut = """async ([folder, words]) =>
        (await import(folder.replace('way.js', 'sentences.js'))).cut(words, 'ar')"""
    words = "كيف كان ذلك؟ جيد. यह अच्छा है। یہ ہے۔ End"
    found = page.evaluate(cut, [folder, words])
    assert [text for _, text in found] == ["كيف كان ذلك؟", "جيد.", "यह अच्छा है।", "یہ ہے۔", "End"]
    assert all(words[at : at + len(text)] == text for at, text in found)


# One switch


def scan_until(page: Page, wanted: str) -> None:
    """Let the marks go round until one is on the wanted control (or on its group), and press."""
    for _ in range(60):
        page.clock.run_for(1000)
        marked = page.locator(".is-scanned")
        found = page.evaluate(
            """wanted => {
                const marked = [...document.querySelectorAll('.is-scanned')]
                const is = one => one.matches(wanted) || one.control?.matches(wanted)
                return marked.some(is)
            }""",
            wanted,
        )
        if not found:
            continue
        is_alone = marked.count() == 1
        page.keyboard.press("Space")
        if is_alone:
            return
    raise AssertionError(f"{wanted} is never marked")


def test_one_switch_finishes_a_survey(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.clock.install()
    prefer(page, scan="1")
    start(page, live)
    page.wait_for_function("() => document.querySelector('link[href*=\"way.css\"]')")
    scan_until(page, "[data-do=begin], [data-do=next]")
    while not page.locator("#q-send:not([hidden])").count():
        here = page.url
        if page.locator(".step:not([hidden]) .options input").count():
            scan_until(page, ".step:not([hidden]) .options input")
        scan_until(page, "[data-do=begin], [data-do=next]")
        page.wait_for_function("here => location.href !== here", arg=here)
    assert "Skipped" not in page.locator(".checked").first.inner_text()
    scan_until(page, "#q-send .button")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_scanning_ends_with_escape_and_from_the_panel_and_a_tap_anywhere_picks(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    page.clock.install()
    start(page, live)
    marked = page.locator(".is-scanned")
    choose(page, scan="2")
    page.clock.run_for(2100)
    expect(marked).to_have_count(1)
    page.keyboard.press("Escape")
    expect(marked).to_have_count(0)
    expect(page.locator("html")).not_to_have_attribute("data-scan", "2")
    choose(page, scan="2")
    choose(page, scan="0")
    page.clock.run_for(5000)
    expect(marked).to_have_count(0)
    choose(page, scan="1")
    page.clock.run_for(1100)
    expect(marked).to_have_text("Yes, I want to take part")
    assert marked.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)") >= 3
    before = page.url
    page.mouse.click(180, 500)
    page.wait_for_function("before => location.href !== before", arg=before)


def test_someone_who_writes_is_left_in_peace_and_not_shut_in(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    page.clock.install()
    start(page, live)
    go_to(page, "good")
    choose(page, scan="1")
    scan_until(page, "textarea")
    box = step(page).locator("textarea")
    expect(box).to_be_focused()
    page.keyboard.type("It was good")
    page.clock.run_for(5000)
    expect(box).to_have_value("It was good")
    expect(box).to_be_focused()
    page.clock.run_for(8000)
    expect(box).not_to_be_focused()
    expect(page.locator(".is-scanned")).not_to_have_count(0)


# Pace, assent, leaving


def test_the_keyboard_alone_finishes_a_survey(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    for _ in range(30):
        if page.locator("#q-send:not([hidden])").count():
            break
        here = page.url
        for _ in range(12):
            page.keyboard.press("Tab")
            kind = page.evaluate("document.activeElement.type")
            if kind in ("radio", "checkbox"):
                page.keyboard.press("Space")
            if page.evaluate("document.activeElement.dataset.do") in ("begin", "next"):
                page.keyboard.press("Enter")
                break
        page.wait_for_function("here => location.href !== here", arg=here)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#q-send .button')"):
            page.keyboard.press("Enter")
            break
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()


def test_the_first_screen_asks_for_assent_and_no_is_as_easy(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    first = step(page)
    assert first.locator(".picture").count() == 4
    expect(first).to_contain_text("we may need to tell someone")
    expect(page.get_by_role("link", name="Yes, I want to take part")).to_be_visible()
    expect(page.get_by_role("button", name="Skip this question")).to_be_hidden()
    page.get_by_role("link", name="No, thank you").click()
    expect(page.get_by_role("heading", name="That is fine")).to_be_visible()
    expect(page.get_by_text("Childline")).to_be_visible()
    start(page, live, code="moving-on-parents")
    assert step(page).locator(".picture").count() == 0
    page.get_by_role("link", name="Start").click()
    expect(page.locator("[data-progress]")).to_contain_text("1 of")


def test_half_way_there_is_a_break_that_is_not_counted(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "pause")
    expect(step(page)).to_contain_text("Take a break if you like.")
    expect(page.locator("[data-progress]")).to_have_text("")
    go_on(page)
    expect(page.locator("[data-progress]")).to_have_text("6 of 11")


def test_who_stops_is_told_what_is_kept_and_how_to_come_back(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "moving_feel")
    step(page).locator(".options label").first.click()
    page.get_by_role("button", name="Stop and come back").click()
    expect(page.get_by_role("heading", name="You can stop here")).to_be_focused()
    expect(page.locator(".stopped")).to_contain_text(re.compile(r"until \w+ \d+ \w+ 20\d\d"))
    expect(page.locator(".stopped")).to_contain_text("/en/s/moving-on")
    assert find_violations(page) == []
    page.get_by_role("button", name="Go on now").click()
    expect(step(page).locator("h2")).to_be_focused()
    assert step(page).get_attribute("id") == "q-moving_feel"
    page.get_by_role("button", name="Stop and come back").click()
    page.get_by_role("link", name="Go to the first page").click()
    start(page, live)
    page.get_by_role("button", name="Carry on").click()
    expect(page.locator("[data-progress]")).to_have_text("3 of 11")


def test_a_device_that_keeps_nothing_does_not_promise_it(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('full') }")
    start(page, live)
    go_on(page)
    page.get_by_role("button", name="Stop and come back").click()
    expect(page.locator(".stopped")).to_contain_text("cannot keep your answers")
    expect(page.get_by_text("is kept on this device until")).to_be_hidden()


def test_who_helped_is_asked_only_where_someone_did(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "answered_by")
    expect(page.locator("[data-helper]")).to_be_hidden()
    page.locator("label[for=answered_by-helped]").click()
    page.locator("label[for=helper_role-staff]").click()
    go_on(page)
    expect(page.locator(".checked").last).to_contain_text("A teacher or other staff")
    with page.expect_request("**/responses/*") as sent:
        page.get_by_role("button", name="Send my answers").click()
    assert sent.value.post_data_json["helper_role"] == "staff"
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.mark.parametrize("how", ["link", "shift"])
def test_leaving_quickly_shows_nothing_of_the_survey(
    live: Live, open_page: OpenPage, how: str
) -> None:
    page = open_page()
    page.route(f"{WEATHER}**", lambda route: route.fulfill(body="<h1>Weather</h1>"))
    start(page, live)
    go_to(page, "moving_feel")
    step(page).locator(".options label").first.click()
    if how == "link":
        page.get_by_role("link", name="Leave quickly").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(f"{WEATHER}**")
    page.go_back()
    expect(page.get_by_text("You left quickly.")).to_be_visible()
    expect(page.locator("#survey")).to_be_hidden()
    assert page.locator("#survey input:checked").count() == 0
    if how == "link":
        page.get_by_role("button", name="Carry on").click()
        expect(page.locator("#survey")).to_be_visible()
        assert page.locator("#q-moving_feel input:checked").count() == 1
        return
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("link", name="Yes, I want to take part")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You started before.")).to_be_hidden()


def test_capital_letters_do_not_leave(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "good")
    step(page).locator("textarea").press_sequentially("ABC")
    for letter in "DEF":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    expect(step(page).locator("textarea")).to_have_value("ABCDEF")


# Every screen


# What can be pressed, its size and its nearest neighbour; links inside a sentence are let off.
MEASURE = """() => {
    const isBox = one => one.matches('[type=radio], [type=checkbox]')
    const seen = one => (isBox(one) && one.labels[0]) || one
    const words = one => one?.textContent.trim()
    const isInText = one =>
        one.matches('p a:not(.button, .link-button)') && words(one.closest('p')) !== words(one)
    const all = 'a[href], button, input, textarea, select, summary'
    const controls = [...document.querySelectorAll(all)]
        .filter(one => one.type !== 'hidden' && !one.closest('.trap, .skip-link, .foot > p'))
        .filter(one => one.checkVisibility() && !isInText(one))
        .map(one => [one, seen(one).getBoundingClientRect()])
        .filter(([, box]) => box.width && box.height)
    const wrong = []
    const say = one => one.id || one.textContent.trim() || one.className
    for (const [one, box] of controls) {
        const least = one.closest('.option') ? 64 : 44
        if (box.height < least - 0.5 || box.width < 43.5)
            wrong.push(`${say(one)}: ${box.width.toFixed()} x ${box.height.toFixed()}`)
        for (const [other, next] of controls) {
            if (other === one) continue
            const across = Math.max(next.left - box.right, box.left - next.right)
            const down = Math.max(next.top - box.bottom, box.top - next.bottom)
            if (Math.max(across, down) < 7.5) wrong.push(`${say(one)} is close to ${say(other)}`)
        }
    }
    return wrong
}"""


def test_every_control_is_large_and_apart_on_every_screen(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    with_voices(page, "en-GB")
    start(page, live)
    while True:
        assert page.evaluate(MEASURE) == [], page.url
        if page.locator("#q-send:not([hidden])").count():
            break
        if page.locator("#q-answered_by:not([hidden])").count():
            page.locator("label[for=answered_by-helped]").click()
        go_on(page)
    page.locator("#q-send .button").click()
    expect(page.locator(".code-digits")).to_be_visible()
    assert page.evaluate(MEASURE) == []
    for path in ("", "help", "receipt", "my-way", "no-thank-you"):
        page.goto(f"{live.url}/en/{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(MEASURE) == [], path


@pytest.mark.parametrize(("language", "theme"), zip(["en", "ar", "gu"], THEMES, strict=True))
def test_no_theme_keeps_anyone_out(
    live: Live, open_page: OpenPage, language: str, theme: str
) -> None:
    page = open_page()
    prefer(page, theme=theme)
    start(page, live, language)
    assert find_violations(page) == []
    open_panel(page)
    assert find_violations(page) == []
    page.keyboard.press("Escape")
    go_to(page, "moving_feel")
    step(page).locator(".options label").first.click()
    assert find_violations(page) == []
    go_to(page, "good")
    step(page).locator(".safety summary").click()
    assert find_violations(page) == []


def test_no_page_of_the_public_is_faint_in_any_theme(live: Live, open_page: OpenPage) -> None:
    """A theme is colours, and they are the same in every language."""
    page = open_page()
    prefer(page, theme="cream")
    for path in (*STANDING, *OTHERS, find_published(page, live)):
        page.goto(f"{live.url}/en/{path}")
        assert find_faint(page) == [], path


def test_no_screen_is_faint_in_any_theme(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    prefer(page, theme="cream")
    start(page, live, code="my-week")
    while not page.locator("#q-send:not([hidden])").count():
        assert find_faint(page) == []
        go_on(page)
    assert find_faint(page) == []
    page.locator("#q-send .button").click()
    expect(page.locator(".code-digits")).to_be_visible()
    assert find_faint(page) == []


@pytest.mark.parametrize("reading", ["words", "pictures"])
def test_no_reading_mode_keeps_anyone_out(live: Live, open_page: OpenPage, reading: str) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    prefer(page, reading=reading)
    start(page, live)
    while not page.locator("#q-send:not([hidden])").count():
        assert find_violations(page) == []
        assert not scrolls_sideways(page)
        go_on(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_biggest_letters_fit_the_smallest_phone(
    live: Live, open_page: OpenPage, language: str
) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    prefer(page, size="200", reading="pictures")
    start(page, live, language)
    open_panel(page)
    assert not scrolls_sideways(page)
    inside = "sheet => sheet.scrollWidth <= sheet.clientWidth + 1"
    assert page.locator("dialog").evaluate(inside)
    page.keyboard.press("Escape")
    while not page.locator("#q-send:not([hidden])").count():
        assert not scrolls_sideways(page), page.url
        go_on(page)
    for path in ("", "help", "receipt", "no-thank-you"):
        page.goto(f"{live.url}/{language}/{path}")
        assert not scrolls_sideways(page), path
