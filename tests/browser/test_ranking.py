"""Two forums rank on several phones at once, the map appears, and a board decides."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, check

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is counted has its own tests, on both."""

THEMES = 4


def choose(page: Page, wanted: str) -> None:
    """Answer each question by touch: for the wanted card where it is shown, else the first."""
    for number in range(THEMES * (THEMES - 1) // 2):
        step = page.locator("[data-step]:visible")
        cards = step.locator(".duel-cards .choice")
        best = cards.filter(has_text=wanted)
        (best if best.count() else cards).first.locator("label").click()
        if number < THEMES * (THEMES - 1) // 2 - 1:
            page.locator("[data-do=next]").click()


def choose_by_keys(page: Page) -> None:
    """Answer with the keyboard alone, and go back once: what was chosen is still there."""
    page.locator("[data-step]:visible input").first.focus()
    page.keyboard.press("Space")
    page.locator("[data-do=next]").focus()
    expect(page.locator("[data-do=next]")).to_have_text("Next")
    page.keyboard.press("Enter")
    expect(page.locator("[data-trail]")).to_have_text("Question 2 of 6")
    expect(page.locator("[data-step]:visible")).to_be_focused()
    page.locator("[data-do=back]").press("Enter")
    expect(page.locator("[data-step]:visible input").first).to_be_checked()
    for _ in range(5):
        page.locator("[data-do=next]").press("Enter")
    page.locator("[data-step]:visible input[value=same]").press("Space")
    page.get_by_role("button", name="Send my choices").press("Enter")


def open_ranking(live: Live, officer: Page) -> list[str]:
    """Make a ranking of a few themes and open it; the two forums' addresses."""
    officer.goto(f"{live.url}/respond/transitions")
    officer.get_by_role("link", name="What matters most").click()
    officer.get_by_role("link", name="New ranking").click()
    ticked = officer.locator("#themes input:checked")
    for box in reversed(ticked.all()[THEMES:]):  # each one unticked moves those after it
        box.uncheck()
    officer.get_by_label("People who make it count: Young people").fill("")
    officer.get_by_role("button", name="Go on to the cards").click()
    expect(officer.get_by_role("alert")).to_contain_text("how many people make the forum’s voice")
    check(officer)
    officer.get_by_label("People who make it count: Young people").fill("3")
    officer.get_by_role("button", name="Go on to the cards").click()
    for number, box in enumerate(officer.locator("input[lang=ar]").all()):
        box.fill(f"بطاقة {number}")
    check(officer)
    officer.get_by_role("button", name="Open the vote").click()
    expect(officer.get_by_role("heading", name="The vote is open")).to_be_visible()
    check(officer)
    return [field.input_value() for field in officer.get_by_label("Address for phones").all()]


def test_two_forums_rank_on_phones_at_once_and_the_board_decides(
    live: Live, open_page: Callable[..., Page]
) -> None:
    officer = open_page(wide=True)
    live.sign_in(officer, "engagement_officer")
    young, parents = open_ranking(live, officer)
    wanted = first_card(officer, live)

    phones = [open_page(locale="en-GB") for _ in range(4)]
    arabic, plain = open_page(locale="ar"), open_page(script=False, locale="en-GB")
    for phone, where in zip(phones, (young, young, parents, parents), strict=True):
        phone.goto(where)
    arabic.goto(young)
    plain.goto(parents)
    expect(arabic.locator("html")).to_have_attribute("dir", "rtl")
    expect(arabic.locator(".choice-words", has_text="بطاقة").first).to_be_visible()
    check(arabic)
    check(phones[0])

    choose_by_keys(phones[0])
    expect(phones[0].get_by_role("heading", name="Thank you")).to_be_visible()
    check(phones[0])
    choose(phones[1], wanted)
    phones[1].context.set_offline(True)
    phones[1].get_by_role("button", name="Send my choices").click()
    expect(phones[1].get_by_text("Your choices are safe on this phone.")).to_be_visible()
    phones[1].context.set_offline(False)
    expect(phones[1].get_by_role("heading", name="Thank you")).to_be_visible()
    phones[1].goto(young)
    expect(phones[1].get_by_text("Your choices are counted.")).to_be_visible()
    for phone in phones[2:]:
        choose(phone, wanted)
        phone.get_by_role("button", name="Send my choices").click()
        expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    choose(arabic, "بطاقة 0")
    arabic.locator("[data-send] button").first.click()
    expect(arabic).to_have_url(re.compile("/ar/r/.*/thanks"))
    plain.locator("label", has_text="I can’t say").first.click()
    plain.locator(".duel-cards label").last.click()
    plain.get_by_role("button", name="Send my choices").click()
    expect(plain.get_by_role("heading", name="Thank you")).to_be_visible()

    expect(officer.locator("[data-forum]").first).to_contain_text("3 people took part.")
    expect(officer.locator("[data-forum]").last).to_contain_text("3 people took part. 5 more")
    officer.get_by_role("button", name="Close the vote").press("Enter")
    expect(officer.locator("svg.ranked-map")).to_be_visible()
    assert officer.locator(".ranked-point").count() == THEMES
    brief = officer.locator(".in-brief")
    expect(brief).to_contain_text("too close to call")
    expect(brief).to_contain_text("5 more people were needed")
    check(officer)
    decide(officer)


def first_card(officer: Page, live: Live) -> str:
    """The name of the first card, as voters read it."""
    where = officer.get_by_role("link", name="Open it here").first.get_attribute("href")
    page = officer.request.get(f"{live.url}{where}").text()
    return re.findall(r'choice-words">([^<]+)<', page)[0].strip()


def decide(officer: Page) -> None:
    """Write down with the keyboard what the board chose and what not."""
    officer.get_by_role("link", name="Write down what the board decided").press("Enter")
    chosen, turned_down = (
        officer.locator("fieldset.decide").nth(0),
        officer.locator("fieldset.decide").nth(1),
    )
    chosen.get_by_label("Chosen", exact=True).press("Space")
    chosen.get_by_role("textbox").fill("Both forums want it.")
    turned_down.get_by_label("Not chosen", exact=True).press("Space")
    officer.get_by_role("button", name="Save for good").press("Enter")
    expect(officer.get_by_role("alert")).to_contain_text("Say why.")
    check(officer)
    officer.locator("fieldset.decide").nth(1).get_by_role("textbox").fill("Next year’s money.")
    officer.get_by_role("button", name="Save for good").press("Enter")
    expect(officer.get_by_text("Both forums want it.")).to_be_visible()
    expect(officer.get_by_text("Next year’s money.")).to_be_visible()
    expect(officer.get_by_role("link", name="Make this a priority").first).to_be_visible()
    check(officer)
