"""A page's style: a list of sheets from static/css, inside the page or as links.

The public's pages carry their style inside: a phone with a bad signal then draws the first words
with the first answer of the server. The page's security policy names the style's digest, so that
no other style may stand in a page. Staff pages link to their sheets, which a browser keeps.
"""

import hashlib
import re
from base64 import b64encode
from functools import cache

from flask import Flask
from markupsafe import Markup

from voice.assets import asset, current_version
from voice.scripts import FOLDER
from voice.security import allow_style

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING_OR_SPACE = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|(?<=[\w-]):\s+|\s+""")


def init_app(app: Flask) -> None:
    """Give templates `style_inside()` and `style_links()`."""
    app.jinja_env.globals.update(style_inside=style_inside, style_links=style_links)


def style_inside(*names: str) -> Markup:
    """These sheets as one element inside the page, which the page's policy then allows."""
    style, digest = _joined(names, current_version())
    allow_style(digest)
    return Markup("<style>%s</style>") % Markup(style)  # noqa: S704  # our own files


def style_links(*names: str) -> Markup:
    """These sheets as links."""
    link = Markup('<link rel="stylesheet" href="{}">')
    return Markup("\n").join(link.format(asset(f"css/{name}.css")) for name in names)


def shorten(style: str) -> str:
    """A style sheet without comments and needless white space."""
    return _STRING_OR_SPACE.sub(_shorter, _COMMENT.sub("", style)).replace(";}", "}").strip()


@cache
def _joined(names: tuple[str, ...], _version: str) -> tuple[str, str]:
    """The sheets as one, with the digest that a security policy names it by."""
    style = "".join(shorten((FOLDER / f"css/{name}.css").read_text("utf-8")) for name in names)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return style, f"sha256-{digest}"


def _shorter(found: re.Match[str]) -> str:
    string, mark = found.groups()
    return string or mark or (":" if found[0].startswith(":") else " ")
