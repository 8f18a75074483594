"""Reading aloud: a clip first, then the device's own voice, never another language's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.answering import go_on, go_to, heading, start, step
from tests.browser.conftest import Live
from tests.browser.way import SPEAKER, choose, open_panel, said, wait_to_hear, with_voices

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]


def wait_for_mark(page: Page, name: str, words: str) -> None:
    """Wait until just these words are marked as the sentence or the word that is said."""
    page.wait_for_function(
        "([name, words]) => [...(CSS.highlights.get(`voice-${name}`) ?? [])].join() === words",
        arg=[name, words],
    )


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
    step(page).locator(".options label").first.click()
    go_on(page)
    wait_to_hear(page, heading(page))
    texts = [text for _, text, _ in said(page)]
    assert texts.count("How did you feel when you moved?") == 1  # an answer is no new screen


def test_a_recorded_clip_comes_before_the_voice(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    with_voices(page, "en-GB")
    page.add_init_script(
        """window.played = []
        window.Audio = class {
            constructor(address) { this.address = address }
            play() {
                window.played.push(this.address)
                if (this.address.includes('broken')) {
                    setTimeout(() => this.onerror())
                    return Promise.reject(new Error('none'))
                }
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
