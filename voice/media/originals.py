"""A recording as it came from a phone: looked at, but not opened.

Whoever hands in waits for this. What opens the file, and may take a minute, is a job's.
"""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from voice.media import clips

MOST_BYTES = 8 * 1024 * 1024
"""Of a sound: five minutes as phones record them, at 128 kbit/s, and more."""
MOST_VIDEO_BYTES = 40 * 1024 * 1024
"""Of a video: a minute as phones record it, at 5 Mbit/s."""
_PIECE = 256 * 1024  # bytes that are read at a time
_HEAD = 64  # first bytes of a file, which tell what it says it is


class NotTaken(ValueError):
    """A file that is left out at once. The reason is a stable word."""

    def __init__(self, reason: str) -> None:
        """Keep the reason: not_a_recording, recording_too_large."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Original:
    """A file that begins as sounds and videos do; `file` stands at its start."""

    file: BinaryIO
    ending: str
    size: int
    sha256: str


def look(file: BinaryIO, most_bytes: int) -> Original:
    """What a file says it is. Raises `NotTaken`."""
    size = file.seek(0, 2)
    if size > most_bytes:
        raise NotTaken("recording_too_large")
    file.seek(0)
    ending = clips.recognise(file.read(_HEAD))
    if ending is None:
        raise NotTaken("not_a_recording")
    file.seek(0)
    digest = digest_of(file)
    file.seek(0)
    return Original(file, ending, size, digest)


def digest_of(file: BinaryIO) -> str:
    """SHA-256 of the rest of a file, in hexadecimal."""
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
