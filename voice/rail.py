"""The left rail of the staff pages: Involve, Listen, Respond, with what waits in each."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString
from flask_login import current_user


@dataclass(frozen=True, slots=True)
class Door:
    """A part of the staff pages. `say_waiting` puts a number of waiting things into words.

    Without `is_for` it is for everyone, and what waits is counted for those who may decide.
    """

    endpoint: str
    name: LazyString
    purpose: LazyString
    count_waiting: Callable[[], int]
    say_waiting: Callable[[int], str]
    is_for: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A door as one page shows it to one person."""

    name: LazyString
    purpose: LazyString
    address: str
    is_here: bool
    waiting: int
    waiting_for: str


def init_app(app: Flask) -> None:
    """Give templates `rail()`."""
    app.jinja_env.globals["rail"] = parts


def add_door(app: Flask, door: Door) -> None:
    """Hang a part into the rail, in the order of set-up."""
    app.extensions.setdefault("voice_doors", []).append(door)


def parts() -> list[Part]:
    """Every part in the rail, with what waits there for those who may decide."""
    doors = [
        door
        for door in current_app.extensions.get("voice_doors", [])
        if door.is_for is None or door.is_for()
    ]
    here = max((door for door in doors if _is_here(door)), key=_how_exact, default=None)
    return [_show(door, is_here=door is here) for door in doors]


def _is_here(door: Door) -> bool:
    """Whether this page is behind the door: of its blueprint, or named like the door's own."""
    if door.is_for is None:
        return request.blueprint == door.endpoint.split(".")[0]
    return (request.endpoint or "").startswith(door.endpoint)


def _how_exact(door: Door) -> bool:
    return door.is_for is not None


def _show(door: Door, *, is_here: bool) -> Part:
    may_count = current_user.may_edit if door.is_for is None else True
    waiting = door.count_waiting() if may_count else 0
    return Part(
        name=door.name,
        purpose=door.purpose,
        address=url_for(door.endpoint),
        is_here=is_here,
        waiting=waiting,
        waiting_for=door.say_waiting(waiting),
    )
