"""Survey documents: the JSON in which a survey is drafted, imported, exported and frozen."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from surveys.errors import Problem, Unusable
from surveys.kinds import faces, kind_of, takes_file, voice
from surveys.paths import find_condition_problems
from surveys.wording import wordings_of

_PARTS_OF_THE_FORM = frozenset(
    {
        "answered_by",
        "assent",
        "code",
        "csrf_token",
        "edition",
        "helper_role",
        "leave_empty",
        "may_play",
        "pause",
        "q",
        "read_back",
        "send",
        "who_chose",
    }
)
# What the page's script asks of the form: a field of the same name would answer instead.
_DOINGS_OF_THE_FORM = frozenset({"append", "before", "dataset", "elements", "prepend", "reset"})
RESERVED = _PARTS_OF_THE_FORM | _DOINGS_OF_THE_FORM
"""Keys that no question may have, because the page that asks it needs the name."""


# Control characters, halves of characters and what is no character: no database, sheet or XML keeps
# all of them.
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

DEEPEST = 40
"""How deep parts of a document may stand in parts: a condition in some thirty `not`s."""


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema (2020-12) of a survey document."""
    loaded: dict[str, Any] = json.loads(files("surveys").joinpath("schema.json").read_text("utf-8"))
    return loaded


def check(document: Mapping[str, Any]) -> None:
    """Pass a usable document. Raises `Unusable` with every problem and its place."""
    problems = (
        find_depth_problems(document) or _shape_problems(document) or _sense_problems(document)
    )
    if problems:
        raise Unusable(problems)


def check_shape(document: Mapping[str, Any]) -> None:
    """Pass a document that has every part in its place. Raises `Unusable`."""
    problems = find_depth_problems(document) or _shape_problems(document)
    if problems:
        raise Unusable(problems)


def find_depth_problems(document: Mapping[str, Any]) -> list[Problem]:
    """Where parts stand in parts so deep that nobody could follow, a question's key if it has one.

    Looked for first, and without going down by calls: what checks and asks later does go down.
    """
    questions = document.get("questions")
    parts: list[tuple[str, Any, int]] = [
        (_name_of(one), one, 2) for one in (questions if isinstance(questions, list) else [])
    ]
    parts += [("survey", part, 1) for name, part in document.items() if name != "questions"]
    found: dict[str, None] = {}
    while parts:
        place, part, depth = parts.pop()
        if depth > DEEPEST:
            found[place] = None
        elif isinstance(part, dict | list):
            inner = part.values() if isinstance(part, dict) else part
            parts += [(place, one, depth + 1) for one in inner]
    return [Problem(place, "too_deep", {"most": DEEPEST}) for place in found]


def _name_of(question: Any) -> str:
    key = question.get("key") if isinstance(question, dict) else None
    return key if isinstance(key, str) else "questions"


def find_question_problems(question: dict[str, Any]) -> list[str]:
    """Reasons why one question by itself is unusable; empty when it is fine."""
    if not _of_a_question().is_valid(question):
        return ["shape"]
    return kind_of(question).find_problems(question)


@cache
def _of_a_question() -> Draft202012Validator:
    return Draft202012Validator({"$ref": "#/$defs/question", "$defs": schema()["$defs"]})


def questions_by_key(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The questions of a checked document by their keys, in order."""
    return {question["key"]: question for question in document["questions"]}


def takes_files(document: Mapping[str, Any]) -> bool:
    """Whether some question of a checked document asks for a drawing, a photo or a recording."""
    return any(map(takes_file, document["questions"]))


def devices_of(document: Mapping[str, Any]) -> list[str]:
    """What a checked document's questions can be answered with: `microphone`, `camera`, none."""
    spoken = [one for one in document["questions"] if one["kind"] == "voice"]
    devices = ["microphone"] if spoken else []
    return [*devices, "camera"] if any(map(voice.may_sign, spoken)) else devices


def is_signed(document: Mapping[str, Any]) -> bool:
    """Whether a checked document's questions are shown in sign language, those that have a film."""
    return bool(document.get("sign_language", False))


def pictures_of(document: Mapping[str, Any]) -> list[str]:
    """Every picture that a document uses, each once, in order of appearance."""
    found: dict[str, None] = {}
    for question in document["questions"]:
        for part in (question, *question.get("options", []), *question.get("columns", [])):
            if "picture" in part:
                found[part["picture"]] = None
    return list(found)


def clips_of(document: Mapping[str, Any]) -> list[str]:
    """The name of every recorded clip that a document uses."""
    parts = (
        part
        for question in document["questions"]
        for part in (question, *question.get("options", []))
    )
    clips = (clip for part in parts for clip in _clips_of_part(part))
    return list(dict.fromkeys(clip.removeprefix("clip:") for clip in clips))


def _clips_of_part(part: Mapping[str, Any]) -> list[str]:
    signed = part.get("signed", {})
    film = [signed["film"], *signed["captions"].values()] if signed else []
    return [*part.get("audio", {}).values(), *film]


def _shape_problems(document: Mapping[str, Any]) -> list[Problem]:
    errors = sorted(
        Draft202012Validator(schema()).iter_errors(document),
        key=lambda error: [str(step) for step in error.path],
    )
    return [
        Problem(
            "/".join(str(step) for step in error.path) or "survey",
            "shape",
            {"why": error.message[:200]} | _name_question(document, list(error.path)),
        )
        for error in errors
    ]


def _name_question(document: Mapping[str, Any], path: list[str | int]) -> dict[str, str]:
    """Which question a place is in, where that can be said."""
    if len(path) < 2 or path[0] != "questions":
        return {}
    return {"question": _name_of(document["questions"][path[1]])}


def _sense_problems(document: Mapping[str, Any]) -> list[Problem]:
    return [
        *_missing_words(document),
        *_broken_words(document),
        *_question_problems(document),
        *find_condition_problems(document),
    ]


def _missing_words(document: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(place, "words_missing", {"language": language})
        for place, wording in wordings_of(document)
        for language in document["languages"]
        if not wording.get(language, "").strip()
    ]


def _broken_words(document: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(place, "broken_letters", {"language": language})
        for place, wording in wordings_of(document)
        for language, words in wording.items()
        if _BROKEN.search(words)
    ]


def _question_problems(document: Mapping[str, Any]) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for question in document["questions"]:
        key = question["key"]
        if key in seen:
            problems.append(Problem(key, "key_twice"))
        if key in RESERVED:
            problems.append(Problem(key, "reserved_key"))
        seen.add(key)
        problems += [Problem(key, why) for why in kind_of(question).find_problems(question)]
        if question["kind"] == "faces" and faces.mislead(question, document.get("youngest", 0)):
            problems.append(Problem(key, "five_faces_under_11"))
    return problems
