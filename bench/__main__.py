"""`python -m bench`: measure, print a table, and write bench/latest.json."""

import argparse
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from bench import servers_compared, stores, visits
from bench.rows import Row, to_table, write

LATEST = Path(__file__).parent / "latest.json"
PARTS = (
    "visits",
    "sound",
    "theming",
    "easyread",
    "disclosure",
    "priorities",
    "redact",
    "hostile",
    "storing",
    "workbench",
    "growth",
    "phone",
    "soak",
)
USUAL = tuple(name for name in PARTS if name != "soak")
"""The soak takes half an hour: only where it is asked for."""


def main() -> int:
    """Measure what was asked for; 1 after an interruption, or where a part broke."""
    chosen = _read_arguments()
    signal.signal(signal.SIGTERM, _stop)
    failed: list[str] = []
    try:
        rows = list(tell(_parts(chosen), failed))
    except KeyboardInterrupt:
        print("\nstopped; nothing was written", file=sys.stderr)
        return 1
    print(f"\n{to_table(rows)}")
    if failed:  # then nothing is promised of what was measured, and nothing is kept
        print(f"\nnot measured to the end: {', '.join(failed)} (see above)", file=sys.stderr)
        return 1
    print(f"\n{NOTE}")
    if not chosen.servers:
        write(rows, LATEST)
    return 0


NOTE = """\
Floor: the same ten questions by hand in Flask and a database driver, on the same server and store
(coding: TF-IDF of words and letter runs, a linear machine and one cross-validated threshold;
theming: counting the words; easy read: splitting at spaces and counting; priorities: counting wins;
files: plain ones, as safe from a power cut; sound: the same hand-in without its recording, and with
a worker that has nothing to do; phone: pages by hand without style or picture, in a Chromium of a
phone's size, four times slower; slow is 400 kbit/s with 400 ms there and back, fast 1.6 Mbit/s with
150 ms; growth: the fewest responses). Listen has 20,000 comments in it. Medians of the runs,
taken in turns; CPU and memory include the database's processes. Every response that
was acknowledged was found in the database.
Compare ratios, not rates: rates move with the machine."""

Part = tuple[str, Callable[[], Iterable[Row]]]


def _parts(chosen: argparse.Namespace) -> Iterator[Part]:
    options = visits.Options(chosen.seconds, chosen.rounds)
    if chosen.servers:
        yield "granian and gunicorn", lambda: servers_compared.measure(options)
        return
    if "visits" in chosen.only:
        yield "visits on SQLite", lambda: visits.measure(stores.SQLITE, options)
        yield "visits on PostgreSQL", lambda: visits.measure(stores.POSTGRES, options)
    if chosen.labelled:
        yield "coding", lambda: _load("coding").measure(chosen.labelled)
        yield "themes found", lambda: _load("discovery").measure(chosen.labelled)
        yield "feelings", lambda: _load("feelings").measure(chosen.labelled)
    if "theming" in chosen.only:
        yield "meaning", lambda: _load("meaning").measure(chosen.labelled)
    given = {
        "sound": (chosen.seconds,),
        "growth": (chosen.most,),
        "phone": (chosen.rounds,),
        "soak": (chosen.minutes,),
    }
    for name in PARTS[1:]:
        if name in chosen.only:
            yield name, partial(_measure, name, given.get(name, ()))


def tell(parts: Iterable[Part], failed: list[str]) -> Iterator[Row]:
    """The rows of each part; one that breaks is told and named, and loses no other."""
    for name, measure in parts:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            yield from measure()
        except Exception:
            traceback.print_exc()
            failed.append(name)


def _measure(name: str, given: tuple[Any, ...]) -> Iterable[Row]:
    rows: Iterable[Row] = _load(name).measure(*given)
    return rows


def _load(name: str) -> ModuleType:
    """A part's module, loaded only where it is measured: the load driver stays small."""
    return import_module(f"bench.{name}")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each run (default 5)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side (default 3)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=USUAL, help="measure less")
    parser.add_argument("--minutes", type=float, default=30.0, help="of the soak (default 30)")
    parser.add_argument(
        "--most", type=int, default=100_000, help="responses in growth (default 100000)"
    )
    parser.add_argument("--servers", action="store_true", help="compare granian and gunicorn")
    parser.add_argument("--labelled", type=Path, metavar="FOLDER", help="measure accuracy too")
    chosen = parser.parse_args()
    if chosen.seconds <= 0 or chosen.rounds < 1:
        parser.error("seconds and rounds are above 0")
    return chosen


if __name__ == "__main__":
    sys.exit(main())
