"""How fast files are sealed and kept, and opened and read, beside plain ones on the same disk."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask

from bench.rows import Row, percentile
from voice.media import storage

SIZE, ROUNDS = 2 * 1024 * 1024, 15
"""Bytes of a video of ten seconds, and how often it is kept."""


def measure() -> Iterator[Row]:
    """The rows of keeping and reading, in megabytes a second."""
    data = os.urandom(SIZE)
    with tempfile.TemporaryDirectory(prefix="voice-bench-") as held, _app(Path(held)).app_context():
        plain = [Path(held) / f"plain-{number}" for number in range(ROUNDS)]
        names: list[str] = []
        floor = _rate([lambda one=one: _write(one, data) for one in plain])
        kept = _rate([lambda: names.append(storage.keep(data, "webm"))] * ROUNDS)
        yield Row("files sealed and kept", kept, "MB/s", floor)
        floor = _rate([one.read_bytes for one in plain])
        yield Row(
            "files opened and read",
            _rate([lambda name=name: storage.read(name) for name in names]),
            "MB/s",
            floor,
        )


def _app(folder: Path) -> Flask:
    app = Flask("bench")
    app.config["VOICE"] = {"DATA": folder, "MEDIA_URL": folder / "media", "MEDIA_KEY": ""}
    storage.init_app(app)
    return app


def _write(path: Path, data: bytes) -> None:
    """What a plain file costs that is as safe from a power cut."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _rate(works: list[Callable[[], object]]) -> float:
    """Megabytes a second of the middle round."""
    return SIZE / 1e6 / percentile([_seconds(work) for work in works], 0.5)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
