"""What programs send: one JSON object, or a refusal in words."""

import json
from typing import Any

from flask import Request
from werkzeug.exceptions import UnsupportedMediaType

from surveys.errors import Problem, Unusable


def read_object(request: Request) -> dict[str, Any]:
    """The body as an object. Raises `Unusable`, or 415 for anything but JSON."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        found = json.loads(request.get_data(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unusable([Problem("body", "not_json")]) from error
    if not isinstance(found, dict):
        raise Unusable([Problem("body", "not_an_object")])
    return found


def _refuse(name: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)
