import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from tests.analysis.families import CODEBOOK, COMMENTS, LABELLED


def write(path: Path, header: str, *rows: tuple[str, ...]) -> str:
    with path.open("w", encoding="utf-8", newline="") as page:
        writer = csv.writer(page)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return str(path)


@pytest.fixture
def comments(tmp_path: Path) -> str:
    rows = ((comment.id, comment.text) for comment in COMMENTS)
    return write(tmp_path / "comments.csv", "id,text", *rows)


@pytest.fixture
def codebook(tmp_path: Path) -> str:
    rows = (
        (t.key, t.name, t.description, ";".join(t.keywords), " | ".join(t.examples))
        for t in CODEBOOK
    )
    return write(tmp_path / "codebook.csv", "theme,name,description,keywords,examples", *rows)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def table(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_code_writes_a_row_a_coding(comments: str, codebook: str, tmp_path: Path) -> None:
    rows = ((x.comment.id, x.comment.text, ";".join(x.themes)) for x in LABELLED)
    labelled = write(tmp_path / "labelled.csv", "id,text,themes", *rows)
    found = table(run("code", comments, "--codebook", codebook, "--examples", labelled))
    assert list(found[0]) == ["id", "theme", "confidence", "evidence"]
    assert {row["theme"] for row in found} <= set(CODEBOOK.keys)
    assert all(0 <= float(row["confidence"]) <= 1 and row["evidence"] for row in found)


def test_single_gives_a_row_a_comment(codebook: str, tmp_path: Path) -> None:
    texts = ("None", "N/A", "", "NULL", "nan", "😀", 'She said "no",\nthen left', "=1+1")
    rows = [(f"c{number}", text) for number, text in enumerate(texts)]
    path = write(tmp_path / "odd.csv", "id,text", *rows)
    found = table(run("code", path, "--codebook", codebook, "--single"))
    assert [row["id"] for row in found] == [row[0] for row in rows]


def test_discover_writes_json_with_each_id_once(comments: str) -> None:
    result = run("discover", comments, "--themes", "5")
    found = json.loads(result.stdout)
    placed = [i for theme in found["themes"] for i in theme["members"]]
    assert sorted([*placed, *found["unplaced"]]) == sorted(c.id for c in COMMENTS)
    assert all(set(t) >= {"label", "phrases", "members", "quotes"} for t in found["themes"])


def test_sentiment_takes_words_and_numbers_as_examples(comments: str, tmp_path: Path) -> None:
    said = ("-2", "-1", "0", "1", "2", "negative", "neutral", "positive", "", "Positive")
    rows = [(str(n), f"it was number {n}", value) for n, value in enumerate(said)]
    examples = write(tmp_path / "felt.csv", "id,text,sentiment", *rows)
    found = table(run("sentiment", comments, "--examples", examples))
    assert [row["id"] for row in found] == [comment.id for comment in COMMENTS]
    assert {row["label"] for row in found} <= {"negative", "neutral", "positive"}


def test_redact_marks_places_in_the_text(tmp_path: Path) -> None:
    text = "🙂 Ring me on 07700 900123 please"
    path = write(tmp_path / "c.csv", "id,text", ("1", text), ("2", "Nothing here"))
    first, second = table(run("redact", path))
    (mark,) = json.loads(first["marks"])
    assert mark["kind"] == "phone"
    assert text[mark["start"] : mark["end"]] == mark["text"] == "07700 900123"
    assert (first["text"], second["marks"]) == (text, "[]")


def test_easyread_names_the_question_and_never_claims_easy_read(tmp_path: Path) -> None:
    hard = " ".join(["word"] * 30) + "."
    survey = {
        "languages": ["en", "pl"],
        "title": {"en": "Moving on"},
        "questions": [
            {"key": "move", "text": {"en": "Are you happy?"}, "help": {"en": hard}},
            {"key": "pick", "text": {"en": "Pick one."}, "options": [{"text": {"en": hard}}]},
        ],
    }
    path = tmp_path / "survey.json"
    path.write_text(json.dumps(survey), encoding="utf-8")
    result = run("easyread", str(path))
    found = json.loads(result.stdout)
    assert {f["place"] for f in found["findings"] if f["rule"] == "ER1"} == {
        "move.help",
        "pick.options.1",
    }
    assert set(found["findings"][0]) == {
        *("rule", "level", "place", "language", "start", "end", "advice", "offer"),
    }
    assert found["verdict"] == "2 things to mend"
    assert found["counts"]["error"] == 2
    assert "easy read" not in result.stdout.casefold()
    assert "'so'" in run("easyread", str(path), "--language", "so").stderr


def test_easyread_offers_what_could_be_said_instead(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("We saw three.\n", encoding="utf-8")
    (found,) = json.loads(run("easyread", str(path)).stdout)["findings"]
    assert found["offer"] == {"start": 7, "end": 12, "text": "3"}


def test_easyread_passes_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("We want to hear you.\n", encoding="utf-8")
    assert json.loads(run("easyread", str(path)).stdout)["verdict"] == "Passes machine checks"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b"id,words\n1,hello\n", "row 1: column text is missing"),
        (b"id,text\n1,caf\xe9\n", "row 2: is not UTF-8"),
        (b"\xff\xfei\x00d\x00", "row 1: is not UTF-8"),
        (b"id,text\n1,a\n1,b\n", "row 3, column id: '1' is used twice"),
        (b"id,text\n,a\n", "row 2, column id: is empty"),
        (b"id,text\n1,a,b\n", "row 2: has 3 cells, the header 2"),
        (b"id,text\n1\n", "row 2: has 1 cells, the header 2"),
        (b'id,text\n1,"never closed\n2,b\n', "is not CSV"),
        (b"id,text,text\n1,a,b\n", "column text is there twice"),
    ],
)
@pytest.mark.parametrize("verb", ["code", "discover", "sentiment", "redact"])
def test_a_broken_file_is_refused_in_one_line(
    raw: bytes, said: str, verb: str, tmp_path: Path, codebook: str
) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(raw)
    out = tmp_path / "out"
    more = ("--codebook", codebook) if verb == "code" else ()
    result = run(verb, str(path), *more, "--out", str(out))
    assert result.exit_code == 1
    assert "broken.csv" in result.stderr
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not out.exists()


def test_a_theme_that_is_not_in_the_codebook_names_its_row(
    comments: str, codebook: str, tmp_path: Path
) -> None:
    labelled = write(tmp_path / "l.csv", "id,text,themes", ("1", "a", "waits"), ("2", "b", "x;y"))
    result = run("code", comments, "--codebook", codebook, "--examples", labelled)
    assert result.exit_code == 1
    assert "l.csv, row 3, column themes: 'x' is not in the codebook" in result.stderr


def test_a_feeling_that_is_none_names_its_row(comments: str, tmp_path: Path) -> None:
    felt = write(tmp_path / "f.csv", "id,text,sentiment", ("1", "a", "3"))
    result = run("sentiment", comments, "--examples", felt)
    assert result.exit_code == 1
    assert "f.csv, row 2, column sentiment: '3'" in result.stderr


@pytest.mark.parametrize("header", ["theme,name", "theme,description"])
def test_a_codebook_without_themes_or_names_is_refused(
    comments: str, header: str, tmp_path: Path
) -> None:
    book = write(tmp_path / "book.csv", header)
    result = run("code", comments, "--codebook", book)
    assert result.exit_code == 1
    assert "book.csv" in result.stderr


def test_a_file_of_only_a_header_gives_only_a_header(codebook: str, tmp_path: Path) -> None:
    path = write(tmp_path / "none.csv", "id,text")
    assert table(run("code", path, "--codebook", codebook)) == []
    found = json.loads(run("discover", path).stdout)
    assert (found["themes"], found["unplaced"]) == ([], [])


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes("\ufeffID,Text\r\n1,kind\r\n\r\n2,rude\r\n".encode())
    assert [row["label"] for row in table(run("sentiment", str(path)))] == ["positive", "negative"]


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "long.csv", "id,text", ("1", "kind " * 200_000))
    assert [row["label"] for row in table(run("sentiment", path))] == ["positive"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("code",),
        ("code", "c.csv"),
        ("discover", "c.csv", "--themes", "0"),
        ("discover", "c.csv", "--seed", "x"),
        ("weave", "c.csv"),
    ],
)
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("verb", ["code", "discover", "sentiment", "redact", "easyread"])
def test_help_shows_an_example(verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert f"Example: python -m analysis {verb}" in " ".join(result.stdout.split())


def test_a_folder_that_is_not_there_is_refused(comments: str, tmp_path: Path) -> None:
    result = run("sentiment", comments, "--out", str(tmp_path / "no" / "out.csv"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_a_refusal_shows_no_traceback() -> None:
    command = [sys.executable, "-m", "analysis", "discover", "missing.csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "missing.csv: there is no such file\n"
