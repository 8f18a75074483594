"""The left rail of the staff pages: Involve, Listen, Respond, with what waits in each."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString
from flask_login import current_user


@dataclass(frozen=True, slots=True)
class Door:
    """A part of the staff pages. `say_waiting` puts a number of waiting things into words."""

    endpoint: str
    name: LazyString
    purpose: LazyString
    count_waiting: Callable[[], int]
    say_waiting: Callable[[int], str]


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
    return [_show(door) for door in current_app.extensions.get("voice_doors", [])]


def _show(door: Door) -> Part:
    waiting = door.count_waiting() if current_user.may_edit else 0
    return Part(
        name=door.name,
        purpose=door.purpose,
        address=url_for(door.endpoint),
        is_here=request.blueprint == door.endpoint.split(".")[0],
        waiting=waiting,
        waiting_for=door.say_waiting(waiting),
    )
