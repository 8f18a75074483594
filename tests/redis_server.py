"""A Redis server of the tests' own, which forgets everything when it ends."""

import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NobodyThere

from bench.processes import HOST, free_port

_PATIENCE = 60  # seconds: a busy machine is slow, not wrong

where_it_is = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="redis-server is not here"
)


class RedisServer:
    """Running inside a `with`; it may be frozen, lost, and started again, empty."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.lose()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            ["redis-server", "--bind", HOST, "--port", str(self.port), "--save", ""],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + _PATIENCE
        while not self._answers():
            assert self._process.poll() is None, "redis-server ended at once"
            assert time.monotonic() < end, "redis-server did not start"
            time.sleep(0.02)

    def freeze(self) -> None:
        """Let it hold its connections and say nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def lose(self) -> None:
        """As when its plug is pulled."""
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Let it lose everything that it was told."""
        with Redis.from_url(self.url) as link:
            link.flushall()

    def names(self) -> list[str]:
        """The names of everything in it."""
        with Redis.from_url(self.url, decode_responses=True) as link:
            return sorted(link.keys())

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as link:
                return bool(link.ping())
        except NobodyThere:
            return False
