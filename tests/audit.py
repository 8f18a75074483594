"""What can be known of our dependencies without a network: pinned, hashed, fitting, licensed.

`python -m tests.audit` says what is wrong and exits 1.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
LOCKS = ("build.txt", "runtime.txt", "dev.txt")
_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)")
KNOWN = {
    "axe-playwright-python": "MIT, in its repository",
    "djlint": "GPL-3.0, a tool for development: no part of it is in Voice",
    "huey": "MIT, in its licence file",
    "pyxform": "BSD-2-Clause, in its repository; for tests",
}
"""Packages whose own data do not say a licence that we accept, and what a person found."""
ACCEPTED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|Lesser|Unlicense|Zlib|HPND"
    r"|CC0|0BSD|public domain|CC.BY.SA",  # the last: pictures, credited on each page
    re.IGNORECASE,
)


def read_pins(text: str) -> tuple[dict[str, set[str]], list[str]]:
    """The versions of each package of a lock file, and what is wrong with its lines."""
    pins: dict[str, set[str]] = {}
    wrong = []
    for entry in re.split(r"\n(?=\S)", text.replace("\\\n", " ")):
        if entry.startswith("#") or not entry.strip():
            continue
        found = _PIN.match(entry)
        if found is None:
            wrong.append(f"not one version: {entry.splitlines()[0][:60]}")
        elif "--hash=sha256:" not in entry:
            wrong.append(f"no hash: {found[1]}")
        else:
            pins.setdefault(plain(found[1]), set()).add(found[2])  # one for each Python
    return pins, wrong


def plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(one: Distribution) -> str:
    """What a package says about its licence, in all the places where it may say so."""
    about = one.metadata
    said = [about.get("License-Expression"), (about.get("License") or "")[:200]]
    said += [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return " ".join(part for part in said if part)


def complaints(installed: Iterator[Distribution], pins: dict[str, set[str]]) -> Iterator[str]:
    """Packages that are here and are not what is pinned, or whose licence we do not accept."""
    for one in installed:
        name = plain(one.name)
        if name in {"voice", "pip", "uv"}:
            continue
        if name not in pins:
            yield f"not pinned: {name} {one.version}"
        elif one.version not in pins[name]:
            yield f"{name} is {one.version}, pinned is {' or '.join(pins[name])}"
        if name not in KNOWN and not ACCEPTED.search(licence_of(one)):
            yield f"licence of {name}: {licence_of(one)[:60] or 'it says none'}"


def main() -> int:
    """Say what is wrong; 1 where anything is."""
    pins: dict[str, set[str]] = {}
    wrong: list[str] = []
    for lock in LOCKS:
        found, bad = read_pins((ROOT / "requirements" / lock).read_text("utf-8"))
        for name, versions in found.items():
            pins.setdefault(name, set()).update(versions)
        wrong += [f"{lock}: {one}" for one in bad]
    wrong += complaints(iter(distributions()), pins)
    for one in wrong:
        click.echo(one)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
