"""Verbs that run Voice: serve, demo, work."""

import logging.config

import click

from voice import create_app, db, logs, server
from voice.cli.root import voice, within_app
from voice.demo import command as demo_command
from voice.jobs import queue


@voice.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Upgrade the database, then serve.

    Example: voice serve --host 0.0.0.0 --port 8000 --workers 2
    """
    server.serve(host, port, workers)


@voice.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where the demo is already loaded.")
@click.option(
    "--responses",
    default=demo_command.RESPONSES,
    show_default=True,
    type=click.IntRange(0, 100_000),
)
@click.option("--base-url", default="http://127.0.0.1:8000", show_default=True)
@click.option("--still-open", is_flag=True, help="Leave the finished consultation open.")
@within_app
def demo(if_empty: bool, responses: int, base_url: str, still_open: bool) -> None:
    """Load the demo area; print each survey's address and one sign-in per role.

    Example: voice demo --if-empty --responses 500
    """
    demo_command.load(if_empty, responses, base_url, click.echo, still_open=still_open)


@voice.command()
@click.option("--until-input-ends", is_flag=True, help="Stop when standard input is closed.")
def work(until_input_ends: bool) -> None:
    """Run background jobs in this process until it is stopped.

    Example: voice work
    """
    app = create_app()
    logging.config.dictConfig(logs.settings_for(app.config["VOICE"]["LOG"]))
    with app.app_context():
        db.upgrade()
    if until_input_ends:
        server.stop_when_input_ends()
    queue.consume(app)
