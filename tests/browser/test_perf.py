"""The first moments on a slow phone: what is tapped before the script is there counts."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.answering import kept, start
from tests.browser.conftest import NEXT, Live

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

OpenPage = Callable[..., Page]
QUESTION = "kind_of_move"  # its choices are shuffled


def hold_script(page: Page) -> Callable[[], None]:
    """Let the script wait until the returned function is called."""
    held: list[Route] = []
    page.route("**/js/survey/start.js", lambda route: held.append(route))

    def let_go() -> None:
        end = time.monotonic() + 60
        while not held and time.monotonic() < end:
            page.wait_for_timeout(50)
        held[0].continue_()
        expect(page.locator("#survey.ready")).to_be_attached()

    return let_go


def order_of(page: Page) -> list[str]:
    found = page.locator(f"#q-{QUESTION} .options input").evaluate_all(
        "boxes => boxes.map(box => box.value)"
    )
    return [str(value) for value in found]


def open_early(page: Page, live: Live) -> None:
    """The first question of a survey, before its script is there."""
    page.goto(f"{live.url}/en/s/moving-on", wait_until="commit")
    page.get_by_role("link", name="Yes, I want to take part").click()
    expect(page.locator("#q-assent")).to_be_hidden()
    page.wait_for_function("() => performance.getEntriesByType('paint').length > 0")


def test_an_early_tap_counts_and_nothing_moves_under_the_finger(
    live: Live, open_page: OpenPage
) -> None:
    for _ in range(2):
        page = open_page()
        let_go = hold_script(page)
        open_early(page, live)
        before = order_of(page)
        card = page.locator(f"label[for={QUESTION}-health]")
        card.click()
        place = card.bounding_box()
        let_go()
        assert order_of(page) == before
        assert card.bounding_box() == place
        expect(page.locator(f"#{QUESTION}-health")).to_be_checked()
        draft = wait_for_draft(page)
        assert draft["body"]["answers"][QUESTION] == "health"
        assert draft["body"]["order"][QUESTION] == before, "the order is told as it was shown"
        page.locator(NEXT).click()
        page.go_back()
        expect(page.locator(f"#q-{QUESTION}")).to_be_visible()
        page.go_back()
        expect(page.locator("#q-assent")).to_be_visible()


def test_whoever_goes_on_early_stays_where_they_are(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    let_go = hold_script(page)
    open_early(page, live)
    before = order_of(page)
    page.locator(NEXT).click()  # the first question is passed over
    steps = page.locator("#survey > .step")
    second = steps.nth(2)
    expect(second).to_be_visible()
    expect(steps.nth(1)).to_be_hidden()
    card = second.locator(".options label").first
    card.click()
    place = card.bounding_box()
    let_go()
    assert card.bounding_box() == place
    expect(second.locator("input:checked")).to_have_count(1)
    draft = wait_for_draft(page)
    assert draft["body"]["skipped"] == [QUESTION]
    assert draft["body"]["order"][QUESTION] == before
    page.go_back()
    expect(page.locator(f"#q-{QUESTION}")).to_be_visible()
    page.get_by_role("button", name="Continue").press("Space")
    expect(second).to_be_visible()


def test_a_place_in_an_address_that_was_passed_on_skips_nothing(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(f"{live.url}/en/s/moving-on#on-moving_feel")
    expect(page.locator("#q-assent")).to_be_visible()
    expect(page.locator("#q-moving_feel")).to_be_hidden()


def test_a_page_without_its_script_becomes_a_form_from_which_nothing_goes(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    hold_script(page)
    open_early(page, live)
    page.locator(NEXT).click()
    page.evaluate("document.getAnimations().forEach(one => one.finish())")  # ten seconds later
    questions = page.locator("#survey > fieldset")
    for number in range(questions.count()):
        expect(questions.nth(number)).to_be_visible()
    expect(page.locator(".go-on:visible")).to_have_count(0)
    expect(page.get_by_role("button", name="Send my answers")).to_be_visible()


def test_the_enter_key_before_the_script_is_there_sends_nothing(
    live: Live, open_page: OpenPage
) -> None:
    page = open_page()
    hold_script(page)
    page.goto(f"{live.url}/en/s/moving-on", wait_until="commit")
    page.locator(NEXT).click()
    card = page.locator(f"label[for={QUESTION}-health]")
    card.click()
    page.locator(f"#{QUESTION}-health").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is sent yet.")
    expect(page.locator(f"#{QUESTION}-health")).to_be_checked()


def test_what_is_picked_can_be_told_in_high_contrast(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.emulate_media(forced_colors="active")
    start(page, live)
    page.locator(NEXT).click()
    card = page.locator(f"label[for={QUESTION}-health]")
    mark = page.locator(f"#{QUESTION}-health")
    empty = mark.screenshot()
    card.click()
    expect(mark).to_be_checked()
    ticked = mark.screenshot()
    other = page.locator(f"#{QUESTION}-school").screenshot()
    assert ticked != empty
    assert other == empty


def test_an_early_tap_wins_over_an_answer_from_before(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, live)
    page.locator(NEXT).click()
    page.locator(f"label[for={QUESTION}-school]").click()
    wait_for_draft(page)
    page.goto("about:blank")
    let_go = hold_script(page)
    open_early(page, live)
    page.locator(f"label[for={QUESTION}-college]").click()
    let_go()
    expect(page.locator(f"#{QUESTION}-college")).to_be_checked()


def test_what_is_not_on_the_screen_yet_is_still_shuffled(live: Live, open_page: OpenPage) -> None:
    orders = set()
    for _ in range(5):
        page = open_page()
        let_go = hold_script(page)
        page.goto(f"{live.url}/en/s/moving-on", wait_until="commit")
        page.locator("h1").wait_for()
        page.wait_for_function("() => performance.getEntriesByType('paint').length > 0")
        let_go()
        orders.add(tuple(order_of(page)))
    assert len(orders) > 1


def test_the_first_picture_needs_no_file_of_its_own(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    page.route("**/pictures/*", lambda route: route.abort())
    start(page, live)
    page.locator(NEXT).click()
    width = page.locator(".step:not([hidden]) .asking use").evaluate("use => use.getBBox().width")
    assert width > 0


def test_the_script_is_one_file(live: Live, open_page: OpenPage) -> None:
    page = open_page()
    scripts: list[str] = []
    page.on("request", lambda request: scripts.append(request.url))
    start(page, live)
    names = {one.rsplit("/", 1)[-1] for one in scripts if one.endswith(".js")}
    assert names == {"start.js", "way.js"}


def wait_for_draft(page: Page) -> dict[str, dict[str, dict[str, object]]]:
    """The draft on the device, once it is there."""
    end = time.monotonic() + 5
    while not (drafts := kept(page, "drafts")) and time.monotonic() < end:
        page.wait_for_timeout(50)
    found: dict[str, dict[str, dict[str, object]]] = drafts[0]
    return found
