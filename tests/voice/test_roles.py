"""Every page and every role: who may open it, as `roles.txt` beside this file says in full.

A new address fails here until somebody writes down who may use it.
"""

import re
from collections.abc import Callable, Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from voice.accounts.roles import ROLES

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""Who may open a page is decided before a database is asked for it."""

TABLE = Path(__file__).with_name("roles.txt")
NOBODY = "nobody"
_EXAMPLES = {"language": "en", "int": "999999", "string": "none", "default": "none", "path": "none"}
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


def describe(clients: dict[str, FlaskClient], method: str, rule: Rule) -> str:
    """A line of the table."""
    names = [name for name, client in clients.items() if is_let_in(client, method, rule)]
    who = "everyone" if len(names) == len(clients) else " ".join(names) or NOBODY
    return f"{method:<4} {rule.rule:<70} {who}\n"


def test_each_page_opens_to_the_roles_that_the_table_names_and_to_nobody_else(
    app: Flask, staff: Callable[[str], FlaskClient], tmp_path: Path
) -> None:
    clients = {"public": app.test_client()} | {role: staff(role) for role in ROLES}
    closing = [one for one in addresses(app) if one[1].endpoint == "security.logout"]
    rest = [one for one in addresses(app) if one not in closing]
    found = [describe(clients, *one) for one in rest]
    differs = "".join(unified_diff(TABLE.read_text("utf-8").splitlines(keepends=True), found))
    (tmp_path / "roles.txt").write_text("".join(found), "utf-8")
    assert not differs, f"{differs}\nWhat is now is in {tmp_path / 'roles.txt'}"
