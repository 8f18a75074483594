"""Complete visits to the floor and to Voice, in turns, and what each cost."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlencode

from bench import stores, survey
from bench.client import Ask, Reply, Tally, Unexpected, Visit, drive, get, send
from bench.processes import use_of
from bench.questions import Answers, make_answers
from bench.rows import Goal, Row, percentile
from bench.servers import FLOOR_PATH, GRANIAN, floor_on, ours_on

CLIENTS = 16
WARM_UP = 0.5  # seconds, not counted
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SIDES = ("floor", "ours")


class Lost(Exception):
    """Acknowledged and stored responses differ: the worst that can happen."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure."""

    seconds: float = 5.0  # of each run
    rounds: int = 3
    threads: int = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run came to."""

    rate: float  # responses a second
    cpu: float  # milliseconds a response, database included
    waits: tuple[float, float, float]  # p50, p95, p99 of the hand-in, milliseconds
    memory: float  # MB, database included


@dataclass(slots=True)
class Side:
    """One way of taking part, on one server."""

    name: str
    port: int
    processes: list[int]
    begin: Callable[[], Visit]
    runs: list[Figures] = field(default_factory=list)
    acknowledged: int = 0
    unanswered: int = 0


def measure(place_name: str, options: Options) -> list[Row]:
    """The rows of one store. Raises `Lost` where an acknowledged response is not stored."""
    with ExitStack() as stack:
        place = stack.enter_context(stores.opened(place_name, SIDES))
        sides = _serve(stack, place, options)
        run_in_turns(sides, options)
        check_stored(place, sides)
    floor, *ours = sides
    return [row for side in ours for row in to_rows(place.name, side, floor)]


def run_in_turns(sides: Sequence[Side], options: Options) -> None:
    """Run each side in turn, round after round, so that all meet the same weather."""
    for _ in range(options.rounds):
        for side in sides:
            _run(side, options.seconds)


def check_stored(place: stores.Place, sides: Sequence[Side]) -> None:
    """Compare what was acknowledged with what is in the database."""
    for database, address in place.addresses.items():
        mine = [side for side in sides if side.name.startswith(database)]
        least = sum(side.acknowledged for side in mine)
        most = least + sum(side.unanswered for side in mine)
        stored = stores.count_responses(address)
        if not least <= stored <= most:
            raise Lost(f"{place.name}, {database}: {least} acknowledged, {stored} stored")


def by_form(page: str, begin: Iterator[Answers]) -> Visit:
    """Open the page, send the form, follow to the thank-you page."""
    expect((yield Ask(get(page))), 200)
    body = urlencode(next(begin), doseq=True).encode()
    reply = yield Ask(send("POST", page, FORM, body), hands_in=True)
    expect(reply, 303)
    address = reply.header(b"location").decode()
    expect((yield Ask(get(address[address.index("/", 8) :] if "//" in address else address))), 200)


def by_script(begin: Iterator[Answers]) -> Visit:
    """Open the page, put the response; the page itself then says thank you."""
    expect((yield Ask(get(survey.PAGE))), 200)
    body = survey.to_response(next(begin))
    expect((yield Ask(send("PUT", survey.response_path(), JSON, body), hands_in=True)), 201)


def expect(reply: Reply, status: int) -> None:
    """Raise `Unexpected` for any other status."""
    if reply.status != status:
        raise Unexpected(f"{reply.status} instead of {status}: {reply.body[:200]!r}")


def to_rows(store: str, side: Side, floor: Side) -> Iterator[Row]:
    """One side's figures beside the floor's, with the goals of performance.md."""
    name = f"{side.name}, {store}"
    mine, base = middle_of(side), middle_of(floor)
    on_sqlite = store == stores.SQLITE
    yield Row(f"{name}: responses", mine.rate, "1/s", base.rate, Goal("at_least", 0.9))
    yield Row(f"{name}: CPU a response", mine.cpu, "ms", base.cpu, Goal("at_most", 1.15))
    for rank, wait, other in zip((50, 95, 99), mine.waits, base.waits, strict=True):
        goal = Goal("at_most", 0.6) if rank == 99 and on_sqlite else None
        yield Row(f"{name}: hand-in p{rank}", wait, "ms", other, goal)
    yield Row(f"{name}: memory", mine.memory, "MB", base.memory, Goal("at_most", 1.5))


def _serve(stack: ExitStack, place: stores.Place, options: Options) -> list[Side]:
    survey.prepare(place.folder, place.addresses["ours"])
    floor_port, floor = stack.enter_context(
        floor_on(GRANIAN, options.threads, place.addresses["floor"], place.folder)
    )
    port, ours = stack.enter_context(
        ours_on(None, options.threads, place.addresses["ours"], place.folder, survey.PAGE)
    )
    return make_sides(place, (floor_port, floor), (port, ours))


def make_sides(place: stores.Place, floor: tuple[int, int], ours: tuple[int, int]) -> list[Side]:
    """The floor, and ours with and without script."""
    answers = [make_answers(seed) for seed in range(3)]
    of_floor, of_ours = [floor[1], *place.processes], [ours[1], *place.processes]
    return [
        Side("floor", floor[0], of_floor, lambda: by_form(FLOOR_PATH, answers[0])),
        Side("ours by script", ours[0], of_ours, lambda: by_script(answers[1])),
        Side("ours by form", ours[0], of_ours, lambda: by_form(survey.PAGE, answers[2])),
    ]


def _run(side: Side, seconds: float) -> None:
    _add(side, drive(side.port, side.begin, CLIENTS, WARM_UP))
    before = use_of(side.processes)
    tally = drive(side.port, side.begin, CLIENTS, seconds)
    after = use_of(side.processes)
    _add(side, tally)
    p50, p95, p99 = (1000 * percentile(tally.waits, share) for share in (0.5, 0.95, 0.99))
    side.runs.append(
        Figures(
            rate=tally.visits / seconds,
            cpu=1000 * (after.cpu - before.cpu) / tally.all_visits,
            waits=(p50, p95, p99),
            memory=after.memory,
        )
    )


def _add(side: Side, tally: Tally) -> None:
    if tally.failures:
        raise Unexpected(f"{side.name}: {tally.failures.most_common(3)}")
    side.acknowledged += tally.acknowledged
    side.unanswered += tally.unanswered


def middle_of(side: Side) -> Figures:
    """The median of each figure over the runs."""
    ranked = zip(*(run.waits for run in side.runs), strict=True)
    p50, p95, p99 = (median(values) for values in ranked)
    return Figures(
        rate=median(run.rate for run in side.runs),
        cpu=median(run.cpu for run in side.runs),
        waits=(p50, p95, p99),
        memory=median(run.memory for run in side.runs),
    )
