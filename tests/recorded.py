"""Recordings as phones make them, and as nobody should: made here, so that none is anybody's."""

import math
from array import array
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

PAST = "Leicester 52.6369 -1.1398"
"""What a phone writes into its files, and nobody may find in ours."""


def tone(seconds: float, rate: int = 48_000, loud: float = 0.5) -> Iterator[AudioFrame]:
    """A tone that swells and fades, in pieces of 20 ms."""
    piece = rate // 50
    for start in range(0, round(seconds * rate), piece):
        wave = (
            loud
            * math.sin(math.pi * at / (seconds * rate)) ** 2
            * math.sin(2 * math.pi * 220 * at / rate)
            for at in range(start, start + piece)
        )
        frame = AudioFrame("fltp", "mono", piece)
        frame.planes[0].update(array("f", wave).tobytes())
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        yield frame


def pictures(seconds: float, width: int, height: int, rate: int = 25) -> Iterator[VideoFrame]:
    """A light that walks over a dark field."""
    for at in range(round(seconds * rate)):
        frame = VideoFrame(width, height, "yuv420p")
        for plane, dark in zip(frame.planes, (40, 128, 128), strict=True):
            row = bytearray([dark]) * plane.line_size
            lit = bytearray(row)
            if dark == 40:
                lit[(at * 8) % (width - 16) : (at * 8) % (width - 16) + 16] = bytes([220]) * 16
            half = plane.height // 2
            plane.update(bytes(row * half + lit * (plane.height - half)))
        frame.pts, frame.time_base = at, Fraction(1, rate)
        yield frame


def make(
    kind: str,
    sound: str | None = None,
    video: str | None = None,
    *,
    seconds: float = 2.0,
    size: tuple[int, int] = (320, 240),
    rate: int = 48_000,
    **options: Any,
) -> bytes:
    """A file of this container with these codecs."""
    file = BytesIO()
    with av.open(file, "w", kind, options=options) as made:
        made.metadata.update({"location": PAST, "title": PAST, "comment": PAST})
        streams = []
        if sound:
            ear = made.add_stream(sound, rate, layout="mono")
            ear.metadata["title"] = PAST
            streams.append((ear, tone(seconds, rate)))
        if video:
            eye = made.add_stream(video, 25)
            eye.width, eye.height, eye.pix_fmt = *size, "yuv420p"
            eye.codec_context.options = {"preset": "ultrafast", "deadline": "realtime"}
            streams.append((eye, pictures(seconds, *size)))
        for stream, frames in streams:
            for frame in frames:
                made.mux(stream.encode(frame))
            made.mux(stream.encode(None))
    return file.getvalue()


def android(seconds: float = 2.0) -> bytes:
    """Sound as Chromium on a phone records it: Opus in WebM, without a length."""
    return make("webm", "libopus", seconds=seconds, live="1")


def iphone(seconds: float = 2.0) -> bytes:
    """Sound as an iPhone records it: AAC in MP4."""
    return make("mp4", "aac", seconds=seconds, rate=44_100)


def signed_on_android(seconds: float = 2.0) -> bytes:
    return make("webm", "libopus", "libvpx", seconds=seconds, live="1")


def signed_on_iphone(seconds: float = 2.0) -> bytes:
    return make("mov", "aac", "libx264", seconds=seconds, rate=44_100)
