"""Two forums rank on twelve phones, a board decides and promises, and the answer comes back.

A release goes out in three languages; a young person opens it from their receipt and says that it
is not what they meant; the officer sees it.
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Live, check, scrolls_sideways
from tests.browser.test_whole_loop import fill

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is counted and kept has its own tests, on both."""

OpenPage = Callable[..., Page]

THEMES = (
    "Friends and belonging",
    "Travel and transport",
    "Visits before the move",
    "Busy, noisy places and quiet space",
)
FRIENDS, JOURNEY = "Friends", "Getting there"
PAIRS = 6
PUBLIC = "you-said-we-did/transitions"
SAID = "I miss my friends. I want to see my friends from my old school again."
MEANT = "I meant that my friends come to college with me."
REASON = "Both forums want it."
PRIORITY = {
    "title_en": "Keeping your friends",
    "easy_title_en": "Keep your friends",
    "you_said_en": "Moving on must not mean losing your friends.",
    "easy_you_said_en": "You want to keep your friends.",
    "title_ar": "الحفاظ على أصدقائك",
    "easy_title_ar": "ابق مع أصدقائك",
    "you_said_ar": "الانتقال لا يعني أن تفقد أصدقاءك.",
    "easy_you_said_ar": "تريد أن تبقى مع أصدقائك.",
    "title_gu": "તમારા મિત્રો સાથે રહેવું",
    "easy_title_gu": "તમારા મિત્રો સાથે રહો",
    "you_said_gu": "બદલાવમાં તમે મિત્રો ગુમાવો નહીં.",
    "easy_you_said_gu": "તમારે મિત્રો સાથે રહેવું છે.",
}
PROMISE = {
    "what_en": "Each college holds a day for old friends every term.",
    "easy_what_en": "You meet your old friends every term.",
    "who_en": "Head of post-16",
    "how_we_know_en": "We ask young people in June.",
    "what_ar": "تقيم كل كلية يومًا للأصدقاء في كل فصل.",
    "easy_what_ar": "تلتقي بأصدقائك في كل فصل.",
    "what_gu": "દરેક કૉલેજ દર સત્રે જૂના મિત્રો માટે એક દિવસ રાખશે.",
    "easy_what_gu": "તમે દર સત્રે જૂના મિત્રોને મળશો.",
    "by": "2027-09-01",
}


def press(page: Page, name: str) -> None:
    """Press a button with the keyboard alone."""
    page.get_by_role("button", name=re.compile(name)).first.focus()
    page.keyboard.press("Enter")


def test_two_forums_rank_on_twelve_phones_and_the_answer_reaches_a_receipt(
    live: Live, open_page: OpenPage
) -> None:
    receipt = open_page(script=False)
    code = hand_in(receipt, live)
    officer = open_page(wide=True)
    live.sign_in(officer, "engagement_officer")
    find_themes(officer, live)
    young, parents = open_ranking(live, officer)
    twelve_phones_vote(open_page, young, parents)
    the_map_appears(officer)
    the_board_decides(officer)
    a_priority_and_a_promise_stand_on_it(officer)
    a_second_person_publishes(officer, open_page(wide=True), live)
    a_reader_reads_it_in_three_languages(open_page(), live)
    the_receipt_leads_to_a_reply(receipt, live, code)
    the_officer_sees_it(officer, live)


def hand_in(phone: Page, live: Live) -> str:
    body: dict[str, Any] = {
        "edition": 1, "language": "en", "answered_by": "self", "answers": {"better": SAID},
    }  # fmt: skip
    reply = phone.request.put(f"{live.url}/api/v1/surveys/moving-on/responses/{uuid4()}", data=body)
    assert reply.status == 201, reply.text()
    return str(reply.json()["receipt"])


def find_themes(officer: Page, live: Live) -> None:
    officer.goto(f"{live.url}/listen/transitions")
    officer.get_by_role("button", name="Find themes").click()
    look = officer.get_by_role("link", name="Look again")
    expect(look).to_be_focused(timeout=60_000)
    look.click()
    expect(officer.locator(".run-last")).to_contain_text("Done")


def open_ranking(live: Live, officer: Page) -> list[str]:
    """Make a ranking of a few themes and open it; the two forums' addresses."""
    officer.goto(f"{live.url}/respond/transitions")
    officer.get_by_role("link", name="What matters most").click()
    officer.get_by_role("link", name="New ranking").click()
    for box in officer.locator("#themes input").all():
        box.set_checked(False)
    for name in THEMES:
        officer.locator("#themes label", has_text=name).locator("input").check()
    officer.get_by_label("People who make it count: Young people").fill("")
    officer.get_by_role("button", name="Go on to the cards").click()
    expect(officer.get_by_role("alert")).to_contain_text("how many people make the forum’s voice")
    check(officer)
    officer.get_by_label("People who make it count: Young people").fill("6")
    officer.get_by_role("button", name="Go on to the cards").click()
    for language, word in (("ar", "بطاقة"), ("gu", "કાર્ડ")):
        for number, box in enumerate(officer.locator(f"input[lang={language}]").all()):
            box.fill(f"{word} {number}")
    check(officer)
    officer.get_by_role("button", name="Open the vote").click()
    expect(officer.get_by_role("heading", name="The vote is open")).to_be_visible()
    check(officer)
    return [field.input_value() for field in officer.get_by_label("Address for phones").all()]


def twelve_phones_vote(open_page: OpenPage, young: str, parents: str) -> None:
    """All stand before their first question before anybody sends."""
    locales = ["en-GB"] * 4 + ["ar", "gu"] + ["en-GB"] * 5
    phones = [open_page(locale=one) for one in locales]
    plain = open_page(script=False, locale="en-GB")
    for number, phone in enumerate([*phones, plain]):
        phone.goto(young if number < 6 else parents)
    keys, offline, again, touch, arabic, gujarati, *others = phones
    expect(arabic.locator("html")).to_have_attribute("dir", "rtl")
    check(arabic)
    check(keys)
    choose_by_keys(keys)
    choose(offline, FRIENDS)
    choose_and_load_again(again)
    choose(touch, FRIENDS)
    choose(arabic, "بطاقة 0")
    choose(gujarati, "કાર્ડ 0")
    for number, parent in enumerate(others):
        choose(parent, FRIENDS if number % 2 else JOURNEY)
    plain.locator("label", has_text="I can’t say").first.click()
    plain.locator(".duel-cards label").last.click()
    plain.get_by_role("button", name="Send my choices").click()
    offline.context.set_offline(True)
    for phone in phones[1:]:
        phone.locator("[data-send] button").first.click()
    expect(offline.get_by_text("Your choices are safe on this phone.")).to_be_visible()
    offline.context.set_offline(False)
    for phone in [*phones, plain]:
        expect(phone).to_have_url(re.compile("/thanks$"))
    expect(keys.get_by_role("heading", name="Thank you")).to_be_visible()
    check(keys)
    for phone in (offline, again):
        phone.goto(young)
        expect(phone.get_by_text("Your choices are counted.")).to_be_visible()
    again.get_by_role("button", name="Another person chooses").click()
    expect(again.locator("[data-step]:visible")).to_have_count(1)
    expect(again.locator("input:checked")).to_have_count(0)


def choose(page: Page, wanted: str, until: int = PAIRS) -> None:
    """Answer each question by touch: for the wanted card where it is shown, else the first."""
    for number in range(until):
        cards = page.locator("[data-step]:visible .duel-cards .choice")
        best = cards.filter(has_text=wanted)
        (best if best.count() else cards).first.locator("label").click()
        if number < PAIRS - 1:
            page.locator("[data-do=next]").click()


def choose_and_load_again(page: Page) -> None:
    """What was tapped before the page was loaded again is still there, for who asks for it."""
    choose(page, FRIENDS, until=3)
    kept = read_answers(page)
    assert len(kept) == 3
    page.reload()
    expect(page.get_by_text("You started before.")).to_be_visible()
    expect(page.locator("[data-step]:visible")).to_have_count(0)
    page.get_by_role("button", name="Carry on").click()
    expect(page.locator("[data-trail]")).to_have_text("Question 4 of 6")
    expect(page.locator("[data-step]:visible")).to_be_focused()
    assert read_answers(page) == kept
    for number in range(3, PAIRS):
        page.locator("[data-step]:visible .duel-cards label").first.click()
        if number < PAIRS - 1:
            page.locator("[data-do=next]").click()


def read_answers(page: Page) -> list[list[str]]:
    """What stands chosen, question by question: its name, its value, its words."""
    found = page.evaluate(
        """() => [...document.querySelectorAll('[data-step] input:checked')]
            .map(one => [one.name, one.value, one.labels[0].innerText.trim()])"""
    )
    assert isinstance(found, list)
    return found


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


def the_map_appears(officer: Page) -> None:
    expect(officer.locator("[data-forum]").first).to_contain_text("6 people took part.")
    expect(officer.locator("[data-forum]").last).to_contain_text("6 people took part. 2 more")
    officer.get_by_role("button", name="Close the vote").press("Enter")
    expect(officer.locator("svg.ranked-map")).to_be_visible()
    assert officer.locator(".ranked-point").count() == len(THEMES)
    brief = officer.locator(".in-brief")
    expect(brief).to_contain_text("too close to call")
    expect(brief).to_contain_text("2 more people were needed")
    check(officer)


def the_board_decides(officer: Page) -> None:
    """Write down with the keyboard what the board chose and what not."""
    officer.get_by_role("link", name="Write down what the board decided").press("Enter")
    chosen, turned_down = (
        officer.get_by_role("group", name=re.compile(name)) for name in (THEMES[0], THEMES[1])
    )
    chosen.get_by_label("Chosen", exact=True).press("Space")
    chosen.get_by_role("textbox").fill(REASON)
    turned_down.get_by_label("Not chosen", exact=True).press("Space")
    officer.get_by_role("button", name="Save for good").press("Enter")
    expect(officer.get_by_role("alert")).to_contain_text("Say why.")
    check(officer)
    turned_down.get_by_role("textbox").fill("Next year’s money.")
    officer.get_by_role("button", name="Save for good").press("Enter")
    expect(officer.get_by_text(REASON)).to_be_visible()
    expect(officer.get_by_text("Next year’s money.")).to_be_visible()
    check(officer)


def a_priority_and_a_promise_stand_on_it(officer: Page) -> None:
    """The board's reason is there to confirm; the chain leads back to it."""
    new = officer.get_by_role("link", name=re.compile(f"Make this a priority.*{THEMES[0]}"))
    new.press("Enter")
    expect(officer.locator("[name=why_en]")).to_have_value(REASON)
    check(officer)
    fill(officer, PRIORITY)
    press(officer, "Save this priority")
    officer.get_by_role("link", name=re.compile("^Add a promise")).click()
    fill(officer, PROMISE)
    press(officer, "Save this promise")
    officer.get_by_role("link", name=PROMISE["what_en"], exact=True).click()
    chain = officer.get_by_role("region", name="Where it comes from")
    expect(chain.locator(".decision").first).to_contain_text(REASON)
    chain.get_by_text("was not chosen at that meeting").click()
    expect(chain.get_by_text("Next year’s money.")).to_be_visible()
    check(officer)


def a_second_person_publishes(officer: Page, coordinator: Page, live: Live) -> None:
    officer.goto(f"{live.url}/respond/transitions/releases")
    officer.get_by_text("Correct the last release").click()
    press(officer, "Send the correction")
    expect(officer.locator(".error-summary")).to_contain_text("Say in English what was wrong")
    check(officer)
    officer.get_by_label(re.compile(r"^What was wrong \(English")).fill("We forgot a priority.")
    officer.get_by_label(re.compile(r"^What was wrong \(العربية")).fill("نسينا أولوية.")
    press(officer, "Send the correction")
    expect(officer.get_by_text("Another person must read it")).to_be_visible()
    live.sign_in(coordinator, "forum_coordinator")
    coordinator.goto(f"{live.url}/respond/transitions")
    coordinator.get_by_role("link", name="Read and publish it").click()
    coordinator.get_by_label("Try to find a person in it").fill("I looked for the small school.")
    press(coordinator, "^I found nobody: publish it$")
    expect(coordinator.get_by_text("Published on")).to_be_visible()


def a_reader_reads_it_in_three_languages(phone: Page, live: Live) -> None:
    for language, direction in (("ar", "rtl"), ("gu", "ltr"), ("en", "ltr")):
        phone.goto(f"{live.url}/{language}/{PUBLIC}")
        expect(phone.locator("html")).to_have_attribute("dir", direction)
        expect(phone.get_by_text(PRIORITY[f"easy_you_said_{language}"])).to_be_visible()
        expect(phone.get_by_text(PROMISE[f"easy_what_{language}"])).to_be_visible()
        expect(phone.locator(".meant").first).to_be_visible()
        check(phone)
        for name in ("booklet.pdf", "poster.pdf", "newsletter.docx", "picture.png"):
            got = phone.request.get(f"{live.url}/{language}/{PUBLIC}/{name}")
            assert (got.status, len(got.body()) > 5_000) == (200, True), name
    expect(phone.get_by_text("We forgot a priority.")).to_be_visible()


def the_receipt_leads_to_a_reply(phone: Page, live: Live, code: str) -> None:
    """Without script, as old phones have it; there, axe would wait for ever."""
    phone.set_viewport_size(PHONE)
    phone.goto(f"{live.url}/en/receipt")
    first, second, third, digits = code.split("-")
    for place, picture in (("first", first), ("second", second), ("third", third)):
        phone.locator(f"#{place}").select_option(picture)
    phone.locator("#digits").fill(digits)
    press(phone, "Show what I said")
    happened = phone.get_by_role("region", name="What happened to what you said")
    expect(happened).to_contain_text(PRIORITY["easy_title_en"])
    expect(happened).to_contain_text("A computer thinks that your words are about this.")
    assert not scrolls_sideways(phone)
    press(phone, f"Not what I meant.*{PRIORITY['easy_title_en']}")
    expect(phone.get_by_role("heading", name="What did you mean?")).to_be_visible()
    assert not scrolls_sideways(phone)
    phone.get_by_label(re.compile("^What did you mean")).fill(MEANT)
    press(phone, "^Send$")
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    assert not scrolls_sideways(phone)
    assert phone.context.cookies() == []


def the_officer_sees_it(officer: Page, live: Live) -> None:
    officer.goto(f"{live.url}/respond/transitions")
    expect(officer.get_by_text(re.compile(r"\d+ “Not what I meant”"))).to_be_visible()
    officer.get_by_role("link", name=re.compile("Releases and documents")).press("Enter")
    expect(officer.get_by_text(MEANT)).to_be_visible()
    expect(
        officer.get_by_role("link", name=re.compile("Booklet to print.*English")).first
    ).to_be_visible()
    check(officer)
