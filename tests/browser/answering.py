"""The steps of somebody who answers: through the screens, to the check, and away."""

from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NEXT


class Served(Protocol):
    """Where a survey can be answered: a server, or a line to one."""

    @property
    def url(self) -> str: ...


def start(page: Page, at: Served, language: str = "en", code: str = "moving-on") -> None:
    page.goto(f"{at.url}/{language}/s/{code}")
    expect(page.locator("#survey.ready")).to_be_visible()


def step(page: Page) -> Locator:
    return page.locator("form:not([hidden]) > .step:not([hidden])")


def heading(page: Page) -> str:
    return page.locator(".step:not([hidden]) h2").inner_text()


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


def to_first_question(page: Page) -> None:
    while not page.locator("fieldset.step:not([hidden])").count():
        go_on(page)


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


def prefer(page: Page, **choices: str) -> None:
    """Choices from an earlier visit."""
    words = ", ".join(f"{name}: '{value}'" for name, value in choices.items())
    page.add_init_script(f"localStorage.setItem('voice.way', JSON.stringify({{ {words} }}))")
