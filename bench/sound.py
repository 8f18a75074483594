"""Spoken answers: what handing one in costs, and what making it anew costs a worker.

A thousand recordings of half a minute are handed in; then a worker makes them anew for a while, and
others hand in answers beside it. All of them would take a worker some ten minutes.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import av
import numpy as np
from av.audio.frame import AudioFrame
from sqlalchemy import create_engine, text

from bench import stores, survey
from bench.client import Ask, Tally, Visit, drive, send
from bench.processes import ROOT, use_of
from bench.questions import Answers, make_answers
from bench.rows import Goal, Row, percentile
from bench.servers import GRANIAN, ours_on
from bench.visits import JSON, WARM_UP, expect

RECORDINGS, SECONDS, BYTES = 1_000, 30, 100_000
CLIENTS, THREADS = 4, 8
MOST_MEMORY = Goal("at_most", 200)  # MB
_RATE = 48_000
_MARK = "of-the-bench"
MULTIPART = f"multipart/form-data; boundary={_MARK}"
_LOOK_SECONDS = 0.1


def measure(seconds: float) -> Iterator[Row]:
    """The rows of handing in and of making anew, on SQLite."""
    with stores.opened(stores.SQLITE, ("ours",)) as place:
        address = place.addresses["ours"]
        survey.prepare(place.folder, address)
        with ours_on(GRANIAN, THREADS, address, place.folder, survey.PAGE) as (port, _):
            answers, recording = make_answers(4), make_recording()
            without = _hand_in(port, lambda: by_words(answers), seconds)
            spoken = _hand_in(port, lambda: by_voice(answers, recording), seconds)
            while _count(address, "waiting") < RECORDINGS:
                spoken.waits += _hand_in(port, lambda: by_voice(answers, recording), 1.0).waits
            yield from _waits("with a recording", spoken, without)
            with _working(place.folder, address) as worker:
                before, already = use_of([worker]).cpu, _count(address, "ready")
                with _watched(worker) as memory:
                    beside = _hand_in(port, lambda: by_words(answers), 2 * seconds)
                    time.sleep(seconds)  # beside hand-ins, a worker gets little
                made = _count(address, "ready") - already
                cpu = use_of([worker]).cpu - before
        yield from _waits("while recordings are made anew", beside, without)
        yield Row("sound: made anew a CPU second", made * SECONDS / cpu, "s")
        yield Row("sound: memory of a worker, at most", max(memory), "MB", goal=MOST_MEMORY)


def make_recording() -> bytes:
    """Half a minute of noise that swells and fades as speech does, as Chromium records it."""
    chance = np.random.default_rng(4)
    at = np.arange(SECONDS * _RATE) / _RATE
    loud = np.abs(np.sin(2 * np.pi * 2.5 * at)) ** 2 * (np.sin(2 * np.pi * 0.3 * at) > -0.6)
    wave = (0.3 * loud * chance.standard_normal(at.size)).astype(np.float32)
    file = BytesIO()
    with av.open(file, "w", "webm", options={"live": "1"}) as made:
        stream = made.add_stream("libopus", _RATE, layout="mono")
        stream.bit_rate = BYTES * 8 // SECONDS
        for start in range(0, wave.size, 960):
            frame = AudioFrame.from_ndarray(wave[None, start : start + 960], "fltp", "mono")
            frame.sample_rate, frame.pts = _RATE, start
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def by_words(begin: Iterator[Answers]) -> Visit:
    """Put a response to the survey that may be spoken to, without a recording."""
    body = survey.to_response(next(begin))
    path = survey.response_path(survey.SPOKEN_CODE)
    expect((yield Ask(send("PUT", path, JSON, body), hands_in=True)), 201)


def by_voice(begin: Iterator[Answers], recording: bytes) -> Visit:
    """The same with a recording."""
    body = to_parts(survey.to_response(next(begin) | {"say": {"media": "a"}}), recording)
    path = survey.response_path(survey.SPOKEN_CODE)
    expect((yield Ask(send("PUT", path, MULTIPART, body), hands_in=True)), 201)


def to_parts(response: bytes, recording: bytes) -> bytes:
    """The body in which a phone sends both."""
    line = f"--{_MARK}\r\nContent-Disposition: form-data; name=".encode()
    return b"".join(
        (
            line + b'"response"\r\n\r\n' + response + b"\r\n",
            line + b'"a"; filename="a"\r\n\r\n' + recording + b"\r\n",
            f"--{_MARK}--\r\n".encode(),
        )
    )


def _hand_in(port: int, begin: Callable[[], Visit], seconds: float) -> Tally:
    drive(port, begin, CLIENTS, WARM_UP)
    tally = drive(port, begin, CLIENTS, seconds)
    assert not tally.failures, tally.failures
    return tally


def _waits(name: str, tally: Tally, floor: Tally) -> Iterator[Row]:
    for share in (0.5, 0.99):
        wait, base = (1000 * percentile(one.waits, share) for one in (tally, floor))
        yield Row(f"sound: hand-in {name} p{share * 100:.0f}", wait, "ms", base)


def _count(address: str, state: str) -> int:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT count(*) FROM recording WHERE state = :state"), {"state": state}
        )
        count = int(found.scalar_one())
    engine.dispose()
    return count


@contextmanager
def _working(folder: Path, database: str) -> Iterator[int]:
    """A worker beside the server until the block ends; its process, once it has begun to work."""
    environment = {"VOICE_DATA": str(folder), "VOICE_DATABASE_URL": database}
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "voice.cli", "work", "--until-input-ends"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        while not _count(database, "ready"):
            time.sleep(_LOOK_SECONDS)
        yield process.pid
    finally:
        process.kill()
        process.wait()


@contextmanager
def _watched(process: int) -> Iterator[list[float]]:
    """How much memory a process and what it starts use, in MB, looked at again and again."""
    seen, is_over = [0.0], Event()

    def watch() -> None:
        while not is_over.wait(_LOOK_SECONDS):
            seen.append(use_of([process]).memory)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()
