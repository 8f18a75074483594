"""Long lists, some at a time: each page says where the next one begins.

A place is sealed on its way out: it may be a digest of somebody's words, and nobody shall build
on what it looks like.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app, request

from surveys.errors import Problem, Unusable

T = TypeVar("T")
PAGE, MOST = 100, 500


class BrokenCursor(ValueError):
    """A cursor that we did not give."""


def size() -> int:
    """How many the request asks for. Raises `Unusable`."""
    asked = request.args.get("limit", str(PAGE))
    if not asked.isascii() or not asked.isdecimal() or not 1 <= int(asked[:9]) <= MOST:
        raise Unusable([Problem("limit", "not_a_number", {"least": 1, "most": MOST})])
    return int(asked)


def after(list_name: str) -> Any:
    """The place after which the page begins; None at the start. Raises `BrokenCursor`."""
    asked = request.args.get("after")
    if not asked:
        return None
    try:
        sealed = urlsafe_b64decode(asked.encode("ascii"))
        return json.loads(_seal().decrypt(sealed, [list_name.encode()]))
    except (InvalidTag, ValueError) as error:
        raise BrokenCursor from error


def page(
    list_name: str, found: Sequence[T], most: int, place_of: Callable[[T], Any]
) -> tuple[Sequence[T], str | None]:
    """The page, of rows of which one more than `most` was looked for, and the next one's cursor.

    The same place has the same cursor, so that a page's ETag says whether anything changed.
    """
    if len(found) <= most:
        return found, None
    shown = found[:most]
    place = json.dumps(place_of(shown[-1])).encode()
    sealed = _seal().encrypt(place, [list_name.encode()])
    return shown, urlsafe_b64encode(sealed).decode("ascii")


def _seal() -> AESSIV:
    secret = str(current_app.config["SECRET_KEY"])
    return AESSIV(hashlib.sha512(b"api cursors " + secret.encode()).digest())
