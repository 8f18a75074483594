"""What a survey's page must carry for its kinds: scripts, reasons in words, conditions in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import gettext as _

from surveys.documents import is_signed, questions_by_key
from surveys.errors import Problem
from surveys.kinds import WITH_FILES, kind_of
from surveys.wording import words_in
from voice.scripts import FOLDER
from voice.take_part.refusals import say

PLAIN = {"area", "choice", "choices", "faces", "information", "text", "yes_no"}
"""Kinds that the style of every survey draws."""
_NEIGHBOUR = re.compile(r"from '\./(\w+)\.js'")


class _Blanks(dict[str, str]):
    """Details that the script fills in: "{longest}" for `longest`."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in words: a sentence, or sentences of which all or any must be true."""

    words: str
    parts: tuple["Said", ...] = ()


def scripts_of(document: Mapping[str, Any]) -> list[str]:
    """The scripts in `kinds/` that a survey's page needs beside the plain one."""
    kinds = dict.fromkeys(question["kind"] for question in document["questions"])
    return list(dict.fromkeys(script for kind in kinds for script in _scripts_of_kind(kind)))


def styles_of(document: Mapping[str, Any]) -> list[str]:
    """The style sheets that a survey's page needs for its kinds, beside that of every survey."""
    kinds = {question["kind"] for question in document["questions"]} - PLAIN
    others = kinds - WITH_FILES
    names = {
        "kinds": others,
        "pictured": kinds - others,
        "voice": "voice" in kinds or is_signed(document),
    }
    return [name for name, is_needed in names.items() if is_needed]


def reasons_of(document: Mapping[str, Any]) -> dict[str, str]:
    """What the page's script may have to say about an answer, by reason."""
    reasons = {reason for question in document["questions"] for reason in kind_of(question).REASONS}
    return {reason: say(Problem("", reason, _Blanks())) for reason in sorted(reasons)}


class Conditions:
    """Says when a question is to be answered, for pages without script."""

    def __init__(self, document: Mapping[str, Any], language: str) -> None:
        """Words of questions and options come in `language`, the rest in the page's."""
        self._questions = questions_by_key(document)
        self._language = language
        self.are_there = any("show_if" in one for one in document["questions"])

    def say(self, condition: Mapping[str, Any], *, alone: bool = True, is_so: bool = True) -> Said:
        """The condition in words; turned round where `is_so` is false."""
        if "not" in condition:
            return self.say(condition["not"], alone=alone, is_so=not is_so)
        if "question" in condition:
            return Said(self._say_one(condition, alone, is_so))
        inner = condition.get("all") or condition["any"]
        if len(inner) == 1:
            return self.say(inner[0], alone=alone, is_so=is_so)
        parts = tuple(self.say(one, alone=False, is_so=is_so) for one in inner)
        return Said(_lead(all_of=("all" in condition) is is_so, alone=alone), parts)

    def _say_one(self, condition: Mapping[str, Any], alone: bool, is_so: bool) -> str:
        question = self._questions[condition["question"]]
        names = {"question": words_in(question["text"], self._language)}
        if "answered" in condition:
            return _say_answered(alone, condition["answered"] is is_so) % names
        said = condition.get("is", condition.get("includes"))
        names["answer"] = self._words_of(question, said)
        return _say_answer(alone, is_so) % names

    def _words_of(self, question: Mapping[str, Any], said: str | int) -> str:
        options = question["options"]
        if isinstance(said, int):
            return words_in(options[said - 1]["text"], self._language)
        return next(words_in(one["text"], self._language) for one in options if one["key"] == said)


def _lead(*, all_of: bool, alone: bool) -> str:
    if alone:
        return str(
            _("Answer this if all of these are true:")
            if all_of
            else _("Answer this if one of these is true:")
        )
    return str(_("All of these are true:") if all_of else _("One of these is true:"))


def _say_answer(alone: bool, is_so: bool) -> str:
    if alone and is_so:
        return str(_("Answer this if you said “%(answer)s” to “%(question)s”."))
    if alone:
        return str(_("Answer this if you did not say “%(answer)s” to “%(question)s”."))
    if is_so:
        return str(_("You said “%(answer)s” to “%(question)s”."))
    return str(_("You did not say “%(answer)s” to “%(question)s”."))


def _say_answered(alone: bool, is_so: bool) -> str:
    if alone and is_so:
        return str(_("Answer this if you answered “%(question)s”."))
    if alone:
        return str(_("Answer this if you did not answer “%(question)s”."))
    if is_so:
        return str(_("You answered “%(question)s”."))
    return str(_("You did not answer “%(question)s”."))


@cache
def _scripts_of_kind(kind: str) -> tuple[str, ...]:
    """A kind's own script and its neighbours, so that the browser asks for all of them at once."""
    path = FOLDER / f"js/survey/kinds/{kind}.js"
    if not path.is_file():
        return ()
    return (kind, *_NEIGHBOUR.findall(path.read_text("utf-8")))
