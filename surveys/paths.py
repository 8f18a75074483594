"""Which questions are asked, given what was said before: conditions, the same as in paths.js."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from surveys.errors import Problem
from surveys.kinds import asks, options

Condition = Mapping[str, Any]
Leaf = TypeVar("Leaf", bound=Condition)

_ONE = ("area", "choice", "faces", "yes_no")  # one option is picked
_SEVERAL = ("choices", "ranking", "stars")  # several may be


def reachable(document: Mapping[str, Any], answers: Mapping[str, Any]) -> set[str]:
    """The keys of the questions that are asked, pages of information among them.

    An answer to a question that is not asked counts for nothing.
    """
    asked: dict[str, Any] = {}
    for question in document["questions"]:
        key = question["key"]
        if "show_if" not in question or _holds(question["show_if"], answers, asked):
            asked[key] = True
    return set(asked)


def find_condition_problems(document: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with conditions: questions and options that are not there, or come later."""
    earlier: dict[str, dict[str, Any]] = {}
    every = {question["key"] for question in document["questions"]}
    problems: list[Problem] = []
    for question in document["questions"]:
        for leaf in leaves(question.get("show_if")):
            reason = _problem_of(leaf, earlier, every)
            if reason:
                problems.append(Problem(question["key"], reason, {"question": leaf["question"]}))
        earlier[question["key"]] = question
    return problems


def leaves(condition: Leaf | None) -> Iterator[Leaf]:
    """The parts of a condition that look at one question each."""
    if not condition:
        return
    if "question" in condition:
        yield condition
        return
    inner = [condition["not"]] if "not" in condition else condition.get("all", condition.get("any"))
    for one in inner or []:
        yield from leaves(one)


def _holds(condition: Condition, answers: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    if "all" in condition:
        return all(_holds(one, answers, asked) for one in condition["all"])
    if "any" in condition:
        return any(_holds(one, answers, asked) for one in condition["any"])
    if "not" in condition:
        return not _holds(condition["not"], answers, asked)
    key = condition["question"]
    is_answered = key in asked and key in answers
    if "answered" in condition:
        return is_answered is condition["answered"]
    if not is_answered:
        return False
    if "is" in condition:
        return bool(answers[key] == condition["is"])
    return condition["includes"] in answers[key]  # a list of options, or stars by option


def _problem_of(
    leaf: Condition, earlier: Mapping[str, dict[str, Any]], every: set[str]
) -> str | None:
    question = earlier.get(leaf["question"])
    if question is None:
        return "condition_on_later" if leaf["question"] in every else "condition_on_unknown"
    if not asks(question):
        return "condition_on_unknown"
    if "answered" in leaf:
        return None
    wanted = leaf["includes"] if "includes" in leaf else leaf["is"]
    known = _what_may_be_said(question, "includes" in leaf)
    if not known:
        return "condition_does_not_fit"
    return None if wanted in known else "condition_on_unknown_option"


def _what_may_be_said(question: Mapping[str, Any], is_one_of_several: bool) -> list[Any]:
    """The values that a condition may ask for; none where it does not fit the question's kind."""
    kind = question["kind"]
    if kind == "scale":
        steps = len(options.keys_of(question))
        return [] if is_one_of_several else list(range(1, steps + 1))
    return options.keys_of(question) if kind in (_SEVERAL if is_one_of_several else _ONE) else []
