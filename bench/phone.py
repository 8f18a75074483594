"""A first visit on a slow phone, beside pages of the same questions written by hand."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Browser

from bench import phone_floor, stores, survey
from bench.phone_browser import FAST, QUIET, SLOW, Network, Phone, fresh, launched
from bench.processes import HOST, free_port, serving
from bench.questions import SEVERAL, TEN, TEXT, Question
from bench.rows import Goal, Row
from bench.servers import GRANIAN, command_for, ours_on

SAYING = "One person I can call. They knew what would happen next."
NEAR_FLOOR = Goal("at_most", 1.3)
PICTURE_BY = Goal("at_most", 1500)  # milliseconds, on the slow connection
LONGEST_TASK = Goal("at_most", 120)  # milliseconds
MOST = {"page": Goal("at_most", 14), "scripts": Goal("at_most", 20), "all": Goal("at_most", 60)}
WHAT = {"page": "page with its style", "scripts": "scripts", "all": "everything"}


class TapLost(Exception):
    """An answer that was tapped on the screen was not what was handed in."""


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
                "form": Side(floor + phone_floor.FORM_PATH, _visit_form),
                "steps": Side(floor + phone_floor.STEPS_PATH, _visit_steps),
                "ours": Side(ours + survey.PICTURE_PAGE, _visit_ours),
                "demo": Side(ours + survey.DEMO_PAGE, _look),
            }
            for _ in range(rounds):
                for side in sides.values():
                    _run(browser, network, side)
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


def _run(browser: Browser, network: Network, side: Side) -> None:
    with fresh(browser, network) as phone:
        phone.page.goto(side.address, wait_until="commit")
        for name, value in side.visit(phone).items():
            side.figures.setdefault(name, []).append(value)


def _times(network: Network, sides: Mapping[str, Side]) -> Iterator[Row]:
    name, ours, demo = f"phone, {network.name}", sides["ours"], sides["demo"]
    by = PICTURE_BY if network is SLOW else None
    at, form, steps = ours.middle, sides["form"].middle, sides["steps"].middle
    yield Row(f"{name}: first question answerable", at("first"), "ms", form("first"), NEAR_FLOOR)
    yield Row(f"{name}: its picture there", at("picture"), "ms", goal=by)
    yield Row(f"{name}: visit, one at a time", at("all"), "ms", steps("all"), NEAR_FLOOR)
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


def _visit_form(phone: Phone) -> dict[str, float]:
    """All ten questions below each other, by hand."""
    began = phone.page.evaluate("bench.began")
    taps = [_answer(phone, question, f"#{question.key} ") for question in TEN]
    return _end_floor(phone, began, taps)


def _visit_steps(phone: Phone) -> dict[str, float]:
    """One at a time, by hand."""
    began = phone.page.evaluate("bench.began")
    taps = []
    for question in TEN:
        taps.append(_answer(phone, question, f"#{question.key} "))
        if question is not TEN[-1]:
            phone.tap("#next")
    return _end_floor(phone, began, taps)


def _end_floor(phone: Phone, began: float, taps: list[tuple[float, list[str]]]) -> dict[str, float]:
    longest = phone.said()["longest"]
    phone.tap("#send")
    phone.page.wait_for_url(f"**{phone_floor.THANKS_PATH}", wait_until="commit")
    end = phone.find("h1")["at"]
    sent = parse_qs(next(one for one in phone.sent if one.method == "POST").post_data or "")
    _compare({question.key: sent.get(question.key, []) for question in TEN}, taps)
    longest = max(longest, phone.said()["longest"])
    return {"first": taps[0][0] - began, "all": end - began, "longest": longest}


def _visit_ours(phone: Phone) -> dict[str, float]:
    """One at a time with ours: the ten, who answered, the check, and the confirmation."""
    began = phone.page.evaluate("bench.began")
    taps = []
    for question in TEN:
        taps.append(_answer(phone, question, f"#q-{question.key} .options ", f"#q-{question.key} "))
        phone.tap("[data-do=next]")
    phone.tap("#q-answered_by label")
    phone.tap("[data-do=next]")
    picture = phone.said()["picture"]
    phone.tap("#q-send button[type=submit]")
    end = phone.find(".code-digits")["at"]
    sent = json.loads(next(one for one in phone.sent if one.method == "PUT").post_data or "")
    answers = {
        key: said if isinstance(said, list) else [said] for key, said in sent["answers"].items()
    }
    _compare(answers, taps)
    return {
        "first": taps[0][0] - began,
        "picture": picture - began,
        "all": end - began,
        "longest": phone.said()["longest"],
    }


def _look(phone: Phone) -> dict[str, float]:
    """The first screen, and one screen on."""
    began = phone.page.evaluate("bench.began")
    first = phone.find(".step h2")["at"]
    phone.tap("[data-do=next]")
    phone.page.wait_for_function("bench.said().picture !== null")
    phone.page.wait_for_load_state("networkidle")
    told = phone.said()
    return {
        "first": first - began,
        "picture": told["picture"] - began,
        "longest": told["longest"],
    }


def _answer(
    phone: Phone, question: Question, options: str, box: str | None = None
) -> tuple[float, list[str]]:
    """Tap, or write, an answer: since when one could, and what it was."""
    if question.kind == TEXT:
        found = phone.tap(f"{box or options}textarea")
        phone.page.keyboard.insert_text(SAYING)
        return found["at"], [SAYING]
    first = phone.tap(f"{options}label")
    if question.kind != SEVERAL:
        return first["at"], [first["value"]]
    second = phone.tap(f"{options}label:not(:has(input:checked), input:checked + label)")
    return first["at"], [first["value"], second["value"]]


def _compare(sent: Mapping[str, Any], taps: list[tuple[float, list[str]]]) -> None:
    for question, (_, tapped) in zip(TEN, taps, strict=True):
        if sorted(sent.get(question.key, [])) != sorted(tapped):
            raise TapLost(f"{question.key}: tapped {tapped}, sent {sent.get(question.key)}")
