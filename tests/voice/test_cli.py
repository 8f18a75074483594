"""The `voice` command as other programs call it."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner

from tests.samples import SURVEY
from tests.surveys.test_interchange_xlsform import make_book
from voice import cli
from voice.demo import loading

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICE_")}
    return kept | {"VOICE_DATA": str(tmp_path_factory.mktemp("cli"))}


@pytest.fixture(scope="module")
def run(environment: dict[str, str]) -> Callable[..., Done]:
    """The command as its process runs it, without waiting for a process to start."""

    def call(*words: object, **settings: str) -> Done:
        arguments = ["voice", *map(str, words)]
        with (
            mock.patch.dict(os.environ, environment | settings, clear=True),
            mock.patch.object(sys, "argv", arguments),
            redirect_stdout(io.StringIO()) as out,
            redirect_stderr(io.StringIO()) as err,
        ):
            try:
                cli.main()
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
        return Done(arguments, code, out.getvalue(), err.getvalue())

    assert call("demo", "--responses", "12").returncode == 0
    return call


@pytest.mark.parametrize(
    "verb",
    [
        "serve",
        "demo",
        "export",
        "user add",
        "user link",
        "consultation import",
        "survey import",
        "survey open",
        "survey close",
        "survey clip",
        "survey film",
        "survey films",
        "survey export",
        "comments import",
        "theme",
        "reseal",
        "backup",
        "restore",
        "doctor",
        "purge",
        "work",
    ],
)
def test_each_verb_helps_with_an_example(verb: str) -> None:
    shown = CliRunner().invoke(cli.voice, [*verb.split(), "--help"])
    assert shown.exit_code == 0
    assert f"voice {verb}" in shown.output.split("Example:")[1]


def test_the_installed_command_says_so_with_its_exit_code_and_waits_for_no_engine(
    environment: dict[str, str],
) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "voice", "fly"],
        env=environment | {"PYTHONPROFILEIMPORTTIME": "1"},  # names what it imports
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert "No such command" in done.stderr
    imported = re.findall(r"^import time:.*\|\s*([\w.]+)$", done.stderr, re.MULTILINE)
    assert "voice.cli" in imported
    assert not {"scipy", "sklearn", "textblob"} & set(imported)


def test_wrong_usage_is_2_and_a_refusal_is_1_with_one_line(run: Callable[..., Done]) -> None:
    assert run("theme").returncode == 2
    refused = run("theme", "nowhere")
    assert refused.returncode == 1
    assert refused.stderr.strip() == "voice: there is no consultation with the code nowhere"


def test_a_backup_is_written_once_and_comes_back_elsewhere(
    run: Callable[..., Done], environment: dict[str, str], tmp_path: Path
) -> None:
    file, new = tmp_path / "voice.zip", tmp_path / "new"
    made = run("backup", file)
    assert re.fullmatch(rf"\d+ rows and \d+ files are in {file}\n", made.stdout), made.stderr
    assert "--replace" in run("backup", file).stderr
    assert "is not empty" in run("restore", file).stderr
    new.mkdir()
    assert "another secret key" in run("restore", file, VOICE_DATA=str(new)).stderr
    for key in ("secret.key", "media.key"):
        (new / key).write_bytes((Path(environment["VOICE_DATA"]) / key).read_bytes())
        (new / key).chmod(0o600)
    back = run("restore", file, VOICE_DATA=str(new))
    assert back.returncode == 0, back.stderr
    looked = run("doctor", "--every-byte", VOICE_DATA=str(new))
    assert "fine   database (sqlite): whole and up to date" in looked.stdout
    assert looked.returncode == 0
    assert run("user", "link", "admin@demo.example", VOICE_DATA=str(new)).returncode == 0
    (new / "secret.key").chmod(0o644)
    looked = run("doctor", VOICE_DATA=str(new))
    assert looked.returncode == 1
    assert f"chmod 600 {new / 'secret.key'}" in looked.stdout


def test_a_new_person_gets_a_link_once(run: Callable[..., Done]) -> None:
    added = run("user", "add", "kim@example.org", "--role", "viewer", "--group", "Youth Forum")
    assert re.fullmatch(r"http://127.0.0.1:8000/account/link/\S+\n", added.stdout), added.stderr
    again = run("user", "add", "kim@example.org", "--role", "viewer")
    assert again.returncode == 1
    assert again.stderr.startswith("voice: kim@example.org is already here")
    renewed = run("user", "link", "kim@example.org")
    assert renewed.stdout.startswith("http://127.0.0.1:8000/account/link/")
    assert renewed.stdout != added.stdout
    assert "nobody" in run("user", "link", "who@example.org").stderr
    assert run("user", "add", "lou@example.org", "--role", "king").returncode == 2


def test_a_survey_goes_out_and_comes_back_the_same(
    run: Callable[..., Done], tmp_path: Path
) -> None:
    exported = json.loads(run("survey", "export", "moving-on").stdout)
    assert (exported["code"], exported["edition"]) == ("moving-on", 1)
    file = tmp_path / "copy.json"
    file.write_text(json.dumps(exported | {"code": "copy"}), "utf-8")
    assert "copy: " in run("survey", "import", file).stdout
    out = tmp_path / "out.json"
    assert run("survey", "export", "copy", "--out", out).returncode == 0
    again = json.loads(out.read_text("utf-8"))
    assert again["questions"] == exported["questions"]


def test_a_survey_goes_out_as_an_xlsform_and_comes_back_the_same(
    run: Callable[..., Done], tmp_path: Path
) -> None:
    book = tmp_path / "moving-on.xlsx"
    done = run("survey", "export", "moving-on", "--format", "xlsform", "--out", book)
    assert (done.returncode, done.stderr) == (0, "")
    assert "voice: other programs do not know “audience”.\n" in done.stdout
    before = json.loads(run("survey", "export", "moving-on").stdout)
    assert "moving-on: " in run("survey", "import", book).stdout
    assert json.loads(run("survey", "export", "moving-on").stdout) == before


def test_what_a_foreign_form_loses_is_said_row_by_row(
    run: Callable[..., Done], tmp_path: Path
) -> None:
    book = tmp_path / "form.xlsx"
    rows = [
        ["type", "name", "label", "relevant"],
        ["text", "Why", "Why?"],
        ["geopoint", "place", "Where?"],
        ["text", "more", "What else?", "once(${Why})"],
    ]
    book.write_bytes(make_book(survey=rows, settings=[["form_title"], ["Our day"]]))
    done = run("survey", "import", book, "--consultation", "transitions")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "survey row 1: words that name no language are taken for English.",
        "audience: the file does not say who is asked; we put “everyone”.",
        "survey row 3: “place” is left out: we have no questions of the type “geopoint”.",
        "survey row 2: “Why” is called “why” here.",
        "survey row 4: “more” is always asked. Its condition is left out: once(${Why})",
        "transitions-everyone: 2 questions, 5 things left out or changed, see above",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["type"], ["=1+1"]], "survey A2: this cell is a formula. Replace it by its value."),
        ([["type", "label"], ["text", "Why?"]], "The survey has no title (settings form_title)."),
    ],
)
def test_an_unusable_workbook_is_refused_in_one_line(
    run: Callable[..., Done], tmp_path: Path, rows: list[list[str]], said: str
) -> None:
    book = tmp_path / "form.xlsx"
    book.write_bytes(make_book(survey=rows))
    refused = run("survey", "import", book, "--consultation", "transitions")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == f"voice: cannot be used: {said}\n"


def test_an_area_asks_for_itself_from_the_command_line(
    run: Callable[..., Done], tmp_path: Path
) -> None:
    consultation = loading.read_json("consultation.json") | {"code": "short-breaks"}
    consultation["closes_on"] = "2099-01-31"
    file = tmp_path / "consultation.json"
    file.write_text(json.dumps(consultation), "utf-8")
    assert "short-breaks" in run("consultation", "import", file).stdout
    assert "already" in run("consultation", "import", file).stderr
    file.write_text(
        json.dumps(SURVEY | {"consultation": "short-breaks", "code": "breaks"}), "utf-8"
    )
    assert run("survey", "import", file).returncode == 0
    refused = run("survey", "open", "breaks")
    assert refused.returncode == 1
    assert "not checked (language ar)" in refused.stderr
    assert run("survey", "open", "breaks", "--with-drafts").stdout == "breaks: edition 1 is open\n"
    assert run("survey", "close", "breaks").stdout == "breaks: closed\n"
    assert run("survey", "close", "breaks").stderr == "voice: the survey breaks is not open\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "junk"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("DATA", "/proc/nowhere"),
        ("QUEUE_URL", "pigeon://post"),
        ("CONFIG", "/nowhere/voice.toml"),
    ],
)
def test_a_wrong_setting_is_one_line(run: Callable[..., Done], name: str, value: str) -> None:
    refused = run("theme", "transitions", **{f"VOICE_{name}": value})
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1, refused.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "This is no .xlsx, .lss or .json file of a survey."),
        (json.dumps(SURVEY | {"languages": ["en", "gu"]}), "words missing (language gu)"),
        (json.dumps(SURVEY | {"consultation": "nowhere"}), "no consultation with the code nowhere"),
        ("[" * 100_000, "file: not json"),
    ],
)
def test_an_unusable_survey_changes_nothing(
    run: Callable[..., Done], tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "broken.json"
    file.write_text(content, "utf-8")
    refused = run("survey", "import", file)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert run("survey", "export", "transitions-young-people").returncode == 1


def test_comments_come_in_from_a_file(run: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "facebook.csv"
    file.write_text("When,Comment\nMonday,The bus never came\nTuesday,\n", "utf-8")
    done = run("comments", "import", file, "--consultation", "transitions", "--text", "Comment")
    assert done.returncode == 0, done.stderr
    assert "1" in done.stdout
    wrong = run("comments", "import", file, "--consultation", "transitions", "--text", "Words")
    assert wrong.returncode == 1
    assert "Comment" in wrong.stderr


def test_a_clip_goes_into_the_draft_and_is_in_the_next_edition(
    run: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "told.mp3"
    file.write_bytes(b"ID3" + bytes(100))
    done = run("survey", "clip", "moving-on", "told.yes", "gu", file)
    assert done.returncode == 0, done.stderr
    assert run("survey", "open", "moving-on", "--with-drafts").returncode == 0
    document = json.loads(run("survey", "export", "moving-on").stdout)
    told = next(one for one in document["questions"] if one["key"] == "told")
    assert told["options"][0]["audio"]["gu"].startswith("clip:")
    refused = run("survey", "clip", "moving-on", "told.maybe", "gu", file)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_films_in_sign_language_are_switched_on_for_a_survey(
    run: Callable[..., Done], tmp_path: Path
) -> None:
    film, captions = tmp_path / "told.mp4", tmp_path / "told.vtt"
    film.write_bytes(b"\0\0\0\x20ftypisom" + bytes(100))
    captions.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nDid you know?\n", "utf-8")
    done = run("survey", "film", "moving-on", "told", "en", film, captions)
    assert done.returncode == 0, done.stderr
    assert run("survey", "films", "moving-on", "on").returncode == 0
    assert run("survey", "open", "moving-on", "--with-drafts").returncode == 0
    document = json.loads(run("survey", "export", "moving-on").stdout)
    told = next(one for one in document["questions"] if one["key"] == "told")
    assert document["sign_language"] is True
    assert told["signed"]["captions"].keys() == {"en"}
    refused = run("survey", "film", "moving-on", "told", "en", captions, captions)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_findings_are_taken_out_as_files(
    run: Callable[..., Done], environment: dict[str, str], tmp_path: Path
) -> None:
    with mock.patch.dict(os.environ, environment, clear=True):
        plain = CliRunner().invoke(cli.voice, ["export", "transitions", "--format", "json"])
    assert json.loads(plain.stdout_bytes)["numbers"] == "safe"
    exact = tmp_path / "exact.json"
    done = run("export", "transitions", "--format", "json", "--exact", "--out", exact)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(exact.read_text("utf-8"))["numbers"] == "exact"
    for form in ("csv", "comments", "xlsx", "qdpx"):
        out = tmp_path / f"out.{form}"
        assert run("export", "transitions", "--format", form, "--out", out).returncode == 0
        assert out.stat().st_size
    refused = run("export", "nothing", "--format", "csv")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert run("export", "transitions", "--format", "odt").returncode == 2
    assert run("export", "transitions", "--format", "csv", "--out", "/nowhere/x").returncode == 1
