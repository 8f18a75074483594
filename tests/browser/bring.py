"""Finds a Chromium for the browser tests, and brings one where there is none.

First the machine's own, then Playwright's (from its download site), then the system's package.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a browser on this machine, or None. `VOICE_TEST_BROWSER` names another."""
    named = os.environ.get("VOICE_TEST_BROWSER")
    if named:
        return named
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or _playwrights_own()


def bring() -> str | None:
    """Bring a browser by whatever way works here; None where none does."""
    for command in _ways():
        if subprocess.run(command, check=False).returncode == 0 and find():
            break
    return find()


def _playwrights_own() -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")).expanduser()
    found = sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


def _ways() -> list[list[str]]:
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    packages = ["chromium", "libatomic1", "fonts-noto-core"]
    install = [*as_root, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    return [
        [sys.executable, "-m", "playwright", "install", "chromium"],
        ["sh", "-c", " ".join([*as_root, "apt-get", "update", "-q"]) + " && " + " ".join(install)],
    ]


if __name__ == "__main__":
    if not (find() or bring()):
        sys.exit("No browser could be brought. Install Chromium, then run this again.")
