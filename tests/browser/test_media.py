"""Drawings and photos in a person's hands, and beside the comments for those who read them."""

import base64
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.answering import go_on, kept, send, to_check, to_first_question
from tests.browser.conftest import Live, find_violations, open_survey, scrolls_sideways
from tests.voice.test_media_images import SECRET, photo_with_a_past

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CODE = "draw-it"
LANGUAGES = ("en", "ar", "gu")


def say(english: str, arabic: str, gujarati: str) -> dict[str, str]:
    return {"en": english, "ar": arabic, "gu": gujarati}


SURVEY: dict[str, Any] = {
    "format": "voice-survey/1",
    "consultation": "transitions",
    "code": CODE,
    "title": say("Draw it", "ارسم", "દોરો"),
    "audience": "young_people",
    "languages": list(LANGUAGES),
    "wording": {"en": "approved", "ar": "approved", "gu": "approved"},
    "questions": [
        {
            "key": "dream",
            "kind": "drawing",
            "picture": "openmoji:1F58D",
            "text": say(
                "Draw a place where you feel good at school.",
                "ارسم مكانًا تشعر فيه بالراحة في المدرسة.",
                "શાળામાં તમને સારું લાગે તેવી જગ્યા દોરો.",
            ),
        },
        {
            "key": "place",
            "kind": "photo",
            "text": say(
                "Show us a place that helps you.",
                "أرنا مكانًا يساعدك.",
                "તમને મદદ કરે તેવી જગ્યા બતાવો.",
            ),
        },
    ],
}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def asked(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Live:
    """A survey that asks for a drawing and a photo, beside the demo's."""
    return open_survey(live, SURVEY, tmp_path_factory.mktemp("survey"))


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "IMG_1.jpg"
    path.write_bytes(photo_with_a_past())
    return path


def start(page: Page, live: Live, language: str = "en") -> None:
    """Up to the paper, which comes with a yes."""
    page.goto(f"{live.url}/{language}/s/{CODE}")
    expect(page.locator("#survey.ready")).to_be_visible()
    to_first_question(page)
    page.locator(".asks-first button:visible").click()
    expect(page.locator("[data-board]:visible")).to_be_visible()


def draw(page: Page, *places: tuple[float, float]) -> None:
    """A stroke over the paper; places in shares of its width and height."""
    paper = page.locator(".board-paper")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=5)
    page.mouse.up()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def picture(page: Page, key: str = "dream") -> Image.Image | None:
    """The picture in the form's own control; None where it is empty."""
    page.wait_for_function("() => !document.querySelector('[data-board][aria-busy=true]')")
    encoded = page.evaluate(
        """key => new Promise(resolve => {
            const [file] = document.querySelector(`input[name=${key}]`).files
            if (!file) return resolve(null)
            const reader = new FileReader()
            reader.onload = () => resolve(reader.result.split(',')[1])
            reader.readAsDataURL(file)
        })""",
        key,
    )
    return Image.open(BytesIO(base64.b64decode(encoded))).convert("RGB") if encoded else None


def is_red(image: Image.Image | None, x: float, y: float) -> bool:
    assert image
    red, green, blue = image.getpixel((int(x * image.width), int(y * image.height)))
    return red > 150 and green < 100 and blue < 100


def test_a_drawing_is_drawn_undone_kept_and_handed_in_and_staff_see_it(
    asked: Live, open_page: OpenPage
) -> None:
    page = open_page(has_touch=True)
    start(page, asked)
    press(page, "Red")
    press(page, "Very thick")
    draw(page, (0.1, 0.5), (0.9, 0.5))
    draw(page, (0.5, 0.1), (0.5, 0.9))
    made = picture(page)
    assert made
    assert made.size == (1200, 960)
    assert is_red(made, 0.5, 0.2)
    assert made.getpixel((20, 20)) == (255, 255, 255)

    press(page, "Undo")
    assert not is_red(picture(page), 0.5, 0.2)
    press(page, "Start the drawing again")
    assert picture(page) is None
    press(page, "Undo")
    assert is_red(picture(page), 0.2, 0.5)

    page.reload()
    expect(page.locator("#survey.ready")).to_be_visible()
    page.get_by_label("Tell us about it").nth(0).fill("A quiet room")
    assert is_red(picture(page), 0.2, 0.5)
    press(page, "Undo")  # the strokes are there, not only their picture
    assert picture(page) is None
    press(page, "Red")
    draw(page, (0.1, 0.5), (0.9, 0.5))
    assert is_red(picture(page), 0.2, 0.5)

    to_check(page)
    row = page.locator(".checked").first
    expect(row.get_by_role("img", name="Your picture")).to_be_visible()
    expect(row).to_contain_text("A quiet room")
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    assert kept(page, "drafts") == kept(page, "outbox") == []

    desk = open_page(wide=True)
    asked.sign_in(desk, "engagement_officer")
    desk.goto(f"{asked.url}/listen/transitions/comments")
    said = desk.locator(".said").first
    expect(said).to_contain_text("A quiet room")
    shown = said.get_by_role("img")
    expect(shown).to_have_js_property("naturalWidth", 1200)
    assert find_violations(desk) == []
    said.locator(".thumbnail").click()
    assert "/listen/recordings/" in desk.url


def test_before_the_first_drawing_and_before_a_photo_a_person_is_asked_again(
    asked: Live, open_page: OpenPage, photo: Path
) -> None:
    """Standards Q10: what happens with it, first; without a yes, words or nothing."""
    page = open_page(has_touch=True)
    page.goto(f"{asked.url}/en/s/{CODE}")
    expect(page.locator("#survey.ready")).to_be_visible()
    to_first_question(page)
    for key, tells in (("dream", "We keep what you draw."), ("place", "We keep your photo.")):
        here = page.locator(f"#q-{key}")
        expect(here.locator(".asks-first")).to_contain_text(tells)
        expect(here.locator(".asks-first")).to_contain_text("Is that okay?")
        expect(here.locator(".board:visible, .pictured-choose:visible")).to_have_count(0)
        expect(here.locator("textarea")).to_be_visible()
        assert find_violations(page) == []
        here.locator(".asks-first button").click()
        expect(here.locator("h2")).to_be_focused()
        expect(here.locator(".asks-first")).to_be_hidden()
        expect(here.locator(".pictured-choose")).to_be_visible()
        if key == "dream":
            page.locator(".board-paper").tap()
            go_on(page)
    page.locator("#place-file").set_input_files(photo)
    expect(page.locator("#q-place .pictured-image")).to_be_visible()
    page.reload()
    expect(page.locator("#q-place .pictured-image")).to_be_visible()
    expect(page.locator(".asks-first:visible")).to_have_count(0)  # it was a yes


def test_a_finger_draws_a_dot_and_skipping_takes_the_drawing_away_until_undo(
    asked: Live, open_page: OpenPage
) -> None:
    page = open_page(has_touch=True)
    start(page, asked)
    page.locator(".board-paper").tap()
    assert picture(page)
    press(page, "Skip this question")
    page.go_back()
    assert picture(page) is None
    press(page, "Undo")
    assert picture(page)
    expect(page.get_by_role("button", name="Skip this question")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_whoever_goes_on_at_once_loses_nothing(asked: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, asked)
    draw(page, (0.2, 0.2), (0.8, 0.8))
    page.evaluate("document.querySelector('.step:not([hidden]) [data-do=next]').click()")
    to_check(page)
    expect(page.locator(".checked").first.get_by_role("img")).to_be_visible()


def test_words_alone_answer_by_keyboard(asked: Live, open_page: OpenPage) -> None:
    page = open_page()
    start(page, asked)
    page.get_by_label("Tell us about it").nth(0).focus()
    page.keyboard.type("A tree house")
    to_check(page)
    expect(page.locator(".checked").first).to_contain_text("A tree house")


def test_a_photo_is_made_small_and_forgets_where_it_was_taken(
    asked: Live, open_page: OpenPage, photo: Path
) -> None:
    page = open_page()
    start(page, asked)
    go_on(page)
    page.locator("#place-file").set_input_files(photo)
    expect(page.locator("#q-place .pictured-image")).to_be_visible()
    page.reload()
    expect(page.locator("#q-place .pictured-image")).to_be_visible()
    (draft,) = kept(page, "drafts")
    assert draft["body"]["answers"]["place"] == {"media": "place"}
    small = page.evaluate(
        "document.querySelector('#place-file').files[0].text()"  # EXIF would be in it as it is
    )
    assert SECRET.decode() not in small
    assert "Exif" not in small
    made = picture(page, "place")
    assert made
    assert made.size == (40, 60)  # upright
    press(page, "Take the photo away")
    expect(page.locator("#q-place .pictured-image")).to_be_hidden()
    assert picture(page, "place") is None


def test_what_is_no_picture_is_told_at_once_and_a_photo_of_a_drawing_hides_the_paper(
    asked: Live, open_page: OpenPage, photo: Path, tmp_path: Path
) -> None:
    page = open_page()
    start(page, asked)
    draw(page, (0.2, 0.2), (0.8, 0.8))
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"<svg/>")
    page.locator("#dream-file").set_input_files(broken)
    expect(page.get_by_role("alert")).to_contain_text("cannot open the picture")
    made = picture(page)
    assert made
    assert made.size == (1200, 960)
    page.locator("#dream-file").set_input_files(photo)
    expect(page.locator("#q-dream .pictured-image")).to_be_visible()
    expect(page.locator("[data-board]")).to_be_hidden()
    press(page, "Take the picture away")
    expect(page.locator("[data-board]")).to_be_visible()
    made = picture(page)
    assert made
    assert made.size == (1200, 960)  # the drawing is back


def test_without_script_a_picture_is_uploaded(
    asked: Live, open_page: OpenPage, photo: Path
) -> None:
    page = open_page(script=False)
    page.goto(f"{asked.url}/en/s/{CODE}")
    page.wait_for_url("**/form")
    expect(page.get_by_text("We keep what you draw.")).to_be_visible()
    expect(page.locator(".asks-first button:visible")).to_have_count(0)
    page.locator("#dream-file").set_input_files(photo)
    page.locator("#dream-story").fill("My den")
    page.locator("label[for=q-place-skip]").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark"), ("gu", "light")])
def test_it_fits_small_screens_and_axe_finds_nothing(
    asked: Live, open_page: OpenPage, language: str, scheme: str, photo: Path
) -> None:
    page = open_page(color_scheme=scheme)
    start(page, asked, language)
    draw(page, (0.2, 0.2), (0.8, 0.8))
    assert find_violations(page) == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert not scrolls_sideways(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not scrolls_sideways(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    go_on(page)
    page.locator("#place-file").set_input_files(photo)
    expect(page.locator("#q-place .pictured-image")).to_be_visible()
    assert find_violations(page) == []
    assert not scrolls_sideways(page)
    to_check(page)
    assert find_violations(page) == []
