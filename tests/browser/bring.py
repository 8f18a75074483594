"""Finds a Chromium for the browser tests, and brings one where there is none.

Best is the one without windows, Chromium's headless shell: the tests cost it a third of the time.
First the machine's own, then Playwright's (from its download site), then the system's package.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a browser on this machine, or None. `VOICE_TEST_BROWSER` names another."""
    named = os.environ.get("VOICE_TEST_BROWSER")
    return named or _find_shell() or _on_path(WHOLE) or _playwrights("chromium-*/*/chrome")


def bring() -> str | None:
    """Bring a browser by whatever way works here, without windows if there is one.

    Returns the path of the best that is here then, or None.
    """
    for command in _ways():
        if subprocess.run(command, check=False).returncode == 0 and _find_shell():
            break
    return find()


def _find_shell() -> str | None:
    return _on_path(SHELLS) or _playwrights("chromium_headless_shell-*/*/*headless*shell")


def _on_path(names: tuple[str, ...]) -> str | None:
    return next((path for path in map(shutil.which, names) if path), None)


def _playwrights(pattern: str) -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")).expanduser()
    found = sorted(folder.glob(pattern))
    return str(found[-1]) if found else None


def _ways() -> list[list[str]]:
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    install = [*as_root, "apt-get", "install", "-y", "-q", "--no-install-recommends"]
    fonts = ["libatomic1", "fonts-noto-core"]
    ways = [
        [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"],
        [*as_root, "apt-get", "update", "-q"],
        [*install, "chromium-headless-shell", *fonts],
    ]
    return ways if find() else [*ways, [*install, "chromium", *fonts]]


if __name__ == "__main__":
    if not (os.environ.get("VOICE_TEST_BROWSER") or _find_shell() or bring()):
        sys.exit("No browser could be brought. Install Chromium, then run this again.")
