"""Changing what a draft asks, and in which order, without breaking what leans on it.

A question may be asked only if an earlier one was answered in some way. Moving or removing that
one is refused with `NeededBy`, unless the person says that the conditions go (`drop`). A change
that is refused may have changed the document it was given: work on a copy (`drafts.changing`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from surveys import beginnings, naming
from surveys.paths import Condition, find_condition_problems, leaves

Document = dict[str, Any]
Part = dict[str, Any]
GROUPS = ("options", "columns")
_NO_STEP = 999


class NoSuchPart(LookupError):
    """A draft has no question, answer or column of this key (any more)."""


class NeededBy(Exception):
    """Other questions are asked only because of this one. Nothing was changed."""

    def __init__(self, keys: list[str]) -> None:
        """Keep the keys of the questions whose conditions would break."""
        self.keys = keys
        super().__init__(", ".join(keys))


def place_of(document: Document, key: str) -> int:
    """Where the question stands, counted from 0. Raises `NoSuchPart`."""
    return _index(document["questions"], key)


def add(document: Document, question: Part, at: int | None = None) -> str:
    """Put a question in at this place, or at the end; its key, minted anew if it is taken."""
    questions = document["questions"]
    taken = [one["key"] for one in questions]
    added = deepcopy(question)
    if added["key"] in taken:
        added["key"] = naming.mint(added["key"].replace("_", " "), taken, added["kind"])
    questions.insert(len(questions) if at is None else max(0, at), added)
    return str(added["key"])


def duplicate(document: Document, key: str) -> str:
    """Put a copy behind a question; its key. A topic stands once in a survey: it is not copied."""
    at = place_of(document, key)
    copy = {name: part for name, part in document["questions"][at].items() if name != "topic"}
    return add(document, copy, at + 1)


def remove(document: Document, key: str, *, drop: bool = False) -> tuple[Part, int]:
    """Take a question out; what it was, and where. Raises `NoSuchPart`, `NeededBy`."""
    at = place_of(document, key)
    with_it = _broken(document)
    question = document["questions"].pop(at)
    _settle(document, with_it, drop=drop)
    return question, at


def restore(document: Document, question: Part, at: int) -> str:
    """Put a removed question back where it was, as far as there is such a place; its key.

    Its condition stays only where it still makes sense there.
    """
    with_it = _broken(document)
    key = add(document, question, min(at, len(document["questions"])))
    _settle(document, with_it, drop=True)
    return key


def move(document: Document, key: str, to: int, *, drop: bool = False) -> None:
    """Let a question stand at another place, counted from 0. Raises `NoSuchPart`, `NeededBy`."""
    at = place_of(document, key)
    with_it = _broken(document)
    question = document["questions"].pop(at)
    document["questions"].insert(max(0, to), question)
    _settle(document, with_it, drop=drop)


def add_option(document: Document, key: str, group: str, words: str) -> str:
    """Add an answer or a column before those that stay last; its key. Raises `NoSuchPart`."""
    with _stepping(document, key) as question:
        parts = question.setdefault(group, [])
        option = beginnings.begin_option(words, [one["key"] for one in parts])
        at = next((at for at, one in enumerate(parts) if one.get("last")), len(parts))
        parts.insert(at, option)
    return str(option["key"])


def remove_option(
    document: Document, key: str, group: str, option: str, *, drop: bool = False
) -> tuple[Part, int]:
    """Take an answer or a column out; what it was, and where. Raises `NoSuchPart`, `NeededBy`."""
    with_it = _broken(document)
    with _stepping(document, key) as question:
        at = _index(question.get(group, []), option)
        removed = question[group].pop(at)
    _settle(document, with_it, drop=drop)
    return removed, at


def restore_option(document: Document, key: str, group: str, part: Part, at: int) -> None:
    """Put a removed answer or column back. Raises `NoSuchPart` where its question is gone."""
    with _stepping(document, key) as question:
        parts = question.setdefault(group, [])
        taken = [one["key"] for one in parts]
        put = deepcopy(part)
        if put["key"] in taken:
            put["key"] = naming.mint(put["key"].replace("_", " "), taken, "answer")
        parts.insert(min(at, len(parts)), put)


def move_option(document: Document, key: str, group: str, option: str, by: int) -> None:
    """Move an answer or a column up (-1) or down (1). Raises `NoSuchPart`."""
    with _stepping(document, key) as question:
        parts = question.get(group, [])
        at = _index(parts, option)
        parts.insert(min(max(0, at + by), len(parts) - 1), parts.pop(at))


def _index(parts: list[Part], key: str) -> int:
    for at, part in enumerate(parts):
        if part["key"] == key:
            return at
    raise NoSuchPart(key)


@contextmanager
def _stepping(document: Document, key: str) -> Iterator[Part]:
    """Change a question's options. On a scale, conditions name steps by number: they move along."""
    question: Part = document["questions"][place_of(document, key)]
    before = _option_keys(question)
    yield question
    if question["kind"] != "scale":
        return
    after = _option_keys(question)
    for leaf in (leaf for other in document["questions"] for leaf in _own_leaves(other, key)):
        step = before[leaf["is"] - 1 : leaf["is"]]
        # A step that is gone gets a number that none has: `_settle` finds it.
        leaf["is"] = after.index(step[0]) + 1 if step and step[0] in after else _NO_STEP


def _option_keys(question: Part) -> list[str]:
    return [option["key"] for option in question.get("options", [])]


def _own_leaves(question: Part, key: str) -> Iterator[dict[str, Any]]:
    condition: dict[str, Any] | None = question.get("show_if")
    for leaf in leaves(condition):
        if leaf["question"] == key and isinstance(leaf.get("is"), int):
            yield leaf


def _broken(document: Document) -> set[str]:
    return {problem.field for problem in find_condition_problems(document)}


def _settle(document: Document, before: set[str], *, drop: bool) -> None:
    """Keep conditions whole. Raises `NeededBy` where a change broke one that was whole before."""
    broken = [
        question["key"]
        for question in document["questions"]
        if question["key"] in _broken(document) - before
    ]
    if broken and not drop:
        raise NeededBy(broken)
    for question in document["questions"]:
        if question["key"] in broken:
            _drop_broken(document, question)


def _drop_broken(document: Document, question: Part) -> None:
    """Leave out the parts of a condition that make no sense any more, and nothing else."""
    at = place_of(document, question["key"])
    earlier = document["questions"][:at]
    kept = _without_broken(question["show_if"], earlier)
    if kept is None:
        del question["show_if"]
    else:
        question["show_if"] = kept


def _without_broken(condition: Condition, earlier: list[Part]) -> dict[str, Any] | None:
    if "question" in condition:
        asked = {"questions": [*earlier, {"key": "-", "kind": "text", "show_if": condition}]}
        return None if find_condition_problems(asked) else dict(condition)
    if "not" in condition:
        inner = _without_broken(condition["not"], earlier)
        return {"not": inner} if inner else None
    name = "all" if "all" in condition else "any"
    kept = [one for part in condition[name] if (one := _without_broken(part, earlier))]
    return {name: kept} if len(kept) > 1 else next(iter(kept), None)
