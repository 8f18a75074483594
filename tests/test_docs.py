"""The written guides: their links lead somewhere, what they name is there, easy read is easy."""

import re
from pathlib import Path

import pytest

from analysis.easyread import check_words
from voice import cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_verb_that_is_named_is_there(page: Path) -> None:
    named = re.findall(r"(?:^|`|/)voice ([a-z]+)(?: ([a-z]+)\b)?", page.read_text("utf-8"), re.M)
    assert [pair for pair in named if not is_verb(*pair)] == []


def is_verb(verb: str, second: str) -> bool:
    command = cli.voice.commands.get(verb)
    group = getattr(command, "commands", None)
    return command is not None and (group is None or not second or second in group)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_file_of_ours_that_is_named_is_there(page: Path) -> None:
    pattern = r"`((?:voice|surveys|analysis|tests|templates|static|bench|docs)/[\w./-]+)`"
    named = re.findall(pattern, page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_young_peoples_guide_passes_our_own_checks() -> None:
    words = (ROOT / "docs/guides/young-people.md").read_text("utf-8")
    found = [one for one in check_words(words) if one.level == "error"]
    assert found == []
