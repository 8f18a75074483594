"""Comments for programs: out, what two people made safe; in, rows as an officer's file has them."""

from datetime import date
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from surveys.errors import Problem, Unusable
from voice.api import paging
from voice.api.blueprint import blueprint, find_consultation, needs, noted, who, with_tag
from voice.api.bodies import read_object
from voice.api.tokens import COMMENTS_READ, COMMENTS_WRITE
from voice.db import db
from voice.i18n import SOURCE
from voice.listen.sources import answers, imports, mapping
from voice.listen.sources.files import Table
from voice.listen.sources.mapping import DAY, GROUP, LANGUAGE, QUOTE, TEXT, WHOSE, Choices
from voice.listen.sources.models import TAKEN, CommentImport
from voice.listen.taking_out import comments
from voice.listen.taking_out.comments import Spoken
from voice.listen.topics import leaving

MOST = 500
"""Comments that one request brings: as many as are taken while somebody waits."""
_LIST = "comments"
_COLUMNS = {
    "text": TEXT,
    "group": GROUP,
    "language": LANGUAGE,
    "day": DAY,
    "whose": WHOSE,
    "may_quote": QUOTE,
}
_LONGEST_NAME = 120


@blueprint.get("/consultations/<code>/comments")
@needs(COMMENTS_READ)
def list_comments(code: str) -> ResponseReturnValue:
    """Words that two people let out, in an order that says nothing about who said them.

    The audit trail tells of the first page: who reads on is the same, and so is what leaves.
    """
    consultation = find_consultation(code)
    most, after = paging.size(), paging.after(_LIST + code)
    seen = leaving.of_consultation(db.session, consultation, SOURCE)
    found = comments.approved_after(db.session, consultation.id, after, most + 1)
    shown, then = paging.page(_LIST + code, found, most, comments.place_of)
    spoken = comments.speak_all(shown, seen)
    reply = with_tag(jsonify(comments=[_tell(one) for one in spoken], next=then))
    return reply if after else noted(reply, code, "comments")


@blueprint.post("/consultations/<code>/comments")
@needs(COMMENTS_WRITE)
def bring_comments(code: str) -> ResponseReturnValue:
    """Take comments from a program, as from a file: every row is accounted for.

    Sent again, what is known already is counted as a duplicate.
    """
    body = read_object(request)
    name, table, choices = _read(body)
    read = answers.read(table, choices)
    consultation = find_consultation(code)
    brought = CommentImport(
        consultation_id=consultation.id, name=name, state=TAKEN, added_by_id=who().id
    )
    db.session.add(brought)
    report = imports.take(db.session, brought, table, choices, read)
    told = {
        "import": brought.id,
        "rows": report.rows,
        "taken": report.taken,
        "empty": report.empty,
        "duplicates": report.duplicates,
        "refused": report.refused,
        "untranslated": report.untranslated,
    }
    db.session.commit()
    return told, 201


def _tell(one: Spoken) -> dict[str, Any]:
    return {
        "topic": one.topic,
        "forum": one.audience,
        "whose": one.whose,
        "text": one.text,
        "themes": [{"theme": each.theme, "checked": each.is_checked} for each in one.coded],
    }


def _read(body: dict[str, Any]) -> tuple[str, Table, Choices]:
    """What a program sent, as a table. Raises `Unusable`, naming each field."""
    rows, problems = body.get("comments"), []
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise Unusable([Problem("comments", "wrong_number", {"least": 1, "most": MOST})])
    for place, row in enumerate(rows):
        problems += _problems_of(place, row)
    name, channel = body.get("name", "API"), body.get("channel", "file")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= _LONGEST_NAME:
        problems.append(Problem("name", "too_long", {"longest": _LONGEST_NAME}))
    if channel not in mapping.CHANNELS:
        problems.append(Problem("channel", "unknown", {"known": list(mapping.CHANNELS)}))
    if problems:
        raise Unusable(problems)
    table = Table(
        tuple(_COLUMNS), [(place, _cells_of(row)) for place, row in enumerate(rows, start=1)]
    )
    return name.strip(), table, Choices(dict(_COLUMNS), channel=channel)


def _problems_of(place: int, row: object) -> list[Problem]:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return [Problem(f"comments.{place}.text", "no_text")]
    wrong = [
        name
        for name, value in row.items()
        if name not in _COLUMNS or not isinstance(value, bool if name == "may_quote" else str)
    ]
    if isinstance(row.get("day"), str) and not _is_day(row["day"]):
        wrong.append("day")
    return [Problem(f"comments.{place}.{name}", "does_not_fit") for name in wrong]


def _cells_of(row: dict[str, Any]) -> dict[str, str]:
    cells = {name: str(row.get(name, "")) for name in _COLUMNS}
    cells["may_quote"] = "yes" if row.get("may_quote") is True else ""
    cells["group"] = cells["group"] or "everyone"
    return cells


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
