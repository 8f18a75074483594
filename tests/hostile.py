"""Two hundred files that no phone made: cut, renamed, disguised, endless, swollen, random."""

import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from tests import recorded

Named = tuple[str, bytes]

EBML = bytes.fromhex("1a45dfa3 9f 4286 81 01 42f7 81 01 42f2 81 04 42f3 81 08") + (
    bytes.fromhex("4282 84") + b"webm" + bytes.fromhex("4287 81 04 4285 81 02")
)
STARTS = {
    "webm": EBML,
    "mp4": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2",
    "ogg": b"OggS\0\2" + bytes(8) + b"\1\0\0\0",
    "wav": b"RIFF\xff\xff\xff\x7fWAVE",
    "mp3": b"ID3\4\0\0\0\0\0\0",
}
_HOURS = 36_000  # seconds in ten of them


def files() -> list[Named]:
    """All of them, the same each time."""
    chance = random.Random(4)
    bases = {
        "android": recorded.android(1),
        "iphone": recorded.iphone(1),
        "ogg": recorded.make("ogg", "libopus", seconds=1),
        "wav": recorded.make("wav", "pcm_s16le", seconds=1),
        "signed-android": recorded.signed_on_android(0.5),
        "signed-iphone": recorded.signed_on_iphone(0.5),
    }
    return [
        *_cut(bases),
        *_damaged(bases, chance),
        *_random(chance),
        *_disguised(),
        *_endless(),
        *_crowded(bases),
        *_swollen(bases),
    ]


def _cut(bases: dict[str, bytes]) -> Iterator[Named]:
    for name, data in bases.items():
        for part in range(10):
            yield f"{name} cut after {part}/10", data[: len(data) * part // 10]


def _damaged(bases: dict[str, bytes], chance: random.Random) -> Iterator[Named]:
    for name, data in bases.items():
        for turn in range(8):
            broken = bytearray(data)
            for _ in range(4 ** (turn % 4)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            yield f"{name} damaged, turn {turn}", bytes(broken)


def _random(chance: random.Random) -> Iterator[Named]:
    for name, start in STARTS.items():
        for size in (0, 1, 100, 5_000, 200_000, 1_000_000):
            yield f"{size} random bytes called {name}", start + chance.randbytes(size)


def _disguised() -> Iterator[Named]:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(10_000_000))
    data = packed.getvalue()
    yield "a zip", data
    for name, start in STARTS.items():
        yield f"a zip called {name}", start + data
    for name, text in {
        "playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        "list": b"ffconcat version 1.0\nfile /etc/passwd\n",
        "page": b"<!doctype html><script>alert(1)</script>",
        "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "subtitles": b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n",
        "session": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
        "program": b"MZ" + bytes(100),
        "elf": b"\x7fELF" + bytes(100),
        "paper": b"%PDF-1.7\n",
        "flash": b"FLV\1\5\0\0\0\x09" + bytes(50),
        "old film": b"RIFF\0\1\0\0AVI LIST" + bytes(50),
    }.items():
        yield f"a {name}", text
        yield f"a {name} called mp4", STARTS["mp4"] + text
    yield "nothing", b""
    yield "one byte", b"\0"


def _endless() -> Iterator[Named]:
    for kind in ("ogg", "matroska"):
        yield f"ten hours of silence in {kind}", _silence(kind)
    header = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data"
    yield "ten hours, says a wav", STARTS["wav"] + header + struct.pack("<I", _HOURS * 8000)
    yield (
        "half an hour of wav",
        STARTS["wav"] + header + struct.pack("<I", 8 << 20) + bytes(8 << 20),
    )
    for name, rate, channels, bits in (
        ("1 Hz", 1, 1, 8),
        ("4 GHz", 2**32 - 1, 1, 16),
        ("60,000 channels", 48_000, 60_000, 16),
        ("no channel", 48_000, 0, 16),
        ("no bits", 48_000, 1, 0),
    ):
        form = struct.pack("<IHHIIHH", 16, 1, channels, rate, 0, 2, bits)
        yield (
            name,
            STARTS["wav"] + b"fmt " + form + b"data" + struct.pack("<I", 1 << 20) + bytes(1 << 20),
        )
    late = recorded.make("webm", "libopus", seconds=1, stretch=_HOURS)
    yield "a second that lasts ten hours", late
    yield (
        "pictures ten hours apart",
        recorded.make("webm", None, "libvpx", seconds=0.4, stretch=_HOURS),
    )


def _silence(kind: str) -> bytes:
    """Ten real hours in a few kilobytes: FLAC needs eleven bytes for eight seconds of nothing."""
    return recorded.silence(kind, _HOURS)


def _crowded(bases: dict[str, bytes]) -> Iterator[Named]:
    track = _element(
        "ae", _element("d7", b"\1") + _element("83", b"\2") + _element("86", b"A_OPUS")
    )
    for count in (2, 20, 2_000, 60_000):
        tracks = _element("1654ae6b", track * count)
        yield f"{count} tracks in a webm", EBML + _element("18538067", tracks)
    for count in (20, 3_000):
        yield f"{count} tracks in an mp4", _many_tracks(bases["iphone"], count)
    for count in (20, 5_000):
        pages = (_first_page(serial) for serial in range(count))
        yield f"{count} streams in an ogg", b"".join(pages)


def _swollen(bases: dict[str, bytes]) -> Iterator[Named]:
    bomb = zlib.compress(bytes(100_000_000), 1)
    for size in (1_000, 100_000_000, 2**32 - 1):
        head = _box(b"dcom", b"zlib") + _box(b"cmvd", struct.pack(">I", size) + bomb)
        yield f"a packed head of {size}", STARTS["mp4"] + _box(b"moov", _box(b"cmov", head))
    yield "boxes in boxes", STARTS["mp4"] + _nested(5_000)
    yield "a box of 16 EB", STARTS["mp4"] + struct.pack(">I4sQ", 1, b"moov", 2**63 - 1)
    yield "a webm that never ends", EBML + bytes.fromhex("18538067 01ffffffffffffff")
    yield "elements in elements", EBML + bytes.fromhex("18538067 01ffffffffffffff 1654ae6b") * 5_000
    phone = bases["signed-iphone"]
    at = phone.index(b"avc1", phone.index(b"stsd")) + 4 + 24
    for side in (0, 1, 20_000, 65_535):
        size = struct.pack(">HH", side, side)
        yield f"a film of {side} pixels", phone[:at] + size + phone[at + 4 :]
    android = bases["signed-android"]
    key = android.index(b"\x9d\x01\x2a") + 3
    for side in (1, 9_000, 16_383):
        yield (
            f"a picture of {side} pixels",
            (android[:key] + struct.pack("<HH", side, side) + android[key + 4 :]),
        )
    tag = b"ID3\4\0\0\x7f\x7f\x7f\x7f"
    yield "a cover of 256 MB", tag + bytes(1_000_000)


def _box(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def _nested(depth: int) -> bytes:
    inside = b""
    for _ in range(depth):
        inside = _box(b"moov", inside)
    return inside


def _element(name: str, inside: bytes) -> bytes:
    return bytes.fromhex(name) + b"\x08" + len(inside).to_bytes(4, "big") + inside


def _many_tracks(data: bytes, count: int) -> bytes:
    at = data.index(b"moov") - 4
    (size,) = struct.unpack(">I", data[at : at + 4])
    moov = data[at + 8 : at + size]
    track = moov.index(b"trak") - 4
    (length,) = struct.unpack(">I", moov[track : track + 4])
    one = moov[track : track + length]
    more = moov[:track] + one * count + moov[track + length :]
    return data[:at] + _box(b"moov", more) + data[at + size :]


def _first_page(serial: int) -> bytes:
    head = b"OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0"
    page = b"OggS\0\2" + bytes(8) + struct.pack("<III", serial, 0, 0) + b"\1" + bytes([len(head)])
    page += head
    return page[:22] + struct.pack("<I", _crc(page)) + page[26:]


def _crc(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


def _row(value: int) -> int:
    for _ in range(8):
        value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


_TABLE = [_row(byte << 24) for byte in range(256)]
