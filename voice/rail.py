"""The left rail of the staff pages: Involve, Listen, Respond, with what waits in each."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString


@dataclass(frozen=True, slots=True)
class Door:
    """A part of the staff pages, as the rail and the home page show it."""

    endpoint: str
    name: LazyString
    purpose: LazyString
    waiting_for: LazyString
    count_waiting: Callable[[], int]

    @property
    def address(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        """Whether the page being shown belongs to it."""
        return request.blueprint == self.endpoint.split(".")[0]

    @property
    def waiting(self) -> int:
        """How much waits for people there."""
        return self.count_waiting()


def init_app(app: Flask) -> None:
    """Give templates `rail()`."""
    app.jinja_env.globals["rail"] = lambda: doors(current_app)


def add_door(app: Flask, door: Door) -> None:
    """Hang a part into the rail, in the order of set-up."""
    app.extensions.setdefault("voice_doors", []).append(door)


def doors(app: Flask) -> list[Door]:
    """Every part in the rail."""
    return list(app.extensions.get("voice_doors", []))
