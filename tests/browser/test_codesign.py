"""Two members say what is hard, an officer changes it, and the survey says who changed what."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import samples
from tests.browser.answering import kept
from tests.browser.conftest import (
    NEXT,
    PHONE,
    Live,
    find_violations,
    open_survey,
    scrolls_sideways,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]
FORUM = "SEND Hub Youth Forum"
CODE, KEY = "made-together", "feel"
CHECKED = {"en": "approved", "ar": "approved"}
SURVEY = samples.SURVEY | {"code": CODE, "wording": CHECKED}


def check(page: Page) -> None:
    assert find_violations(page) == []
    assert not scrolls_sideways(page)


def share(officer: Page, live: Live) -> str:
    """A link for the forum, made by an officer; its token."""
    officer.goto(f"{live.url}/involve/surveys/{CODE}/trying")
    officer.get_by_label("Which group?").fill(FORUM)
    officer.get_by_role("button", name="Make a link").click()
    address = officer.locator(".qr-address").first.inner_text()
    check(officer)
    return address.rsplit("/", 1)[1]


def test_members_comment_an_officer_changes_and_the_public_reads_who_changed_it(
    live: Live, open_page: OpenPage, tmp_path: Path
) -> None:
    open_survey(live, SURVEY, tmp_path)
    officer = open_page(wide=True)
    live.sign_in(officer, "engagement_officer")
    token = share(officer, live)

    first = open_page()
    first.goto(f"{live.url}/en/draft/{token}")
    expect(first.get_by_text(FORUM)).to_be_visible()
    place = first.locator(f"#q-{KEY}")
    other = first.locator("#q-told")
    other.get_by_text("I would say it like this").click()
    other.get_by_label("Write your words.").fill("Half a sentence")
    place.get_by_role("button", name="I don’t get this").focus()
    first.keyboard.press("Enter")
    expect(place.get_by_role("status")).to_be_focused()
    expect(other.get_by_label("Write your words.")).to_have_value("Half a sentence")
    place.get_by_text("What is hard?").first.click()
    check(first)
    first.route("**/draft/**", lambda route: route.abort())
    place.get_by_label("You can say what is hard.").fill("What is a move?")
    place.get_by_role("button", name=re.compile("^Send.*hard")).click()
    expect(place.get_by_role("alert")).to_be_focused()
    expect(place.get_by_label("You can say what is hard.")).to_have_value("What is a move?")
    first.unroute("**/draft/**")
    place.get_by_role("button", name=re.compile("^Send.*hard")).click()
    expect(place.get_by_role("status")).to_be_visible()

    second = open_page(script=False)
    second.goto(f"{live.url}/en/draft/{token}")
    place = second.locator(f"#q-{KEY}")
    place.get_by_text("I would say it like this").click()
    place.get_by_label("Write your words.").fill("Where did you move?")
    place.get_by_role("button", name="Send my words").click()
    second.wait_for_url(re.compile(f"#q-{KEY}$"))
    expect(place.get_by_role("status")).to_be_visible()

    arabic = open_page()
    arabic.goto(f"{live.url}/ar/draft/{token}")
    check(arabic)

    officer.reload()
    expect(officer.locator("#unread .remark-words")).to_have_count(2)
    check(officer)
    officer.set_viewport_size(PHONE)
    check(officer)
    officer.get_by_role("link", name=re.compile(r"^\d to settle")).first.click()
    check(officer)
    officer.get_by_label("The question").fill("Where did you move to?")
    officer.get_by_role("button", name="Save the words and settle").click()
    expect(officer.get_by_text("Settled.")).to_be_visible()
    officer.locator("#credits").get_by_role("button", name="Save and publish").first.click()
    expect(officer.get_by_text("Everyone can read it now.")).to_be_visible()

    public = open_page()
    public.goto(f"{live.url}/en/s/{CODE}")
    expect(public.locator("#survey.ready")).to_be_visible()
    check(public)
    public.get_by_role("link", name="What people changed in this survey").click()
    expect(public.get_by_text(re.compile("You said question 1 was"))).to_be_visible()
    expect(public.get_by_text(FORUM)).to_be_visible()
    check(public)

    vote_on(officer, place_of=second, live=live, token=token)
    try_out(open_page(), live, token)
    stop(officer, live, token)


def vote_on(officer: Page, place_of: Page, live: Live, token: str) -> None:
    """A member without script answers a vote and changes their mind; staff see one vote."""
    place_of.locator(f"#q-{KEY}").get_by_role("button", name="I don’t get this").click()
    officer.goto(f"{live.url}/involve/surveys/{CODE}/trying/questions/{KEY}")
    officer.get_by_label("Wording 2").fill("Which move was it?")
    officer.get_by_role("button", name="Begin the vote and settle").click()
    page = place_of
    page.goto(f"{live.url}/en/draft/{token}")
    for words in ("Where did you move to?", "Which move was it?"):
        page.get_by_label(words, exact=True).check()
        page.get_by_role("button", name="Vote", exact=True).click()
        expect(page.get_by_text("Your vote counts.")).to_be_visible()
    officer.reload()
    expect(officer.locator("#votes .bar-number")).to_have_text(["0", "1"])
    check(officer)
    officer.get_by_role("button", name=re.compile("^Take these words.*Which move was it")).click()
    expect(officer.get_by_text("The vote is over.")).to_be_visible()


def try_out(page: Page, live: Live, token: str) -> None:
    """With keys alone, to the end: one small message, and nothing kept."""
    sent: list[str] = []
    page.on("request", lambda one: one.method == "POST" and sent.append(one.post_data or ""))
    page.goto(f"{live.url}/en/draft/{token}/try")
    expect(page.locator("#survey.ready")).to_be_visible()
    expect(page.get_by_text("We never use it to judge you.")).to_be_visible()
    check(page)
    page.locator(NEXT).focus()
    page.keyboard.press("Enter")
    for number in range(40):
        if page.locator("#q-send:not([hidden])").count():
            break
        before = page.url
        if number == 0:
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
        if number == 1:
            page.get_by_role("button", name="I do not know").focus()
        else:
            page.locator(NEXT).focus()
        page.keyboard.press("Enter")
        page.wait_for_function("before => location.href !== before", arg=before)
    assert kept(page, "drafts") == kept(page, "outbox") == []
    page.get_by_role("button", name="I am done.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    check(page)
    assert len(sent) == 1
    assert '"answers"' not in sent[0]
    assert sent[0].count('"unknown":true') == 1
    assert sent[0].count('"skipped":true') > 3


def stop(officer: Page, live: Live, token: str) -> None:
    """The tab tells of one run without figures; a stopped link says so kindly."""
    expect(officer.get_by_text("Try-outs")).to_be_visible()
    officer.goto(f"{live.url}/involve/surveys/{CODE}/trying")
    expect(officer.get_by_text("1 person has tried it; figures from 5.")).to_be_visible()
    officer.get_by_role("button", name="Stop this link").click()
    officer.goto(f"{live.url}/en/draft/{token}")
    expect(officer.get_by_role("heading", name="This link does not work any more")).to_be_visible()
