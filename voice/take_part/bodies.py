"""Reading what was sent, strictly: broken text is refused in words, never guessed at."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from flask import Request, current_app
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.formparser import FormDataParser

from surveys.errors import Problem, Unusable

DEEPEST = 8
"""Levels of lists and objects in a response; the contract needs three."""

_MOST_FIELDS = 2_000
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"  # what a decoder leaves where bytes were broken


class Unreadable(Exception):
    """A body that is not what it says it is. The reason is a stable word."""

    def __init__(self, reason: str) -> None:
        """Keep the reason: not_utf8, not_json, too_deep, broken_form."""
        self.reason = reason
        super().__init__(reason)


Files = Mapping[str, FileStorage]
"""What came beside the answers, by the names of the parts."""


class Parcel(NamedTuple):
    """A response's JSON, not yet checked, and the files that came with it."""

    response: Any
    files: Files


def read_parcel(request: Request) -> Parcel:
    """A response, sent as JSON alone, or as the part `response` of a multipart beside its files.

    Raises `Unreadable`, `Unusable` for parts that cannot be files, `UnsupportedMediaType`, and
    `RequestEntityTooLarge`.
    """
    if request.mimetype == "application/json":
        return Parcel(parse_json(_read_whole(request)), {})
    if request.mimetype == "multipart/form-data":
        form, files = _read_multipart(request)
        response = _response_part(form, files)
        return Parcel(parse_json(response), {name: files[name] for name in files})
    raise UnsupportedMediaType


def read_fields(request: Request) -> MultiDict[str, str]:
    """The fields of a plain form. Raises the same as `read_parcel`."""
    return read_form_parts(request)[0]


def read_form_parts(request: Request) -> tuple[MultiDict[str, str], Files]:
    """The fields of a plain form and the files chosen in it. Raises the same as `read_parcel`."""
    if request.mimetype == "application/x-www-form-urlencoded":
        return _read_urlencoded(_read_whole(request)), {}
    if request.mimetype == "multipart/form-data":
        form, files = _read_multipart(request)
        return form, {name: file for name, file in files.items() if file.filename}
    raise UnsupportedMediaType


def parse_json(body: bytes) -> Any:
    """The value that UTF-8 JSON stands for. Raises `Unreadable`."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8") from error
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    except ValueError as error:
        raise Unreadable("not_json") from error
    if not _is_shallow(value):
        raise Unreadable("too_deep")
    return value


def _read_whole(request: Request) -> bytes:
    """The body. One that names no length is cut at the most without a word; it is refused here."""
    body = request.get_data(cache=False)
    most = request.max_content_length
    if request.content_length is None and most is not None and len(body) >= most:
        raise RequestEntityTooLarge
    return body


def _is_shallow(value: Any) -> bool:
    """Whether nothing lies deeper than `DEEPEST`; level by level, so that depth costs nothing."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return True
    return False


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _read_urlencoded(body: bytes) -> MultiDict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8") from error
    except ValueError as error:
        raise Unreadable("broken_form") from error
    return MultiDict(pairs)


def _read_multipart(request: Request) -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
    parser = FormDataParser(
        max_form_memory_size=current_app.config["MAX_FORM_MEMORY_SIZE"],
        max_form_parts=_MOST_FIELDS,
        silent=False,
    )
    try:
        _stream, form, files = parser.parse(
            request.stream, request.mimetype, request.content_length, request.mimetype_params
        )
    except (ValueError, LookupError) as error:  # a broken frame, a part without a name or charset
        raise Unreadable("broken_form") from error
    if None in form or None in files:  # a part without a name
        raise Unreadable("broken_form")
    if any(_REPLACEMENT in value for value in form.values()):
        raise Unreadable("not_utf8")
    return form, files


def _response_part(form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> bytes:
    """The part `response`, which is taken out; what is left are files, each name once."""
    twice = {name for name in files if len(files.getlist(name)) > 1 or name in form}
    unknown = ({*form} - {"response"}) | twice
    if unknown:
        raise Unusable([Problem(name[:80], "unknown_part") for name in sorted(unknown)[:50]])
    if "response" in files:
        return _read_small(files.pop("response"))
    if "response" in form:
        return form["response"].encode("utf-8")
    raise Unusable([Problem("response", "part_missing")])


def _read_small(part: FileStorage) -> bytes:
    most = current_app.config["MAX_FORM_MEMORY_SIZE"]
    body = bytes(part.read(most + 1))
    if len(body) > most:
        raise RequestEntityTooLarge
    return body
