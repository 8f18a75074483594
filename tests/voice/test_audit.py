"""The audit trail: written with what it tells, in one chain, and whoever alters it shows."""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice import respond_samples
from tests.voice.respond_samples import add_staff
from tests.voice.test_roles import add_things, address_of
from voice.audit import chain, files, record, trail
from voice.audit.labels import ACTS
from voice.audit.models import AuditEntry
from voice.db import db
from voice.respond.models import Release

ROOT = Path(__file__).parent.parent.parent


def chain_of(length: int) -> list[chain.Entry]:
    """A chain of made-up entries."""
    made: list[chain.Entry] = []
    for number in range(1, length + 1):
        at = trail.utc_now()
        before = made[-1].digest if made else chain.BEGINNING
        entry = chain.Entry(number, at, "signed_in", number, "", {"how": "app"}, before)
        made.append(replace(entry, digest=chain.digest_of(entry)))
    return made


def sealed(entry: chain.Entry) -> chain.Entry:
    return replace(entry, digest=chain.digest_of(entry))


def test_each_kind_of_tampering_is_found_at_its_first_entry() -> None:
    whole = chain_of(9)
    kept = chain.Head(9, whole[-1].digest)
    assert chain.verify(whole, kept) == chain.Verdict(kept)
    edited = [*whole[:3], replace(whole[3], who=99), *whole[4:]]
    assert chain.verify(edited).broken == 4
    resealed = [*whole[:3], sealed(replace(whole[3], who=99)), *whole[4:]]
    assert chain.verify(resealed).broken == 5
    assert chain.verify([*whole[:3], *whole[4:]]).broken == 4  # deleted
    assert chain.verify(whole[1:]).broken == 1
    moved = [*whole[:3], whole[4], whole[3], *whole[5:]]
    assert chain.verify(moved).broken == 4
    renumbered = [replace(one, number=number, digest="") for number, one in enumerate(moved, 1)]
    assert chain.verify(map(sealed, renumbered)).broken == 4
    slipped_in = [*whole[:3], sealed(replace(whole[2], number=4, who=7)), *whole[3:]]
    assert chain.verify(slipped_in).broken == 4
    assert chain.verify(whole[:6]).broken is None  # nothing inside tells
    assert chain.verify(whole[:6], kept) == chain.Verdict(
        chain.Head(6, whole[5].digest), 7, chain.SHORTER
    )
    anew = chain_of(12)
    assert chain.verify(anew).broken is None
    assert chain.verify(anew, kept).why == chain.OTHER_HEAD


def test_the_database_lets_nobody_change_or_delete(session: Session) -> None:
    record(session, "invited", 1, "person:2", role="viewer")
    session.commit()
    for change in (update(AuditEntry).values(who=9), delete(AuditEntry)):
        with pytest.raises(DBAPIError, match="only ever added to"):
            session.execute(change)
        session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="only ever added to"):
            session.execute(text("TRUNCATE audit_entry"))
        session.rollback()
    assert trail.verify(session).head.number == 1


def test_what_was_undone_is_not_told(session: Session, consultation: Consultation) -> None:
    record(session, "invited", 1)
    session.rollback()
    record(session, "switched_on", 1)
    with session.begin_nested() as inner:
        record(session, "switched_off", 1)
        inner.rollback()
    with session.begin_nested():
        record(session, "role_changed", 1)
    session.commit()
    session.commit()
    found = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(one.number, one.act) for one in found] == [(1, "switched_on"), (2, "role_changed")]


def test_many_who_write_at_once_make_one_chain_without_gaps(app: Flask) -> None:
    def write_often() -> None:
        with app.app_context():
            for number in range(15):
                record(db.session, "signed_in", number)
                db.session.commit()

    threads = [threading.Thread(target=write_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert trail.verify(db.session) == chain.Verdict(trail.verify(db.session).head)
        assert trail.verify(db.session).head.number == 60


def test_admins_read_narrow_check_and_take_out(
    staff: Callable[[str], FlaskClient], session: Session, visit: Callable[..., str]
) -> None:
    admin = staff("admin")
    for number in range(60):
        record(session, "published", number, f"consultation:c{number}", number=number)
    session.commit()
    page = visit(admin, "/account/audit")
    assert page.count('<th scope="row"') == 50
    assert "admin@example.org" in visit(admin, "/account/audit?act=signed_in")
    assert visit(admin, "/account/audit?about=c59").count('<th scope="row"') == 1
    assert "Nothing like this" in visit(admin, "/account/audit?who=777&page=9")
    shown = visit(admin, "/account/audit/check")
    mark = re.findall(r'value="(\d+:[0-9a-f]{64})"', shown)[0]
    assert "all are as they were written" in visit(admin, f"/account/audit/check?head={mark}")
    forged = visit(admin, f"/account/audit/check?head={mark.replace(':', '9:')}")
    assert "Entries are missing at its end" in forged
    visit(admin, "/account/audit/check?head=nonsense", 422)
    lines = admin.get("/account/audit.jsonl").text.splitlines()
    read = [json.loads(line) for line in lines]
    assert [one["number"] for one in read] == list(range(1, 63))
    assert read[-1]["act"] == "audit_taken_out"
    rows = admin.get("/account/audit.csv").text.splitlines()
    assert rows[0] == ",".join(files.COLUMNS)
    assert len(rows) == 64


FILES = {
    "/account/audit.<form>": "audit_taken_out",
    "/involve/surveys/<code>/files/<form>": "file_taken_out",
    "/listen/<code>/codebook.csv": "file_taken_out",
    "/listen/<code>/take-out/<form>": "taken_out",
    "/respond/<code>/evidence-pack.docx": "file_taken_out",
    "/respond/local-offer-report.docx": "file_taken_out",
    "/respond/promises.xlsx": "file_taken_out",
}
"""Some of the pages that give a file, and how each is noted."""


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_every_file_that_somebody_takes_away_is_noted_once_whichever_page_gives_it(
    app: Flask, session: Session, staff: Callable[[str], FlaskClient]
) -> None:
    """All pages are opened: the next one that gives a file is in here by itself."""
    things = add_things(session) | {"form": "json", "audit.<form> form": "jsonl"}
    release = session.scalars(select(Release)).one()
    respond_samples.publish(session, release, add_staff(session, "approver"))
    session.commit()
    admin, viewer = staff("admin"), staff("viewer")
    noted: dict[str, list[str]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=str):
        view = app.view_functions[rule.endpoint]
        if "GET" not in (rule.methods or ()) or not hasattr(view, "open_to"):
            continue
        before = newest(session)
        reply = admin.get(address_of(rule, things))
        if reply.headers.get("Content-Disposition", "").startswith("attachment"):
            assert reply.data
            added = session.scalars(select(AuditEntry).where(AuditEntry.number > before)).all()
            noted[rule.rule] = [one.act for one in added]
            session.rollback()
    assert {len(acts) for acts in noted.values()} == {1}
    assert {rule: noted[rule][0] for rule in FILES} == FILES
    last = newest(session)
    viewer.head("/respond/promises.xlsx")
    assert newest(session) == last, "nothing was sent"
    viewer.get("/respond/promises.xlsx")
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry
    assert (entry.act, entry.about) == ("file_taken_out", "page:/respond/promises.xlsx")
    session.rollback()


def newest(session: Session) -> int:
    """The number of the last entry; nothing is held afterwards."""
    number = session.scalar(select(func.max(AuditEntry.number))) or 0
    session.rollback()
    return number


def test_a_cell_of_the_file_is_never_a_formula() -> None:
    risky = replace(chain_of(1)[0], about="=cmd()")
    assert "'=cmd()" in list(files.to_csv([risky]))[1]


def test_every_act_that_is_written_down_has_words() -> None:
    written = {
        act
        for path in (ROOT / "voice").rglob("*.py")
        for act in re.findall(
            r'(?:record(?:_now)?|note)\(\s*(?:[\w.]+, )?"(\w+)"', path.read_text("utf-8")
        )
    }
    assert len(written) > 15
    assert written - {"account_link"} <= ACTS.keys()
