"""Dying at any moment: work done in a process of its own, which is killed before its n-th step.

A step is a call, into Python or into C, and the return from one that changes the world: what a
power cut finds half done. The process is a fork, so every attempt begins from the same moment.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

from flask import Flask

from voice.db import db

CHANGES = frozenset(
    (
        *("execute", "executemany", "commit", "rollback"),  # SQLite
        *("exec_", "send_query", "send_query_params", "send_query_prepared", "fetch"),  # PostgreSQL
        *("fsync", "rename", "link", "unlink", "mkdir", "open", "write", "writelines", "truncate"),
    )
)
_PATIENCE = 60  # seconds for one attempt


def steps_of(app: Flask, work: Callable[[], Any]) -> tuple[int, list[int]]:
    """How many steps the work has, and the numbers of those beside a change."""
    count, changes = _fork(app, work, before=None)
    return count, changes


def some_of(steps: tuple[int, list[int]], changes: int, others: int) -> list[int]:
    """At most so many steps beside changes, and so many others, spread over all of the work."""
    count, found = steps
    return sorted({*_spread(found, changes), *_spread(range(1, count + 1), others)})


def die(app: Flask, work: Callable[[], Any], before: int) -> Any:
    """Do the work and die before a step; what it gave, or None where it died before the end."""
    return _fork(app, work, before=before)


def _spread(among: Iterable[int], number: int) -> list[int]:
    of = list(among)
    return [
        of[index * (len(of) - 1) // max(1, number - 1)] for index in range(min(number, len(of)))
    ]


def _fork(app: Flask, work: Callable[[], Any], before: int | None) -> Any:
    with app.app_context():
        db.engine.dispose()  # SQLite must not be forked while it is open
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _do(work, before, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(process, 0)
    assert status in (0, signal.SIGKILL), f"it ended otherwise: {status}, {said.decode()}"
    return json.loads(said) if said else None


def _do(work: Callable[[], Any], before: int | None, writing: int) -> None:
    """In the fork: never returns."""
    signal.alarm(_PATIENCE)
    try:
        counter = _Counter(before)
        sys.setprofile(counter)
        threading.setprofile(counter)
        gave = work()
        sys.setprofile(None)
        told = (counter.count, counter.changes) if before is None else gave
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    except BaseException as error:
        os.write(writing, repr(error).encode())
        os._exit(3)


class _Counter:
    """Counts steps, notes those beside changes, and kills the process before the chosen one."""

    def __init__(self, before: int | None) -> None:
        self.before = before
        self.count = 0
        self.changes: list[int] = []

    def __call__(self, frame: FrameType, event: str, called: Any) -> None:
        is_change = event in ("c_call", "c_return") and called.__name__ in CHANGES
        if event not in ("call", "c_call") and not is_change:
            return
        self.count += 1
        if self.count == self.before:
            os.kill(os.getpid(), signal.SIGKILL)
        if is_change and self.before is None:
            self.changes.append(self.count)
