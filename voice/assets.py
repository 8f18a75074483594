"""Styles and scripts, each under an address that changes with their content.

The version is a folder of the address (`/assets/<version>/js/…`), so that a script's relative
imports stay within the same version.
"""

import hashlib
import logging
from functools import cache
from mimetypes import guess_type
from urllib.parse import quote

from flask import Blueprint, Flask, make_response, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from voice import scripts
from voice.packed import Packed, pack
from voice.scripts import FOLDER
from voice.security import public

FOREVER = "public, max-age=31536000, immutable"
_TEXTS = ("text/css", "text/javascript", "image/svg+xml")

blueprint = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    """Serve the static folder and give templates `asset()` and `asset_inside()`."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset=asset, asset_inside=asset_inside, asset_with=asset_with)


def asset(name: str) -> str:
    """The address of a static file; a page's first module leads to the scripts in one file."""
    core = next((one for one, first in scripts.CORES.items() if first == name), "")
    return asset_with(core, name)


def asset_with(core: str, name: str) -> str:
    """The address of a static file, on a page that has this core of `scripts.CORES`."""
    version = f"{current_version()}-{core}" if core else current_version()
    return url_for("assets.show", version=version, name=name)


@cache
def asset_inside(name: str, kind: str) -> str:
    """A small picture as an address that holds it: it costs no request."""
    return f"data:{kind},{quote((FOLDER / name).read_text('utf-8').strip(), safe=' =:/')}"


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
    version, _, core = version.partition("-")
    keep = FOREVER if version == current_version() else "no-cache"
    kind = guess_type(name)[0] or ""
    if kind in _TEXTS and (text := _packed(name, core, current_version())):
        return text.answer(kind, keep)
    response = send_from_directory(FOLDER, name)
    response.headers["Cache-Control"] = keep
    return response


@cache
def _all_texts(_version: str) -> frozenset[str]:
    paths = (path for path in FOLDER.rglob("*") if guess_type(path.name)[0] in _TEXTS)
    return frozenset(path.relative_to(FOLDER).as_posix() for path in paths)


def _packed(name: str, core: str, version: str) -> Packed | None:
    """A text of ours, made once in each process; None where we have none of this name."""
    if name not in _all_texts(version) or (core and core not in scripts.CORES):
        return None
    return _pack(name, core, version)


@cache
def _pack(name: str, core: str, _version: str) -> Packed:
    plain = (FOLDER / name).read_bytes()
    if not name.endswith(".js"):
        return pack(plain)
    try:
        return pack(scripts.send(name, core))
    except scripts.Unjoinable as error:  # slower, and works all the same
        logging.getLogger(__name__).warning("a script comes in pieces: %s", error)
        return pack(plain)
