"""Drawings of made-up children: a few simple shapes, each time a little different."""

import random
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from voice.demo import chances
from voice.media import images

_SIZE = _WIDE, _HIGH = 1200, 960
_INK, _BLUE, _GREEN, _RED, _ORANGE = "#1d1b2e", "#1457c8", "#0b7a3b", "#d01c2f", "#f28c0f"
_THICK = 26
_STORIES = {
    "house": "My house. It is quiet there.",
    "sun": "The sun in the park on Saturday.",
    "friends": "Me and my friends at break.",
    "ball": "Football. I like it best.",
}
_DRAWS = 0.55  # of those who are asked; the rest leave it out
_SILENT = 0.3  # of those who draw
_VARIANTS = 6  # of each shape


def pick(question: dict[str, Any], mood: str, chance: random.Random) -> dict[str, str] | None:
    """A drawing, most often with a story; None for whoever does not like to draw."""
    if chance.random() > _DRAWS:
        return None
    name = chance.choice(list(_STORIES))
    drawing = {"media": name}
    return drawing if chance.random() < _SILENT else drawing | {"story": _STORIES[name]}


def remade(name: str, chance: random.Random) -> images.Picture:
    """One of a few drawings of a shape, as it is kept: to make each anew takes time."""
    return _remade(name, chance.randrange(_VARIANTS))


@cache
def _remade(name: str, variant: int) -> images.Picture:
    chance = chances.from_seed(f"{name}:{variant}")
    return images.remake(draw(name, chance), as_drawn=True)


def draw(name: str, chance: random.Random) -> bytes:
    """A PNG of one of the shapes."""
    sheet = Image.new("RGB", _SIZE, "white")
    place = chance.randrange(-120, 120), chance.randrange(-60, 60)
    _SHAPES[name](ImageDraw.Draw(sheet), *place)
    file = BytesIO()
    sheet.save(file, "PNG", compress_level=1)  # it is made anew before it is kept
    return file.getvalue()


def _house(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    pen.rectangle((380 + x, 420 + y, 820 + x, 800 + y), outline=_INK, width=_THICK)
    roof = [(340 + x, 430 + y), (600 + x, 200 + y), (860 + x, 430 + y)]
    pen.line(roof, fill=_RED, width=_THICK, joint="curve")
    pen.rectangle((540 + x, 600 + y, 660 + x, 800 + y), outline=_BLUE, width=_THICK)
    _grass(pen)


def _sun(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    pen.ellipse((450 + x, 230 + y, 750 + x, 530 + y), outline=_ORANGE, width=_THICK)
    for across, down in ((-1, 0), (1, 0), (0, -1), (0, 1), (-0.7, -0.7), (0.7, -0.7)):
        near, far = ((600 + x + across * away, 380 + y + down * away) for away in (190, 280))
        pen.line((near, far), fill=_ORANGE, width=_THICK)
    _grass(pen)


def _friends(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    for middle, colour in ((360 + x, _BLUE), (600 + x, _RED), (840 + x, _GREEN)):
        pen.ellipse((middle - 70, 300 + y, middle + 70, 440 + y), outline=colour, width=_THICK)
        pen.line((middle, 440 + y, middle, 650 + y), fill=colour, width=_THICK)
        pen.line((middle - 110, 520 + y, middle + 110, 520 + y), fill=colour, width=_THICK)
        legs = [(middle - 80, 800 + y), (middle, 640 + y), (middle + 80, 800 + y)]
        pen.line(legs, fill=colour, width=_THICK, joint="curve")


def _ball(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    goal = [(700, 800), (700, 300), (1100, 300), (1100, 800)]
    pen.line(goal, fill=_INK, width=_THICK, joint="curve")
    pen.ellipse((260 + x, 560 + y, 460 + x, 760 + y), outline=_BLUE, width=_THICK)
    _grass(pen)


def _grass(pen: ImageDraw.ImageDraw) -> None:
    pen.line((80, 850, _WIDE - 80, 850), fill=_GREEN, width=2 * _THICK)


_SHAPES: dict[str, Callable[[ImageDraw.ImageDraw, int, int], None]] = {
    "house": _house,
    "sun": _sun,
    "friends": _friends,
    "ball": _ball,
}
