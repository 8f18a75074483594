"""Sounds and videos are opened in a process of their own, so that no file takes a worker with it.

The process gets the file, a file to write to and nothing else: no environment, no network, no way
to open another file, and limits on its memory, its time and what it writes. The files have no name
and, where the system can do that, are in memory alone: what a person said is on no disk unsealed.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from voice.jobs.work import Interrupted
from voice.media.wishes import REASONS, Refused, Remade, Wish

ENDINGS = {"audio/ogg": "ogg", "video/webm": "webm"}
"""Of what is made, by its media type."""
_STARTS = {"audio/ogg": b"OggS", "video/webm": b"\x1aE\xdf\xa3"}
_PROGRAM = Path(__file__).with_name("opener.py")
_TRIES = 2
_BEAT_SECONDS = 5.0
_MOST_SAID = 64 * 1024
# An alarm too: a file cannot make its process wait, a machine with too much to do can.
_ENDED_BY_OTHERS = frozenset(
    {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM}
)


@contextmanager
def unnamed() -> Iterator[BinaryIO]:
    """A file that nobody else can find, and that is gone when it is closed."""
    with _open_unnamed() as file:
        yield file


def remake(
    source: BinaryIO, target: BinaryIO, wish: Wish, beat: Callable[[], None] = lambda: None
) -> Remade:
    """Write the recording in `source` to `target`, both made by `unnamed`; `beat` is called often.

    Raises `Refused`, also where the process dies of the file twice, and `Interrupted`.
    """
    for _ in range(_TRIES):
        said = _run(source, target, wish, beat)
        if said is not None:
            return _read(said, target)
    raise Refused("sound_broken")


def _run(source: BinaryIO, target: BinaryIO, wish: Wish, beat: Callable[[], None]) -> bytes | None:
    """What the process said; None where it died."""
    source.seek(0)
    target.seek(0)
    target.truncate()
    with unnamed() as outcome:
        files = [file.fileno() for file in (source, target, outcome)]
        process = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-I", _PROGRAM, *map(str, files), json.dumps(asdict(wish))],
            pass_fds=files,
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait(process, beat)
        finally:
            process.kill()
            process.wait()
        if -process.returncode in _ENDED_BY_OTHERS:
            raise Interrupted(f"ended by signal {-process.returncode}")
        outcome.seek(0)
        return outcome.read(_MOST_SAID) if process.returncode == 0 else None


def _wait(process: subprocess.Popen[bytes], beat: Callable[[], None]) -> None:
    """Until it ends, and it does: its own limits see to that."""
    while True:
        try:
            process.wait(_BEAT_SECONDS)
        except subprocess.TimeoutExpired:
            beat()
            continue
        return


def _read(said: bytes, target: BinaryIO) -> Remade:
    """The outcome, believed only as far as it can be: a hostile file may have had it written."""
    outcome = json.loads(said)
    if outcome.get("refused") in REASONS:
        raise Refused(outcome["refused"])
    made = Remade(**outcome)
    target.seek(0)
    start = target.read(4)
    target.seek(0)
    if start != _STARTS[made.media_type] or not 0 < made.seconds < 3600:
        raise Refused("sound_broken")
    levels = made.levels and [min(max(int(one), 0), 100) for one in made.levels]
    return Remade(made.media_type, float(made.seconds), levels, made.width, made.height)


def _open_unnamed() -> BinaryIO:
    """Without a buffer: the place in the file is the process's as well."""
    if sys.platform == "linux":
        return cast(BinaryIO, os.fdopen(os.memfd_create("recording"), "w+b", buffering=0))
    return cast(BinaryIO, TemporaryFile(buffering=0))
