"""LimeSurvey's .lss files, new and old: what comes over, and what is named by its question."""

from typing import Any
from xml.sax.saxutils import escape

import pytest

from surveys.interchange import Imported, read

Rows = list[dict[str, Any]]


def make_lss(languages: tuple[str, ...] = ("en", "pl"), **tables: Rows) -> bytes:
    spoken = "".join(f"<language>{one}</language>" for one in languages)
    body = "".join(f"<{name}><rows>{_rows(rows)}</rows></{name}>" for name, rows in tables.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey'
        f"</LimeSurveyDocType><DBVersion>640</DBVersion><languages>{spoken}</languages>{body}"
        "</document>"
    ).encode()


def _rows(rows: Rows) -> str:
    return "".join(
        "<row>" + "".join(f"<{n}>{escape(str(v))}</{n}>" for n, v in row.items()) + "</row>"
        for row in rows
    )


_ASKED: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("A1", "L", "Where?", "Gdzie?", {"mandatory": "Y", "other": "Y"}),
    ("A2", "Y", "<p>Did you know&nbsp;it?</p><a href='x'>More</a>", "Czy?", {}),
    ("A3", "M", "What helped?", "Co?", {"relevance": '((A2.NAOK == "Y"))'}),
    ("A4", "F", "How often?", "Jak?", {"relevance": '((A3_S2.NAOK == "Y") && !is_empty(A1))'}),
    ("A5", "Q", "Two words", "Dwa", {"relevance": "!(A1 == 'x1') or 1X2X11.NAOK != \"x2\""}),
    ("A6", "5", "How good?", "Jak?", {}),
    ("A7", "N", "How many?", "Ile?", {"relevance": "(A6.NAOK >= 4)", "preg": "/[0-9]/"}),
    ("A8", "R", "Order", "Porządek", {"relevance": "count(A3.NAOK) > 1"}),
    ("A9", "G", "You are", "Jesteś", {}),
    ("B1", "*", "{A7 * 2}", "{A7 * 2}", {}),
    ("B2", "X", "Thanks {A1}", "Dzięki", {}),
    ("B3", ":", "Numbers", "Liczby", {}),
]
_INNER = {"A3": ("S1", "S2"), "A4": ("R1", "R2"), "A5": ("one", "two"), "B3": ("r1",)}
_ANSWERS = {"A1": ("x1", "x2"), "A4": ("1", "2"), "A8": ("h", "s")}


def make_new_lss() -> bytes:
    """As LimeSurvey writes it since version 4: words in tables of their own."""
    questions: Rows = []
    words: Rows = []
    inner: Rows = []
    answers: Rows = []
    answer_words: Rows = []
    for at, (title, kind, en, pl, more) in enumerate(_ASKED, start=11):
        row = {"qid": at, "parent_qid": 0, "sid": 1, "gid": 2, "type": kind, "title": title}
        questions.append(row | {"question_order": at, "scale_id": 0} | more)
        words += [
            {"qid": at, "question": text, "language": language}
            for language, text in (("en", en), ("pl", pl))
        ]
        for place, code in enumerate(_INNER.get(title, ()) + (("c1",) if title == "B3" else ())):
            qid = at * 100 + place
            scale = int(code == "c1")
            part = {"qid": qid, "parent_qid": at, "title": code, "question_order": 9 - place}
            inner.append(part | {"scale_id": scale, "type": "T", "gid": 2})
            words += [
                {"qid": qid, "question": f"{code} {one}", "language": one} for one in ("en", "pl")
            ]
        for place, code in enumerate(_ANSWERS.get(title, ())):
            aid = at * 100 + place
            answers.append({"aid": aid, "qid": at, "code": code, "sortorder": place, "scale_id": 0})
            answer_words += [
                {"aid": aid, "answer": f"{code} {one}", "language": one} for one in ("en", "pl")
            ]
    return make_lss(
        answers=answers,
        answer_l10ns=answer_words,
        groups=[{"gid": 2, "sid": 1, "group_order": 1, "grelevance": "1"}],
        group_l10ns=[{"gid": 2, "group_name": "First", "language": "en"}],
        questions=questions,
        subquestions=inner,
        question_l10ns=words,
        question_attributes=[
            {"qid": 17, "attribute": "min_num_value_n", "value": "1"},
            {"qid": 17, "attribute": "prefix", "value": "about"},
        ],
        quota=[{"id": 1}],
        surveys=[{"sid": 1, "language": "en", "additional_languages": "pl"}],
        surveys_languagesettings=[
            {"surveyls_language": "en", "surveyls_title": "Our day"},
            {"surveyls_language": "pl", "surveyls_title": "Nasz dzień"},
        ],
    )


@pytest.fixture(scope="module")
def imported() -> Imported:
    return read(make_new_lss(), "transitions")


def test_questions_of_every_usual_type_come_over(imported: Imported) -> None:
    document = imported.document
    assert document["title"] == {"en": "Our day", "pl": "Nasz dzień"}
    assert {one["key"]: one["kind"] for one in document["questions"]} == {
        "a1": "choice",
        "a2": "yes_no",
        "a3": "choices",
        "a4_r1": "choice",
        "a4_r2": "choice",
        "a5_one": "text",
        "a5_two": "text",
        "a6": "scale",
        "a7": "number",
        "a8": "ranking",
        "a9": "choice",
        "b2": "information",
        "b3_r1_c1": "number",
    }
    questions = {one["key"]: one for one in document["questions"]}
    assert questions["a2"]["text"] == {"en": "Did you know it?\nMore", "pl": "Czy?"}
    assert questions["a2"]["options"][0]["text"] == {"en": "Yes", "pl": "Tak"}
    assert questions["a4_r1"]["text"]["en"] == "How often?\nR1 en"
    assert questions["a7"]["min"] == 1
    assert [one["key"] for one in questions["a3"]["options"]] == ["s2", "s1"]


def test_its_conditions_are_ours(imported: Imported) -> None:
    found = {
        one["key"]: one["show_if"] for one in imported.document["questions"] if "show_if" in one
    }
    helped = {
        "all": [
            {"question": "a3", "includes": "s2"},
            {"not": {"question": "a1", "answered": False}},
        ]
    }
    words = {
        "any": [
            {"not": {"question": "a1", "is": "x1"}},
            {"not": {"question": "a1", "is": "x2"}},
        ]
    }
    assert found == {
        "a3": {"question": "a2", "is": "y"},
        "a4_r1": helped,
        "a4_r2": helped,
        "a5_one": words,
        "a5_two": words,
        "a7": {"any": [{"question": "a6", "is": 4}, {"question": "a6", "is": 5}]},
    }


def test_what_cannot_come_is_named_by_its_question(imported: Imported) -> None:
    said = {(one.sheet, one.what, one.why) for one in imported.left_out if one.why != "renamed"}
    assert said == {
        ("", "audience", "taken_for_everyone"),
        ("", "group", "group_heading"),
        ("", "pl", "language_not_whole"),
        ("", "quota", "quotas"),
        ("A1", "A1", "or_other"),
        ("A1", "mandatory", "must_be_answered"),
        ("A2", "A2", "words_added"),
        ("A2", "question", "markup_lost"),
        ("A4", "A4", "matrix"),
        ("A5", "A5", "matrix"),
        ("A7", "preg", "validation"),
        ("A7", "prefix", "no_place"),
        ("A8", "relevant", "condition_not_understood"),
        ("A9", "A9", "words_added"),
        ("B1", "B1", "no_such_kind"),
        ("B1", "question", "answer_in_words"),
        ("B2", "question", "answer_in_words"),
        ("B3", "B3", "matrix"),
    }
    assert imported.document["languages"] == ["en"]


def test_an_older_file_keeps_its_words_in_the_rows_of_each_language() -> None:
    both = (("en", "Why?"), ("pl", "Dlaczego?"))
    imported = read(
        make_lss(
            groups=[{"gid": 2, "group_name": "", "group_order": 0, "language": "en"}],
            questions=[
                {"qid": 5, "parent_qid": 0, "gid": 2, "type": "!", "title": "why"}
                | {"question": words, "language": language}
                for language, words in both
            ],
            answers=[
                {"qid": 5, "code": code, "answer": f"{code} {language}", "sortorder": 1}
                | {"language": language, "scale_id": 0}
                for code in ("a", "b")
                for language, _ in both
            ],
            surveys_languagesettings=[
                {"surveyls_language": one, "surveyls_title": "Day"} for one in ("en", "pl")
            ],
        ),
        "transitions",
    )
    assert imported.document["languages"] == ["en", "pl"]
    (question,) = imported.document["questions"]
    assert question["text"] == dict(both)
    assert [one["text"]["pl"] for one in question["options"]] == ["a pl", "b pl"]
