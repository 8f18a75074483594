"""Translating a survey and the pages' own words in a browser: two people, keys, both directions."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESK, Live, check, find_violations

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The pages are the same whatever keeps the words; the services' own tests run on both."""

SURVEY = "/involve/surveys/my-week/languages"
NEW = "كيف كان أسبوعك يا صديقي؟"


@pytest.fixture(scope="module")
def people(live: Live, chromium: Browser) -> Iterator[tuple[Page, Page]]:
    """An officer and a forum's coordinator, each signed in once."""
    pages = []
    for role in ("engagement_officer", "forum_coordinator"):
        context = chromium.new_context(service_workers="block", viewport=DESK)
        context.set_default_timeout(60_000)
        pages.append(context.new_page())
        live.sign_in(pages[-1], role)
    yield pages[0], pages[1]
    for page in pages:
        page.context.close()


def pair_of(page: Page, place: str) -> Locator:
    """A text beside its English."""
    return page.locator(f'[id="{place}"]')


def test_two_people_finish_a_language_by_keys_and_lose_nothing(
    live: Live, people: tuple[Page, Page]
) -> None:
    officer, coordinator = people
    officer.goto(live.url + SURVEY)
    assert not find_violations(officer)
    officer.get_by_role("link", name="العربية", exact=True).click()
    check(officer)
    first, second = pair_of(officer, "title"), pair_of(officer, "about")
    box = first.locator("textarea")
    expect(box).to_have_attribute("dir", "rtl")
    english = first.locator(".pair-english").bounding_box()
    words = first.locator(".pair-words").bounding_box()
    assert english
    assert words
    assert english["x"] + english["width"] <= words["x"]

    # Kept while typed, without a button; the next one by keys.
    coordinator.goto(f"{live.url}{SURVEY}/ar")
    box.fill(NEW)
    expect(first.locator("[data-said]")).to_have_text("Kept")
    box.press("Control+Enter")
    expect(first.locator("[data-tag] .tag")).to_have_text("Checked")
    expect(second.locator("textarea")).to_be_focused()
    officer.keyboard.press("Alt+ArrowUp")
    expect(box).to_be_focused()
    first.get_by_role("button", name="Approve").click()
    expect(first.locator("[data-problem]")).to_have_text(
        "You wrote these words. A second person approves them."
    )

    # The other one has the page open since before: both texts stay.
    theirs = pair_of(coordinator, "title")
    theirs.locator("textarea").fill("شيء آخر")
    expect(theirs.locator("[data-theirs]")).to_have_text(NEW)
    expect(theirs.locator("textarea")).to_have_value("شيء آخر")
    assert not find_violations(coordinator)
    theirs.locator("textarea").fill(NEW)
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.locator("[data-said]")).to_have_text("Kept")
    expect(theirs.locator("[data-meanwhile]")).to_be_hidden()
    theirs.get_by_role("button", name="Approve").click()
    expect(theirs.locator("[data-tag] .tag")).to_have_text("Approved")
    coordinator.reload()
    expect(pair_of(coordinator, "title").locator("[data-tag] .tag")).to_have_text("Approved")


def test_the_words_of_the_pages_change_where_the_public_reads_them(
    live: Live, people: tuple[Page, Page], open_page: Callable[..., Page]
) -> None:
    officer, _coordinator = people
    officer.goto(f"{live.url}/involve/words")
    assert not find_violations(officer)
    officer.goto(f"{live.url}/involve/words/ar?q=Leave+quickly")
    check(officer)
    pair = officer.locator(".pair").filter(has_text=re.compile("^\\s*Leave quickly\\s")).first
    pair.locator("textarea").fill("اخرج <b>الآن")
    pair.get_by_role("button", name="Save").click()
    expect(pair.locator("[data-problem]")).to_contain_text("The English does not have <b>.")
    pair.locator("textarea").fill("اخرج الآن فورا")
    pair.get_by_role("button", name="Save").click()
    expect(pair.locator("[data-said]")).to_have_text("Kept")
    public = open_page()
    public.goto(f"{live.url}/ar/s/my-week")
    expect(public.get_by_text("اخرج الآن فورا").first).to_be_attached()


def test_without_script_each_text_is_a_form(
    live: Live, people: tuple[Page, Page], open_page: Callable[..., Page]
) -> None:
    page = open_page(script=False)
    page.context.add_cookies(people[0].context.cookies())
    page.goto(f"{live.url}{SURVEY}/gu")
    about = pair_of(page, "about")
    about.locator("textarea").fill("નવા શબ્દો")
    about.get_by_role("button", name="It is right").click()
    expect(page).to_have_url(re.compile("/gu#about$"))
    expect(about.locator("textarea")).to_have_value("નવા શબ્દો")
    expect(about.locator(".tag")).to_have_text("Checked")
