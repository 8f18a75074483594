"""Two people decide at the same moment: one decision stands, and the other person is told."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice.respond_samples import add_staff, add_theme
from voice.accounts.models import User
from voice.db import db
from voice.listen import decisions
from voice.listen.models import MACHINE, MERGED, SUGGESTED, Theme
from voice.listen.refusal import NotPossible
from voice.respond import evidence


@dataclass(frozen=True)
class Scene:
    """One person's view of two themes and a suggested one."""

    session: Session
    waits: Theme
    transport: Theme
    dinner: Theme
    by: User


Decide = Callable[[Scene], None]

DECISIONS: dict[str, Decide] = {
    "merge": lambda at: decisions.merge_theme(at.session, at.waits, at.transport, at.by),
    "merge back": lambda at: decisions.merge_theme(at.session, at.transport, at.waits, at.by),
    "rename": lambda at: decisions.rename_theme(at.session, at.dinner, "New", None, "", at.by),
    "accept": lambda at: decisions.accept_theme(at.session, at.dinner, at.by),
    "dismiss": lambda at: decisions.dismiss_theme(at.session, at.dinner, at.by),
}


@pytest.fixture
def ids(session: Session, consultation: Consultation) -> list[int]:
    themes = [
        add_theme(session, consultation, "waits"),
        add_theme(session, consultation, "transport"),
        add_theme(session, consultation, "dinner", origin=MACHINE, state=SUGGESTED),
    ]
    found = [*(theme.id for theme in themes), add_staff(session, "officer").id]
    session.commit()
    return found


def look(session: Session, ids: list[int]) -> Scene:
    waits, transport, dinner = (session.get_one(Theme, one) for one in ids[:3])
    return Scene(session, waits, transport, dinner, session.get_one(User, ids[3]))


def try_to(decide: Decide, scene: Scene) -> bool:
    try:
        decide(scene)
    except NotPossible:
        scene.session.rollback()
        return False
    scene.session.commit()
    return True


def decide_at_once(app: Flask, session: Session, ids: list[int], mine: str, other: str) -> int:
    """How many of the two decisions stood: another decides after I looked, before I decide."""
    stood: list[bool] = []

    def decide_elsewhere() -> None:
        with app.app_context(), db.sessionmaker() as elsewhere:
            stood.append(try_to(DECISIONS[other], look(elsewhere, ids)))

    scene = look(session, ids)
    meanwhile = threading.Thread(target=decide_elsewhere)
    meanwhile.start()
    meanwhile.join(timeout=0.5)  # SQLite lets one look at a time: there the other comes second
    stood.append(try_to(DECISIONS[mine], scene))
    meanwhile.join()
    return sum(stood)


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("merge", "merge back"),
        ("merge back", "merge"),
        ("accept", "dismiss"),
        ("dismiss", "accept"),
        ("rename", "dismiss"),
    ],
)
@pytest.mark.every_store
def test_one_of_two_decisions_stands(
    app: Flask, session: Session, ids: list[int], mine: str, other: str
) -> None:
    assert decide_at_once(app, session, ids, mine, other) == 1


def test_themes_never_merge_into_each_other(app: Flask, session: Session, ids: list[int]) -> None:
    decide_at_once(app, session, ids, "merge", "merge back")
    session.expire_all()
    scene = look(session, ids)
    themes = [scene.waits, scene.transport]
    assert [theme.state for theme in themes].count(MERGED) == 1
    assert len(evidence.standing_ids(themes)) == 1
