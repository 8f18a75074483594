"""Servers in processes of their own: starting, asking the kernel what they used, stopping."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
_PATIENCE = 60.0  # seconds until a server must answer
_TICKS = os.sysconf("SC_CLK_TCK")


class DidNotStart(Exception):
    """A server that ended, or never answered, with the last thing it said."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a tree of processes has used: CPU seconds so far, and memory now in MB (PSS)."""

    cpu: float
    memory: float


@contextmanager
def serving(
    command: Sequence[str], port: int, path: str, environment: Mapping[str, str], log: Path
) -> Iterator[int]:
    """Run a server until the block ends; gives its process id once `path` answers.

    It is the leader of a session of its own, so that Ctrl+C reaches it only through us.
    """
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(process, port, path, log)
            yield process.pid
        finally:
            _stop(process)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


def use_of(roots: Sequence[int]) -> Use:
    """What these processes and all that they started use."""
    members = with_descendants(roots)
    return Use(sum(map(_cpu_seconds, members)), sum(map(_pss, members)) / 1024)


def with_descendants(roots: Sequence[int]) -> set[int]:
    """These processes and all that they started, also indirectly."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = set[int](), list(roots)
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += children.get(one, [])
    return found


def _stat(process: int) -> list[str]:
    """The fields of `/proc/<pid>/stat` after the name, which may hold spaces; see proc(5)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return []


def _cpu_seconds(process: int) -> float:
    """User and system time, with that of children that have ended and were waited for."""
    return sum(map(int, _stat(process)[11:15])) / _TICKS


def _pss(process: int) -> float:
    """Memory in KB, where shared pages count by their share (proportional set size)."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith("Pss:")), 0.0)


def _wait_until_it_answers(
    process: subprocess.Popen[bytes], port: int, path: str, log: Path
) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if _answers(port, path):
            return
        time.sleep(0.1)
    raise DidNotStart(log.read_text("utf-8", "replace")[-2000:] or "it said nothing")


def _answers(port: int, path: str) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=10) as link:
            link.sendall(f"GET {path} HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
            return b" 200 " in link.recv(64)
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
