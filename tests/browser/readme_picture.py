"""The README's picture, from the demo: a question, what people said beside what we do, our answer.

`python -m tests.browser.readme_picture` makes it anew when pages look otherwise.
"""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.answering import go_on, start
from tests.browser.conftest import Live, load_demo, serve
from tests.browser.screens import launched
from tests.conftest import ROOT

FILE = ROOT / "docs/voice.png"
PHONE: ViewportSize = {"width": 360, "height": 720}
DESK: ViewportSize = {"width": 1040, "height": 720}
SHARP = 1.25  # dots a CSS pixel
BETWEEN = 20  # dots
BEHIND = "#d9d3e6"
COLOURS = 96
DEMO = 300  # people: enough for each theme to be said


def main() -> None:
    """Load the demo, take the three pictures, and put them beside each other."""
    with tempfile.TemporaryDirectory() as data, launched() as browser:
        demo = load_demo(Path(data), "--responses", str(DEMO))
        with serve(demo) as live:
            pictures = list(_take(browser, live))
    height = max(one.height for one in pictures) + 2 * BETWEEN
    width = sum(one.width + BETWEEN for one in pictures) + BETWEEN
    whole = Image.new("RGB", (width, height), BEHIND)
    left = BETWEEN
    for one in pictures:
        whole.paste(one, (left, BETWEEN))
        left += one.width + BETWEEN
    whole.quantize(COLOURS).save(FILE, optimize=True)


def _take(browser: Browser, live: Live) -> Iterator[Image.Image]:
    page = _open(browser, PHONE)
    start(page, live, "en", "my-week")
    go_on(page)
    yield _picture(page)
    page = _open(browser, DESK)
    live.sign_in(page, "engagement_officer")
    page.goto(f"{live.url}/respond/transitions")
    yield _picture(page)
    page = _open(browser, PHONE)
    page.goto(f"{live.url}/en/you-said-we-did/transitions")
    page.locator("article.answer").first.evaluate("card => card.scrollIntoView()")
    yield _picture(page)


def _open(browser: Browser, size: ViewportSize) -> Page:
    return browser.new_context(
        viewport=size, device_scale_factor=SHARP, service_workers="block"
    ).new_page()


def _picture(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


if __name__ == "__main__":
    main()
