"""Every page and every role: who may open it, as `roles.txt` beside this file says in full.

A new address fails here until somebody writes down who may use it.
"""

import re
from collections.abc import Callable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from surveys.editions import today
from surveys.models import Event, Recording
from tests import samples
from tests.voice import respond_samples as respond
from voice.accounts import people
from voice.accounts.models import Group
from voice.accounts.roles import ROLES
from voice.jobs.models import Job
from voice.listen.models import THEMING
from voice.respond.rankings.models import Ranking
from voice.respond.releases import releases

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""Who may open a page is decided before a database is asked for it."""

NOT_YET = [
    "/involve/events/<code>/hands",
    "/listen/<code>/heard/plans/new",
    "/respond/<code>/evidence-pack.docx",
]
"""What has no page for anybody until more is there."""
TABLE = Path(__file__).with_name("roles.txt")
NOBODY = "nobody"
OWN = " | own group"
"""What is not there for another group's people; admins and safeguarding leads have no other."""
_EXAMPLES = {
    "language": "en", "int": "999999", "string": "none", "default": "none", "path": "none",
    "uuid": "7c9f5f0e-3a55-4a0c-9d3e-2f1a7f1f6b10",
}  # fmt: skip
_VARIABLE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")


def addresses(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each method and rule, in the order of the table."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


def is_let_in(client: FlaskClient, method: str, rule: Rule) -> bool:
    """Whether the guard passes the request on; what is not there or not understood was let in."""
    address = _VARIABLE.sub(lambda found: _EXAMPLES[found[1] or "default"], rule.rule)
    reply = client.open(address, method=method)
    assert reply.status_code < 500, f"{method} {address}"
    if reply.status_code == 302:
        return "/account/sign-in" not in reply.headers["Location"]
    return reply.status_code not in (401, 403)  # of a token's address: no sign-in opens it


def describe(clients: dict[str, FlaskClient], method: str, rule: Rule, *, own: bool = False) -> str:
    """A line of the table."""
    names = [name for name, client in clients.items() if is_let_in(client, method, rule)]
    who = "everyone" if len(names) == len(clients) else " ".join(names) or NOBODY
    return f"{method:<4} {rule.rule:<70} {who}{OWN if own else ''}\n"


def address_of(rule: Rule, things: dict[str, object]) -> str:
    """An address under a rule that names something real, as far as there are such things here."""

    def value(found: re.Match[str]) -> str:
        family = rule.rule.split("/")[2]
        named = found[0].rpartition(":")[2].strip("<>")
        example = things.get(named, _EXAMPLES[found[1] or "default"])
        return str(things.get(f"{family} {named}", example))

    return _VARIABLE.sub(value, rule.rule)


def is_own(other: FlaskClient, method: str, rule: Rule, things: dict[str, object]) -> bool:
    """Whether it is about one consultation, and not there for another group."""
    if rule.rule.split("/")[1] not in ("involve", "listen", "respond") or "<" not in rule.rule:
        return False
    return other.open(address_of(rule, things), method=method).status_code == 404


def add_things(session: Session) -> dict[str, object]:
    """One of each that addresses name, of the forum SEND Hub."""
    consultation = samples.add_consultation(session)
    consultation.owners = ["SEND Hub"]
    session.add(Group(name="SEND Hub"))
    edition = samples.add_edition(session, consultation)
    theme = respond.add_theme(session, consultation)
    comment = respond.add_comment(session, consultation, [theme])
    person = respond.add_person(session, edition)
    priority = respond.add_priority(session, consultation, theme)
    promise = respond.add_promise(session, priority)
    drafter = people.add(session, "drafter@example.org", "forum_coordinator", "SEND Hub")
    things: dict[str, Any] = {
        "recording_id": Recording(
            response_id=person.id, question="drawing", kind="drawing", media_type="image/png",
            name="0" * 32 + ".png", size=1, sha256="",
        ),
        "code": Event(
            code="hub-day", consultation=consultation, place="Hub", day=today(), group="Hub",
            surveys=[edition.survey.code], note="",
        ),
        "ranking_id": Ranking(consultation=consultation, method="dots", until=today()),
        "release_id": releases.draft(session, consultation, drafter),
        "job_id": Job(kind=THEMING, arguments={"consultation_id": consultation.id}),
    }  # fmt: skip
    session.add_all(things.values())
    session.flush()
    named = {
        "code": consultation.code,
        "surveys code": edition.survey.code,
        "paper code": edition.survey.code,
        "events code": "hub-day",
        "theme_id": theme.id,
        "comment_id": comment.id,
        "priority_id": priority.id,
        "promise_id": promise.id,
    } | {name: one.id for name, one in things.items() if name != "code"}
    session.commit()
    return named


def test_each_page_opens_to_the_roles_that_the_table_names_and_to_nobody_else(
    app: Flask, staff: Callable[[str], FlaskClient], session: Session, tmp_path: Path
) -> None:
    things, other = add_things(session), staff("forum_coordinator")
    people.find(session, "forum-coordinator@example.org").group = Group(name="Youth Forum")
    session.commit()
    owned = [one for one in addresses(app) if is_own(other, *one, things)]
    people.find(session, "forum-coordinator@example.org").group = None
    session.commit()
    gone = [
        rule.rule
        for method, rule in owned
        if method == "GET" and rule.rule.count("<") == 1 and "<code>" in rule.rule
        and other.get(address_of(rule, things)).status_code == 404
    ]  # fmt: skip
    assert gone == NOT_YET  # the rest was there, and hidden from the other group alone
    clients = {"public": app.test_client()} | {role: staff(role) for role in ROLES}
    closing = [one for one in addresses(app) if one[1].endpoint == "security.logout"]
    rest = [one for one in addresses(app) if one not in closing]
    found = [describe(clients, *one, own=one in owned) for one in rest]
    differs = "".join(unified_diff(TABLE.read_text("utf-8").splitlines(keepends=True), found))
    (tmp_path / "roles.txt").write_text("".join(found), "utf-8")
    assert not differs, f"{differs}\nWhat is now is in {tmp_path / 'roles.txt'}"


@pytest.mark.parametrize(("path", "status"), [("/account/audit", 403), ("/listen/nowhere", 404)])
def test_who_is_refused_at_work_finds_the_way_back_to_it(
    staff: Callable[[str], FlaskClient], visit: Callable[..., str], path: str, status: int
) -> None:
    page = visit(staff("viewer"), path, status)
    assert 'href="/account">Go to your work' in page
    assert "Go to the first page" not in page


def test_who_is_lost_in_public_finds_the_first_page(
    client: FlaskClient, visit: Callable[..., str]
) -> None:
    assert "Go to the first page" in visit(client, "/nowhere", 404)
