"""What each page and each hand-in costs with 1,000 to 1,000,000 responses in the database.

The rows are made by the database itself; the pages are asked for in this process, as a signed-in
officer or a phone does. The cost is CPU time, ours and the database's: it says the same on a busy
machine. Each figure stands beside the one with the fewest responses.
"""

import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select, text

from bench import growth_rows, stores, survey
from bench.processes import use_of
from bench.questions import make_answers
from bench.rows import Goal, Row
from bench.workbench import EMAIL, PASSWORD, make_app, sign_in
from surveys.models import Consultation, Survey
from voice import counted
from voice.accounts import people
from voice.db import db
from voice.listen.models import ACCEPTED, CODEBOOK, Theme

SIZES = (1_000, 10_000, 100_000, 1_000_000)
STORES = (stores.SQLITE, stores.POSTGRES)
ROUNDS, PATIENCE = 20, 20.0
"""How often each is asked for, and the seconds after which one is asked for no more."""
THEMES = 20
FLAT = Goal("at_most", 1.5)
COUNTING = ("start", "themes", "a theme", "topics", "who we heard")
"""Pages that count everything that was said: asked for again, and after something has changed."""
AFRESH = "{}, counted afresh"
GROWS = ("releases", *map(AFRESH.format, COUNTING))
"""Named in docs/sizing.md, with what each costs."""

Asks = dict[str, Callable[[], int]]


def measure(most: int = SIZES[-1]) -> Iterator[Row]:
    """The rows of both stores, up to so many responses."""
    for store in STORES:
        with stores.opened(store, ("ours",)) as place:
            yield from _measure_on(store, place, [size for size in SIZES if size <= most])


def _measure_on(store: str, place: stores.Place, sizes: Sequence[int]) -> Iterator[Row]:
    survey.prepare(place.folder, place.addresses["ours"])
    app = make_app(place)
    first: dict[str, float] = {}
    with app.app_context():
        _prepare_staff()
    asks = _asks(app, sign_in(app))
    for before, size in itertools.pairwise([0, *sizes]):
        with _filling(app) as connection:
            growth_rows.fill(connection, before, size)
        for name, ask in asks.items():
            cost = _cost(ask, place.processes)
            goal = None if name in GROWS else FLAT
            known = first.setdefault(name, cost)
            yield Row(f"{name}, {store}, {size:,} responses", cost, "CPU ms", known, goal)
    with app.app_context():
        db.engine.dispose()


@contextmanager
def _filling(app: Flask) -> Iterator[Connection]:
    """A connection of its own, gone afterwards: what it is allowed nobody else is."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA cache_size = -400000")
        yield connection
        connection.commit()
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))  # what its autovacuum would do soon
            connection.commit()
        connection.invalidate()


def _prepare_staff() -> None:
    officer = people.add(db.session, EMAIL, "engagement_officer")
    people.set_password(officer, PASSWORD)
    for number in range(THEMES):
        added = Theme(consultation_id=_consultation().id, key=f"t{number}", name=f"Theme {number}")
        added.origin, added.state = CODEBOOK, ACCEPTED
        db.session.add(added)
    db.session.commit()


def _consultation() -> Consultation:
    asked = select(Survey).where(Survey.code == survey.CODE)
    return db.session.scalars(asked).one().consultation


def _asks(app: Flask, officer: FlaskClient) -> Asks:
    """What is asked for: by phones first, then by staff."""
    phone, answers = app.test_client(), make_answers(1)
    page = survey.PAGE
    body = {"good": "The taxi came in time.", "listened": "often"}
    ticket = phone.post(page, data=body).headers["Location"]
    receipt = phone.put(survey.response_path(), json=json.loads(survey.to_response(body))).json
    assert receipt
    listen = "/listen/bench"

    def hand_in() -> int:
        made = json.loads(survey.to_response(next(answers)))
        return phone.put(survey.response_path(), json=made).status_code

    asks = {
        "hand-in": hand_in,
        "survey page": lambda: phone.get(f"{page}/form").status_code,
        "thank-you page": lambda: phone.get(ticket).status_code,
        "a code's answers": lambda: (
            phone.post("/en/receipt", data={"code": receipt["receipt"]}).status_code
        ),
        "published": lambda: phone.get("/en/you-said-we-did?again=1").status_code,
        **{
            name: lambda address=address: officer.get(address).status_code
            for name, address in {
                "start": "/listen",
                "comments": f"{listen}/comments",
                "comments of parents": f"{listen}/comments?audience=parents",
                "a theme": f"{listen}/themes/1",
                "workbench": f"{listen}/workbench",
                "involve": "/involve",
                "respond": "/respond",
                "releases": "/respond/bench/releases",
                "topics": f"{listen}/topics",
                "themes": listen,
                "who we heard": f"{listen}/heard",
            }.items()
        },
    }
    return asks | {AFRESH.format(name): _afresh(asks[name]) for name in COUNTING}


def _afresh(ask: Callable[[], int]) -> Callable[[], int]:
    def counted_afresh() -> int:
        counted.forget()
        return ask()

    return counted_afresh


def _cost(ask: Callable[[], int], others: Sequence[int]) -> float:
    """CPU milliseconds of one, in the mean of some; the first, which reads templates, left out."""
    _expect(ask())
    begun, spent = time.perf_counter(), _spent(others)
    done = 0
    while done < ROUNDS and time.perf_counter() - begun < PATIENCE:
        _expect(ask())
        done += 1
    return 1000 * (_spent(others) - spent) / done


def _spent(others: Sequence[int]) -> float:
    return time.process_time() + use_of(others).cpu


def _expect(status: int) -> None:
    assert status in (200, 201), status
