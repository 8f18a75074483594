"""What people do who have a keyboard and nothing else."""

from playwright.sync_api import Page

_FAR = 300
_IS_PAST_THE_RAIL = """chosen => document.activeElement === document.body
    && document.querySelector('.rail ~ main')?.contains(document.querySelector(chosen))"""
"""Of a staff page that just came: whether the link at its top is a shorter way."""


def go(page: Page, selector: str, *keys: str, back: bool = False) -> None:
    """Walk to something with Tab alone, and press keys there.

    As people do, past the rail by the first link of a page: a Tab through each of its links costs
    a look at the page each time.
    """
    page.locator(selector).first.wait_for(state="attached")  # the page may still be coming
    page.wait_for_load_state()  # and its script
    if not back and page.evaluate(_IS_PAST_THE_RAIL, selector):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.skip-link')"):
            page.keyboard.press("Enter")
    for _ in range(_FAR):
        if page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            break
        page.keyboard.press("Shift+Tab" if back else "Tab")
    else:
        raise AssertionError(f"Tab does not lead to {selector}")
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, selector: str, words: str) -> None:
    """Walk to a field and type into it."""
    go(page, selector)
    page.keyboard.type(words)


def choose(page: Page, name: str, value: str) -> None:
    """Walk to one of several and on with the arrows to this one."""
    go(page, f"[name={name}]", "Space")
    for _ in range(_FAR):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not lead to {value}")


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    """Come in through the sign-in page."""
    page.goto(f"{address}/account/sign-in")
    write(page, "[type=email]", email)
    write(page, "[type=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
