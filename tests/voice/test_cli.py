"""The `voice` command as other programs call it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.samples import SURVEY

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Done]:
    data = tmp_path_factory.mktemp("cli")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICE_")}

    def call(*words: object) -> Done:
        return subprocess.run(
            [Path(sys.executable).parent / "voice", *map(str, words)],
            env=kept | {"VOICE_DATA": str(data)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert call("demo", "--responses", "12").returncode == 0
    return call


@pytest.mark.parametrize(
    "verb",
    ["serve", "demo", "user add", "survey import", "survey export", "comments import", "theme"],
)
def test_each_verb_helps_with_an_example(run: Callable[..., Done], verb: str) -> None:
    shown = run(*verb.split(), "--help")
    assert shown.returncode == 0
    assert f"voice {verb}" in shown.stdout.split("Example:")[1]


def test_wrong_usage_is_2_and_a_refusal_is_1_with_one_line(run: Callable[..., Done]) -> None:
    assert run("fly").returncode == 2
    assert run("theme").returncode == 2
    refused = run("theme", "nowhere")
    assert refused.returncode == 1
    assert refused.stderr.strip() == "voice: there is no consultation with the code nowhere"


def test_a_new_person_gets_a_link_once(run: Callable[..., Done]) -> None:
    added = run("user", "add", "kim@example.org", "--role", "viewer", "--group", "Youth Forum")
    assert re.fullmatch(r"http://127.0.0.1:8000/account/link/\S+\n", added.stdout), added.stderr
    again = run("user", "add", "kim@example.org", "--role", "viewer")
    assert (again.returncode, again.stderr) == (1, "voice: kim@example.org is already here\n")
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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "file: not json"),
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
