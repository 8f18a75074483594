"""A survey is made, commented, translated, read aloud, opened and answered without a mouse."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests import recorded
from tests.browser.conftest import Live
from tests.browser.keys import choose, go, sign_in, write

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""The pages are the same whatever keeps the draft."""

OpenPage = Callable[..., Page]
FURTHER = ":is([data-do=begin], [data-do=next])"
HARD, EASY = "What would assist you?", "What helps you?"
URDU = {
    "My days": "میرے دن",
    "How is your day?": "آپ کا دن کیسا ہے؟",
    "Happy": "خوش",
    "Okay": "ٹھیک",
    "Sad": "اداس",
    "Do you like school?": "کیا آپ کو اسکول پسند ہے؟",
    "Yes, I do": "جی ہاں",
    "No, I do not": "جی نہیں",
    EASY: "آپ کو کس چیز سے مدد ملتی ہے؟",
    "A few words are enough. Please do not say names.": "چند الفاظ کافی ہیں۔ نام نہ بتائیں۔",
    "Days at school": "اسکول کے دن",
    "We want to know how your days are.": "ہم جاننا چاہتے ہیں کہ آپ کے دن کیسے گزرتے ہیں۔",
    "What schools do each day.": "اسکول ہر روز کیا کرتے ہیں۔",
}


def begin(page: Page) -> str:
    """A consultation with all that it must say, and its easy-read survey; the survey's address."""
    go(page, ".rail a[href='/involve']", "Enter")
    go(page, "a[href$='/consultations/new']", "Enter")
    write(page, "#title_en", "Days at school")
    write(page, "#purpose_en", "We want to know how your days are.")
    write(page, "#can_change_en", "What schools do each day.")
    go(page, "[name=owners]", "Space")
    write(page, "#board", "SEND and Inclusion Board")
    write(page, "#dpia_reference", "DPIA 14")
    go(page, "[name=consent_route]", "Space")
    go(page, "main form button[type=submit]", "Enter")
    go(page, "main a[href$='/surveys/new']", "Enter")
    write(page, "[name=title]", "My days")
    choose(page, "audience", "young_people")
    go(page, "[name=easy_read]", "Space")
    go(page, "main form button[type=submit]", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My days")
    return page.url


def ask(page: Page, words: str, kind: str) -> None:
    """Add a question with the first picture for its words, from wherever the keys are."""
    go(page, "[href='#add-words']", "Enter", back=True)
    expect(page.locator("#add-words")).to_be_focused()
    page.keyboard.type(words)
    choose(page, "kind", kind)
    page.keyboard.press("Enter")
    expect(page.locator(".asked-open .row-link")).to_have_text(words)
    expect(page.locator(".asked-open textarea").first).to_be_focused()
    go(page, ".editor-asked [data-pictures]", "Enter")
    expect(page.locator("dialog #pictures-q")).to_be_focused()
    go(page, "dialog .picture-card input", "Space", "Enter")
    expect(page.locator(".asked-open .asked-head .picture")).to_be_visible()
    expect(page.locator(".editor-asked [data-pictures]")).to_be_focused()


def build(page: Page) -> None:
    """Three questions; the last one is moved up."""
    ask(page, "How is your day?", "faces")
    ask(page, HARD, "text")
    ask(page, "Do you like school?", "yes_no")
    go(page, ".asked-open .row-link", "Alt+ArrowUp", back=True)
    expect(page.locator(".asked-item .row-link")).to_have_text(
        ["First screen", "How is your day?", "Do you like school?", HARD]
    )
    expect(page.locator(".asked-open .row-link")).to_be_focused()
    go(page, ".tabs a[href$='/opening']", "Enter", back=True)
    expect(page.get_by_role("heading", name="It cannot open yet")).to_be_visible()
    go(page, ".lacking summary", "Enter")
    go(page, ".lacking a", "Enter")
    expect(page.locator(":target")).to_be_visible()


def comment(page: Page, open_page: OpenPage) -> None:
    """A member says on a phone that a question is hard; the coordinator writes it again."""
    go(page, ".tabs a[href$='/trying']", "Enter", back=True)
    write(page, "#group", "Saturday youth group")
    page.keyboard.press("Enter")
    member = open_page()
    member.goto(page.locator(".qr-address").inner_text())
    place = f"#{member.locator('[id^=q-]').filter(has_text=HARD).first.get_attribute('id')}"
    go(member, f"{place} summary", "Enter")
    go(member, f"{place} textarea[name=hard]")
    member.keyboard.type("I do not know the word assist.")
    go(member, f"{place} button", "Enter")
    expect(member.locator(place).get_by_role("status")).to_be_visible()
    page.reload()
    go(page, "#remarks .row-link", "Enter")
    box = "textarea[name^='words.'][name$='.text']"
    go(page, box, "ControlOrMeta+a")
    page.keyboard.type(EASY)
    go(page, "button[value=changed]", "Enter")
    expect(page.get_by_text("Settled.")).to_be_visible()


def translate(page: Page) -> None:
    """Urdu, text after text; then a look at all of the English."""
    go(page, ".tabs a[href$='/languages']", "Enter", back=True)
    go(page, "#language")
    while page.locator("#language").input_value() != "ur":
        page.keyboard.press("ArrowDown")
    go(page, ".add-language button", "Enter")
    go(page, "#w-1")
    english = page.locator(".pair-english").all_inner_texts()
    for words in english:
        page.keyboard.type(URDU[words.strip()])
        page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".pair [data-state=checked]")).to_have_count(len(english))
    go(page, ".tabs a[href$='/languages']", "Enter", back=True)
    go(page, "main a[href$='/languages/en']", "Enter")
    go(page, ".all-words button[value=checked]", "Enter", back=True)
    expect(page.locator(".pair [data-state=checked]").first).to_be_visible()


def approve(page: Page, home: str) -> None:
    """Someone who wrote none of it approves both languages, and brings what was read aloud."""
    go(page, ".rail a[href='/involve']", "Enter")
    go(page, f"main a[href$='{urlsplit(home).path}']", "Enter")
    for language in ("en", "ur"):
        go(page, ".tabs a[href$='/languages']", "Enter")
        go(page, f"main a[href$='/languages/{language}']", "Enter")
        go(page, ".all-words button[value=approved]", "Enter", back=True)
        expect(page.locator(".pair [data-state=approved]").first).to_be_visible()
    go(page, "main a[href$='/languages/ur/sound']", "Enter")
    go(page, ".sounds-many summary", "Enter")
    names = page.locator(".pair code").all_inner_texts()
    clip = recorded.make("ogg", "libopus", seconds=0.3)
    with page.expect_file_chooser() as chooser:
        go(page, "#many", "Enter")
    chooser.value.set_files(
        [{"name": f"{one}.ogg", "mimeType": "audio/ogg", "buffer": clip} for one in names]
    )
    go(page, ".sounds-many [type=submit]", "Enter")
    expect(page.locator("[data-heard]")).to_have_text(f"{len(names)} of {len(names)} can be heard")


def open_in_both(page: Page) -> None:
    """The gate has nothing to say any more."""
    go(page, ".tabs a[href$='/opening']", "Enter", back=True)
    expect(page.get_by_role("heading", name="It can open")).to_be_visible()
    go(page, ".opening-now .button", "Enter")
    go(page, "main form [type=submit]", "Enter")
    expect(page.get_by_role("status").first).to_contain_text("Edition 1 is open in")


def answer(page: Page, address: str) -> None:
    """Take part on a phone in Urdu, with an answer to each question, to the picture code."""
    page.goto(address)
    expect(page.locator("#survey.ready")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    field = ".step:not([hidden]) :is([type=radio], textarea)"
    while page.locator("#q-send[hidden]").count():
        if page.locator(field).count():
            go(page, field, "Space")
        here = page.url
        go(page, FURTHER, "Enter")
        page.wait_for_function("here => location.href !== here", arg=here)
    go(page, "#q-send [type=submit]", "Enter")
    expect(page.locator(".code-digits")).to_be_visible()


def test_a_survey_is_made_and_answered_by_keyboard_alone(live: Live, open_page: OpenPage) -> None:
    page, other = open_page(wide=True), open_page(wide=True)
    people = {page: "forum_coordinator", other: "engagement_officer"}
    for one, role in people.items():
        sign_in(one, live.url, f"{role.replace('_', '-')}@demo.example", live.passwords[role])
    home = begin(page)
    build(page)
    comment(page, open_page)
    translate(page)
    approve(other, home)
    open_in_both(page)
    code = home.rsplit("/", 1)[1]
    answer(open_page(), f"{live.url}/ur/s/{code}")
