"""A survey of LimeSurvey as one of ours."""

from collections import defaultdict
from collections.abc import Iterator

from surveys.interchange.assembly import assemble
from surveys.interchange.bounds import refuse
from surveys.interchange.limesurvey import questions
from surveys.interchange.limesurvey.questions import Asked, Part
from surveys.interchange.limesurvey.tables import Row, Tables, in_order, read_tables
from surveys.interchange.limesurvey.texts import Texts, of_answer
from surveys.interchange.tongues import code_of
from surveys.interchange.values import Found, Gathered, Imported, LeftOut

_NOT_ASKED_ABOUT = {"quota": "quotas", "assessments": "assessments", "conditions": "old_conditions"}
_OF_A_ROW = {"preg": "validation", "mandatory": "must_be_answered"}
_TYPES_SAID = {"O": "comment_box", "P": "comment_box", "|": "pictures_only"}
_ALWAYS = frozenset({"", "1"})
_OFF = frozenset({"", "0", "N"})


def read(data: bytes, consultation: str | None = None) -> Imported:
    """The survey in an .lss file, and what of it could not come over, by the question's code.

    Raises `Unusable`.
    """
    names, tables = read_tables(data)
    languages = list(dict.fromkeys(code for name in names if (code := code_of(name))))
    if not languages:
        refuse("no_language")
    texts = Texts(tables)
    parts = {
        "format": "voice-survey/1",
        "consultation": consultation or refuse("no_consultation"),
        "title": _read_title(tables, texts),
        "audience": "everyone",
        "wording": dict.fromkeys(languages, "draft"),
    }
    left_out = _name_tables(tables)
    found = _read_questions(tables, texts, languages, left_out)
    return assemble(Gathered(parts, found, languages, left_out + texts.left_out))


def _name_tables(tables: Tables) -> list[LeftOut]:
    """What stands in tables that we do not read, and what no table says."""
    unread = [
        LeftOut(table, why, details={"count": len(tables[table])})
        for table, why in _NOT_ASKED_ABOUT.items()
        if tables.get(table)
    ]
    return [*unread, LeftOut("audience", "taken_for_everyone")]


def _read_title(tables: Tables, texts: Texts) -> dict[str, str]:
    rows = [
        row | {"language": row.get("surveyls_language", "")}
        for row in tables.get("surveys_languagesettings", [])
    ]
    title = texts.of_rows("title", "surveyls_title", rows)
    return title or refuse("title_missing", "surveyls_title")


def _read_questions(
    tables: Tables, texts: Texts, languages: list[str], left_out: list[LeftOut]
) -> list[Found]:
    parts = {
        "inner": _by(tables.get("subquestions", []) + tables.get("questions", []), "parent_qid"),
        "answers": _by(tables.get("answers", []), "qid"),
        "attributes": _by(tables.get("question_attributes", []), "qid"),
    }
    every: list[Found] = []
    for group, row in _questions_in_order(tables, texts, left_out):
        asked = _gather(row, texts, parts, languages)
        found = list(questions.make(asked))
        relevance = [group.get("grelevance", ""), row.get("relevance", "")]
        for one in found:
            one.relevant = tuple(text for text in relevance if text not in _ALWAYS)
        every += found
        left_out += _name_rest(asked, found)
    return every


def _gather(
    row: Row, texts: Texts, parts: dict[str, dict[str, list[Row]]], languages: list[str]
) -> Asked:
    """A question with its words, subquestions, answers and attributes."""
    qid, name = row.get("qid", ""), row.get("title", "")
    inner, answers, attributes = (parts[one].get(qid, []) for one in parts)
    return Asked(
        row,
        name,
        texts.wording(name, "question", "qid", qid),
        texts.wording(name, "help", "qid", qid),
        tuple(_subquestions(texts, name, inner)),
        tuple(_answers(texts, name, answers)),
        {one.get("attribute", ""): one.get("value", "") for one in attributes},
        tuple(languages),
    )


def _by(rows: list[Row], field: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.get(field, "")].append(row)
    return found


def _once(rows: list[Row], *fields: str) -> list[Row]:
    """The rows of one language each, without the same again in other languages."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        seen.setdefault(tuple(row.get(field, "") for field in fields), row)
    return list(seen.values())


def _questions_in_order(
    tables: Tables, texts: Texts, left_out: list[LeftOut]
) -> Iterator[tuple[Row, Row]]:
    tops = [row for row in tables.get("questions", []) if row.get("parent_qid", "0") in ("", "0")]
    in_groups = _by(_once(tops, "qid"), "gid")
    for group in in_order(_once(tables.get("groups", []), "gid"), "group_order"):
        name = texts.wording("group", "group_name", "gid", group.get("gid", ""))
        words = next(iter(name.values()), "")[:80]
        if words:
            left_out.append(LeftOut("group", "group_heading", details={"words": words}))
        for row in in_order(in_groups.get(group.get("gid", ""), []), "question_order"):
            yield group, row


def _subquestions(texts: Texts, place: str, rows: list[Row]) -> Iterator[Part]:
    for row in in_order(_once(rows, "qid"), "question_order"):
        text = texts.wording(place, "question", "qid", row.get("qid", ""))
        yield Part(row.get("title", ""), text, row.get("scale_id", "") or "0")


def _answers(texts: Texts, place: str, rows: list[Row]) -> Iterator[Part]:
    for row in in_order(_once(rows, "code", "scale_id"), "sortorder"):
        yield Part(
            row.get("code", ""), of_answer(texts, place, row), row.get("scale_id", "") or "0"
        )


def _name_rest(asked: Asked, found: list[Found]) -> Iterator[LeftOut]:
    """What a question has that ours do not."""
    kind = asked.row.get("type", "")
    if not found:
        yield LeftOut(asked.name, "no_such_kind", asked.name, details={"type": kind})
        return
    for why in _reasons_of_type(kind):
        yield LeftOut(asked.name, why, asked.name, details={"count": len(found)})
    if asked.row.get("other", "N") == "Y":
        yield LeftOut(asked.name, "or_other", asked.name)
    for field, why in _OF_A_ROW.items():
        if asked.row.get(field, "") not in _OFF:
            yield LeftOut(field, why, asked.name)
    yield from _name_attributes(asked)


def _reasons_of_type(kind: str) -> Iterator[str]:
    if questions.is_matrix(kind):
        yield "matrix"
    if kind in questions.WITH_STOCK_WORDS:
        yield "words_added"
    if kind in _TYPES_SAID:
        yield _TYPES_SAID[kind]


def _name_attributes(asked: Asked) -> Iterator[LeftOut]:
    for name, value in asked.attributes.items():
        if value not in _OFF and name not in questions.READ_ATTRIBUTES:
            yield LeftOut(name, "no_place", asked.name, details={"written": value[:80]})
