"""What differs between two versions of a survey, place by place; whoever shows it says it in words.

Two documents differ in nothing exactly when this finds nothing. The code and the edition's number
are what they are called, and no part of what they say.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Part = Mapping[str, Any]

_CALLED = ("code", "edition")
_WORDS = ("title", "about", "text", "help")
_GROUPS = ("options", "columns")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise in the later version; nothing stands for what was not there.

    `what` is `added`, `removed` or `moved` (a part; before and after are its words and places),
    `words` or `clip` (in a language), or the name of a detail such as `picture` or `show_if`.
    """

    place: str
    what: str
    before: Any = None
    after: Any = None
    language: str = ""


def find_differences(before: Document, after: Document) -> list[Difference]:
    """Everything that differs, in the order of the later version."""
    return [
        *_between(before, after, "", (*_CALLED, "questions")),
        *_between_lists(before["questions"], after["questions"], ""),
    ]


def _between(before: Part, after: Part, place: str, skipped: Sequence[str]) -> Iterator[Difference]:
    """Between two parts with the same key, all but the lists in them."""
    for name in dict.fromkeys((*before, *after)):
        if name in skipped or _is_same(before, after, name):
            continue
        here = f"{place}.{name}" if place else name
        old, new = before.get(name), after.get(name)
        if name in _WORDS:
            yield from _by_language(here, "words", name, old, new)
        elif name == "audio":
            yield from _by_language(place, "clip", name, old, new)
        else:
            yield Difference(place, name, old, new)


def _by_language(place: str, what: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
    was, now = old or {}, new or {}
    found = [
        Difference(place, what, was.get(language), now.get(language), language)
        for language in dict.fromkeys((*was, *now))
        if was.get(language) != now.get(language)
    ]
    # Words that are not there, and an empty place for words, are not the same either.
    yield from found or [Difference(place, name, old, new)]


def _between_lists(before: list[Part], after: list[Part], place: str) -> Iterator[Difference]:
    was = {part["key"]: (number, part) for number, part in enumerate(before, 1)}
    now = {part["key"]: (number, part) for number, part in enumerate(after, 1)}
    moved = _find_moved([key for key in was if key in now], [key for key in now if key in was])
    for key, (number, part) in now.items():
        here = f"{place}.{key}" if place else key
        if key not in was:
            yield Difference(here, "added", None, (number, part))
            continue
        if key in moved:
            yield Difference(here, "moved", was[key][0], number)
        yield from _between(was[key][1], part, here, _GROUPS)
        for group in _GROUPS:
            yield from _between_groups(was[key][1], part, here, group)
    for key, (number, part) in was.items():
        if key not in now:
            yield Difference(f"{place}.{key}" if place else key, "removed", (number, part), None)


def _between_groups(before: Part, after: Part, place: str, group: str) -> Iterator[Difference]:
    if _is_same(before, after, group):
        return
    found = list(_between_lists(before.get(group, []), after.get(group, []), f"{place}.{group}"))
    yield from found or [Difference(place, group, before.get(group), after.get(group))]


def _find_moved(before: list[str], after: list[str]) -> set[str]:
    """The fewest keys that have to move to get from one order to the other."""
    places = [before.index(key) for key in after]
    ends: list[int] = []  # the smallest end of a rising row of each length
    chains: list[list[int]] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        chain = [*(chains[length - 1] if length else []), index]
        ends[length : length + 1] = [place]
        chains[length : length + 1] = [chain]
    stay = set(chains[-1]) if chains else set()
    return {key for index, key in enumerate(after) if index not in stay}


def _is_same(before: Part, after: Part, name: str) -> bool:
    """Whether a detail is the same, its kind included: in Python, 1 and True are equal."""
    if (name in before) is not (name in after):
        return False
    return bool(_exact(before.get(name)) == _exact(after.get(name)))


def _exact(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _exact(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_exact(one) for one in value]
    return (type(value), value)
