"""What text that nobody should send costs: seconds and memory of each verb, in its own process."""

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.rows import Row
from bench.sayings import DEMO

_SAID = "My son Jake waited two years for help and nobody at the school listened. More please. "
_LETTERS, _COUNT = 10_000_000, 100_000
_VERBS = ("code", "discover", "sentiment", "redact")
_MEASURED = """
import resource, sys
from analysis.cli import main
try:
    main(sys.argv[1:])
except SystemExit as done:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(done.code or 0, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
"""


def measure() -> Iterator[Row]:
    """CPU seconds and MB of each verb on a comment of 10 MB and on one said 100,000 times."""
    with tempfile.TemporaryDirectory() as folder:
        long = _write(Path(folder) / "long.csv", [("1", _SAID * (_LETTERS // len(_SAID)))])
        same = _write(Path(folder) / "same.csv", [(str(n), _SAID) for n in range(_COUNT)])
        for name, path in (("a comment of 10 MB", long), ("100,000 identical comments", same)):
            for verb in _VERBS:
                seconds, memory = _run(verb, path)
                yield Row(f"hostile, {name}, {verb}: CPU", seconds, "s")
                yield Row(f"hostile, {name}, {verb}: memory", memory, "MB")


def _write(path: Path, rows: Sequence[tuple[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as page:
        csv.writer(page).writerows([("id", "text"), *rows])
    return path


def _run(verb: str, path: Path) -> tuple[float, float]:
    """CPU seconds and MB. Raises `RuntimeError` when the verb does not end well."""
    more = ("--codebook", str(DEMO / "codebook.csv")) if verb == "code" else ()
    command = [sys.executable, "-c", _MEASURED, verb, str(path), *more, "--out", f"{path}.out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    last = (done.stderr.splitlines() or [""])[-1].split(" ")
    if done.returncode or last[0] != "0":
        raise RuntimeError(f"{verb} {path.name}: {done.stderr[-500:]}")
    return float(last[1]), float(last[2])
