"""A browser with a microphone and a camera, and what they take in."""

import math
import struct
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import bring
from tests.browser.conftest import PHONE

COUNTED = """
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    window.asked = []
    navigator.mediaDevices.getUserMedia = wanted => (window.asked.push(wanted), ask(wanted))
"""

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the microphone hears: six seconds of a voice-like tone, said again and again."""
    path = tmp_path_factory.mktemp("said") / "said.wav"
    rate = 16_000
    loud = (12_000 * math.sin(n / rate * 2_000) * math.sin(n / rate * 8) for n in range(6 * rate))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", int(one)) for one in loud))
    return path


@pytest.fixture(scope="module")
def hearing(said: Path) -> list[str]:
    """What makes a browser hear it, and say yes to our question."""
    return [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={said}",
    ]


@pytest.fixture(scope="module")
def browser(chromium: Browser, hearing: list[str]) -> Iterator[Browser]:
    browser = chromium.browser_type.launch(executable_path=bring.find(), args=hearing)
    yield browser
    browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """`new_page(before="a script")`: a fresh phone with a microphone and a camera."""
    contexts: list[BrowserContext] = []

    def make(before: str = COUNTED, **options: Any) -> Page:
        options.setdefault("service_workers", "block")
        context = browser.new_context(viewport=PHONE, has_touch=True, **options)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(before)
        return page

    yield make
    for context in contexts:
        context.close()
