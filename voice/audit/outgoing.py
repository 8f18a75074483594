"""Every file that a page gives somebody here to keep is noted, whichever page it is.

The next page that gives a file cannot forget it: what it did not note itself is noted for it.
Pictures and recordings that are shown in a page are not taken away.
"""

from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_login import current_user

from voice.audit.trail import record_now
from voice.security import is_open_to_all

_SENT = (200, 206)


def init_app(app: Flask) -> None:
    """Look at every answer before it is sent."""
    app.after_request(_note_file)


def note(act: str, about: str = "", **details: Any) -> None:
    """Note the file of this request in words of its own, such as `trail.record` takes."""
    record_now(act, current_user.id, about, **details)
    g.file_is_noted = True


def _note_file(response: Response) -> Response:
    """A file that could not be noted does not leave: what goes wrong here is the answer."""
    if _is_taken_away(response) and not g.get("file_is_noted"):
        note("file_taken_out", f"page:{request.path}")
    return response


def _is_taken_away(response: Response) -> bool:
    """Whether it is a file to keep, of a page that only people who work here open."""
    disposition = response.headers.get("Content-Disposition", "")
    if response.status_code not in _SENT or not disposition.startswith("attachment"):
        return False
    endpoint = request.endpoint or ""
    view = current_app.view_functions.get(endpoint)
    return request.method != "HEAD" and not is_open_to_all(endpoint, view)
