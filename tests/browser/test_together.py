"""A forum's coordinator makes a survey from nothing with an officer and two members; with keys."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests import recorded
from tests.browser.conftest import (
    NEXT,
    Live,
    check,
    find_violations,
    scrolls_sideways,
)
from tests.browser.test_builder import SAVED, add

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The pages are the same whatever keeps the draft."""

OpenPage = Callable[..., Page]
FORUM = "Saturday youth group"
READY = ("three_questions", "age", "provision", "who_answers")
WRITTEN = {"How is your school day?": "faces", "Do you like your lessons?": "yes_no"}
HARD = "What would you say about your teachers?"
EASY = "What helps you to learn?"
LAST = "What is the best part of your week?"
URDU = "ہم آپ سے یہ بات پوچھتے ہیں {number}"
MINUTES = 15


@dataclass(frozen=True)
class Team:
    """Whoever makes the survey, and its address."""

    live: Live
    coordinator: Page
    officer: Page
    home: str

    @property
    def code(self) -> str:
        """What the public's addresses call the survey."""
        return self.home.rsplit("/", 1)[1]


def begin(live: Live, page: Page) -> str:
    """A new consultation and its easy-read survey; the survey's address."""
    page.goto(f"{live.url}/involve")
    page.get_by_role("link", name="Begin a consultation").click()
    check(page)
    page.locator("#title_en").fill("Learning together")
    page.locator("#purpose_en").fill("We want to know what helps you to learn.")
    for owner in page.locator("[name=owners]").all()[:2]:
        owner.check()
    page.locator("#board").fill("SEND and Inclusion Board")
    page.get_by_label("Anyone may answer, by themselves").check()
    page.reload()
    page.get_by_role("button", name="Save this consultation").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what can change.")
    expect(page.locator("#title_en")).to_have_value("Learning together")
    expect(page.locator("[name=owners]:checked")).to_have_count(2)
    page.locator("#can_change_en").fill("What schools do each day.")
    page.get_by_role("button", name="Save this consultation").click()
    page.get_by_role("link", name="Begin a survey").first.click()
    page.get_by_label("Name of the survey").fill("Learning")
    page.get_by_label("Young people").check()
    page.get_by_label(re.compile("easy read")).check()
    page.reload()
    page.get_by_role("button", name="Begin this survey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learning")
    return page.url


def write_questions(team: Team) -> None:
    """Ten questions: some ready, some written, each with a picture that was searched for."""
    page = team.coordinator
    for key in READY:
        page.goto(f"{team.home}/library")
        page.locator(f"form[action$='/library/{key}'] button").click()
        expect(page).to_have_url(re.compile(r"/involve/surveys/[^/]+(\?|$)"))
    for words, kind in WRITTEN.items():
        add(page, words, kind)
        find_picture(page)
    add(page, HARD, "text")
    find_picture(page, "teacher")
    add(page, LAST, "text")
    find_picture(page, "football")
    expect(page.locator(".asked-item:not(.asked-first)")).to_have_count(10)
    hint = page.locator(".asked-open [data-words]").nth(1)
    hint.fill("A few words are enough.")
    page.reload()  # before it was surely sent
    expect(hint).to_have_value("A few words are enough.")
    expect(page.locator("[data-status]")).to_have_text(re.compile(f"{SAVED.pattern}|^$"))
    check(page)


def find_picture(page: Page, words: str = "") -> None:
    """The first picture for these words, or for those of the question itself."""
    page.locator(".editor-asked [data-pictures]").click()
    dialog = page.locator("dialog")
    expect(dialog.locator("#pictures-q")).to_be_focused()
    if words:
        dialog.locator("#pictures-q").fill(words)
        dialog.get_by_role("button", name="Search").click()
        expect(dialog.locator("#pictures-q")).to_be_focused()
        expect(dialog.locator("#pictures-q")).to_have_attribute("value", words)
    dialog.locator(".picture-card input").first.check()
    dialog.get_by_role("button", name="Use this picture").click()
    expect(page.locator(".editor-asked .picture")).to_be_visible()


def see_what_is_missing(team: Team) -> None:
    """The gate names what is missing, and leads to where it is said."""
    page = team.coordinator
    page.goto(f"{team.home}/easy-read")
    expect(page.get_by_text("Passes machine checks")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Open", exact=True).click()
    expect(page.get_by_role("heading", name="It cannot open yet")).to_be_visible()
    missing = page.locator(".equal .lacking summary")
    expect(missing).to_have_text(re.compile(r"^Approval: \d+ missing"))
    check(page)
    page.get_by_role("link", name="Say it now").click()
    page.locator("#dpia_reference").fill("DPIA 12")
    page.get_by_role("button", name="Save this consultation").click()
    page.goto(f"{team.home}/opening")
    expect(page.get_by_role("link", name="Say it now")).to_have_count(0)


def ask_members(team: Team, open_page: OpenPage) -> None:
    """Two members say that a question is hard, and it is changed because of them."""
    page = team.coordinator
    page.goto(f"{team.home}/trying")
    page.get_by_label("Which group?").fill(FORUM)
    page.get_by_role("button", name="Make a link").click()
    address = page.locator(".qr-address").first.inner_text()
    for words in ("", EASY):
        member = open_page()
        member.goto(address)
        place = member.locator("[id^=q-]").filter(has_text=HARD).first
        if words:
            place.get_by_text("I would say it like this").click()
            place.get_by_label("Write your words.").fill(words)
            place.get_by_role("button", name="Send my words").click()
        else:
            place.get_by_role("button", name="I don’t get this").click()
        expect(place.get_by_role("status")).to_be_visible()
        assert not scrolls_sideways(member)
        assert find_violations(member) == []
    page.reload()
    expect(page.locator("#unread .remark-words")).to_have_text(EASY)
    check(page)
    page.get_by_role("link", name=re.compile(r"^2 to settle")).click()
    page.get_by_label("The question").fill(EASY)
    page.reload()
    expect(page.get_by_label("The question")).to_have_value(EASY)
    check(page)
    page.get_by_role("button", name="Save the words and settle").click()
    expect(page.get_by_text("Settled.")).to_be_visible()
    page.locator("#credits").get_by_role("button", name="Save and publish").click()
    expect(page.get_by_text("Everyone can read it now.")).to_be_visible()


def translate(team: Team) -> None:
    """The coordinator writes Urdu; the officer, who wrote none of it, approves both languages."""
    page = team.coordinator
    page.goto(f"{team.home}/languages")
    page.locator("#language").select_option("ur")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".tabs [aria-current]")).to_have_text("Languages")
    check(page)
    pairs = page.locator(".pair")
    for number, pair in enumerate(pairs.all()):
        pair.locator("[name=words]").fill(URDU.format(number=number))
        if pair.locator("[name=back]").count():
            pair.locator("[name=back]").fill("What we ask you")
    last, said = pairs.last.locator("[name=words]"), pairs.last.locator("[data-said]")
    expect(said).to_have_text("Not kept yet")
    page.reload()
    expect(last).to_have_value(URDU.format(number=pairs.count() - 1))
    expect(said).to_have_text("Kept")
    page.reload()
    expect(last).to_have_value(URDU.format(number=pairs.count() - 1))
    page.goto(f"{team.home}/languages/en")
    page.get_by_role("button", name="All of it is right").click()
    for language in ("en", "ur"):
        team.officer.goto(f"{team.home}/languages/{language}")
        team.officer.get_by_role("button", name="Approve all of it").click()
    team.officer.goto(f"{team.home}/languages")
    expect(team.officer.locator(".language-list .tag")).to_have_text(["Approved", "Approved"])


def read_aloud(team: Team) -> None:
    """Somebody reads each text; the files come in one go, named after their places."""
    page = team.officer
    page.goto(f"{team.home}/opening")
    missing = page.locator(".equal .lacking summary")
    expect(missing).to_have_text(re.compile("^Reading aloud: "))
    missing.click()
    page.get_by_role("link", name=re.compile("^Question 1")).first.click()
    expect(page).to_have_url(re.compile("/languages/ur/sound#"))
    check(page)
    clip = recorded.make("ogg", "libopus", seconds=0.3)
    names = page.locator(".pair code").all_inner_texts()
    page.get_by_text("Bring many files at once").click()
    page.get_by_label("Recordings").set_input_files(
        [{"name": f"{one}.ogg", "mimeType": "audio/ogg", "buffer": clip} for one in names]
    )
    page.get_by_role("button", name="Keep these recordings").click()
    expect(page.locator("[data-heard]")).to_have_text(f"{len(names)} of {len(names)} can be heard")


def open_in_both(team: Team) -> None:
    """The gate has nothing to say any more."""
    page = team.coordinator
    page.goto(f"{team.home}/opening")
    expect(page.get_by_role("heading", name="It can open")).to_be_visible()
    expect(page.locator(".lacking")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Open in English and")).click()
    check(page)
    page.get_by_role("button", name="Yes, open it").click()
    expect(page.get_by_role("status").first).to_contain_text("Edition 1 is open in")
    check(page)


def answer(page: Page, address: str) -> None:
    """Take part on a phone, with an answer to the first question, to the picture code."""
    page.goto(address)
    expect(page.locator("#survey.ready")).to_be_visible()
    assert not scrolls_sideways(page)
    page.locator(NEXT).click()
    page.locator(".step:not([hidden]) textarea").first.fill("My friends")
    while not page.locator("#q-send:not([hidden])").count():
        page.locator(NEXT).click()
    page.locator("#q-send button[type=submit]").click()
    expect(page.locator(".code-digits")).to_be_visible()


def test_a_survey_is_made_together_from_nothing_and_answered(
    live: Live, open_page: OpenPage
) -> None:
    began = time.monotonic()
    coordinator, officer = open_page(wide=True), open_page(wide=True)
    live.sign_in(coordinator, "forum_coordinator")
    live.sign_in(officer, "engagement_officer")
    team = Team(live, coordinator, officer, begin(live, coordinator))
    write_questions(team)
    see_what_is_missing(team)
    ask_members(team, open_page)
    translate(team)
    read_aloud(team)
    open_in_both(team)
    for language, direction in (("ur", "rtl"), ("en", "ltr")):
        phone = open_page()
        answer(phone, f"{live.url}/{language}/s/{team.code}")
        expect(phone.locator("html")).to_have_attribute("dir", direction)
    public = open_page()
    public.goto(f"{live.url}/en/s/{team.code}")
    public.get_by_role("link", name="What people changed in this survey").click()
    expect(public.get_by_text("You said question 9 was hard to understand.")).to_be_visible()
    expect(public.get_by_text(FORUM)).to_be_visible()
    coordinator.goto(f"{team.home}/editions")
    expect(coordinator.locator("td.number")).to_have_text("2")
    check(coordinator)
    assert time.monotonic() - began < MINUTES * 60
