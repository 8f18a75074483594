"""XLSForm workbooks as other people write them: what comes over, and what is named row by row."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from surveys.errors import Unusable
from surveys.interchange import Imported, read, write
from tests.samples import EVERY_KIND

Rows = list[list[Any]]
_EN, _UR = "label::English (en)", "label::Urdu (ur)"
_WORDED = ("type", "name", _EN, _UR, "hint::English (en)", "hint::Urdu (ur)")
_RULES = ("relevant", "constraint", "required", "appearance", "parameters", "choice_filter")
_NEEDED = "not(${at_school} = '') and (${at_school} = 'yes' or ${at_school} = 'no')"
SURVEY: Rows = [
    [*_WORDED, *_RULES, "calculation", "default"],
    ["start", "start"],
    ["note", "Welcome", "Hello", "سلام"],
    ["begin group", "home", "At home", "گھر پر"],
    ["select_one yes_no", "at_school", "At school?", "سکول؟", "Now", "ابھی", None, None, "yes"],
    ["integer", "age", "How old?", "عمر؟", None, None, "${at_school} = 'yes'", ". >= 5 and . < 19"],
    ["integer", "days", "Days?", "دن؟", None, None, "${age} > 3", "(. >= 0) and (. <= 7)"],
    ["begin_repeat", "child", "Each child", "ہر بچہ", None, None, "${at_school} != 'no'"],
    ["select_multiple needs or_other", "Second-Need", "Needs?", "ضروریات؟", None, None, _NEEDED],
    ["text", "edition", "Why?", "کیوں؟", None, None, "selected(${Second-Need}, 'Speech')"],
    ["end_repeat"],
    ["end group"],
    ["select_one towns", "town", "Town?", "شہر؟", *[None] * 7, "county=${at_school}"],
    ["range", "score", "Score?", "سکور؟", *[None] * 6, "start=1 end=5 step=1"],
    ["range", "slide", "Slide?", "سلائیڈ؟", *[None] * 6, "start=0 end=100 step=5"],
    ["select_one often", "how_often", "How often?", "کتنی بار؟", *[None] * 5, "likert"],
    ["text", "low", "Why so low?", "کم کیوں؟", None, None, "${score} <= 2"],
    ["rank often", "order", "Order?", "ترتیب؟", *[None] * 6, "randomize=true"],
    ["image", "sketch", "Draw it", "بنائیں", *[None] * 5, "draw"],
    ["audio", "say_it", "Say it", "کہیں"],
    ["geopoint", "where", "Where?", "کہاں؟"],
    ["calculate", "total", *[None] * 10, "1+1"],
    ["acknowledge", "ok", "Is it OK?", "ٹھیک؟"],
    ["text", "last", "Anything, ${age}?", "کچھ؟", None, None, "count-selected(${order}) > 1"],
]
CHOICES: Rows = [
    ["list_name", "name", _EN, _UR, "county", "media::image"],
    ["yes_no", "yes", "Yes", "ہاں"],
    ["yes_no", "no", "No", "نہیں"],
    ["needs", "Speech", "Speech", "بولنا", None, "speech.png"],
    ["needs", 2, "Moving", "چلنا"],
    ["towns", "blaby", "Blaby", "بلیبی", "leics"],
    ["towns", "derby", "Derby", "ڈربی", "derbys"],
    ["towns", "derby", "Derby again", "ڈربی", "leics"],
    ["often", "never", "Never", "کبھی نہیں"],
    ["often", "always", "Always", "ہمیشہ"],
    ["spare", "one", "One", "ایک"],
]
SETTINGS: Rows = [
    ["form_title", "form_title::Urdu (ur)", "form_id", "default_language", "style"],
    ["Our day", "ہمارا دن", "Our_Day", "English (en)", "pages"],
]


def make_book(**sheets: Rows) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def imported() -> Imported:
    return read(make_book(survey=SURVEY, choices=CHOICES, settings=SETTINGS), "transitions")


def conditions(document: dict[str, Any]) -> dict[str, Any]:
    return {one["key"]: one["show_if"] for one in document["questions"] if "show_if" in one}


def test_a_foreign_form_in_two_languages_becomes_a_draft_of_ours(imported: Imported) -> None:
    document = imported.document
    assert document["title"] == {"en": "Our day", "ur": "ہمارا دن"}
    assert document["code"] == "our-day"
    assert document["wording"] == {"en": "draft", "ur": "draft"}
    assert {one["key"]: one["kind"] for one in document["questions"]} == {
        "welcome": "information",
        "at_school": "choice",
        "age": "number",
        "days": "number",
        "second_need": "choices",
        "edition_2": "text",
        "town": "choice",
        "score": "scale",
        "slide": "number",
        "how_often": "scale",
        "low": "text",
        "order": "ranking",
        "sketch": "drawing",
        "say_it": "voice",
        "ok": "information",
        "last": "text",
    }
    questions = {one["key"]: one for one in document["questions"]}
    assert questions["at_school"]["help"] == {"en": "Now", "ur": "ابھی"}
    assert (questions["days"]["min"], questions["days"]["max"]) == (0, 7)
    assert (questions["slide"]["min"], questions["slide"]["max"]) == (0, 100)
    assert [one["key"] for one in questions["second_need"]["options"]] == ["speech", "o_2"]
    assert len(questions["town"]["options"]) == 2


def test_conditions_follow_their_questions_and_groups(imported: Imported) -> None:
    yes = {"question": "at_school", "is": "yes"}
    no = {"question": "at_school", "is": "no"}
    in_repeat = {"not": no}
    assert conditions(imported.document) == {
        "age": yes,
        "second_need": {
            "all": [
                in_repeat,
                {
                    "all": [
                        {"not": {"question": "at_school", "answered": False}},
                        {"any": [yes, no]},
                    ]
                },
            ]
        },
        "edition_2": {"all": [in_repeat, {"question": "second_need", "includes": "speech"}]},
        "low": {"any": [{"question": "score", "is": 1}, {"question": "score", "is": 2}]},
    }


def test_everything_else_is_named_with_its_row(imported: Imported) -> None:
    named = {(one.sheet, one.row, one.what, one.why) for one in imported.left_out}
    assert named == {
        ("", None, "audience", "taken_for_everyone"),
        ("settings", 2, "style", "no_place"),
        ("settings", 2, "Our_Day", "renamed"),
        ("survey", 2, "start", "no_such_kind"),
        ("survey", 3, "Welcome", "renamed"),
        ("survey", 4, "home", "group_heading"),
        ("survey", 5, "required", "no_place"),
        ("survey", 6, "constraint", "no_place"),
        ("survey", 7, "relevant", "condition_does_not_fit"),
        ("survey", 8, "child", "asked_once"),
        ("survey", 8, "child", "group_heading"),
        ("survey", 9, "Second-Need", "or_other"),
        ("survey", 9, "Second-Need", "renamed"),
        ("survey", 10, "edition", "renamed"),
        ("survey", 13, "choice_filter", "no_place"),
        ("survey", 14, "score", "range_as_scale"),
        ("survey", 21, "where", "no_such_kind"),
        ("survey", 22, "total", "no_such_kind"),
        ("survey", 23, "ok", "told_only"),
        ("survey", 24, "label", "answer_in_words"),
        ("survey", 24, "relevant", "condition_not_understood"),
        ("choices", 4, "Speech", "renamed"),
        ("choices", 4, "media::image", "no_place"),
        ("choices", 5, "2", "renamed"),
        ("choices", 6, "county", "no_place"),
        ("choices", 7, "county", "no_place"),
        ("choices", 8, "derby", "option_twice"),
        ("choices", 11, "spare", "list_not_used"),
    }


def test_what_came_from_elsewhere_goes_out_and_comes_back_the_same(imported: Imported) -> None:
    assert read(write(imported.document, "xlsform").data).document == imported.document


def test_a_language_with_a_gap_waits_and_keeps_its_words() -> None:
    survey = [
        ["type", "name", "label", "label::Polish"],
        ["text", "why", "Why?", "Dlaczego?"],
        ["text", "when", "When?"],
    ]
    found = read(make_book(survey=survey, settings=[["form_title"], ["Day"]]), "transitions")
    assert found.document["languages"] == ["en"]
    assert found.document["questions"][0]["text"]["pl"] == "Dlaczego?"
    left = {one.what: one for one in found.left_out}
    assert (left["pl"].why, left["pl"].details["missing"]) == ("language_not_whole", 2)
    assert left["label"].why == "taken_for_english"


def test_no_words_are_made_up_where_no_language_is_whole() -> None:
    survey = [
        ["type", "name", _EN, _UR],
        ["text", "why", "Why?", None],
        ["text", "when", None, "کب؟"],
    ]
    with pytest.raises(Unusable) as refused:
        read(make_book(survey=survey, settings=[["form_title"], ["Day"]]), "transitions")
    assert [(one.field, one.details["language"]) for one in refused.value.problems] == [
        ("when.text", "en"),
        ("title", "ur"),
    ]


def test_pyxform_makes_a_form_of_what_we_write() -> None:
    exported = write(EVERY_KIND, "xlsform")
    form = convert(xlsform=exported.data, validate=False, file_type=".xlsx").xform
    assert '<translation lang="Arabic (ar)">' in form
    assert "relevant=\" /data/yes_no  = 'yes'\"" in form
    lost = {(one.what, one.details.get("question")) for one in exported.left_out}
    assert {("columns_list", "sort"), ("seconds", "voice"), ("stars", "stars")} <= lost


def test_words_that_were_changed_elsewhere_are_a_draft_again() -> None:
    book = load_workbook(BytesIO(write(EVERY_KIND, "xlsform").data))
    column = [cell.value for cell in book["survey"][1]].index("label::English (en)") + 1
    book["survey"].cell(2, column, "Something else")
    file = BytesIO()
    book.save(file)
    found = read(file.getvalue())
    assert found.document["wording"] == {"en": "draft", "ar": "draft"}
    assert [(one.what, one.why) for one in found.left_out] == [("en", "words_changed")]
