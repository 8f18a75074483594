"""A drawing in as few shapes as show the same: a slow phone pays for each one on every screen.

Groups that say nothing are taken apart, and neighbouring open lines of one pen become one path.
Filled and closed shapes stay apart: where two of them overlap, one path could leave a hole.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

_PEN = ("stroke", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-width")
_SHAPES = {"circle", "ellipse", "line", "path", "polygon", "polyline", "rect"}
_PLACE = {"line": ("x1", "y1", "x2", "y2"), "path": ("d",), "polyline": ("points",)}
"""The attributes that say where a shape is that need not be closed."""
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RELATIVE_START = re.compile(rf"\Am\s*({_NUMBER})\s*,?\s*({_NUMBER})\s*,?\s*(?=([-+.\d])?)")


def simplify(drawing: Element) -> None:
    """Make the drawing's shapes as few as they can be; it looks the same."""
    shapes = list(_taken_apart(drawing))
    for shape in shapes:
        _tidy(shape)
    drawing[:] = [one for pen, some in groupby(shapes, _pen) for one in _drawn(pen, list(some))]


def _taken_apart(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == "g" and not child.attrib:
            yield from _taken_apart(child)
        else:
            yield child


def _tidy(shape: Element) -> None:
    """Leave out what says nothing about a pen that is not used."""
    if shape.tag in _SHAPES and shape.get("stroke", "none") == "none":
        for name in _PEN:
            shape.attrib.pop(name, None)
    if shape.get("stroke-linejoin") == "round":
        shape.attrib.pop("stroke-miterlimit", None)
    if shape.get("stroke") == "#000000":
        shape.set("stroke", "#000")


def _pen(shape: Element) -> tuple[str, ...] | None:
    """What an open line is drawn with; nothing for a shape that has to stay by itself."""
    place = _PLACE.get(shape.tag, ())
    is_line = shape.get("fill") == "none" and shape.get("stroke") is not None
    is_closed = "z" in shape.get("d", "").lower()
    said = {"fill", *_PEN, *place}
    if not place or not is_line or is_closed or len(shape) or not {*shape.attrib} <= said:
        return None
    return tuple(shape.get(name, "") for name in _PEN)


def _drawn(pen: tuple[str, ...] | None, shapes: Sequence[Element]) -> Sequence[Element]:
    if pen is None or len(shapes) < 2:  # one alone is as it should be
        return shapes
    with_pen = {name: value for name, value in zip(_PEN, pen, strict=True) if value}
    path = " ".join(map(_outline, shapes))
    return [Element("path", {"fill": "none", **with_pen, "d": path})]


def _outline(shape: Element) -> str:
    """A line as the data of a path, wherever in a path it comes to stand."""
    place = [shape.get(name, "0") for name in _PLACE[shape.tag]]
    match shape.tag, place:
        case "line", [x, y, to_x, to_y]:
            return f"M{x} {y}L{to_x} {to_y}"
        case "polyline", [points]:
            return f"M{points}"
    return _RELATIVE_START.sub(_absolute, place[0].strip())


def _absolute(start: re.Match[str]) -> str:
    """A first "move by" is from nowhere; further pairs of numbers after it are still lines by."""
    x, y, more = start.groups()
    return f"M{x} {y}{'l' if more else ''}"
