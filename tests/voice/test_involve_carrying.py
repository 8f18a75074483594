"""Everything that the formats can say has a sentence, and every sentence fits what it is given."""

import re
from pathlib import Path

import pytest

from surveys.interchange import LeftOut, read, write
from tests.conftest import ROOT
from tests.samples import EVERY_KIND
from tests.surveys.test_interchange_limesurvey import make_new_lss
from tests.surveys.test_interchange_xlsform import CHOICES, SETTINGS, SURVEY, make_book
from voice.involve import carrying


def every_left_out() -> list[LeftOut]:
    form = read(make_book(survey=SURVEY, choices=CHOICES, settings=SETTINGS), "transitions")
    old = read(make_new_lss(), "transitions")
    return [*form.left_out, *old.left_out, *write(EVERY_KIND, "xlsform").left_out]


def test_what_is_left_out_is_said_in_a_sentence_with_its_place() -> None:
    for left in every_left_out():
        said = carrying.say(left)
        assert said.startswith(f"{carrying.place_of(left)}: "), said
        assert "%(" not in said
        assert f"({left.why}" not in said, "a reason without a sentence"


OF_WRITING = {"no_parts", "too_many_parts"}
"""Only pieces of writing are refused for these: the page that takes them says so."""


@pytest.mark.parametrize("path", sorted((ROOT / "surveys/interchange").rglob("*.py")), ids=str)
def test_every_refusal_has_a_sentence(path: Path) -> None:
    reasons = set(re.findall(r'refuse\(\s*"([a-z_0-9]+)"', path.read_text("utf-8")))
    assert reasons <= carrying._refused().keys() | OF_WRITING
