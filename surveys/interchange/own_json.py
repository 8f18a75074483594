"""Our own JSON, whose schema is published: everything of a survey, both ways."""

import json
from collections.abc import Mapping
from typing import Any

from surveys import documents
from surveys.errors import Problem, Unusable
from surveys.interchange.values import Exported, Imported


def parse(text: str) -> dict[str, Any]:
    """The object in a file's text. Raises `Unusable` when it is not a JSON object."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable([Problem("file", "not_json")]) from None
    if not isinstance(document, dict):
        raise Unusable([Problem("file", "not_an_object")])
    return document


def read(data: bytes, consultation: str | None = None) -> Imported:
    """The survey in a file of ours. Raises `Unusable`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable([Problem("file", "not_utf8")]) from None
    document = parse(text)
    if consultation:
        document["consultation"] = consultation
    documents.check(document)
    return Imported(document)


def write(document: Mapping[str, Any]) -> Exported:
    """A survey as a file of ours."""
    return Exported((json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())
