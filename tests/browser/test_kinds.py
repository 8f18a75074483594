"""Every kind of question in a young person's hands; browser and server agree on what fits."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveys import documents
from surveys.kinds import asks
from tests.browser.conftest import NEXT, Live, find_violations, scrolls_sideways
from tests.samples import EVERY_KIND

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

"""The page is the same whatever keeps the answers."""

OpenPage = Callable[..., Page]
QUESTIONS = documents.questions_by_key(EVERY_KIND)
ASKING = [key for key, question in QUESTIONS.items() if asks(question)]


def start(page: Page, live: Live, language: str = "en") -> None:
    page.goto(f"{live.url}/{language}/s/my-week")
    expect(page.locator("#survey.ready")).to_be_visible()


def shown(page: Page) -> str:
    return (page.locator(".step:not([hidden])").get_attribute("id") or "").removeprefix("q-")


def go_to(page: Page, key: str) -> None:
    while shown(page) != key:
        before = shown(page)
        page.locator(NEXT).click()
        expect(page.locator(f"#q-{before}")).to_be_hidden()


def answer_kept(page: Page, key: str) -> Any:
    """What the device keeps as the answer to a question."""
    return page.evaluate(
        """key => new Promise(resolve => {
            const opening = indexedDB.open('voice')
            opening.onsuccess = () => {
                const all = opening.result.transaction('drafts').objectStore('drafts').getAll()
                all.onsuccess = () => {
                    opening.result.close()
                    resolve(all.result[0].body.answers[key] ?? null)
                }
            }
        })""",
        key,
    )


def test_ranking_by_taps_arrows_and_undo(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "matters")
    step = page.locator("#q-matters")
    for words in ("A quiet place", "Having friends", "Clubs and sport"):
        step.locator(".pool button", has_text=words).click()
    assert answer_kept(page, "matters") == ["quiet", "friends", "clubs"]
    step.get_by_role("button", name="Move up: Clubs and sport").click()
    assert answer_kept(page, "matters") == ["quiet", "clubs", "friends"]
    expect(step.get_by_role("button", name="Move up: Clubs and sport")).to_be_focused()
    step.locator(".ranked button", has_text="A quiet place").click()
    assert answer_kept(page, "matters") == ["clubs", "friends"]
    step.get_by_role("button", name="Undo").click()
    assert answer_kept(page, "matters") == ["quiet", "clubs", "friends"]
    page.reload()
    expect(step.locator(".ranked li")).to_have_count(3)
    expect(step.locator(".ranked li").first).to_contain_text("A quiet place")


def test_sorting_one_card_at_a_time_and_changing_one(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "things")
    step = page.locator("#q-things")
    expect(step.get_by_text("Card 1 of 6")).to_be_visible()
    for _ in range(5):
        step.locator(".thirds:visible button", has_text="It is okay").click()
    step.get_by_role("button", name="Leave this card out").click()
    expect(step.get_by_text("You sorted the cards like this.")).to_be_focused()
    sorted_cards = answer_kept(page, "things")
    assert len(sorted_cards) == 5
    assert set(sorted_cards.values()) == {"okay"}
    step.locator(".pile", has_text="It is okay").locator("button").first.click()
    step.locator(".thirds:visible button", has_text="I do not like it").click()
    assert sorted(answer_kept(page, "things").values()) == ["dislike", *["okay"] * 4]
    page.locator("[data-do=unknown]").click()
    page.locator("[data-do=back]").click()
    expect(step.get_by_text("Card 1 of 6")).to_be_visible()


def test_stars_are_shared_and_never_more_than_there_are(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "first")
    step = page.locator("#q-first")
    for _ in range(7):
        step.get_by_role("button", name="One more star: Quiet rooms").click(force=True)
    expect(step.get_by_text("Stars left: 0", exact=True)).to_be_visible()
    step.get_by_role("button", name="One star less: Quiet rooms").click()
    step.get_by_role("button", name="One more star: Clubs near home").click()
    assert answer_kept(page, "first") == {"rooms": 4, "clubs": 1}


def test_a_kept_answer_that_does_not_fit_any_more_is_left_out(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "matters")
    page.locator("#q-matters .pool button").first.click()
    page.evaluate(
        """() => new Promise(resolve => {
            const opening = indexedDB.open('voice')
            opening.onsuccess = () => {
                const work = opening.result.transaction('drafts', 'readwrite')
                const drafts = work.objectStore('drafts')
                const reading = drafts.get('my-week')
                reading.onsuccess = () => {
                    const draft = reading.result
                    draft.body.answers.matters = ['a_choice_of_the_last_edition']
                    draft.body.answers.fun_days = 5
                    draft.body.skipped = []
                    drafts.put(draft, 'my-week')
                    work.oncomplete = () => { opening.result.close(); resolve() }
                }
            }
        })"""
    )
    page.reload()
    expect(page.locator("#q-matters .pool button")).to_have_count(4)
    expect(page.locator("#q-matters .ranked li")).to_have_count(0)
    expect(page.locator("#fun_days-number")).to_have_value("5")


def test_what_does_not_fit_is_told_kindly_and_nothing_is_lost(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "fun_days")
    box = page.locator("#fun_days-number")
    box.fill("many")
    page.locator(NEXT).click()
    expect(page.get_by_role("alert")).to_have_text("Write a number, such as 3.")
    expect(box).to_be_focused()
    expect(box).to_have_value("many")
    assert find_violations(page) == []
    box.fill("9")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.locator(NEXT).click()
    expect(page.get_by_role("alert")).to_have_text("This number is too big. The biggest is 7.")
    box.fill("٣")
    page.locator(NEXT).click()
    assert shown(page) == "things"
    assert answer_kept(page, "fun_days") == 3


def test_a_question_that_is_not_asked_is_passed_and_its_answer_stays_here(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "school")
    expect(page.locator("[data-progress]")).to_have_text("2 of 10")
    page.locator("label[for=school-yes]").click()
    expect(page.locator("[data-progress]")).to_have_text("2 of 11")
    page.locator(NEXT).click()
    page.locator("label[for=get_there-1]").click()
    go_to(page, "send")
    assert "Very hard" in page.locator(".checks").inner_text()
    page.locator(".checked", has_text="Did you go to school").get_by_role("button").click()
    page.locator("label[for=school-no]").click()
    page.locator(NEXT).click()
    assert shown(page) == "send"
    assert "Very hard" not in page.locator(".checks").inner_text()
    told = page.locator("#q-send .notice")
    expect(told).to_contain_text("How easy was it to get there?")
    expect(told).to_contain_text("You said “I did not go” to “Did you go to school")
    expect(told).to_contain_text("We will not send this answer.")
    assert find_violations(page) == []
    with page.expect_request("**/responses/*") as sent:
        page.get_by_role("button", name="Send my answers").click()
    body = sent.value.post_data_json
    assert body["answers"]["school"] == "no"
    assert "get_there" not in body["answers"]
    assert "get_there" not in [*body["skipped"], *body["unknown"]]
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_changed_answer_leads_to_the_question_that_is_asked_now(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    start(page, live)
    go_to(page, "school")
    page.locator("label[for=school-no]").click()
    go_to(page, "send")
    page.locator(".checked", has_text="Did you go to school").get_by_role("button").click()
    page.locator("label[for=school-yes]").click()
    page.locator(NEXT).click()
    assert shown(page) == "get_there"
    page.locator("label[for=get_there-2]").click()
    page.locator(NEXT).click()
    assert shown(page) == "send"


def test_the_keyboard_alone_answers_every_kind(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    while shown(page) != "send":
        key = shown(page)
        if page.locator(f"#q-{key}[data-key]").count():
            press_first(page, key)
        page.locator(NEXT).focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#q-{key}")).to_be_hidden()
    answers = ("week_feel", "fun_days", "things", "matters", "first", "where")
    assert [key for key in answers if answer_kept(page, key) is None] == []


def press_first(page: Page, key: str) -> None:
    """From the heading, press Tab until something takes an answer; then answer with a key."""
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    for _ in range(12):
        if focused.get_attribute("aria-disabled") != "true" and focused.evaluate(
            f"one => Boolean(one.closest('#q-{key}'))"
        ):
            break
        page.keyboard.press("Tab")
    if key == "fun_days":
        page.keyboard.type("3")
    elif key == "first":
        page.keyboard.press("Enter")
    else:
        page.keyboard.press("Space")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_screen_of_any_kind_keeps_anyone_out(
    live: Live, open_page: OpenPage, language: str
) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    start(page, live, language)
    double = """() => {
        const style = new CSSStyleSheet()
        style.replaceSync('html { font-size: 200% }')
        document.adoptedStyleSheets = [style]
    }"""
    while True:
        key = shown(page)
        if key == "school":
            page.locator("label[for=school-yes]").click()
        for button in page.locator(f"#q-{key} .pool button, #q-{key} .turn-more").all()[:2]:
            button.click()
        assert find_violations(page) == [], key
        assert not scrolls_sideways(page), key
        page.evaluate(double)
        assert not scrolls_sideways(page), f"{key} at 200%"
        page.evaluate("document.adoptedStyleSheets = []")
        if key == "send":
            break
        go_to(page, next_key(page, key))


def next_key(page: Page, key: str) -> str:
    page.locator(NEXT).click()
    expect(page.locator(f"#q-{key}")).to_be_hidden()
    return shown(page)


def test_without_script_every_kind_is_a_plain_form(live: Live, open_page: OpenPage) -> None:
    page = open_page(script=False)
    page.goto(f"{live.url}/en/s/my-week")
    page.wait_for_url("**/form")
    words = "Answer this if you said “I went” to “Did you go to school or college this week?”."
    expect(page.get_by_text(words)).to_be_visible()
    assert not scrolls_sideways(page)
    page.locator("label[for=school-no]").click()
    page.locator("label[for=get_there-1]").click()
    page.locator("#fun_days-number").fill("many")
    page.locator("label[for=things-food-like]").click()
    page.locator("#matters-clubs").select_option("1")
    page.locator("#matters-quiet").select_option("1")
    page.locator("#first-rooms").fill("9")
    page.locator("#q-send button").click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Write a number, such as 3.")
    expect(summary).to_contain_text("Two answers have the same number.")
    expect(summary).to_contain_text("You gave too many stars. You have 5.")
    expect(page.locator("#things-food-like")).to_be_checked()
    expect(page.locator("#matters-clubs")).to_have_value("1")
    page.locator("#fun_days-number").fill("2")
    page.locator("#matters-quiet").select_option("2")
    page.locator("#first-rooms").fill("5")
    page.locator("#q-send button").click()
    page.wait_for_url("**/thank-you?r=*")
