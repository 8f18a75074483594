"""When a question is asked, in plain sentences and in rows that people pick from.

A row holds one part of a condition as JSON, so that a plain form can carry it. A condition that
rows cannot show (one inside another) is said as a sentence, and stays until it is replaced.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from surveys.kinds import asks
from surveys.wording import words_in

Document = Mapping[str, Any]
Condition = Mapping[str, Any]
_ONE = ("area", "choice", "faces", "scale", "yes_no")
_SEVERAL = ("choices", "ranking", "stars")
ALL, ANY, KEEP = "all", "any", "keep"


@dataclass(frozen=True, slots=True)
class Offer:
    """An earlier question with what may be asked about it: value and words of each."""

    question: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A condition as rows, of which all or any must be true."""

    how: str
    values: tuple[str, ...]


def say(document: Document, condition: Condition | None, language: str) -> str:
    """The condition as a sentence: "Asked if “Do you go to school?” is “Yes”"."""
    if not condition:
        return ""
    return str(_("Asked if %(this)s", this=clause(document, condition, language)))


def clause(document: Document, condition: Condition, language: str) -> str:
    """The condition as a part of a sentence: "“Do you go to school?” is “Yes”"."""
    return _clause(_questions(document), condition, language)


def to_rows(condition: Condition | None) -> Rows | None:
    """The condition as rows; None where rows cannot show it."""
    if not condition:
        return Rows(ALL, ())
    if _is_simple(condition):
        return Rows(ALL, (write(condition),))
    how = next((one for one in (ALL, ANY) if one in condition), None)
    if how is None or not all(map(_is_simple, condition[how])):
        return None
    return Rows(how, tuple(map(write, condition[how])))


def from_rows(how: str, values: Iterable[str]) -> str:
    """The rows that say something as one condition, in JSON; empty where none does."""
    chosen = list(dict.fromkeys(one for one in values if one))
    if len(chosen) < 2:
        return "".join(chosen)
    joined = ", ".join(chosen)
    return f'{{"{ANY if how == ANY else ALL}": [{joined}]}}'


def write(condition: Condition) -> str:
    """A condition as a form carries it: always in one order."""
    return json.dumps(condition, sort_keys=True)


def offers(document: Document, key: str, language: str) -> list[Offer]:
    """What may be asked about each question that stands before this one."""
    found = []
    for number, question in enumerate(document["questions"], start=1):
        if question["key"] == key:
            break
        if asks(question):
            name = words_in(question["text"], language) or question["key"]
            found.append(Offer(f"{number}. {name}", tuple(_parts(question, language))))
    return found


def missing(rows: Rows, offered: Sequence[Offer]) -> list[str]:
    """Rows about something that is not offered (any more)."""
    known = {value for offer in offered for value, _words in offer.parts}
    return [value for value in rows.values if value not in known]


def _parts(question: Mapping[str, Any], language: str) -> Iterable[tuple[str, str]]:
    key = question["key"]
    name = "includes" if question["kind"] in _SEVERAL else "is"
    for value, words in _answers(question, language):
        leaf = {"question": key, name: value}
        yield write(leaf), _say_answer(name, words, is_so=True)
        yield write({"not": leaf}), _say_answer(name, words, is_so=False)
    yield write({"question": key, "answered": True}), str(_("was answered"))
    yield write({"question": key, "answered": False}), str(_("was not answered"))


def _answers(question: Mapping[str, Any], language: str) -> Iterable[tuple[str | int, str]]:
    if question["kind"] not in _ONE + _SEVERAL:
        return
    for number, option in enumerate(question.get("options", []), start=1):
        words = words_in(option["text"], language) or option["key"]
        yield (number if question["kind"] == "scale" else option["key"]), words


def _is_simple(condition: Condition) -> bool:
    return "question" in condition or "question" in condition.get("not", {})


def _questions(document: Document) -> dict[str, Mapping[str, Any]]:
    return {question["key"]: question for question in document["questions"]}


def _clause(
    questions: Mapping[str, Mapping[str, Any]],
    condition: Condition,
    language: str,
    *,
    is_so: bool = True,
    is_inside: bool = False,
) -> str:
    if "not" in condition:
        return _clause(questions, condition["not"], language, is_so=not is_so, is_inside=is_inside)
    if "question" in condition:
        return _say_one(questions, condition, language, is_so=is_so)
    inner = condition.get(ALL) or condition.get(ANY) or []
    said = [_clause(questions, one, language, is_so=is_so, is_inside=True) for one in inner]
    # Turned round, "all" is "one is not", and "any" is "none is".
    word = _("and") if (ALL in condition) is is_so else _("or")
    joined = f" {word} ".join(said)
    return f"({joined})" if is_inside and len(said) > 1 else joined


def _say_one(
    questions: Mapping[str, Mapping[str, Any]], leaf: Condition, language: str, *, is_so: bool
) -> str:
    question = questions.get(leaf["question"])
    if question is None:
        return str(_("a question that is not there is answered"))
    name = words_in(question["text"], language) or question["key"]
    if "answered" in leaf:
        rest = _("was answered") if leaf["answered"] is is_so else _("was not answered")
        return f"“{name}” {rest}"
    kind = "includes" if "includes" in leaf else "is"
    known = dict(_answers(question, language))
    return f"“{name}” {_say_answer(kind, known.get(leaf[kind], str(leaf[kind])), is_so=is_so)}"


def _say_answer(kind: str, words: str, *, is_so: bool) -> str:
    if kind == "includes":
        said = _("includes “%(answer)s”") if is_so else _("does not include “%(answer)s”")
    else:
        said = _("is “%(answer)s”") if is_so else _("is not “%(answer)s”")
    return str(said) % {"answer": words}
