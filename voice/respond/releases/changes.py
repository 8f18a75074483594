"""What is new in a release against the one before it: kept in it, so that it is frozen too."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = dict[str, Any]

NEW, GONE, PROMISED, MOVED, DONE_NOW = "new", "gone", "promised", "moved", "done"
"""A new priority, one that is no more, a new promise, a promise that moved, one that is done."""


def between(before: Document | None, now: Document) -> list[Document]:
    """Each change in the release's order, what is gone at the end; none in a first release."""
    if before is None:
        return []
    old = _by_key(before["items"])
    found = [change for item in now["items"] for change in _of_item(_match(old, item), item)]
    stays = {id(_match(old, item)) for item in now["items"]}
    gone = [item for item in before["items"] if id(item) not in stays]
    return found + [_say(GONE, item) for item in gone]


def _of_item(before: Document | None, item: Document) -> Iterator[Document]:
    if before is None:
        yield _say(NEW, item)
        return
    old = _by_key(before["promises"])
    for promise in item["promises"]:
        was = _match(old, promise, "what")
        if was is None:
            yield _say(PROMISED, item, promise)
        elif was["status"] != promise["status"]:
            yield _say(DONE_NOW if promise["status"] == "done" else MOVED, item, promise)


def _say(kind: str, item: Document, promise: Document | None = None) -> Document:
    told = {"change": kind, "title": item["title"], "easy_title": item["easy_title"]}
    if promise is None:
        return told
    return told | {
        "what": promise["what"],
        "easy_what": promise["easy_what"],
        "status": promise["status"],
    }


def _by_key(parts: list[Document]) -> Mapping[str, Document]:
    return {name: part for part in parts for name in _names(part)}


def _match(old: Mapping[str, Document], part: Document, words: str = "title") -> Document | None:
    """The same part as it was; releases of before have no keys, so English words tell it too."""
    return next((old[name] for name in _names(part, words) if name in old), None)


def _names(part: Document, words: str = "") -> list[str]:
    named = words or ("title" if "title" in part else "what")
    return [part["key"]] if "key" in part else [f"en:{part[named].get('en', '')}"]
