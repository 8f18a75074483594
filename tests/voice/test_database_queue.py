"""Connections: writers of one process queue up, and idle ones are tried before use."""

import sqlite3
import threading
from inspect import iscoroutinefunction
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

import voice.db as database
from voice.db import db
from voice.sqlite import QueuingConnection


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "queue.db")


def begin(connection: QueuingConnection) -> None:
    connection.wait_for_turn(5)
    connection.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("ending", ["commit", "rollback", "close"])
def test_the_next_writer_goes_on_when_the_one_before_ends(path: str, ending: str) -> None:
    queue = threading.Lock()
    first, second = (
        QueuingConnection(queue, path, isolation_level=None, check_same_thread=False)
        for _ in range(2)
    )
    begin(first)
    first.execute("CREATE TABLE one (two)")
    waiting = threading.Thread(target=begin, args=(second,))
    waiting.start()
    assert not second.in_transaction
    getattr(first, ending)()
    waiting.join()
    assert second.in_transaction
    second.close()
    assert not queue.locked()


def test_a_writer_that_waits_in_vain_leaves_the_turn_alone(path: str) -> None:
    queue = threading.Lock()
    first, second = (
        QueuingConnection(queue, path, timeout=0, isolation_level=None) for _ in range(2)
    )
    begin(first)
    second.wait_for_turn(0.01)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.execute("BEGIN IMMEDIATE")
    second.rollback()
    assert queue.locked()
    first.close()


def test_a_connection_that_died_while_idle_is_replaced(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("there is no server that could restart")
        process = text("SELECT pg_backend_pid()")
        with db.engine.connect() as first, db.engine.connect() as second:
            pooled = {first.scalar(process), second.scalar(process)}
        with db.engine.connect() as living:
            (dying,) = pooled - {living.scalar(process)}
            living.execute(text("SELECT pg_terminate_backend(:one, 5000)"), {"one": dying})
        monkeypatch.setattr(database, "_IDLE_SECONDS", 0)
        with db.engine.connect() as first, db.engine.connect() as second:
            assert dying not in {first.scalar(process), second.scalar(process)}


def test_no_thread_is_started_for_a_request(app: Flask) -> None:
    assert app.teardown_appcontext_funcs
    assert not any(map(iscoroutinefunction, app.teardown_appcontext_funcs))
