"""The root of the `voice` command, and what its verbs share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app, url_for

from voice import create_app, db


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def voice() -> None:
    """Hear what people say about SEND, and show what was done about it."""


def within_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a verb inside the application, on a database that is up to date."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> Any:
        app = create_app()
        with app.app_context():
            db.upgrade()
            return function(*args, **options)

    return run


def read_text(file: Path) -> str:
    """A file's text. Refuses what is not UTF-8."""
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not a UTF-8 JSON file") from None


def read_start(file: Path, most: int) -> bytes:
    """A file's first bytes: all of them, unless it has more than `most`."""
    with file.open("rb") as opened:
        return opened.read(most)


def address(base_url: str, endpoint: str, **values: Any) -> str:
    """A full address for printing."""
    with current_app.test_request_context(base_url=base_url):
        return url_for(endpoint, _external=True, **values)
