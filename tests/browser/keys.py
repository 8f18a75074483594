"""What people do who have a keyboard and nothing else."""

from playwright.sync_api import Page

_FAR = 300


def go(page: Page, selector: str, *keys: str, back: bool = False) -> None:
    """Walk to something with Tab alone, and press keys there."""
    page.locator(selector).first.wait_for(state="attached")  # the page may still be coming
    page.wait_for_load_state()  # and its script
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
