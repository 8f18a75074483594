"""A button of a staff page that is pressed again while the first answer is still on its way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Live

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

REMINDER = "Ring the two village schools"


def test_pressed_twice_it_sends_once(live: Live, open_page: Callable[..., Page]) -> None:
    page = open_page(wide=True)
    live.sign_in(page, "engagement_officer")
    sent: list[Route] = []
    page.route("**/reminders", lambda route: sent.append(route))
    page.goto(f"{live.url}/involve/surveys/my-week/reach")
    for times in (1, 2):
        page.get_by_label("What to do").fill(REMINDER)
        page.get_by_label("Day", exact=True).fill("2026-12-24")
        page.get_by_role("button", name="Add a reminder").evaluate(
            "button => { button.click(); setTimeout(() => button.click(), 300) }"
        )
        page.wait_for_timeout(900)
        assert len(sent) == times
        sent[-1].continue_()
        expect(page.locator(".reminders li", has_text=REMINDER)).to_have_count(times)
