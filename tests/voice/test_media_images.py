"""Pictures are made anew: nothing gets through but pixels."""

import struct
import zlib
from io import BytesIO
from random import Random

import pytest
from PIL import Image, PngImagePlugin

from voice.media import images

WHERE = {1: "N", 2: (52.0, 38.0, 12.0), 3: "W", 4: (1.0, 8.0, 3.0)}
SECRET = b"Rosa's phone"


def picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image.convert(mode)


def file_of(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo_with_a_past() -> bytes:
    """A JPEG that knows where it was taken, by whose phone, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825).update(WHERE)
    return file_of(picture(), "JPEG", exif=exif, comment=SECRET, icc_profile=SECRET * 20)


def reopen(made: images.Picture) -> Image.Image:
    image = Image.open(BytesIO(made.data))
    image.load()
    assert (image.width, image.height) == (made.width, made.height)
    return image


def refusal(data: bytes) -> str:
    with pytest.raises(images.NotAPicture) as refused:
        images.remake(data)
    return refused.value.reason


def test_a_photo_forgets_where_it_was_taken_and_stands_upright() -> None:
    before = photo_with_a_past()
    assert SECRET in before
    made = images.remake(before)
    after = reopen(made)
    assert (made.media_type, made.ending) == ("image/jpeg", "jpg")
    assert not after.getexif()
    assert not after.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SECRET not in made.data
    assert after.size == (40, 60)
    assert after.getpixel((20, 5))[0] > 200  # the left side, red, is on top now


def test_a_drawing_stays_a_png_on_white_paper_without_its_notes() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET.decode())
    clear = Image.new("RGBA", (30, 20), (0, 0, 0, 0))
    made = images.remake(file_of(clear, "PNG", pnginfo=notes), as_drawn=True)
    after = reopen(made)
    assert made.media_type == "image/png"
    assert after.getpixel((5, 5)) == (255, 255, 255)
    assert not after.info
    assert SECRET not in made.data


def test_a_photo_of_a_drawing_is_kept_as_a_photo() -> None:
    assert images.remake(file_of(picture(), "JPEG"), as_drawn=True).media_type == "image/jpeg"


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_every_sort_of_png_is_taken(mode: str) -> None:
    reopen(images.remake(file_of(Image.new(mode, (9, 9)), "PNG")))


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_every_sort_of_jpeg_is_taken(mode: str) -> None:
    reopen(images.remake(file_of(picture(mode=mode), "JPEG")))


def test_webp_is_taken() -> None:
    reopen(images.remake(file_of(picture(), "WEBP")))


def test_a_photo_with_a_second_one_behind_it_is_taken_as_the_first() -> None:
    second = file_of(picture(20, 20), "JPEG")
    both = file_of(picture(), "MPO", save_all=True, append_images=[Image.open(BytesIO(second))])
    assert images.remake(both).width == 60


def test_what_is_too_large_to_show_is_made_smaller() -> None:
    made = images.remake(file_of(picture(4000, 1000), "JPEG"))
    assert (made.width, made.height) == (1600, 400)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"<!doctype html><title>Hello</title>",
        b"\xff\xd8\xff\xe0" + b"<html>" * 50,
        file_of(picture(), "GIF"),
        file_of(picture(), "BMP"),
        file_of(picture(), "TIFF"),
        file_of(picture(), "PNG")[:-40],
        file_of(picture(400, 400), "JPEG")[:600],
        file_of(picture(), "WEBP")[:30],
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    assert refusal(data) == "picture_broken"


def test_a_page_behind_a_picture_does_not_get_through() -> None:
    page = b"<script>alert(1)</script>"
    assert page not in images.remake(file_of(picture(), "PNG") + page).data
    assert page not in images.remake(file_of(picture(), "JPEG") + page).data


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_pictures_that_move_are_refused(kind: str) -> None:
    second = Image.new("RGB", (60, 40), "green")
    moving = file_of(picture(), kind, save_all=True, append_images=[second], duration=100)
    assert refusal(moving) == "picture_moves"


def test_a_small_file_that_opens_into_a_huge_picture_is_refused() -> None:
    side = 60_000
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        ends = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + ends

    body = zlib.compress(b"\0" * 100_000)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    assert refusal(bomb) in ("picture_too_large", "picture_broken")


def test_a_png_of_noise_is_made_small_enough_to_keep_and_a_heavier_one_is_refused() -> None:
    made = images.remake(noise(1600, 1600), as_drawn=True)
    assert (made.width, made.height) == (1600, 1600)
    assert len(made.data) <= images.MOST_BYTES
    assert refusal(noise(2000, 2000)) == "picture_too_large"


def noise(width: int, height: int) -> bytes:
    """A PNG that cannot be squeezed: about three bytes for each pixel."""
    pixels = Random(1).randbytes(3 * width * height)
    return file_of(Image.frombytes("RGB", (width, height), pixels), "PNG")


def test_a_huge_jpeg_a_heavy_file_and_a_thousand_scans_are_refused() -> None:
    assert refusal(file_of(Image.new("L", (8000, 7000)), "JPEG")) == "picture_too_large"
    assert refusal(b"\0" * (images.MOST_BYTES + 1)) == "picture_too_large"
    assert refusal(file_of(picture(), "JPEG") + b"\xff\xda" * 1000) == "picture_too_large"
