"""Half an hour of everything at once, with a process killed every 20 seconds: is anything lost?

Phones hand in and send again until they are answered, some of them a recording; people at work look
at their pages; comments are themed; backups are made and checked. What dies is the server with all
its processes, or one that answers, or the worker. Afterwards each acknowledged response must be
there once and whole, and the code that its phone was told must still be its code.
"""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from threading import Event, Thread

from sqlalchemy import create_engine, text

from bench import stores, survey
from bench.rows import Goal, Row
from bench.soak_load import Load, Server, Told, wait_for_jobs
from voice import create_app
from voice.accounts import people
from voice.db import db
from voice.media import storage

KILL_SECONDS = 20.0
STORES = (stores.SQLITE, stores.POSTGRES)
PASSWORD, EMAIL = "bench-three-words", "officer@example.org"
NONE = Goal("at_most", 0)


def measure(minutes: float) -> Iterator[Row]:
    """The rows of both stores, half of the time each. Raises what the checks at the end find."""
    for name in STORES:
        with stores.opened(name, ("ours",)) as place:
            yield from _soak(place, minutes / len(STORES))


def _soak(place: stores.Place, minutes: float) -> Iterator[Row]:
    address = place.addresses["ours"]
    survey.prepare(place.folder, address)
    _add_officer(place.folder, address)
    told = Told()
    with ExitStack() as stack:
        server = stack.enter_context(Server(place.folder, address))
        load = Load(server, told, place.folder, EMAIL, PASSWORD)
        memory, kills = _run(server, load, minutes)
        left = wait_for_jobs(address)
        changed = load.ask_again(50)
    yield from _count(place.name, address, told)
    yield from _files(place, address)
    yield Row(f"soak, {place.name}: processes killed", kills, "")
    yield Row(f"soak, {place.name}: codes that changed", changed, "", goal=NONE)
    yield Row(f"soak, {place.name}: jobs not done", left, "", goal=NONE)
    yield Row(f"soak, {place.name}: backups, whole", told.backups, "")
    yield Row(f"soak, {place.name}: backups, broken", told.broken_backups, "", goal=NONE)
    yield Row(f"soak, {place.name}: files that no backup has", told.gone, "", goal=NONE)
    yield Row(f"soak, {place.name}: pages at work", told.pages, "")
    third = max(1, len(memory) // 3)
    first, last = median(memory[:third]), median(memory[-third:])
    yield Row(f"soak, {place.name}: memory, end beside start", last, "MB", first, FLAT)


FLAT = Goal("at_most", 1.15)


def _run(server: Server, load: Load, minutes: float) -> tuple[list[float], int]:
    """Memory in MB now and then, always of all processes, and how many were killed."""
    chance, memory, kills, is_over = random.Random(9), [], 0, Event()
    threads = [Thread(target=part, args=(is_over,), daemon=True) for part in load.parts()]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        server.wait_until_ready()  # on a busy machine a start takes longer than the pause
        is_over.wait(KILL_SECONDS)
        memory.append(server.memory())  # before the kill: whoever died is back by now
        server.kill_some(chance)
        kills += 1
    server.wait_until_ready()
    is_over.set()
    for thread in threads:
        thread.join(180)
    assert not any(thread.is_alive() for thread in threads), "somebody never got an answer"
    return memory, kills


def _add_officer(folder: Path, address: str) -> None:
    app = create_app({"DATA": str(folder), "DATABASE_URL": address, "QUEUE_URL": "memory:"})
    with app.app_context():
        people.set_password(people.add(db.session, EMAIL, "admin"), PASSWORD)
        db.session.commit()
        db.engine.dispose()


def _count(name: str, address: str, told: Told) -> Iterator[Row]:
    """What was acknowledged beside what is stored."""
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        stored = [
            str(one).replace("-", "")
            for one in connection.execute(text("SELECT id FROM response")).scalars()
        ]
        bare = connection.scalar(
            text(
                "SELECT count(*) FROM response WHERE NOT EXISTS"
                " (SELECT 1 FROM answer WHERE answer.response_id = response.id)"
            )
        )
        loose = connection.scalar(
            text("SELECT count(*) FROM answer WHERE response_id NOT IN (SELECT id FROM response)")
        )
    engine.dispose()
    known = {one.replace("-", "") for one in told.codes}
    yield Row(f"soak, {name}: acknowledged", len(known), "")
    yield Row(f"soak, {name}: sent again before they were", told.again, "")
    yield Row(f"soak, {name}: acknowledged and lost", len(known - set(stored)), "", goal=NONE)
    yield Row(f"soak, {name}: stored twice", len(stored) - len(set(stored)), "", goal=NONE)
    yield Row(f"soak, {name}: nobody's", len(set(stored) - known), "", goal=NONE)
    yield Row(f"soak, {name}: stored in part", (bare or 0) + (loose or 0), "", goal=NONE)


def _files(place: stores.Place, address: str) -> Iterator[Row]:
    """Each recording that a row names, read to its end."""
    settings = {"DATA": str(place.folder), "DATABASE_URL": address, "QUEUE_URL": "memory:"}
    app = create_app(settings)
    broken = whole = 0
    with app.app_context():
        for name in db.session.execute(text("SELECT name FROM recording")).scalars():
            try:
                storage.check_whole(name)
                whole += 1
            except (storage.NoSuchFile, storage.Unreadable):
                broken += 1
        db.engine.dispose()
    yield Row(f"soak, {place.name}: recordings, whole", whole, "")
    yield Row(f"soak, {place.name}: recordings, broken", broken, "", goal=NONE)
