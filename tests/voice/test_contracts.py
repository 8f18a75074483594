"""The contracts of `docs/contracts.md` answer as they are written there."""

import re
from itertools import takewhile
from pathlib import Path
from uuid import uuid4

import click
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

import analysis.cli
from surveys.models import Consultation, Edition
from tests.samples import ANSWERS
from tests.voice import respond_samples
from tests.voice.respond_samples import add_priority, add_promise, add_staff
from voice import cli
from voice.respond.releases import releases

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/contracts.md").read_text("utf-8")
BODIES = {
    "POST /<lang>/s/<code>": {"data": {"feel": "happy", "answered_by": "self"}},
    "PUT /api/v1/surveys/<code>/responses/<uuid>": {"json": ANSWERS},
}
CONSULTATIONS = "you-said-we-did"


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    lines = PAGE.split(f"## {heading}\n")[1].splitlines()
    table = list(takewhile(lambda line: not line.startswith("## "), lines))
    rows = [line.strip("|").split("|") for line in table if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def coded(cell: str) -> str:
    return " ".join(re.findall(r"`([^`]+)`", cell))


@pytest.mark.parametrize(("verb", "options"), [row[:2] for row in rows_of("The command")])
def test_each_verb_has_its_options(verb: str, options: str) -> None:
    assert coded(options).split() == known(cli.voice, coded(verb).split()[1:], options)


@pytest.mark.parametrize(("verb", "options"), [row[:2] for row in rows_of("The analysis library")])
def test_each_verb_of_the_library_has_its_options(verb: str, options: str) -> None:
    assert coded(options).split() == known(analysis.cli.main, [coded(verb)], options)


def known(command: click.Command, verb: list[str], options: str) -> list[str]:
    """Those of the options that the verb's help names."""
    shown = CliRunner().invoke(command, [*verb, "--help"])
    assert shown.exit_code == 0
    assert "Example" in shown.output
    return [one for one in coded(options).split() if re.search(rf"{one}\b", shown.output)]


def test_each_address_answers_as_written(
    client: FlaskClient, session: Session, edition: Edition, consultation: Consultation
) -> None:
    publish(session, consultation)
    wrong = []
    for request, answers, promised in rows_of("Addresses"):
        method, pattern = coded(request).split()
        code = "transitions" if CONSULTATIONS in pattern else "moving-on"
        address = pattern.replace("<lang>", "en").replace("<code>", code)
        address = address.replace("<uuid>", str(uuid4()))
        reply = client.open(address, method=method, **BODIES.get(f"{method} {pattern}", {}))
        missing = [] if not reply.is_json else absent(reply.json, promised)
        if reply.status_code != int(answers) or missing:
            wrong.append((request, reply.status_code, missing))
    assert not wrong


def absent(body: object, promised: str) -> list[str]:
    """The names that a row promises, before its semicolon, and a JSON answer lacks."""
    there = keys_in(body)
    return [name for name in coded(promised.split(";")[0]).split() if name not in there]


def keys_in(body: object) -> set[str]:
    """The keys of a JSON value at every depth."""
    if isinstance(body, dict):
        return set(body).union(*map(keys_in, body.values()))
    return set().union(*map(keys_in, body)) if isinstance(body, list) else set()


def publish(session: Session, consultation: Consultation) -> None:
    add_promise(session, add_priority(session, consultation))
    draft = releases.draft(session, consultation, add_staff(session, "drafter"))
    respond_samples.publish(session, draft, add_staff(session, "second"))
    session.commit()
