"""A whole survey under check, as it is being written.

A screen is a question with its help and its choices: what is explained there is explained
(ER8), and its words count together (ER16). The same word for the same thing (ER12) is looked
for in the whole survey. A draft may lack anything; what is no text is passed over.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis.easyread.page import Finding, Page, words
from analysis.easyread.pictures import judge_picture
from analysis.easyread.screens import judge_choices, judge_words
from analysis.easyread.verdict import Verdict, verdict
from analysis.easyread.writing import base, check_page, in_order, same_words


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a survey's words of one language.

    `texts` says how many texts there were: none is no reason to pass.
    """

    language: str
    findings: tuple[Finding, ...]
    texts: int

    @property
    def verdict(self) -> Verdict:
        """How many findings there are of each level."""
        return verdict(self.findings)

    def of(self, place: str) -> tuple[Finding, ...]:
        """The findings at a place or below it: "told" has "told.text" and "told.options.yes"."""
        below = f"{place}."
        return tuple(f for f in self.findings if f.place == place or f.place.startswith(below))


@dataclass(frozen=True, slots=True)
class Part:
    """A text of the survey: its place, its words, its picture; whether it must have one."""

    place: str
    text: str
    picture: str | None = None
    is_pictured: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """The texts that people see together, and how many choices they have."""

    key: str
    parts: tuple[Part, ...]
    choices: int = 0


def check_survey(
    document: Mapping[str, Any], language: str, *, allow: frozenset[str] = frozenset()
) -> Report:
    """Return what stands in the way of easy reading in a survey's words of a language.

    Pictures are asked for (ER3) where the survey says that it is easy read. `allow` is as in
    `check_words`.
    """
    screens = tuple(_screens(document, language))
    youngest = document.get("youngest")
    age = youngest if isinstance(youngest, int) else None
    wants_pictures = document.get("easy_read") is True
    found = [one for screen in screens for one in _check_screen(screen, language, allow)]
    parts = tuple(part for screen in screens for part in screen.parts)
    found += _located(parts, same_words(_joined(parts, language, allow)))
    found += [one for part in parts for one in _check_picture(part, age, wants_pictures)]
    order = {part.place: at for at, part in enumerate(parts)}
    found = sorted(in_order(found), key=lambda one: order.get(one.place, -1))
    return Report(language, tuple(replace(one, language=language) for one in found), len(parts))


def _check_screen(screen: Screen, language: str, allow: frozenset[str]) -> Iterator[Finding]:
    page = _joined(screen.parts, language, allow)
    yield from _located(screen.parts, check_page(page))
    if not screen.parts:
        return
    first = screen.parts[0]
    whole = (
        *judge_choices(screen.choices, 0, len(first.text)),
        *judge_words(len(words(page.text)), page.language, 0, len(first.text)),
    )
    yield from (replace(one, place=first.place) for one in whole)


def _check_picture(part: Part, youngest: int | None, wants_pictures: bool) -> Iterator[Finding]:
    if not part.is_pictured or not (part.picture or wants_pictures):
        return
    for one in judge_picture(part.picture, youngest, len(part.text)):
        yield replace(one, place=part.place)


def _joined(parts: Iterable[Part], language: str, allow: frozenset[str]) -> Page:
    return Page("\n".join(part.text for part in parts), base(language), allow)


def _located(parts: tuple[Part, ...], findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of the joined parts, each at its own part."""
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part.text) + 1)
    for one in findings:
        at = bisect_right(starts, one.start) - 1
        part, begin = parts[at], starts[at]
        over = (one.over[0] - begin, one.over[1] - begin) if one.over else None
        yield replace(
            one, start=one.start - begin, end=one.end - begin, over=over, place=part.place
        )


def _screens(document: Mapping[str, Any], language: str) -> Iterator[Screen]:
    for name in ("title", "about"):
        yield Screen(name, tuple(_part(name, {"text": document.get(name)}, language, False)))
    questions = document.get("questions")
    for number, question in enumerate(questions if isinstance(questions, list) else [], start=1):
        if isinstance(question, Mapping):
            yield _screen(str(question.get("key") or number), question, language)


def _screen(key: str, question: Mapping[str, Any], language: str) -> Screen:
    parts = [*_part(f"{key}.text", question, language)]
    parts += _part(f"{key}.help", {"text": question.get("help")}, language, False)
    parts += _choices(key, "options", question, language, _is_pictured(question))
    count = len(parts)
    parts += _choices(key, "columns", question, language)
    options = sum(part.place.startswith(f"{key}.options.") for part in parts[:count])
    return Screen(key, tuple(parts), 0 if _is_list_of_names(question) else options)


def _is_list_of_names(question: Mapping[str, Any]) -> bool:
    """Whether the choices are names, such as districts: no picture shows them, none may lack."""
    return question.get("kind") == "area" or question.get("names_only") is True


def _is_pictured(question: Mapping[str, Any]) -> bool:
    """Whether each choice needs a picture; the page itself draws the steps of a scale."""
    return question.get("kind") != "scale" and not _is_list_of_names(question)


def _choices(
    key: str, name: str, question: Mapping[str, Any], language: str, is_pictured: bool = True
) -> Iterator[Part]:
    listed = question.get(name)
    for number, choice in enumerate(listed if isinstance(listed, list) else [], start=1):
        if isinstance(choice, Mapping):
            place = f"{key}.{name}.{choice.get('key') or number}"
            yield from _part(place, choice, language, is_pictured)


def _part(
    place: str, said: Mapping[str, Any], language: str, is_pictured: bool = True
) -> Iterator[Part]:
    """The part, if it says anything in the language."""
    wording = said.get("text")
    text = wording.get(language) if isinstance(wording, Mapping) else None
    if not isinstance(text, str) or not text.strip():
        return
    picture = said.get("picture")
    yield Part(place, text, picture if isinstance(picture, str) else None, is_pictured)
