"""Text in many languages: which is complete, which is a draft, and what to show."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]


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


def is_draft(document: Document, language: str) -> bool:
    """Whether no person has yet checked the words in this language (standards L2)."""
    return bool(document["wording"].get(language, "draft") == "draft")
