"""Text in many languages: which is complete, which is a draft, and what to show."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

Document = Mapping[str, Any]


class NoSuchPlace(LookupError):
    """A survey has no words at this place."""


def words_in(wording: Mapping[str, str], language: str) -> str:
    """The words in a language; English, then any other, where they are missing."""
    return wording.get(language) or wording.get("en") or next(iter(wording.values()), "")


def wordings_of(document: Document) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text of a survey with its place, such as `good.help` or `told.options.yes`."""
    yield "title", document["title"]
    if "about" in document:
        yield "about", document["about"]
    for question in document["questions"]:
        key = question["key"]
        yield f"{key}.text", question["text"]
        if "help" in question:
            yield f"{key}.help", question["help"]
        for option in question.get("options", []):
            yield f"{key}.options.{option['key']}", option["text"]
        for column in question.get("columns", []):
            yield f"{key}.columns.{column['key']}", column["text"]


def words_of_question(document: Document, key: str, language: str) -> dict[str, str]:
    """A question's words by their places, in a language and no other; "" where there are none."""
    return {
        place: wording.get(language, "")
        for place, wording in wordings_of(document)
        if place.startswith(f"{key}.")
    }


def is_draft(document: Document, language: str) -> bool:
    """Whether no person has yet checked the words in this language (standards L2)."""
    return bool(document["wording"].get(language, "draft") == "draft")


def part_at(document: Document, place: str) -> tuple[dict[str, Any], str]:
    """What holds the words at a place, such as `told.options.yes`, and under which name.

    A place of `wordings_of`, or one that may have words and has none yet (`about`, `good.help`).
    Raises `NoSuchPlace`.
    """
    if place in ("title", "about"):
        return cast(dict[str, Any], document), place
    key, _, rest = place.partition(".")
    part = _keyed(document["questions"], key, place)
    if rest in ("text", "help"):
        return part, rest
    group, _, inner = rest.partition(".")
    if group not in ("options", "columns"):
        raise NoSuchPlace(place)
    return _keyed(part.get(group, []), inner, place), "text"


def words_at(document: Document, place: str, language: str) -> str:
    """The words at a place in a language, and no other; empty where there are none.

    Raises `NoSuchPlace`.
    """
    part, name = part_at(document, place)
    return str(part.get(name, {}).get(language, ""))


def put_words(document: dict[str, Any], place: str, language: str, words: str) -> None:
    """Let a place say this in a language; nothing, where the words are empty.

    Raises `NoSuchPlace`.
    """
    part, name = part_at(document, place)
    wording = {**part.get(name, {}), language: words}
    part[name] = {one: said for one, said in wording.items() if said}
    if not part[name] and name in ("about", "help"):
        del part[name]


def _keyed(parts: list[dict[str, Any]], key: str, place: str) -> dict[str, Any]:
    for part in parts:
        if part["key"] == key:
            return part
    raise NoSuchPlace(place)
