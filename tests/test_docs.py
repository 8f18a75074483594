"""What `docs/` tells people to type exists; the files to copy from it are understood."""

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from analysis.easyread import check_words
from tests.conftest import ROOT
from voice.cli import voice
from voice.figures import Figures
from voice.settings import DEFAULTS

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
FILES = [path for path in sorted(DOCS.rglob("*")) if path.is_file() and path.suffix != ".png"]
"""Without the pictures that `make screens` leaves there."""
COUNTED = {"voice_requests_total", "voice_request_seconds"}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_file_of_ours_that_is_named_is_there(page: Path) -> None:
    pattern = r"`((?:voice|surveys|analysis|tests|templates|static|bench|docs)/[\w./-]+)`"
    named = re.findall(pattern, page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_young_peoples_guide_passes_our_own_checks() -> None:
    words = (DOCS / "guides/young-people.md").read_text("utf-8")
    assert [one for one in check_words(words) if one.level == "error"] == []


def test_each_page_and_file_is_named_by_the_first_page() -> None:
    first = (DOCS / "README.md").read_text("utf-8")
    others = {path.relative_to(DOCS).as_posix() for path in FILES} - {"README.md"}
    assert {name for name in others if f"]({name})" not in first} == set()


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_each_command_of_ours_is_one(file: Path) -> None:
    for words in re.findall(r"(?:^|/bin/|`|exec )voice ([a-z].*)", file.read_text("utf-8"), re.M):
        command: click.Command = voice
        given = words.split("`")[0].replace("\\", "").split()
        while isinstance(command, click.Group) and given:
            assert given[0] in command.commands, f"{file.name}: voice {words}"
            command = command.commands[given.pop(0)]
        known = {option for one in command.params for option in one.opts}
        asked = {one for one in given if one.startswith("--")}
        assert asked <= known, f"{file.name}: voice {words}"


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_each_setting_is_one(file: Path) -> None:
    text = file.read_text("utf-8")
    named = set(re.findall(r"\bVOICE_([A-Z_]+)\b", text))
    named |= {name.upper() for name in re.findall(r"^(?:# )?([a-z_]+) = ", text, re.MULTILINE)}
    named |= {name.upper() for name in re.findall(r"`([a-z_]+) = ", text)}
    assert named <= DEFAULTS.keys()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_each_number_that_alarms_use_is_told(app) -> None:
    text = (DOCS / "deploy/monitoring.md").read_text("utf-8")
    with app.app_context():
        told = {one.name for one in Figures().collect()} | COUNTED
    named = set(re.findall(r"\b(voice_[a-z_]+)\b", text))
    assert named
    assert named <= told


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """On copies that start a program which is here, for ours is where the unit says only there."""
    for unit in (*DOCS.glob("deploy/*.service"), *DOCS.glob("deploy/*.timer")):
        text = unit.read_text("utf-8").replace("/opt/voice/.venv/bin/voice", "/bin/true")
        (tmp_path / unit.name).write_text(text, "utf-8")
    units = sorted(tmp_path.iterdir())
    checked = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60
    )
    ours = [line for line in checked.stderr.splitlines() if "voice-" in line]
    assert len(units) == 4
    assert ours == []
