"""What a question says beside its words: limits, marks, pictures, topic, and when it is asked.

Each has a place, as words have: `age.min`, `told.options.yes.picture`, `good.show_if`, `youngest`.
Values travel as people type them, so that a form, a script and a comparison use the same.
"""

import json
import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from surveys import beginnings, naming
from surveys.documents import schema
from surveys.drafting import NoSuchPart
from surveys.kinds import faces, kind_of, stars, text, voice
from surveys.kinds.typed import parse_number
from surveys.paths import find_condition_problems

OF_SURVEY = ("youngest", "easy_read", "breaks")
OF_KIND: dict[str, tuple[str, ...]] = {
    "choice": ("ordered",),
    "choices": ("ordered",),
    "area": ("ordered",),
    "drawing": ("longest",),
    "faces": ("faces",),
    "number": ("min", "max", "whole"),
    "photo": ("longest",),
    "stars": ("stars",),
    "text": ("longest",),
    "voice": ("seconds", "longest", "sign"),
}
"""What only some kinds have."""
OF_ALL = ("picture", "topic", "sensitive", "show_if")
_OF_OPTION = ("picture", "last")
_USUAL = {"seconds": voice.SECONDS, "longest": text.LONGEST, "stars": stars.STARS, "min": 0}
_MARKS = {"sensitive": False, "ordered": False, "sign": False, "last": False, "easy_read": False}
_MARKS_ON = {"whole": True, "breaks": True}
_LIMITS = frozenset({"limit_out_of_range", "seconds_out_of_range"})


class NotPossible(ValueError):
    """A value that does not fit its place, with a reason word. Nothing was written."""

    def __init__(self, reason: str) -> None:
        """Keep the reason; whoever shows it says it in a sentence."""
        self.reason = reason
        super().__init__(reason)


def value_at(document: dict[str, Any], place: str) -> str:
    """What stands at a place, as people type it; empty for nothing. Raises `NoSuchPart`."""
    part, name = _part(document, place)
    if name == "faces":
        return faces.set_of(part)
    if name in _MARKS | _MARKS_ON:
        return "yes" if part.get(name, (_MARKS | _MARKS_ON)[name]) else ""
    value = part.get(name, _USUAL.get(name, ""))
    if name == "show_if":
        return json.dumps(value, sort_keys=True) if value else ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def put(document: dict[str, Any], place: str, typed: str) -> None:
    """Let this stand at a place; nothing where it is empty. Raises `NoSuchPart`, `NotPossible`."""
    part, name = _part(document, place)
    if name == "faces":
        _put_faces(document, part, typed)
        return
    value = _read(name, typed)
    if value is None or value == (_MARKS | _MARKS_ON).get(name):
        part.pop(name, None)
    else:
        part[name] = value
    _refuse_unfit(document, part, name)


def topic_of(words: str) -> str:
    """The key of a topic that is called this."""
    return naming.mint(words, (), "topic")


def _part(document: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    key, _, rest = place.partition(".")
    if not rest and key in OF_SURVEY:
        return document, key
    question = _keyed(document["questions"], key)
    names = rest.split(".")
    if len(names) == 1 and rest in (*OF_ALL, *OF_KIND.get(question["kind"], ())):
        return question, rest
    if len(names) == 3 and names[0] in ("options", "columns") and names[2] in _OF_OPTION:
        return _keyed(question.get(names[0], []), names[1]), names[2]
    raise NoSuchPart(place)


def _keyed(parts: list[dict[str, Any]], key: str) -> dict[str, Any]:
    for part in parts:
        if part["key"] == key:
            return part
    raise NoSuchPart(key)


def _read(name: str, typed: str) -> Any:
    if name in _MARKS | _MARKS_ON:
        return typed == "yes"
    if not typed:
        return None
    if name == "show_if":
        return _read_condition(typed)
    if name in ("picture", "topic"):
        return _read_reference(name, typed)
    number = parse_number(typed)
    if isinstance(number, str) or (name not in ("min", "max") and not number.is_integer()):
        raise NotPossible("number_needed")
    return int(number) if number.is_integer() else number


def _read_reference(name: str, typed: str) -> str:
    shape = schema()["$defs"]["picture" if name == "picture" else "key"]
    if not re.search(shape["pattern"], typed):
        raise NotPossible(f"no_such_{name}")
    return typed


def _read_condition(typed: str) -> Any:
    try:
        condition = json.loads(typed)
        _shape_of_conditions().validate(condition)
    except (ValueError, RecursionError, ValidationError):
        raise NotPossible("no_such_condition") from None
    return condition


@cache
def _shape_of_conditions() -> Draft202012Validator:
    return Draft202012Validator({"$ref": "#/$defs/condition", "$defs": schema()["$defs"]})


def _refuse_unfit(document: dict[str, Any], part: dict[str, Any], name: str) -> None:
    if name == "show_if":
        if any(one.field == part["key"] for one in find_condition_problems(document)):
            raise NotPossible("no_such_condition")
    elif name == "youngest":
        _refuse_youngest(document)
    elif "kind" in part and name in OF_KIND.get(part["kind"], ()):
        wrong = _LIMITS.intersection(kind_of(part).find_problems(part))
        if wrong:
            raise NotPossible(next(iter(wrong)))


def _refuse_youngest(document: dict[str, Any]) -> None:
    youngest = document.get("youngest", 0)
    if not 0 <= youngest <= 120:
        raise NotPossible("limit_out_of_range")
    if any(
        one["kind"] == "faces" and faces.mislead(one, youngest) for one in document["questions"]
    ):
        raise NotPossible("five_faces_under_11")


def _put_faces(document: dict[str, Any], part: dict[str, Any], typed: str) -> None:
    """Another set of faces; those that stay keep their words."""
    if typed not in faces.SETS:
        raise NotPossible("number_needed")
    if typed != "3" and document.get("youngest", 0) < faces.FIVE_FROM:
        raise NotPossible("five_faces_under_11")
    known = {one["key"]: one for one in part.get("options", [])}
    before = find_condition_problems(document)
    part["options"] = [known.get(one["key"], one) for one in beginnings.faces(typed)]
    if find_condition_problems(document) != before:
        raise NotPossible("faces_needed")
