"""Questions that our field asks again and again, ready to be put into a survey.

Each block is a file in `library/`. Its English comes in up to four variants, of which the closest
to the survey is taken: easy read or standard, and to parents about their child.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from surveys import drafting
from surveys.asking import EQUALITY as LAST

Question = dict[str, Any]
_SOURCE = "en"


@dataclass(frozen=True, slots=True)
class Block:
    """Some questions that belong together, and what they are for."""

    key: str
    name: str
    purpose: str
    is_last: bool
    questions: Sequence[Mapping[str, Any]]


class NothingToOffer(Exception):
    """The area's profile names no districts, so there is nothing to choose from."""


@cache
def blocks() -> dict[str, Block]:
    """The blocks of the library by their keys, in order."""
    folder = files("voice").joinpath("involve/library")
    loaded = {
        path.name.removesuffix(".json"): json.loads(path.read_text("utf-8"))
        for path in folder.iterdir()
        if path.name.endswith(".json") and path.name != "picture_words.json"
    }
    ordered = sorted(loaded, key=lambda key: loaded[key]["order"])
    return {key: _block(key, loaded[key]) for key in ordered}


def questions_for(
    block: Block, draft: Mapping[str, Any], area: Mapping[str, Any]
) -> list[Question]:
    """A block's questions in the words of this survey. Raises `NothingToOffer`."""
    variants = _variants(draft)
    return [_question(one, variants, area) for one in block.questions]


def put_in(document: dict[str, Any], questions: Sequence[Question], *, is_last: bool) -> list[str]:
    """Put questions at the end, but before those that stay last; their keys."""
    standing = document["questions"]
    ends = (at for at, one in enumerate(standing) if one["key"].startswith(LAST))
    at = len(standing) if is_last else next(ends, len(standing))
    return [
        drafting.add(document, question, at + place) for place, question in enumerate(questions)
    ]


def _block(key: str, loaded: Mapping[str, Any]) -> Block:
    is_last = loaded.get("is_last", False)
    return Block(key, loaded["name"], loaded["purpose"], is_last, loaded["questions"])


def _variants(draft: Mapping[str, Any]) -> list[str]:
    """The names of the variants that fit, the closest first."""
    is_easy, is_of_child = draft.get("easy_read", False), draft["audience"] == "parents"
    wished = {
        "easy_of_child": is_easy and is_of_child,
        "easy": is_easy and not is_of_child,
        "of_child": is_of_child and not is_easy,
    }
    fitting = [name for name, fits in wished.items() if fits]
    return [*fitting, *(["easy"] if is_easy else []), "standard"]


def _question(
    written: Mapping[str, Any], variants: Sequence[str], area: Mapping[str, Any]
) -> Question:
    question = {name: part for name, part in written.items() if name != "easy_options"}
    options = question.get("options")
    if "easy" in variants and "easy_options" in written:
        options = written["easy_options"]
    if question.pop("of_area", None):
        question["options"] = _districts(area)
    elif options:
        question["options"] = [_said(option, variants) for option in options]
    return _said(question, variants)


def _said(part: Mapping[str, Any], variants: Sequence[str]) -> dict[str, Any]:
    """A part whose words are those of the closest variant."""
    said = {
        name: {_SOURCE: next(part[name][one] for one in variants if one in part[name])}
        for name in ("text", "help")
        if name in part
    }
    return {**part, **said}


def _districts(area: Mapping[str, Any]) -> list[dict[str, Any]]:
    districts = area.get("districts", [])
    if len(districts) < 2:
        raise NothingToOffer
    return [{"key": one["key"], "text": dict(one["name"])} for one in districts]
