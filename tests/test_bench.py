"""The bench's pure parts. No time is measured here: a busy machine must not fail the tests."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import brotli
import pytest
from flask import Flask, request
from werkzeug.datastructures import MultiDict

from bench import (
    accuracy,
    client,
    easyread,
    floor,
    phone_floor,
    priorities,
    rows,
    sayings,
    sound,
    stores,
    storing,
    survey,
    visits,
    workbench,
)
from bench.__main__ import tell
from bench.questions import SEVERAL, SINGLE, TEN, TEXT, make_answers
from bench.rows import Goal, Row
from surveys import documents, submissions
from voice.take_part.bodies import read_parcel


@pytest.mark.parametrize(("name", "least"), [("tuned", 25), ("held out", 10)])
def test_each_rule_about_words_and_pictures_has_labels_on_both_sides(name: str, least: int) -> None:
    labels = easyread.read(easyread.SETS[name])
    counts = Counter((one.rule, one.breaks) for one in labels)
    rules = [f"ER{number}" for number in range(1, 19) if number != 4]
    assert {rule for rule, _ in counts} == set(rules)
    assert min(counts[rule, breaks] for rule in rules for breaks in (True, False)) >= least
    assert len({(one.rule, one.text) for one in labels}) == len(labels)


def test_precision_counts_false_alarms_and_recall_counts_misses() -> None:
    breaks = [easyread.Label("ER6", True, text) for text in ("I have three.", "I have 3.")]
    keeps = [easyread.Label("ER6", False, text) for text in ("I have four.", "I have 4.")]
    assert easyread.score(breaks + keeps) == (0.5, 0.5)


def test_a_label_in_short_form_is_a_survey() -> None:
    short = "16+ [1F3E0] Where? | help: Pick 1. | Home | [2705] Out || Who?"
    assert easyread.survey_of(short) == {
        "easy_read": True,
        "youngest": 16,
        "questions": [
            {
                "text": {"en": "Where?"},
                "picture": "openmoji:1F3E0",
                "help": {"en": "Pick 1."},
                "options": [
                    {"text": {"en": "Home"}},
                    {"text": {"en": "Out"}, "picture": "openmoji:2705"},
                ],
            },
            {"text": {"en": "Who?"}},
        ],
    }


def test_a_percentile_is_a_value_that_was_seen() -> None:
    values = [float(number) for number in range(1, 101)]
    assert [rows.percentile(values, share) for share in (0.0, 0.5, 0.95, 0.99, 1.0)] == [
        *(1, 50, 95, 99, 100)
    ]
    assert rows.percentile([7.0], 0.99) == 7
    with pytest.raises(ValueError, match="no values"):
        rows.percentile([], 0.5)


def test_the_table_shows_each_ratio_beside_its_goal() -> None:
    table = rows.to_table(
        [
            Row("responses", 450.0, "1/s", 500.0, Goal("at_least", 0.9)),
            Row("memory", 200.0, "MB", 100.0, Goal("at_most", 1.5)),
            Row("first visit", 27.75, "KB", goal=Goal("at_most", 60)),
            Row("requests", 15.0, ""),
        ]
    )
    heading, good, bad, alone, plain = (line.split() for line in table.splitlines())
    assert heading == ["measured", "value", "unit", "floor", "ratio", "goal"]
    assert good == ["responses", "450", "1/s", "500", "0.90", "≥", "0.9", "met"]
    assert bad == ["memory", "200", "MB", "100", "2.00", "≤", "1.5", "NOT", "MET"]
    assert alone == ["first", "visit", "27.8", "KB", "≤", "60", "met"]
    assert plain == ["requests", "15"]


def test_the_file_holds_the_five_promised_fields(tmp_path: Path) -> None:
    path = tmp_path / "latest.json"
    goal = Goal("at_least", 0.9)
    rows.write([Row("a", 3.0, "1/s", 4.0, goal), Row("b", 1.0, "KB", goal=goal)], path)
    assert json.loads(path.read_text("utf-8")) == {
        "rows": [
            {"name": "a", "value": 3.0, "unit": "1/s", "floor": 4.0, "ratio": 0.75},
            {"name": "b", "value": 1.0, "unit": "KB", "floor": None, "ratio": None},
        ]
    }


def test_files_are_kept_and_read_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "SIZE", 100_000)
    monkeypatch.setattr(storing, "ROUNDS", 2)
    kept, read = storing.measure()
    assert (kept.name, read.name) == ("files sealed and kept", "files opened and read")
    assert all(row.value > 0 and row.ratio for row in (kept, read))


def test_each_list_of_listen_is_timed_with_comments_from_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbench, "COMMENTS", 60)
    monkeypatch.setattr(workbench, "STORES", (stores.SQLITE,))
    found = {row.name: row for row in workbench.measure(60, 1)}
    told = [name for name in found if name.startswith("Listen, ")]
    lists = [name for name in told if name.endswith(": p95")]
    assert len(lists) == 10
    assert len(told) == 12, "and the processor's time, by itself and with all counts afresh"
    assert all(found[name].goal and found[name].value > 0 for name in lists)


def test_every_side_asks_the_same_ten_questions() -> None:
    assert [question.kind for question in TEN] == [*[SINGLE] * 6, *[SEVERAL] * 2, *[TEXT] * 2]
    assert {len(question.options) for question in TEN if question.kind != TEXT} == {5}
    document = survey.document("transitions")
    documents.check(document)
    assert [question["key"] for question in document["questions"]] == [one.key for one in TEN]


def test_the_picture_survey_asks_the_same_with_a_picture_everywhere() -> None:
    plain = survey.document("transitions")
    drawn = survey.with_pictures(plain)
    documents.check(drawn)
    for asked in drawn["questions"]:
        assert all(one.pop("picture") for one in (asked, *asked.get("options", ())))
    assert drawn == plain


def test_the_phones_floor_asks_the_same_by_hand_and_comes_squeezed() -> None:
    client = phone_floor.create_app().test_client()
    for path, has_script in ((phone_floor.FORM_PATH, False), (phone_floor.STEPS_PATH, True)):
        page = client.get(path).text
        assert all(f'name="{question.key}"' in page for question in TEN)
        assert page.count("<input") == sum(len(question.options) for question in TEN)
        assert ("<script>" in page) == has_script
        assert len(page.partition("<script>")[2]) < 700
        squeezed = client.get(path, headers={"Accept-Encoding": "br"})
        assert brotli.decompress(squeezed.data).decode() == page
    assert client.post(phone_floor.FORM_PATH).location == phone_floor.THANKS_PATH


def test_made_up_answers_suit_the_floor_and_our_survey() -> None:
    document = survey.document("transitions") | {"edition": 1}
    for answers in islice(make_answers(1), 20):
        checked, problems = floor.check(MultiDict(answers))
        assert (checked, problems) == (answers, {})
        raw = json.loads(survey.to_response(answers))
        assert len(submissions.read_json(document, raw).given) == len(TEN)


def test_a_spoken_answer_is_sent_as_a_phone_sends_it() -> None:
    heard = survey.spoken(survey.document("transitions"))
    documents.check(heard)
    assert documents.takes_files(heard)
    body = sound.to_parts(b'{"a": 1}', b"\r\nsound\r\n")
    app = Flask("bench")
    app.config["MAX_FORM_MEMORY_SIZE"] = 1_000
    with app.test_request_context(method="PUT", data=body, content_type=sound.MULTIPART):
        parcel = read_parcel(request)
    assert parcel.response == {"a": 1}
    assert {name: file.read() for name, file in parcel.files.items()} == {"a": b"\r\nsound\r\n"}


def test_the_floor_refuses_what_does_not_fit() -> None:
    form = MultiDict(
        [("safe", "perhaps"), ("kind", "never"), ("kind", "often"), ("good", "x" * 9999)]
    )
    answers, problems = floor.check(form)
    assert answers == {}
    assert set(problems) == {"safe", "kind", "good"}


def test_a_reply_is_read_only_when_it_is_whole() -> None:
    whole = b"HTTP/1.1 303 See Other\r\nLocation: /thanks\r\ncontent-length: 2\r\n\r\nok"
    assert all(client.parse(whole[:end]) is None for end in range(len(whole)))
    reply = client.parse(whole)
    assert reply
    assert (reply.status, reply.header(b"location"), reply.body) == (303, b"/thanks", b"ok")


def test_a_chunked_reply_is_joined() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert client.parse(head + b"3\r\nabc\r\n") is None
    reply = client.parse(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert reply
    assert reply.body == b"abcde"


def test_a_visit_stops_at_the_first_unexpected_reply() -> None:
    visit = visits.by_form("/survey", make_answers(1))
    assert not next(visit).hands_in
    assert visit.send(client.Reply(200, b"", b"")).hands_in
    with pytest.raises(client.Unexpected, match="503 instead of 303"):
        visit.send(client.Reply(503, b"", b"busy"))


def test_a_part_that_breaks_is_named_and_loses_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    def breaks() -> Iterator[Row]:
        yield Row("half", 1.0, "")
        raise LookupError("gone")

    failed: list[str] = []
    whole = Row("whole", 2.0, "")
    rows = list(tell([("first", breaks), ("second", lambda: [whole])], failed))
    assert rows == [Row("half", 1.0, ""), whole]
    assert failed == ["first"]
    assert "LookupError: gone" in capsys.readouterr().err


def test_f1_counts_hits_misses_and_false_alarms() -> None:
    truth = {"1": frozenset("a"), "2": frozenset("ab"), "3": frozenset()}
    found = {"1": frozenset("a"), "2": frozenset("a"), "3": frozenset("b")}
    micro, macro = accuracy.f1(truth, found, ("a", "b", "c"))
    assert micro == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert macro == pytest.approx((1.0 + 0.0) / 2)


def test_composed_comments_differ_and_keep_their_themes() -> None:
    said = sayings.compose(200, seed=1)
    assert said == sayings.compose(200, seed=1)
    assert len({one.text for one in said}) == 200
    assert all(one.themes for one in said)


def test_simulated_phones_rank_the_same_way_every_time() -> None:
    first, second = (list(priorities.measure(groups=2, sizes=[(6, 9)])) for _ in range(2))
    assert first == second
    *taus, wrong, level = first
    assert all(row.unit == "tau" and row.value > 0.2 and row.floor for row in taus)
    assert (wrong.unit, level.unit) == ("%", "%")
