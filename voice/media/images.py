"""Drawings and photos, made anew from their pixels before they are kept.

What came from a phone is never stored: where a photo was taken, who owns the phone, a thumbnail of
what was cut off, or a file that only looks like a picture would be stored with it. Only pixels get
through, turned the right way up and no larger than people need.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore

from PIL import Image, ImageOps

MOST_BYTES = 8 * 1024 * 1024
"""Of one file: a photo of today's phones, as it is."""
LONGEST_SIDE = 1600
"""Pixels that are kept; what a page or a printed sheet can show."""

_MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
_MOST_SCANS = 64  # of a JPEG; honest ones have about ten, and each costs as much as the picture
_SCAN = re.compile(rb"\xff\xda")
_QUALITY = 82
_AT_ONCE = BoundedSemaphore(2)  # pictures opened at a time in this process: each takes much memory


class NotAPicture(ValueError):
    """A file that is no picture we take. The reason is a stable word."""

    def __init__(self, reason: str) -> None:
        """Keep the reason: picture_too_large, picture_broken, picture_moves."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew: nothing in it but pixels."""

    data: bytes
    media_type: str
    ending: str
    width: int
    height: int


def remake(data: bytes, *, longest: int = LONGEST_SIDE, as_drawn: bool = False) -> Picture:
    """The picture in a PNG, JPEG or WebP file, as a new file. Raises `NotAPicture`.

    A photo becomes a JPEG. With `as_drawn`, a PNG stays a PNG: lines keep their edges, and a
    drawing is small that way.
    """
    if len(data) > MOST_BYTES or _scans_in(data) > _MOST_SCANS:
        raise NotAPicture("picture_too_large")
    with _AT_ONCE:
        try:
            image, kind = _open(data, longest)
            pixels = _pixels_of(image, longest)
        except NotAPicture:
            raise
        except Exception as error:  # decoders meet hostile bytes, and trip in many ways
            raise NotAPicture("picture_broken") from error
        return _write(pixels, as_png=as_drawn and kind == "PNG")


def looks_like_one(start: bytes) -> bool:
    """Whether a file begins (12 bytes) as the pictures do that we take."""
    is_webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    return is_webp or start.startswith((b"\x89PNG", b"\xff\xd8\xff"))


def _scans_in(data: bytes) -> int:
    """Of a JPEG; in any other file the same two bytes mean nothing."""
    return len(_SCAN.findall(data)) if data.startswith(b"\xff\xd8") else 0


def _open(data: bytes, longest: int) -> tuple[Image.Image, str]:
    """The picture, its size looked at but nothing decoded yet, and its format."""
    image = Image.open(BytesIO(data), formats=tuple(_MOST_PIXELS))
    kind = "JPEG" if image.format == "MPO" else str(image.format)  # a JPEG with more behind it
    if image.width * image.height > _MOST_PIXELS[kind]:
        raise NotAPicture("picture_too_large")
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise NotAPicture("picture_moves")
    image.draft("RGB", (longest, longest))  # a large JPEG is opened at half or a quarter of it
    return image, kind


def _pixels_of(image: Image.Image, longest: int) -> Image.Image:
    """A new picture on white paper, the right way up; it has no memory of the old one's file."""
    image.load()
    image.thumbnail((longest, longest))
    turned = ImageOps.exif_transpose(image)
    paper = Image.new("RGB", turned.size, "white")
    if turned.has_transparency_data:
        seen_through = turned.convert("RGBA")
        paper.paste(seen_through, mask=seen_through.getchannel("A"))
    else:
        paper.paste(turned.convert("RGB"))
    return paper


def _write(pixels: Image.Image, *, as_png: bool) -> Picture:
    file = BytesIO()
    if as_png:
        pixels.save(file, "PNG", optimize=True)
    else:
        pixels.save(file, "JPEG", quality=_QUALITY, optimize=True)
    kind, ending = ("image/png", "png") if as_png else ("image/jpeg", "jpg")
    return Picture(file.getvalue(), kind, ending, pixels.width, pixels.height)
