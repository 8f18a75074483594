"""Conditions of other programs as ours, and ours as XLSForm writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.interchange.expressions import (
    Always,
    Compare,
    Joined,
    Not,
    NotUnderstood,
    Selected,
    Tree,
    parse,
)
from surveys.interchange.values import Found

Condition = dict[str, Any]

_ONE = frozenset({"area", "choice", "faces", "scale", "yes_no"})
_SEVERAL = frozenset({"choices", "ranking", "stars"})
_MOST = 20  # in one list of conditions, as in schema.json


class NotCarried(ValueError):
    """A condition that we have no words for, with a reason word."""

    def __init__(self, reason: str, **details: Any) -> None:
        self.reason = reason
        self.details = details
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Known:
    """A question that a condition may ask about: its key, and the option, where one is named."""

    key: str
    found: Found
    option: str | None = None


def translate(expressions: Iterable[str], known: Mapping[str, Known | None]) -> Condition | None:
    """Our condition for when all expressions hold; None where that is always.

    Raises `NotCarried`.
    """
    parts = [part for one in expressions if (part := _read(one, known)) is not True]
    if len(parts) > _MOST:
        raise NotCarried("condition_too_big")
    if False in parts:
        raise NotCarried("never_asked")
    conditions = [part for part in parts if not isinstance(part, bool)]
    return {"all": conditions} if len(conditions) > 1 else next(iter(conditions), None)


def _read(expression: str, known: Mapping[str, Known | None]) -> Condition | bool:
    try:
        tree = parse(expression)
    except NotUnderstood as error:
        raise NotCarried("condition_not_understood", near=str(error)[:40]) from None
    return _of(tree, known)


def _of(tree: Tree, known: Mapping[str, Known | None]) -> Condition | bool:
    if isinstance(tree, Always):
        return tree.holds
    if isinstance(tree, Not):
        inner = _of(tree.inner, known)
        return not inner if isinstance(inner, bool) else {"not": inner}
    if isinstance(tree, Joined):
        return _of_several(tree, known)
    target = known.get(tree.name)
    if target is None:
        raise NotCarried("condition_on_unknown", question=tree.name[:80])
    if isinstance(tree, Selected):
        return _of_selected(tree, target)
    return _of_compared(tree, target)


def _of_several(tree: Joined, known: Mapping[str, Known | None]) -> Condition | bool:
    """A list of conditions; what holds always or never anyway is not in it."""
    read = [_of(one, known) for one in tree.inner]
    deciding = tree.how == "any"
    if deciding in read:
        return deciding
    conditions = [one for one in read if not isinstance(one, bool)]
    if len(conditions) > _MOST:
        raise NotCarried("condition_too_big")
    return {tree.how: conditions} if conditions else not deciding


def _of_selected(tree: Selected, target: Known) -> Condition:
    kind = target.found.parts["kind"]
    if kind in _ONE:
        return {"question": target.key, "is": _option(target, tree.value)}
    if kind in _SEVERAL:
        return {"question": target.key, "includes": _option(target, tree.value)}
    raise NotCarried("condition_does_not_fit", question=target.found.name)


def _of_compared(tree: Compare, target: Known) -> Condition:
    if target.option is not None:
        return _of_marked(tree, target)
    if tree.value == "" and tree.sign in ("=", "!="):
        return {"question": target.key, "answered": tree.sign == "!="}
    if target.found.parts["kind"] not in _ONE:
        raise NotCarried("condition_does_not_fit", question=target.found.name)
    if tree.sign not in ("=", "!="):
        return _of_ordered(tree, target)
    picked = {"question": target.key, "is": _option(target, tree.value)}
    return picked if tree.sign == "=" else {"not": picked}


def _of_marked(tree: Compare, target: Known) -> Condition:
    """One box of several that has a name of its own: ticked (`Y`, not empty) or not."""
    includes = {"question": target.key, "includes": target.option}
    if tree.sign not in ("=", "!=") or tree.value not in ("", "Y"):
        raise NotCarried("condition_does_not_fit", question=target.found.name)
    return includes if (tree.sign == "=") == (tree.value == "Y") else {"not": includes}


def _of_ordered(tree: Compare, target: Known) -> Condition:
    """`< 3` as each of the options whose names are numbers under 3."""
    fitting = [
        {"question": target.key, "is": _option(target, name)}
        for name in target.found.codes
        if _holds(name, tree.sign, tree.value)
    ]
    if not fitting or len(fitting) > _MOST:
        raise NotCarried("condition_does_not_fit", question=target.found.name)
    return fitting[0] if len(fitting) == 1 else {"any": fitting}


def _holds(name: str, sign: str, value: str) -> bool:
    try:
        one, other = float(name), float(value)
    except ValueError:
        return False
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign]


def _option(target: Known, name: str) -> str | int:
    key = target.found.codes.get(name)
    if key is None:
        raise NotCarried(
            "condition_on_unknown_option", question=target.found.name, option=name[:80]
        )
    if target.found.parts["kind"] != "scale":
        return key
    return [option["key"] for option in target.found.parts["options"]].index(key) + 1


def write(condition: Mapping[str, Any], questions: Mapping[str, Mapping[str, Any]]) -> str:
    """Our condition as an XLSForm expression that `translate` reads back the same."""
    if "not" in condition:
        return f"not({write(condition['not'], questions)})"
    for how, word, neutral in (("all", " and ", "true()"), ("any", " or ", "false()")):
        if how in condition:
            inner = [_in_brackets(one, questions) for one in condition[how]]
            return word.join(inner if len(inner) > 1 else [*inner, neutral])
    name = f"${{{condition['question']}}}"
    if "answered" in condition:
        return f"{name} {'!=' if condition['answered'] else '='} ''"
    if "includes" in condition:
        return f"selected({name}, '{condition['includes']}')"
    wanted = condition["is"]
    if isinstance(wanted, int):
        wanted = questions[condition["question"]]["options"][wanted - 1]["key"]
    return f"{name} = '{wanted}'"


def _in_brackets(condition: Mapping[str, Any], questions: Mapping[str, Mapping[str, Any]]) -> str:
    text = write(condition, questions)
    return f"({text})" if "all" in condition or "any" in condition else text
