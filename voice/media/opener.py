"""The program that opens one file, in a process of its own; `remaking.py` starts it by its path.

It loads what opens files and nothing else of ours: neither the application nor its settings. Then
it reads one open file, writes another, and can do no more than its limits allow.
"""

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import ModuleType


def _make_packages() -> None:
    """Let `voice.media` be found without what the packages load when they are imported."""
    media = Path(__file__).resolve().parent
    for name, place in (("voice", media.parent), ("voice.media", media)):
        package = ModuleType(name)
        package.__path__ = [str(place)]
        sys.modules[name] = package


def _give_way() -> None:
    """Whoever hands in answers goes first: this runs when nothing else wants to."""
    if sys.platform != "linux":
        os.nice(19)
        return
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    # A session may be a group of its own, and groups share alike whatever is in them: the group
    # gives way as well, to a tenth. A kernel without such groups has no such file.
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text("10", "ascii")


if __name__ == "__main__":
    _give_way()  # before the libraries are loaded: that is work too
    _make_packages()

import av  # noqa: E402  # the packages come first
import av.subtitles.codeccontext  # noqa: E402
import av.subtitles.stream  # noqa: E402  # loaded now: later, no file can be opened any more

from voice.media.sounds import remake  # noqa: E402
from voice.media.wishes import Refused, Wish  # noqa: E402


def main(arguments: list[str]) -> None:
    """Make the file with one descriptor anew in another; the outcome as JSON in a third."""
    source, target, outcome = (os.fdopen(int(one), "r+b") for one in arguments[:3])
    wish = Wish(**json.loads(arguments[3]))
    av.logging.set_level(None)
    _limit(wish)
    try:
        said = asdict(remake(source, target, wish))
        target.flush()
    except Refused as refusal:
        said = {"refused": refusal.reason}
    outcome.write(json.dumps(said).encode("ascii"))
    outcome.flush()


def _limit(wish: Wish) -> None:
    """From now on this process can open no file, start no other, and use no more than it may."""
    resource.setrlimit(resource.RLIMIT_CPU, (wish.cpu_seconds, wish.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (wish.most_bytes, wish.most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if sys.platform == "linux":  # elsewhere a limit on memory is not known, or not kept
        resource.setrlimit(resource.RLIMIT_AS, (wish.memory, wish.memory))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.alarm(wish.wall_seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
