"""A first visit on a slow phone, beside pages of the same questions written by hand."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import Browser

from bench import phone_floor, phone_visits, stores, survey
from bench.phone_browser import FAST, QUIET, SLOW, Network, Phone, fresh, launched
from bench.processes import HOST, free_port, serving
from bench.rows import Goal, Row
from bench.servers import GRANIAN, command_for, ours_on

NEAR_FLOOR = Goal("at_most", 1.3)
PICTURE_BY = Goal("at_most", 1500)  # milliseconds, on the slow connection
LONGEST_TASK = Goal("at_most", 120)  # milliseconds
MOST = {"page": Goal("at_most", 14), "scripts": Goal("at_most", 20), "all": Goal("at_most", 60)}
WHAT = {"page": "page with its style", "scripts": "scripts", "all": "everything"}


@dataclass(slots=True)
class Side:
    """One way of asking the ten questions, and the medians' raw figures by name."""

    address: str
    visit: Callable[[Phone], Mapping[str, float]]
    figures: dict[str, list[float]] = field(default_factory=dict)

    def middle(self, name: str) -> float:
        """The median of a figure."""
        return median(self.figures[name])


def measure(rounds: int) -> Iterator[Row]:
    """The rows of both connections. Raises `TapLost` where a tap did not count."""
    with ExitStack() as stack:
        floor, ours = _serve(stack)
        browser = stack.enter_context(launched())
        for network in (SLOW, FAST):
            sides = {
                "form": Side(floor + phone_floor.FORM_PATH, phone_visits.visit_form),
                "steps": Side(floor + phone_floor.STEPS_PATH, phone_visits.visit_steps),
                "screens": Side(floor + phone_floor.SCREENS_PATH, phone_visits.visit_screens),
                "ours": Side(ours + survey.PICTURE_PAGE, phone_visits.visit_ours),
                "demo": Side(ours + survey.DEMO_PAGE, phone_visits.look),
            }
            for number in range(rounds + 1):
                for side in sides.values():
                    _run(browser, network, side, is_counted=number > 0)
            yield from _times(network, sides)
        for name, path in (("ten questions", survey.PICTURE_PAGE), ("demo", survey.DEMO_PAGE)):
            yield from _weights(browser, name, ours + path)


def _serve(stack: ExitStack) -> tuple[str, str]:
    """The addresses of the floor and of Voice, on the same kind of server."""
    place = stack.enter_context(stores.opened(stores.SQLITE, ("ours",)))
    survey.prepare(place.folder, place.addresses["ours"])
    floor_port = free_port()
    command = command_for(GRANIAN, phone_floor.APPLICATION, floor_port, 1)
    log = place.folder / "phone-floor.log"
    stack.enter_context(serving(command, floor_port, phone_floor.FORM_PATH, {}, log))
    port, _ = stack.enter_context(
        ours_on(None, 1, place.addresses["ours"], place.folder, survey.PICTURE_PAGE)
    )
    return f"http://{HOST}:{floor_port}", f"http://{HOST}:{port}"


def _run(browser: Browser, network: Network, side: Side, *, is_counted: bool) -> None:
    """One visit; the first one, when the servers are still cold, does not count."""
    with fresh(browser, network) as phone:
        phone.page.goto(side.address, wait_until="commit")
        figures = side.visit(phone)
    for name, value in figures.items() if is_counted else ():
        side.figures.setdefault(name, []).append(value)


def _times(network: Network, sides: Mapping[str, Side]) -> Iterator[Row]:
    name, ours, demo = f"phone, {network.name}", sides["ours"], sides["demo"]
    by = PICTURE_BY if network is SLOW else None
    at, form, steps = ours.middle, sides["form"].middle, sides["steps"].middle
    yield Row(f"{name}: first question answerable", at("first"), "ms", form("first"), NEAR_FLOOR)
    yield Row(f"{name}: its picture there", at("picture"), "ms", goal=by)
    yield Row(f"{name}: visit, one at a time", at("all"), "ms", steps("all"), NEAR_FLOOR)
    screens = sides["screens"].middle
    yield Row(f"{name}: first question, after one screen", at("first"), "ms", screens("first"))
    yield Row(f"{name}: visit, on as many screens", at("all"), "ms", screens("all"), NEAR_FLOOR)
    yield Row(f"{name}: longest task", at("longest"), "ms", goal=LONGEST_TASK)
    yield Row(f"{name}: demo's first words", demo.middle("first"), "ms")
    yield Row(f"{name}: demo's first picture", demo.middle("picture"), "ms", goal=by)
    yield Row(f"{name}: demo's longest task", demo.middle("longest"), "ms", goal=LONGEST_TASK)


def _weights(browser: Browser, name: str, address: str) -> Iterator[Row]:
    with fresh(browser, FAST) as phone:
        phone.page.goto(address)
        seen = -1
        while seen != (seen := phone.bytes.total()):
            phone.page.wait_for_timeout(QUIET)
        sizes = {**phone.bytes, "all": phone.bytes.total()}
    for kind, goal in MOST.items():
        yield Row(f"phone, {name}: {WHAT[kind]}", sizes.get(kind, 0) / 1000, "KB", goal=goal)
