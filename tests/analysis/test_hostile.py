"""Whatever people write, paste or upload: a result for each comment, or one clear line."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from analysis.redact import mark
from analysis.sentiment import judge
from analysis.types import Comment
from tests.analysis.families import CODEBOOK, LABELLED

HOSTILE = (
    "😀🎉👩‍👩‍👧 👍🏽",
    "mixed שלום and مرحبا \u202eright to left\u202c \u2066again\u2069",
    "\x00 null \x07 bell \x1b[31m red \x7f",
    "Z̸̛͉a̷̰͝l̶̢͐g̴̱̈́o̵̡͐ " * 20,
    "\u200b\u200d\ufeff",
    '=HYPERLINK("http://x.example","click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3",
    "+44 7700 900123",
    "a" * 50_000,
    "help " * 20_000,
    "'; DROP TABLE comments; --",
    "<script>alert(1)</script>",
    'She said "no",\r\nthen "yes"',
    "   ",
    "\ud83d".encode("utf-8", "replace").decode(),
    "None",
    "ſẞıİ ﬁ Ⅷ ①",
    "૧૨૩ ٤٥٦",
)
VERBS = ("code", "discover", "sentiment", "redact")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def write(path: Path, header: str, rows: Sequence[tuple[str, ...]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as page:
        csv.writer(page, lineterminator="\r\n").writerows([header.split(","), *rows])
    return str(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile")
    rows = [
        (t.key, t.name, t.description, ";".join(t.keywords), " | ".join(t.examples))
        for t in CODEBOOK
    ]
    write(path / "book.csv", "theme,name,description,keywords,examples", rows)
    labelled = [(x.comment.id, x.comment.text, ";".join(x.themes)) for x in LABELLED]
    write(path / "labelled.csv", "id,text,themes", labelled)
    write(path / "odd.csv", "id,text", [(f"={n}", text) for n, text in enumerate(HOSTILE)])
    return path


def verb(name: str, folder: Path, file: str = "odd.csv") -> Result:
    more = ("--codebook", str(folder / "book.csv"), "--single") if name == "code" else ()
    return run(name, str(folder / file), *more)


@pytest.mark.parametrize("name", VERBS)
def test_no_comment_is_lost_whatever_it_holds(name: str, folder: Path) -> None:
    result = verb(name, folder)
    assert result.exit_code == 0, result.stderr
    expected = [f"={number}" for number in range(len(HOSTILE))]
    if name == "discover":
        found = json.loads(result.stdout)
        placed = [i for theme in found["themes"] for i in theme["members"]]
        assert sorted([*placed, *found["unplaced"]]) == sorted(expected)
    else:
        rows = list(csv.DictReader(io.StringIO(result.stdout, newline="")))
        assert [row["id"] for row in rows] == expected


def test_texts_come_back_as_they_were_so_that_marks_fit(folder: Path) -> None:
    out = folder / "marked.csv"
    assert run("redact", str(folder / "odd.csv"), "--out", str(out)).exit_code == 0
    with out.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["text"] for row in rows] == list(HOSTILE)
    for row in rows:
        for one in json.loads(row["marks"]):
            assert row["text"][one["start"] : one["end"]] == one["text"]


def test_half_letters_that_no_file_can_hold_are_judged_and_marked() -> None:
    text = "My son Jake \ud83d was not helped"
    assert judge([Comment("1", text)])[0].label in {"negative", "neutral"}
    assert [one.text for one in mark(text)] == ["Jake"]


def test_half_letters_in_a_survey_are_written_as_json_knows_them(tmp_path: Path) -> None:
    path = tmp_path / "survey.json"
    path.write_text('{"title": {"en": "SHOUT \\ud83d"}, "questions": []}', encoding="utf-8")
    result = run("easyread", str(path))
    assert result.exit_code == 0, result.stderr
    json.loads(result.stdout)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'id,text\n1,"two\nlines"\n2,caf\xe9\n', "row 3: is not UTF-8"),
        (b"id,text\r\n1,fine\r\n2,it\x92s late\r\n", "row 3: is not UTF-8"),
        (b"id;text\n1;a\n", "column id is missing"),
        (b'id,text\n1,a"b"c\n2,"x" y\n', "is not CSV"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (b"   \n", "is empty"),
    ],
)
@pytest.mark.parametrize("name", VERBS)
def test_a_file_that_is_no_table_is_refused_in_one_line(
    name: str, raw: bytes, said: str, folder: Path
) -> None:
    (folder / "broken.csv").write_bytes(raw)
    result = verb(name, folder, "broken.csv")
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_id_is_kept_with_its_spaces(folder: Path) -> None:
    write(folder / "ids.csv", "id,text", [(" 1", "kind"), ("1", "rude"), ("00", "ok")])
    rows = csv.DictReader(io.StringIO(run("sentiment", str(folder / "ids.csv")).stdout))
    assert [row["id"] for row in rows] == [" 1", "1", "00"]


_ALL_VERBS = """
import sys
from click.testing import CliRunner
from analysis.cli import main
odd, book, labelled, felt = sys.argv[1:]
for words in (["code", odd, "--codebook", book, "--examples", labelled],
              ["discover", odd], ["sentiment", odd, "--examples", felt]):
    done = CliRunner().invoke(main, [*words, "--seed", "5"])
    assert done.exit_code == 0, done.stderr
    sys.stdout.buffer.write(done.stdout_bytes)
"""


def test_any_number_of_threads_writes_the_same_bytes(folder: Path) -> None:
    heard = [(f"c{n}", x.comment.text) for n, x in enumerate(LABELLED[:30])]
    felt = [(*one, ("negative", "positive")[n % 2]) for n, one in enumerate(heard)]
    names = (
        write(folder / "heard.csv", "id,text", heard),
        *(str(folder / name) for name in ("book.csv", "labelled.csv")),
        write(folder / "felt.csv", "id,text,sentiment", felt),
    )
    written = []
    for threads, chance in (("1", "0"), ("4", "77")):
        more = {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        done = subprocess.run(
            [sys.executable, "-c", _ALL_VERBS, *names],
            env={**os.environ, **more, "PYTHONHASHSEED": chance},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        written.append(done.stdout)
    assert written[0] == written[1] != b""
