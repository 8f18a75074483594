"""Both applications on both servers, so that the choice of the server is measured."""

from collections.abc import Iterator
from contextlib import ExitStack

from bench import stores, survey
from bench.rows import Row
from bench.servers import GRANIAN, GUNICORN, floor_on, ours_on
from bench.visits import SIDES, Options, Side, check_stored, make_sides, middle_of, run_in_turns


def measure(options: Options) -> Iterator[Row]:
    """Rows of granian, each beside gunicorn's figure as the floor, on SQLite."""
    with ExitStack() as stack:
        place = stack.enter_context(stores.opened(stores.SQLITE, SIDES))
        sides = {server: _sides_on(stack, server, place, options) for server in (GRANIAN, GUNICORN)}
        every = [side for pair in zip(*sides.values(), strict=True) for side in pair]
        run_in_turns(every, options)
        check_stored(place, every)
    for mine, other in zip(sides[GRANIAN], sides[GUNICORN], strict=True):
        yield from _rows(mine, other)


def _sides_on(stack: ExitStack, server: str, place: stores.Place, options: Options) -> list[Side]:
    if server == GRANIAN:
        survey.prepare(place.folder, place.addresses["ours"])
    floor, ours = place.addresses["floor"], place.addresses["ours"]
    return make_sides(
        place,
        stack.enter_context(floor_on(server, options.threads, floor, place.folder)),
        stack.enter_context(ours_on(server, options.threads, ours, place.folder, survey.PAGE)),
    )


def _rows(mine: Side, other: Side) -> Iterator[Row]:
    got, base = middle_of(mine), middle_of(other)
    name = f"{mine.name}, granian beside gunicorn"
    yield Row(f"{name}: responses", got.rate, "1/s", base.rate)
    yield Row(f"{name}: CPU a response", got.cpu, "ms", base.cpu)
    yield Row(f"{name}: hand-in p99", got.waits[2], "ms", base.waits[2])
    yield Row(f"{name}: memory", got.memory, "MB", base.memory)
