"""The main job on a 360 x 740 screen: two people answer, a theme, a promise, the public page."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import NEXT, Live, find_violations, scrolls_sideways

OpenPage = Callable[..., Page]

ARABIC = "الحافلة إلى المدرسة الجديدة طويلة جدًا والسائق يتغير كل أسبوع."
TRANSLATED = "The bus to the new school takes too long and the driver changes every week."
ENGLISH = "My bus to college is late every morning and the taxi driver keeps changing."
THEME = "Travel and transport"

PRIORITY = {
    "title_en": "A journey that feels safe",
    "easy_title_en": "A safe journey",
    "you_said_en": "Journeys are long, and drivers change without a word.",
    "easy_you_said_en": "The bus is late. The driver changes.",
    "why_en": "Young people and parents both raised it.",
    "title_ar": "رحلة آمنة",
    "easy_title_ar": "رحلة آمنة",
    "you_said_ar": "الرحلات طويلة، والسائقون يتغيرون دون إخبارنا.",
    "easy_you_said_ar": "الحافلة تتأخر. السائق يتغير.",
}
PROMISE = {
    "what_en": "Each family hears the driver’s first name a week before the first journey.",
    "easy_what_en": "We tell you who drives you.",
    "who_en": "Transport team",
    "how_we_know_en": "Families tell us in the next survey that they knew.",
    "easy_how_we_know_en": "We ask you again next year.",
    "what_ar": "تعرف كل عائلة اسم السائق قبل أسبوع من أول رحلة.",
    "easy_what_ar": "نخبركم من هو السائق.",
    "by": "2027-09-01",
}


def test_from_an_answer_to_the_published_page(live: Live, open_page: OpenPage) -> None:
    parent_answers_in_arabic_without_script(open_page(script=False), live)
    young_person_answers_in_english(open_page(), live)

    officer = open_page()
    live.sign_in(officer, "engagement_officer")
    officer_translates_and_finds_themes(officer, live)
    officer_checks_the_theme(officer, live)
    officer_makes_a_priority_and_a_promise(officer, live)

    coordinator = open_page()
    live.sign_in(coordinator, "forum_coordinator")
    coordinator_publishes(coordinator, live)

    the_public_reads_it(open_page(), live)


def parent_answers_in_arabic_without_script(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/ar/s/moving-on-parents")
    page.wait_for_url("**/form")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("label[for=moving_feel-sad]").click()
    page.locator("label[for=told-no]").click()
    page.locator("#q-waiting-skip + label").click()
    page.locator("textarea[name=hard]").fill(ARABIC)
    page.locator("label[for=share_words-yes]").click()
    page.locator("label[for=answered_by-self]").click()
    page.locator("#q-send button[type=submit]").click()
    page.wait_for_url("**/thank-you?*")
    expect(page.locator(".code li")).to_have_count(4)
    assert page.context.cookies() == []


def young_person_answers_in_english(page: Page, live: Live) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{live.url}/en/s/moving-on")
    expect(page.locator("#survey.ready")).to_be_visible()
    while not page.locator("#q-send:not([hidden])").count():
        step = page.locator(".step:not([hidden])").first
        key = step.get_attribute("data-key")
        if key == "moving_feel":
            page.locator("label[for=moving_feel-sad]").click()
        if key == "better":
            page.locator("textarea[name=better]").fill(ENGLISH)
        if key == "share_words":
            page.locator("label[for=share_words-yes]").click()
        before = page.url
        page.locator(NEXT).click()
        page.wait_for_function("before => location.href !== before", arg=before)
    expect(page.get_by_text(ENGLISH)).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.context.cookies() == []
    assert hosts == {live.url.removeprefix("http://")}


def officer_translates_and_finds_themes(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/listen/transitions/comments?waits=translation&language=ar")
    assert find_violations(page) == []
    while not page.get_by_text(ARABIC).count():
        page.get_by_role("link", name="Next").click()
    said = page.locator("li.said", has_text=ARABIC)
    said.get_by_label("In English, as the person said it").fill(TRANSLATED)
    said.get_by_role("button", name="Keep the translation").click()
    expect(said.locator(".words-translated")).to_contain_text(TRANSLATED)
    page.goto(f"{live.url}/listen/transitions")
    page.get_by_role("button", name="Find themes").click()
    look = page.get_by_role("link", name="Look again")
    expect(look).to_be_focused(timeout=60_000)
    look.click()
    expect(page.locator(".run-last")).to_contain_text("Done")
    assert find_violations(page) == []
    assert not scrolls_sideways(page)


def officer_checks_the_theme(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/listen/transitions")
    page.get_by_role("link", name=THEME).first.click()
    heard = page.locator("li.said", has_text=ENGLISH)
    expect(page.locator("li.said", has_text=TRANSLATED)).to_have_count(1)
    expect(heard).to_have_count(1)
    heard.get_by_role("button", name=re.compile(r"\bRight\b")).click()
    expect(page.locator("li.said", has_text=ENGLISH).get_by_text("Checked: right")).to_be_visible()
    assert find_violations(page) == []


def officer_makes_a_priority_and_a_promise(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/respond/transitions")
    page.get_by_role("link", name=re.compile(f"Make this a priority.*{THEME}")).click()
    fill(page, PRIORITY)
    page.get_by_role("button", name="Save this priority").click()
    page.get_by_role("link", name=re.compile("^Add a promise")).click()
    fill(page, PROMISE)
    page.get_by_role("button", name="Save this promise").click()
    page.goto(f"{live.url}/respond/transitions/preview")
    expect(page.get_by_text(PRIORITY["easy_you_said_en"])).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_text("Another person must read it")).to_be_visible()
    assert page.get_by_role("button", name="publish it").count() == 0


def coordinator_publishes(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/respond/transitions")
    page.get_by_role("link", name="Read and publish it").click()
    page.get_by_label("Try to find a person in it").fill("I looked for the one small school.")
    page.get_by_role("button", name="I found nobody: publish it").click()
    expect(page.get_by_text("Published on")).to_be_visible()


def the_public_reads_it(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/en/you-said-we-did/transitions")
    expect(page.get_by_text(PRIORITY["easy_you_said_en"])).to_be_visible()
    expect(page.get_by_text(PROMISE["easy_what_en"])).to_be_visible()
    expect(page.get_by_text("Wednesday 1 September 2027")).to_be_visible()
    page.goto(f"{live.url}/en/you-said-we-did/transitions?words=more")
    expect(page.get_by_text(PROMISE["what_en"])).to_be_visible()
    signed = page.locator("figure:has(blockquote) figcaption").all_inner_texts()
    assert signed
    assert all(re.fullmatch(r"[\w ]+ \d{4}", one.strip(" –—")) for one in signed), signed
    page.goto(f"{live.url}/ar/you-said-we-did/transitions")
    expect(page.get_by_text(PROMISE["easy_what_ar"])).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert not scrolls_sideways(page)
    assert find_violations(page) == []
    assert page.context.cookies() == []


def fill(page: Page, words: dict[str, str]) -> None:
    """Fill boxes by their names, opening the languages that are folded."""
    page.locator(f"[name={next(iter(words))}]").wait_for(state="attached")  # the form's own page
    folded = page.locator("details.wording:not([open]) > summary")
    while folded.count():
        folded.first.click()
    for name, value in words.items():
        page.locator(f"[name={name}]").fill(value)
