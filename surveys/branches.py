"""Whether a question can ever be asked, whatever people say to the questions before it.

A condition is taken apart until it is a list of facts about single answers. A question is asked
where some list of facts does not contradict itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveys.kinds import options

Condition = Mapping[str, Any]
Questions = Mapping[str, Mapping[str, Any]]
Goals = tuple[tuple[Condition, bool], ...]
"""Conditions that have to be true, or have to be false."""

_MOST_STEPS = 2_000
_PICKED = frozenset({"area", "choice", "choices", "faces", "ranking", "stars", "yes_no"})


class TooTangled(Exception):
    """A condition that takes too long to follow: people could not follow it either."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What must be so about one question's answer. Not to answer is possible by itself."""

    must: bool | None = None
    picked: Any = None
    has: frozenset[Any] = frozenset()
    has_not: frozenset[Any] = frozenset()


_State = tuple[Goals, Mapping[str, _Facts]]


def find_dead_ends(document: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The keys of questions that nobody is ever asked, and of those that are too tangled."""
    never, tangled = [], []
    before: dict[str, Mapping[str, Any]] = {}  # only what stands before counts: `paths.reachable`
    for question in document["questions"]:
        try:
            if question.get("show_if") and not may_hold(question["show_if"], before):
                never.append(question["key"])
        except TooTangled:
            tangled.append(question["key"])
        before[question["key"]] = question
    return never, tangled


def may_hold(condition: Condition, before: Questions) -> bool:
    """Whether some answers to the questions before make a condition true. Raises `TooTangled`."""
    states: list[_State] = [(((condition, True),), {})]
    for _ in range(_MOST_STEPS):
        if not states:
            return False
        goals, facts = states.pop()
        if not goals:
            return True
        states += _go_on(goals, facts, before)
    raise TooTangled


def _go_on(goals: Goals, facts: Mapping[str, _Facts], before: Questions) -> Iterator[_State]:
    """The ways to reach the first goal, each with what is left to reach."""
    (condition, wanted), rest = goals[0], goals[1:]
    if "question" in condition:
        yield from _reach_leaf(goals, facts, before)
    elif "not" in condition:
        yield ((condition["not"], not wanted), *rest), facts
    else:
        inner = [(one, wanted) for one in condition.get("all", condition.get("any", ()))]
        if ("all" in condition) is wanted:
            yield (*inner, *rest), facts
        else:
            yield from (((one, *rest), facts) for one in inner)


def _reach_leaf(goals: Goals, facts: Mapping[str, _Facts], before: Questions) -> Iterator[_State]:
    (leaf, wanted), rest = goals[0], goals[1:]
    key = leaf["question"]
    known = facts.get(key, _Facts())
    now = _learn(known, leaf, wanted=wanted)
    if now is None or (now.must and not _may_answer(before.get(key), now)):
        return
    if now.must and not known.must and "show_if" in before[key]:
        rest = ((before[key]["show_if"], True), *rest)  # only who was asked can have answered
    yield rest, {**facts, key: now}


def _learn(facts: _Facts, leaf: Condition, *, wanted: bool) -> _Facts | None:
    """The facts with one more; None where that contradicts them."""
    if "answered" in leaf:
        must = leaf["answered"] is wanted
        return None if facts.must not in (None, must) else replace(facts, must=must)
    value = leaf["is"] if "is" in leaf else leaf["includes"]
    if not wanted:
        return replace(facts, has_not=facts.has_not | {value})
    if facts.must is False:
        return None
    if "includes" in leaf:
        return replace(facts, must=True, has=facts.has | {value})
    if facts.picked not in (None, value):
        return None
    return replace(facts, must=True, picked=value)


def _may_answer(question: Mapping[str, Any] | None, facts: _Facts) -> bool:
    """Whether some answer to a question fits the facts."""
    if question is None:
        return False
    wanted = facts.has if facts.picked is None else facts.has | {facts.picked}
    if wanted & facts.has_not:
        return False
    possible = _answers(question)
    if possible is None:
        return not wanted
    return wanted <= possible and bool(possible - facts.has_not)


def _answers(question: Mapping[str, Any]) -> set[Any] | None:
    """What can be picked; None for a kind whose answers no condition looks into."""
    keys = options.keys_of(question)
    if question["kind"] == "scale":
        return set(range(1, len(keys) + 1))
    return set(keys) if question["kind"] in _PICKED else None
