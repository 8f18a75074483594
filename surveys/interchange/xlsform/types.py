"""XLSForm's types as our kinds, and the other way round; words and conditions are elsewhere."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from surveys.interchange.workbooks import Cells
from surveys.kinds.number import rules as limits_of

_PLAIN: dict[str, dict[str, Any]] = {
    "acknowledge": {"kind": "information"},
    "audio": {"kind": "voice"},
    "date": {"kind": "date"},
    "datetime": {"kind": "date"},
    "decimal": {"kind": "number", "whole": False},
    "image": {"kind": "photo"},
    "integer": {"kind": "number"},
    "note": {"kind": "information"},
    "text": {"kind": "text"},
}
_SAME = {
    "add date prompt": "date",
    "add note prompt": "note",
    "add text prompt": "text",
    "int": "integer",
    "photo": "image",
    "string": "text",
    "trigger": "acknowledge",
    "dateTime": "datetime",
    "select all that apply": "select_multiple",
    "select one": "select_one",
    "select multiple": "select_multiple",
    "select1": "select_one",
}
_WITH_LIST = {"select_one": "choice", "select_multiple": "choices", "rank": "ranking"}
_SHUFFLED = frozenset({"choice", "choices", "ranking", "sort", "stars"})
_DIGITS = r"-?[0-9]{1,12}(?:\.[0-9]{1,30})?"
_NUMBER = rf"\s*({_DIGITS})\s*"
_LIMITS = (
    ("min", re.compile(rf"\.\s*>={_NUMBER}")),
    ("max", re.compile(rf"\.\s*<={_NUMBER}")),
    ("longest", re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*([0-9]{1,9})\s*")),
)
_MOST_STEPS = 7


def split_type(written: str) -> tuple[str, str]:
    """A type and the list behind it: `select_one`, `areas`."""
    words = " ".join(written.split())
    for name in sorted(_SAME, key=len, reverse=True):
        if words.lower() == name.lower() or words.lower().startswith(f"{name.lower()} "):
            words = _SAME[name] + words[len(name) :]
            break
    first, _, rest = words.partition(" ")
    return first.lower(), rest.removeprefix("from ")


def is_with_list(kind: str) -> bool:
    """Whether a type has options."""
    return kind in _WITH_LIST


def read_parts(cells: Mapping[str, str]) -> dict[str, Any] | None:
    """The parts of our question that cells say; None for a type that we do not have."""
    kind, _ = split_type(cells.get("type", ""))
    if kind == "range":
        return _read_range(cells)
    if kind in _WITH_LIST:
        return _read_with_list(_WITH_LIST[kind], cells)
    if kind not in _PLAIN:
        return None
    parts: dict[str, Any] = dict(_PLAIN[kind])
    if kind == "image" and "draw" in cells.get("appearance", "").split():
        parts["kind"] = "drawing"
    return parts | (read_limits(cells.get("constraint", ""), parts["kind"]) or {})


def _read_with_list(kind: str, cells: Mapping[str, str]) -> dict[str, Any]:
    if kind == "choice" and "likert" in cells.get("appearance", "").split():
        return {"kind": "scale"}
    is_mixed = read_parameters(cells).get("randomize") == "true"
    return {"kind": kind} if is_mixed else {"kind": kind, "ordered": True}


def read_parameters(cells: Mapping[str, str]) -> dict[str, str]:
    """`start=1 end=5` by names."""
    written = (
        re.sub(r"\s*=\s*", "=", cells.get("parameters", "")).replace(",", " ").replace(";", " ")
    )
    pairs = (one.partition("=") for one in written.split())
    return {name.lower(): value.lower() for name, _, value in pairs}


def _read_range(cells: Mapping[str, str]) -> dict[str, Any]:
    """Few steps as a scale whose options are its numbers, many as a number with limits."""
    given = {"start": "1", "end": "10", "step": "1"} | read_parameters(cells)
    numbers = [given[name] for name in ("start", "end", "step")]
    if not all(re.fullmatch(_DIGITS, one) for one in numbers) or not float(given["step"]):
        return {"kind": "number"}
    start, end, step = map(Decimal, numbers)
    steps = int((end - start) / step) + 1
    if 2 <= steps <= _MOST_STEPS:
        return {"kind": "scale", "steps": [f"{start + step * one:f}" for one in range(steps)]}
    whole = all(one == one.to_integral_value() for one in (start, step))
    parts = {"kind": "number", "min": _number(f"{start:f}"), "max": _number(f"{end:f}")}
    return parts if whole else parts | {"whole": False}


def read_limits(constraint: str, kind: str) -> dict[str, Any] | None:
    """Limits that a constraint sets and our kind has; None where it says anything else."""
    allowed = {"number": ("min", "max"), "text": ("longest",)}.get(kind, ())
    found: dict[str, Any] = {}
    for part in re.split(r"\band\b", constraint) if constraint else ():
        name, value = _read_limit(part.strip())
        if name not in allowed or name in found:
            return None
        found[name] = _number(value)
    return found


def _read_limit(part: str) -> tuple[str, str]:
    while part.startswith("(") and part.endswith(")"):
        part = part[1:-1].strip()
    matches = ((name, pattern.fullmatch(part)) for name, pattern in _LIMITS)
    return next(((name, match[1]) for name, match in matches if match), ("", ""))


def _number(written: str) -> float:
    return float(written) if "." in written else int(written)


def write_cells(question: Mapping[str, Any]) -> Cells:
    """The type of XLSForm that asks a question most nearly, with what that type can say."""
    kind = question["kind"]
    cells = {"type": _TYPES.get(kind, f"select_one {question['key']}")}
    if kind in _LISTED:
        cells["type"] = f"{_LISTED[kind]} {question['key']}"
    if kind == "number":
        cells |= _write_limits(question)
    if kind == "text" and "longest" in question:
        cells["constraint"] = f"string-length(.) <= {question['longest']}"
    if kind in _SHUFFLED and not question.get("ordered", False):
        cells["parameters"] = "randomize=true"
    appearance = {"drawing": "draw", "scale": "likert"}.get(kind)
    return cells | ({"appearance": appearance} if appearance else {})


def _write_limits(question: Mapping[str, Any]) -> Cells:
    cells = {"type": "integer" if limits_of(dict(question))["whole"] else "decimal"}
    limits = [
        f". {sign} {Decimal(str(question[name])):f}"
        for name, sign in (("min", ">="), ("max", "<="))
        if name in question
    ]
    return cells | ({"constraint": " and ".join(limits)} if limits else {})


_TYPES = {
    "date": "date",
    "drawing": "image",
    "information": "note",
    "photo": "image",
    "text": "text",
    "voice": "audio",
}
_LISTED = {
    "choices": "select_multiple",
    "ranking": "rank",
    "sort": "select_multiple",
    "stars": "select_multiple",
}
