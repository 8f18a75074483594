"""Styles and scripts, each under an address that changes with their content.

The version is a folder of the address (`/assets/<version>/js/…`), so that a script's relative
imports stay within the same version.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, make_response, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from voice.security import public

FOLDER = Path(__file__).parent.parent / "static"
FOREVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    """Serve the static folder and give templates `asset()`."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of a static file."""
    return url_for("assets.show", version=current_version(), name=name)


@cache
def current_version() -> str:
    """A short digest of all static files."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@blueprint.get("/sw.js")
@public
def worker() -> ResponseReturnValue:
    """The service worker, from the top of the site: a worker looks after the pages below it.

    Its imports carry the version, so that a browser notices when one of them has changed.
    """
    text = (FOLDER / "js" / "sw.js").read_text("utf-8")
    response = make_response(text.replace("from './", f"from '{asset('js/')}"))
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/assets/<version>/<path:name>", endpoint="show")
@public
def show(version: str, name: str) -> ResponseReturnValue:
    """A static file, kept for ever under its own version and not at all under another."""
    response = send_from_directory(FOLDER, name)
    is_current = version == current_version()
    response.headers["Cache-Control"] = FOREVER if is_current else "no-cache"
    return response
