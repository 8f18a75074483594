"""Recordings as phones make them, and as nobody should: made here, so that none is anybody's."""

import math
from array import array
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from itertools import chain
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from PIL import Image

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
    stretch: int = 1,
    **options: Any,
) -> bytes:
    """A file of this container with these codecs; `stretch` makes its clock lie."""
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
            eye.codec_context.options = {
                "preset": "ultrafast",
                "deadline": "realtime",
                "cpu-used": "8",
            }
            streams.append((eye, pictures(seconds, *size)))
        for stream, frames in streams:
            for frame in chain(frames, [None]):
                for packet in stream.encode(frame):
                    packet.pts, packet.dts = packet.pts * stretch, packet.dts * stretch
                    made.mux(packet)
    return file.getvalue()


def silence(kind: str, seconds: float) -> bytes:
    """Real silence, very small: FLAC needs a dozen bytes for eight seconds of it."""
    file, piece = BytesIO(), 65_535
    with av.open(file, "w", kind) as made:
        ear = made.add_stream("flac", 8_000, layout="mono", options={"frame_size": str(piece)})
        ear.codec_context.format = "s16"
        frame = AudioFrame("s16", "mono", piece)
        frame.planes[0].update(bytes(2 * piece))
        frame.sample_rate, frame.pts, frame.time_base = 8_000, 0, Fraction(1, 8_000)
        (packed,) = [*ear.encode(frame), *ear.encode(None)][:1]
        for start in range(0, round(seconds * 8_000), piece):
            packet = Packet(bytes(packed))
            packet.stream, packet.time_base = ear, Fraction(1, 8_000)
            packet.pts = packet.dts = start
            packet.duration = piece
            made.mux(packet)
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


def joined(first: bytes, second: bytes) -> bytes:
    """One film after the other in one file, though their pictures are not of one size."""
    file = BytesIO()
    with (
        av.open(BytesIO(first)) as one,
        av.open(BytesIO(second)) as other,
        av.open(file, "w", "webm") as made,
    ):
        stream = made.add_stream_from_template(one.streams.video[0])
        end = 0
        for part in (one, other):
            start = end
            for packet in part.demux(video=0):
                if packet.size:
                    packet.stream = stream
                    packet.pts = packet.dts = start + packet.pts
                    end = packet.pts + 40
                    made.mux(packet)
    return file.getvalue()


def with_company() -> bytes:
    """A sound beside a cover and subtitles."""
    cover = BytesIO()
    Image.new("RGB", (64, 64), "red").save(cover, "JPEG")
    file = BytesIO()
    with (
        av.open(
            BytesIO(f"1\n00:00:00,000 --> 00:00:01,000\n{PAST}\n".encode()), format="srt"
        ) as said,
        av.open(BytesIO(cover.getvalue())) as drawn,
        av.open(BytesIO(iphone(1.0))) as heard,
        av.open(file, "w", "matroska") as made,
    ):
        parts = [drawn.streams.video[0], heard.streams.audio[0], said.streams.subtitles[0]]
        copies = [made.add_stream_from_template(part) for part in parts]
        copies[0].disposition = Disposition.attached_pic
        for part, copy in zip(parts, copies, strict=True):
            for packet in part.container.demux(part):
                if packet.size:
                    packet.stream = copy
                    made.mux(packet)
    return file.getvalue()
