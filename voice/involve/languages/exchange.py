"""Translators' files in and out: chosen by their ending, compared before anything changes."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Response, abort, request

from voice.translating import po, xliff
from voice.translating.units import Change, Comparison, Unit, UnusableFile

FORMATS = {"po": po, "xlf": xliff}
MOST_BYTES = 1024 * 1024
_ENDINGS = {"po": po, "xlf": xliff, "xliff": xliff}


def send_file(name: str, ending: str, language: str, units: Iterable[Unit]) -> Response:
    """Texts as a file to keep; no such page for an ending that we do not write."""
    kind: Any = FORMATS.get(ending)
    if kind is None:
        abort(404)
    response = Response(kind.write(language, units), mimetype=kind.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{language}.{ending}"'
    return response


def read_upload(language: str) -> tuple[str, list[Unit]]:
    """The ending and the texts of the file in this request's form. Raises `UnusableFile`."""
    sent = request.files.get("file")
    name = (sent.filename or "").lower() if sent else ""
    ending = name.rpartition(".")[2]
    if sent is None or ending not in _ENDINGS:
        raise UnusableFile("no_file")
    body = sent.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise UnusableFile("too_big")
    kind: Any = _ENDINGS[ending]
    return ending, kind.read(language, body)


def pack(found: Comparison) -> str:
    """What a file would change, for the form that takes it; whoever sends it is not trusted."""
    changes = [*found.changes, *found.stale]
    return json.dumps(
        [[one.place, one.english, one.before, one.words] for one in changes], ensure_ascii=False
    )


def unpack(text: str) -> list[Change]:
    """The changes in that form's field; `Change`s of the right shape, or a bad request."""
    try:
        rows = json.loads(text)
        return [
            Change(str(place), _texts(english), _texts(before), _texts(words))
            for place, english, before, words in rows
        ]
    except (ValueError, TypeError, RecursionError):
        abort(400)


def _texts(parts: Any) -> tuple[str, ...]:
    if not isinstance(parts, list) or not all(isinstance(one, str) for one in parts) or not parts:
        raise TypeError
    return tuple(parts)
