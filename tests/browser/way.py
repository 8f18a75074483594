"""The steps of somebody who chooses their way of reading, on a device that speaks."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

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


def said(page: Page) -> list[list[Any]]:
    found = page.evaluate("window.said")
    assert isinstance(found, list)
    return found


def wait_to_hear(page: Page, words: str) -> None:
    """Wait until something with these words has been said."""
    heard = "words => window.said.some(([, text]) => text.includes(words))"
    page.wait_for_function(heard, arg=words)


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
