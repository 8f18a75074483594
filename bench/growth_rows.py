"""Responses with all that hangs on them, by the hundred thousand, made by the database itself."""

from sqlalchemy import Connection, text

from bench import survey
from bench.questions import SEVERAL, SINGLE, TEN

STEP = 100_000
THEMES = 20
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT :start UNION ALL SELECT i + 1 FROM n WHERE i < :end)",
    "postgresql": "WITH n(i) AS (SELECT generate_series(CAST(:start AS int), CAST(:end AS int)))",
}
_UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
_JSON = {"sqlite": "{}", "postgresql": "CAST({} AS jsonb)"}
_MOMENT = "'2026-10-01 12:00:00'"

RESPONSE = """{numbers} INSERT INTO response (id, edition_id, language, answered_by, channel,
    may_quote, receipt_digest, receipt_attempt, received_at)
    SELECT {uuid}, :edition, 'en', CASE i % 10 WHEN 0 THEN 'helped' ELSE 'self' END, 'phone',
    i % 2 = 0, 'made-' || i, 0, {moment} FROM n"""
ANSWER = """INSERT INTO answer (response_id, question, state, value)
    SELECT r.id, q.question, 'answered', {value} FROM response r
    CROSS JOIN (VALUES {questions}) AS q{columns}
    WHERE r.receipt_digest >= 'made-' AND r.receipt_digest < 'made.'
    AND CAST(substr(r.receipt_digest, 6) AS int) BETWEEN :start AND :end"""
COMMENT = """INSERT INTO comment (consultation_id, response_id, source, channel, edition_id,
    audience, question, text, language, answered_by, may_quote, arrived_at)
    SELECT :consultation, r.id, 'survey', 'phone', :edition, 'parents', 'good',
    'The taxi came late again, number ' || substr(r.receipt_digest, 6), 'en', r.answered_by,
    r.may_quote, r.received_at FROM response r
    WHERE r.receipt_digest >= 'made-' AND r.receipt_digest < 'made.'
    AND CAST(substr(r.receipt_digest, 6) AS int) BETWEEN :start AND :end"""
CONCERN = """INSERT INTO concern (kind, comment_id, consultation_id, arrived_at, waits_since, rank,
    state) SELECT 'comment', c.id, c.consultation_id, c.arrived_at, c.arrived_at, 2,
    CASE c.id % 20 WHEN 0 THEN 'new' ELSE 'no_action' END FROM comment c
    WHERE c.id > :last AND c.response_id IS NOT NULL"""
CODING = """INSERT INTO coding (comment_id, theme_id, state, confidence, evidence)
    SELECT c.id, (SELECT min(id) FROM theme) + c.id % :themes,
    CASE c.id % 4 WHEN 0 THEN 'suggested' ELSE 'accepted' END, 0.8, {evidence} FROM comment c
    WHERE c.id > :last AND c.response_id IS NOT NULL"""


def fill(connection: Connection, before: int, after: int) -> None:
    """Add the responses from number `before` to `after`, in steps that commit."""
    for start in range(before, after, STEP):
        _add(connection, start + 1, min(start + STEP, after))
        connection.commit()


def _add(connection: Connection, start: int, end: int) -> None:
    store = connection.dialect.name
    edition, consultation = connection.execute(
        text(
            "SELECT e.id, s.consultation_id FROM edition e JOIN survey s ON s.id = e.survey_id"
            " WHERE s.code = :code"
        ),
        {"code": survey.CODE},
    ).one()
    last = connection.scalar(text("SELECT coalesce(max(id), 0) FROM comment"))
    values = {"start": start, "end": end, "edition": edition, "consultation": consultation}
    values |= {"last": last, "themes": THEMES}
    words = {
        "numbers": _NUMBERS[store],
        "uuid": _UUID[store],
        "moment": _MOMENT,
        "questions": _questions(),
        "columns": "(question, value)" if store == "postgresql" else "",
        "value": _JSON[store].format("q.value" if store == "postgresql" else "q.column2"),
        "evidence": _JSON[store].format("'[\"taxi\"]'"),
    }
    for statement in (RESPONSE, ANSWER, COMMENT, CONCERN, CODING):
        sql = statement.format(**words)
        if store == "sqlite":
            sql = sql.replace("q.question", "q.column1")
        connection.execute(text(sql), values)


def _questions() -> str:
    """Three single choices, one of several, and one text, as rows of SQL."""
    chosen = [one for one in TEN if one.kind == SINGLE][:3]
    several = next(one for one in TEN if one.kind == SEVERAL)
    rows = [(one.key, f'"{one.options[0].key}"') for one in chosen]
    rows += [(several.key, f'["{several.options[0].key}"]'), ("good", '"The taxi came late"')]
    return ", ".join(f"('{key}', '{value}')" for key, value in rows)
