"""How each side is served: by `voice serve`, or by a server of our choice for comparing servers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import floor
from bench.processes import HOST, free_port, serving

GRANIAN, GUNICORN = "granian", "gunicorn"
FLOOR, OURS = "bench.floor:create_app", "voice.server:create_worker"
FLOOR_PATH = "/survey"


@contextmanager
def floor_on(server: str, threads: int, database: str, folder: Path) -> Iterator[tuple[int, int]]:
    """The floor, served; gives port and process id."""
    port = free_port()
    command = command_for(server, FLOOR, port, threads)
    environment = {floor.DATABASE: database}
    with serving(command, port, FLOOR_PATH, environment, folder / f"floor-{port}.log") as process:
        yield port, process


@contextmanager
def ours_on(
    server: str | None, threads: int, database: str, folder: Path, path: str
) -> Iterator[tuple[int, int]]:
    """Voice on a prepared database, by `voice serve` where no server is named."""
    port = free_port()
    command = ["-c", "from voice.cli import main; main()", "serve", "--port", str(port)]
    if server:
        command = command_for(server, OURS, port, threads)
    environment = {"VOICE_DATA": str(folder), "VOICE_DATABASE_URL": database}
    with serving(command, port, path, environment, folder / f"voice-{port}.log") as process:
        yield port, process


def command_for(server: str, application: str, port: int, threads: int) -> list[str]:
    """What follows `python` to serve an application factory in one process with threads."""
    if server == GUNICORN:
        return [
            *("-m", "gunicorn", f"{application}()", "--bind", f"{HOST}:{port}"),
            *("--worker-class", "gthread", "--workers", "1", "--threads", str(threads)),
            *("--keep-alive", "75", "--log-level", "warning"),
        ]
    return [
        *("-m", "granian", application, "--factory", "--interface", "wsgi"),
        *("--host", HOST, "--port", str(port), "--workers", "1", "--no-ws"),
        *("--blocking-threads", str(threads), "--log-level", "warning"),
    ]
