"""A real server and a real Chromium, as people meet them."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import filelock
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser import bring
from tests.conftest import ROOT, make_database
from voice import cli
from voice.security import limiter

expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong

PHONE: ViewportSize = {"width": 360, "height": 740}
LANGUAGES = ("en", "ar", "gu")
"""What the demo's survey for young people is in."""
QUESTIONS = 10
"""How many of its parts ask something."""
WEATHER = "https://www.bbc.co.uk/weather"
"""Where "Leave quickly" leads."""
THEMES = ("cream", "dark", "yellow")
DESK: ViewportSize = {"width": 1280, "height": 900}
NEXT = ":is([data-do=begin], [data-do=next]):visible"
"""What leads to the next screen: on the first, to say yes."""
_AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Live:
    """A running Voice with the demo in it."""

    url: str
    passwords: dict[str, str]
    environment: dict[str, str]

    def sign_in(self, page: Page, role: str) -> None:
        page.goto(f"{self.url}/account/sign-in")
        page.get_by_label("E-mail address").fill(f"{role.replace('_', '-')}@demo.example")
        page.get_by_label("Password", exact=True).fill(self.passwords[role])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(re.compile(r"/account$"))


def voice(environment: dict[str, str], *words: str) -> str:
    """What a verb of the `voice` command prints. A process of its own would load Voice again."""
    own = {name: said for name, said in environment.items() if name.startswith("VOICE_")}
    with pytest.MonkeyPatch.context() as kept:
        kept.setattr(limiter, "enabled", limiter.enabled)  # the verb's application counts tries
        done = CliRunner().invoke(cli.voice, words, env=own, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def open_survey(live: Live, document: dict[str, Any], folder: Path) -> Live:
    """Open a survey of a test's own, beside the demo's."""
    path = folder / "survey.json"
    path.write_text(json.dumps(document), "utf-8")
    voice(live.environment, "survey", "import", str(path))
    voice(live.environment, "survey", "open", document["code"])
    return live


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Live]]:
    """`opened(store)`: Voice as `make run` starts it. One for each kind of store until the end."""
    with contextlib.ExitStack() as stack:
        there: dict[str, Live] = {}

        def find(store: str) -> Live:
            kind = store.partition(":")[0]
            if kind not in there:
                data = tmp_path_factory.mktemp("copied") / "live"
                demo = _copy_demo(_folder_of_all_workers(tmp_path_factory), data)
                if kind != "sqlite":
                    moved = tmp_path_factory.mktemp("moved")
                    demo = _carry_over(demo, make_database(store, "live"), moved)
                there[kind] = stack.enter_context(serve(demo))
            return there[kind]

        yield find


@pytest.fixture(scope="session")
def live(store: str, opened: Callable[[str], Live]) -> Live:
    """A running Voice, on SQLite and on PostgreSQL."""
    return opened(store)


@dataclass
class Demo:
    """A data folder with the demo in it, and its database's address where it is elsewhere."""

    data: Path
    database: str
    printed: str

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "VOICE_DATA": str(self.data), "VOICE_DATABASE_URL": self.database}

    @property
    def passwords(self) -> dict[str, str]:
        return dict(re.findall(r"^  (\w+) +\S+@\S+ +(\S+)$", self.printed, re.MULTILINE))


STILL_OPEN = "--still-open"
"""Three of the demo's four surveys belong to what its story has finished; tests answer them too."""


def load_demo(data: Path, *words: str) -> Demo:
    demo = Demo(data, "", "")
    done = subprocess.run(
        [Path(sys.executable).parent / "voice", "demo", "--responses", "120", *words],
        env=demo.environment,
        capture_output=True,
        text=True,
        timeout=600,  # seconds: a busy machine is slow, not wrong
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return replace(demo, printed=done.stdout)


def _copy_demo(shared: Path, data: Path) -> Demo:
    """The demo on SQLite: one of the workers loads it, each gets a copy."""
    with filelock.FileLock(shared / "demo.lock"):
        said = shared / "demo.txt"
        if not said.exists():
            said.write_text(load_demo(shared / "demo", STILL_OPEN).printed, "utf-8")
    shutil.copytree(shared / "demo", data)
    return Demo(data, "", said.read_text("utf-8"))


def _carry_over(demo: Demo, database: str, data: Path) -> Demo:
    """The demo on another kind of database, as a council would move; to load it takes longer."""
    for key in demo.data.glob("*.key"):
        shutil.copy(key, data)
    moved = replace(demo, data=data, database=database)
    voice(demo.environment, "backup", str(data / "demo.zip"))
    voice(moved.environment, "restore", str(data / "demo.zip"))
    return moved


def _folder_of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@contextlib.contextmanager
def serve(demo: Demo) -> Iterator[Live]:
    port = _free_port()
    log = (demo.data / "server.log").open("w")
    server = subprocess.Popen(
        [Path(sys.executable).parent / "voice", "serve", "--port", str(port)],
        env=demo.environment,
        stdout=log,
        stderr=log,
        cwd=ROOT,
        start_new_session=True,  # a group of its own, to be ended as one
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health", server)
        yield Live(address, demo.passwords, demo.environment)
    finally:
        server.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        with contextlib.suppress(ProcessLookupError):  # nothing of it is left
            os.killpg(server.pid, signal.SIGKILL)
        log.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=bring.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page(script=True, wide=False)`: a fresh phone (or desk), nothing kept from before."""
    contexts: list[BrowserContext] = []

    def make(*, script: bool = True, wide: bool = False, **options: object) -> Page:
        options.setdefault("service_workers", "block")  # a test about them asks for them
        context = chromium.new_context(
            viewport=DESK if wide else PHONE, java_script_enabled=script, **options
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def find_violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, target size included."""
    options = {
        "runOnly": {"type": "tag", "values": _AXE_TAGS},
        "rules": {"target-size": {"enabled": True}},
    }
    return _run_axe(page, options)


def find_faint(page: Page) -> list[str]:
    """What is too faint to read in one of the themes that people can choose, as axe says it.

    The page must have `themes.css`: someone chose a theme before it was opened.
    """
    chosen = page.evaluate("document.documentElement.dataset.theme")
    options = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    found = []
    for theme in THEMES:
        page.evaluate("name => (document.documentElement.dataset.theme = name)", theme)
        found += [f"{theme}: {one}" for one in _run_axe(page, options)]
    page.evaluate("name => (document.documentElement.dataset.theme = name)", chosen)
    return found


def _run_axe(page: Page, options: dict[str, object]) -> list[str]:
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    # What passed is not described: most of axe's time went there.
    found = page.evaluate(
        "async options => (await axe.run(document, options)).violations",
        {**options, "resultTypes": ["violations"]},
    )
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


def check(page: Page) -> None:
    """Nothing too wide on a phone and on a desk, and nothing for axe to find on the phone.

    Axe takes seconds, and what it reads is the same on both. The page stays as wide as a desk.
    """
    page.set_viewport_size(PHONE)
    assert not scrolls_sideways(page), page.url
    assert find_violations(page) == [], page.url
    page.set_viewport_size(DESK)
    assert not scrolls_sideways(page), page.url


def reload_until(page: Page, is_there: Callable[[], object]) -> None:
    """Load a page anew until a worker has done its part."""
    for _ in range(120):
        if is_there():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"not there after a minute: {page.url}")


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    page.wait_for_load_state()  # a click returns as soon as the next page answers, empty yet
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 180  # seconds: a busy machine is slow, not wrong
    while time.monotonic() < end:
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310  # our own address
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
