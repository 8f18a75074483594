"""What is wanted of a recording, and what came of it: said between a worker and its `opener`."""

from dataclasses import dataclass

REASONS = ("sound_broken", "sound_empty", "sound_missing", "sound_too_long")
GRACE = 5.0
"""Seconds that a recording may be longer than was asked for: phones stop a little late."""
LEVELS = 120


class Refused(ValueError):
    """A file that we cannot make anew. The reason is one of `REASONS`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason, a stable word."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make of a file, and what it may cost. Without `video_seconds`, only the sound.

    Factors: a `pitch` above 1 makes a voice higher, a `tempo` above 1 makes it faster.
    """

    demuxer: str
    seconds: float
    video_seconds: float = 0.0
    pitch: float = 1.0
    tempo: float = 1.0
    most_bytes: int = 16 * 1024 * 1024  # of the new file
    memory: int = 512 * 1024 * 1024  # bytes of address space; 120 MB of it are libraries
    cpu_seconds: int = 60
    wall_seconds: int = 240


@dataclass(frozen=True, slots=True)
class Remade:
    """The new file: nothing in it but samples and pixels. `levels` are 0 to 100 for a waveform."""

    media_type: str
    seconds: float
    levels: list[int] | None
    width: int | None = None
    height: int | None = None
