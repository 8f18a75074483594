"""An officer is invited and comes in by each way there is, with a keyboard and nothing else."""

import re
from collections.abc import Callable

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, check
from tests.browser.keys import go, write

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

EMAIL, PASSWORD = "newcomer@example.org", "teapot window gravel"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def press(page: Page, name: str) -> None:
    """Walk to a link or a button with Tab alone, and press it."""
    thing = page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    )
    thing.first.evaluate("element => element.setAttribute('data-to-press', '')")
    go(page, "[data-to-press]", "Enter")


def arrive(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def test_an_officer_is_invited_and_signs_in_by_each_way(
    live: Live, open_page: Callable[..., Page]
) -> None:
    here = live.url.replace("127.0.0.1", "localhost")  # passkeys belong to names
    admin = open_page(wide=True)
    live.sign_in(admin, "admin")
    press(admin, "People")
    check(admin)
    press(admin, "Invite someone")
    write(admin, "[name=email]", EMAIL)
    go(admin, "[name=role]")
    admin.keyboard.type("Engagement")
    press(admin, "Invite")
    arrive(admin, "The link is ready")
    check(admin)
    link = admin.get_by_label("The link", exact=True).input_value()

    page = open_page(wide=True)
    page.goto(link.replace("127.0.0.1", "localhost"))
    press(page, "Sign in")
    arrive(page, "Choose a password")
    write(page, "[name=password]", PASSWORD)
    write(page, "[name=again]", PASSWORD)
    page.keyboard.press("Enter")
    arrive(page, "Your work")
    check(page)
    press(page, "How I sign in")
    check(page)

    press(page, "Set up an app")
    check(page)
    go(page, "summary", "Enter")
    totp = TOTP(page.locator("details code").inner_text().replace("-", ""))
    write(page, "[name=code]", str(totp.generate().token))
    page.keyboard.press("Enter")
    arrive(page, "Your recovery codes")
    check(page)
    codes = page.locator(".codes code").all_inner_texts()
    press(page, "I have written them down")

    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    write(page, "[name=name]", "This computer")
    press(page, "Add a passkey")
    expect(page.get_by_text("The passkey is ready.")).to_be_visible()
    check(page)
    press(page, "Sign out")

    arrive(page, "Sign in")
    check(page)
    press(page, "Use a passkey")
    arrive(page, "Your work")
    press(page, "Sign out")
    arrive(page, "Sign in")
    write(page, "[type=email]", EMAIL)
    write(page, "[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    arrive(page, "The second step")
    check(page)
    write(page, "[name=code]", codes[0])
    page.keyboard.press("Enter")
    arrive(page, "Your work")

    press(page, "Where I am signed in")
    check(page)
    press(page, "Sign out everywhere")
    arrive(page, "Sign in")
    page.goto(f"{here}/account")
    arrive(page, "Sign in")

    admin.goto(f"{live.url}/account/audit?act=passkey_added")
    expect(admin.get_by_role("link", name=EMAIL).first).to_be_visible()
    check(admin)
    press(admin, "Check it")
    expect(admin.get_by_role("status").first).to_contain_text(re.compile("as they were written"))
    check(admin)
