"""How long the server takes for each list of Listen with 20,000 comments from a file in it.

The comments come in as an officer's file does; their codings are written by the service that a run
writes with (how fast comments are understood is measured elsewhere). Then each page is asked for
as a signed-in officer does, in turns, and its 95th percentile told. No network is in it: the
requests go straight into the application. Every second person may be quoted, so that quotes are
looked for as well. What a busy machine cannot lengthen is told beside it: the processor's own time
in our process (not in PostgreSQL's), and that of a page whose counts are all made afresh.
"""

import csv
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from analysis.files import read_codebook
from analysis.types import Coding, Found
from bench import stores
from bench.rows import Goal, Row, percentile
from bench.sayings import DEMO, Saying, compose
from surveys.models import Consultation
from voice import counted, create_app
from voice.accounts import people
from voice.db import db, upgrade
from voice.demo.loading import read_consultation
from voice.listen.models import ACCEPTED, CODEBOOK, Comment, Theme
from voice.listen.sources import imports
from voice.listen.theming import suggestions
from voice.listen.workbench import samples, worklist
from voice.listen.workbench.asked import UNSURE, Asked, Place

T = TypeVar("T")
COMMENTS, ROUNDS = 20_000, 10
STORES = (stores.SQLITE, stores.POSTGRES)
SLOWEST = 300.0  # milliseconds
PASSWORD, EMAIL = "bench-three-words", "officer@example.org"
GROUPS = ("Young people", "Parents", "Practitioners")


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds by the clock, and of the processor."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A signed-in client, and where in the lists it looks."""

    client: FlaskClient
    pages: dict[str, tuple[str, ...]]


def measure(how_many: int = COMMENTS, rounds: int = ROUNDS) -> Iterator[Row]:
    """The rows of both stores."""
    for store in STORES:
        with stores.opened(store, ("ours",)) as place:
            yield from _measure_on(store, place, how_many, rounds)


def _measure_on(store: str, place: stores.Place, how_many: int, rounds: int) -> Iterator[Row]:
    app = make_app(place)
    with app.app_context():
        upgrade()
        said = compose(how_many)
        path = write_file(place.folder / "comments.csv", said)
        took, _ = _timed(lambda: _bring_in(path))
        yield Row(f"comments from a file, {store}", 1000 * how_many / took.wall, "1/s")
        took, _ = _timed(lambda: _theme(said))
        yield Row(f"codings written, {store}: comments", 1000 * how_many / took.wall, "1/s")
        pages = make_pages()
    scene = Scene(sign_in(app), pages)
    timed = time_pages(scene, rounds)
    for name, times in timed.items():
        slow = percentile([each.wall for each in times], 0.95)
        yield Row(f"Listen, {name}, {store}: p95", slow, "ms", goal=Goal("at_most", SLOWEST))
    if store == stores.SQLITE:
        yield from _tell_processor(timed)
        yield Row(f"Listen, themes counted afresh, {store}: processor", _afresh(scene), "ms")
    with app.app_context():
        db.engine.dispose()


def _tell_processor(timed: Mapping[str, Sequence[Took]]) -> Iterator[Row]:
    """The list that costs the processor most."""
    found = [percentile([each.processor for each in times], 0.95) for times in timed.values()]
    yield Row("Listen, the costliest list, SQLite: processor p95", max(found), "ms")


def _afresh(scene: Scene) -> float:
    """The overview of themes after something was said or decided, which all its counts read."""
    counted.forget()
    return _timed(lambda: scene.client.get(scene.pages["themes"][0]))[0].processor


def make_app(place: stores.Place) -> Flask:
    """Voice on the place's database, without the language model."""
    return create_app(
        {
            "DATA": str(place.folder),
            "DATABASE_URL": place.addresses["ours"],
            "QUEUE_URL": "memory:",
            "SECRET_KEY": "bench only",
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": False,
        }
    )


def write_file(path: Path, said: Sequence[Saying]) -> Path:
    """An officer's export: a group and what it said, a row a comment."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("Group", "What would help?"))
        rows.writerows((GROUPS[at % len(GROUPS)], one.text) for at, one in enumerate(said))
    return path


def _bring_in(path: Path) -> None:
    consultation = read_consultation()
    db.session.add(consultation)
    db.session.flush()
    for one in read_codebook(str(DEMO / "codebook.csv")).themes:
        theme = Theme(consultation_id=consultation.id, key=one.key, name=one.name)
        theme.description, theme.keywords = one.description, list(one.keywords)
        theme.examples, theme.origin, theme.state = list(one.examples), CODEBOOK, ACCEPTED
        db.session.add(theme)
    report = imports.import_file(db.session, consultation, path, "What would help?", "Group")
    if report.taken != report.rows:
        raise AssertionError(str(report))
    db.session.execute(update(Comment).where(Comment.id % 2 == 0).values(may_quote=True))
    officer = people.add(db.session, EMAIL, "engagement_officer")
    people.set_password(officer, PASSWORD)
    samples.draw(db.session, consultation, max(samples.SIZES), officer)
    db.session.commit()


def _theme(said: Sequence[Saying]) -> None:
    """What a run would write, through the service that it writes with: two words as evidence."""
    chance = random.Random(0)  # no secret
    consultation_id = _consultation_id()
    known = set(db.session.scalars(select(Theme.key)))
    ids = db.session.scalars(select(Comment.id).order_by(Comment.id)).all()
    db.session.rollback()
    codings = tuple(
        Coding(str(number), theme, round(chance.random(), 3), tuple(one.text.split()[:2]))
        for number, one in zip(ids, said, strict=True)
        for theme in sorted(one.themes & known)
    )
    understood = suggestions.Understood(codings, Found((), ()), {})
    with db.sessionmaker.begin() as session:
        suggestions.store(session, consultation_id, understood)


def make_pages() -> dict[str, tuple[str, ...]]:
    """The addresses of each list: its beginning, its middle and its end."""
    consultation_id = _consultation_id()
    home = f"/listen/{read_consultation().code}"
    theme = db.session.scalars(select(Theme.id).order_by(Theme.id)).first()
    deep = [f"?page={number}" for number in (2, COMMENTS // 100, COMMENTS // 50)]
    found = {
        "start": ("/listen",),
        "themes": (home, f"{home}?sort=parents", f"{home}?whose=self"),
        "comments": _each(f"{home}/comments", ["", *deep, "?audience=parents", "?waits=theme"]),
        "search": _each(f"{home}/comments", ["?q=taxi", "?q=zzz"]),
        "a theme": _each(f"{home}/themes/{theme}", ["", "?sort=unsure", "?page=9"]),
        "workbench": _each(
            f"{home}/workbench",
            ["", "?show=all", "?show=none", f"?theme={theme}", *_places(consultation_id, "")],
        ),
        "workbench, unsure first": _each(
            f"{home}/workbench",
            ["?order=unsure", *_places(consultation_id, UNSURE)],
        ),
        "agreement": (f"{home}/agreement", f"{home}/agreement/1"),
        "who we heard": (f"{home}/heard",),
        "recordings": ("/listen/recordings",),
    }
    db.session.rollback()
    return found


def _each(address: str, queries: list[str]) -> tuple[str, ...]:
    return tuple(address + one for one in queries)


def _places(consultation_id: int, order: str) -> list[str]:
    """Addresses after some pages, as the links on them lead there."""
    after, found = None, []
    for _ in range(5):
        stretch = worklist.stretch(db.session, consultation_id, Asked(order=order), after=after)
        after = stretch.after
        found.append(f"?order={order}&after={after or ''}")
    middle = Place(COMMENTS // 2, 0.5 if order else 0.0)
    return [
        found[0],
        found[-1],
        f"?order={order}&after={middle}",
        f"?order={order}&before={middle}",
    ]


def sign_in(app: Flask) -> FlaskClient:
    """The officer's client."""
    client = app.test_client()
    reply = client.post("/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
    if reply.status_code != 302:  # to the start page
        raise AssertionError(re.sub(r"<[^>]+>\s*", " ", reply.text))
    return client


def time_pages(scene: Scene, rounds: int) -> dict[str, list[Took]]:
    """How long each request took, by list; every address as often as the others, in turns."""
    times: dict[str, list[Took]] = {name: [] for name in scene.pages}
    for turn in range(rounds + 1):
        for name, addresses in scene.pages.items():
            for address in addresses:
                took, reply = _timed(lambda address=address: scene.client.get(address))
                if reply.status_code != 200:  # a page
                    raise AssertionError(f"{address}: {reply.status_code}")
                times[name] += [took] if turn else []  # templates are read once
    return times


def _consultation_id() -> int:
    found = db.session.scalars(select(Consultation.id)).one()
    db.session.rollback()
    return found


def _timed(work: Callable[[], T]) -> tuple[Took, T]:
    begun, spent = time.perf_counter(), time.process_time()
    result = work()
    wall, processor = time.perf_counter() - begun, time.process_time() - spent
    return Took(1000 * wall, 1000 * processor), result
