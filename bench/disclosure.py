"""How many hidden numbers of random releases an intruder finds: none, it should be.

Each release has own words and all words of up to three groups, and up to three closed questions of
the same people.
"""

import random
import time
from collections.abc import Iterator

from bench.intruder import has_twin, hidden_cells, make_world, reach
from bench.rows import Goal, Row

RELEASES = 10_000
CELLS = 4  # of each release


def measure(releases: int = RELEASES, seed: int = 20261128) -> Iterator[Row]:
    """The rows: what was tried, what was found, and how long a release takes to be made safe."""
    chance = random.Random(seed)
    tried = found = solved = 0
    seconds = 0.0
    for _ in range(releases):
        world = make_world(chance)
        begun = time.perf_counter()
        seen = world.publish()
        seconds += time.perf_counter() - begun
        cells = list(hidden_cells(seen))
        for cell in chance.sample(cells, min(CELLS, len(cells))):
            tried += 1
            if not has_twin(world, seen, cell):
                solved += 1
                low, high = reach(world, seen, cell)
                found += low == high
    yield Row(f"hidden numbers of {releases:,} releases: tried", tried, "cells")
    yield Row("hidden numbers that only whole-number solving keeps open", solved, "cells")
    yield Row("hidden numbers found", found, "cells", goal=Goal("at_most", 0))
    yield Row("a release made safe", 1000 * seconds / releases, "ms")
