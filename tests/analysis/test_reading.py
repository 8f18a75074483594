import csv
from pathlib import Path

from click.testing import CliRunner

from analysis.cli import main
from analysis.reading import NO_WORDS, UNTRANSLATED, languages, left, read
from analysis.types import Codebook, Comment, Labelled, Theme

BUS = Theme(
    "bus", "School transport", "The bus or taxi to school is late or unkind", ("bus", "taxi")
)
GUJARATI = "બસ હંમેશા મોડી આવે છે અને કોઈ ફોન કરતું નથી"
POLISH = "Autobus zawsze się spóźnia i nikt nie dzwoni"


def test_a_codebook_speaks_its_own_language_first_and_those_of_its_phrases() -> None:
    assert languages(Codebook((BUS,))) == ("en",)
    more = Theme("wait", "Waiting for help", "It takes too long", ("રાહ જોવી", "બહુ મોડું થાય છે"))
    assert languages(Codebook((BUS, more))) == ("en", "gu")


def test_people_who_code_comments_in_another_language_teach_it() -> None:
    taught = [Labelled(Comment("1", POLISH), frozenset({"bus"}))]
    assert languages(Codebook((BUS,)), taught) == ("en", "pl")


def test_words_that_nobody_translated_are_left_and_said_to_be() -> None:
    heard = [
        Comment("1", "The bus is late"),
        Comment("2", GUJARATI),
        Comment("3", POLISH, translation="The bus is always late"),
        Comment("4", "😀"),
        Comment("5", "mane lage chhe", language="gu"),
        Comment("6", "ok"),
    ]
    readings = read(heard, ("en",))
    assert [one.comment.id for one in readings] == ["1", "2", "3", "4", "5", "6"]
    assert {one.comment.id: (one.language, one.why_not) for one in left(readings)} == {
        "2": ("gu", UNTRANSLATED),
        "4": (None, NO_WORDS),
        "5": ("gu", UNTRANSLATED),
    }
    assert readings[2].comment.text == "The bus is always late"
    assert readings[2].language == "pl"


def test_a_language_of_the_codebook_is_read_as_written_and_translated_where_it_can_be() -> None:
    heard = [Comment("1", GUJARATI), Comment("2", GUJARATI, translation="The bus is late")]
    own, translated = read(heard, ("en", "gu"))
    assert (own.comment.text, own.why_not) == (GUJARATI, None)
    assert translated.comment.text == "The bus is late"
    assert read(heard[1:], ("gu",))[0].comment.text == GUJARATI


def test_coding_writes_which_comments_were_left(tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text(
        "theme,name,keywords\n"
        "bus,The bus or taxi that takes children to school is late,bus;taxi;late bus\n",
        "utf-8",
    )
    (tmp_path / "c.csv").write_text(
        f"id,text,translation\n1,The school bus was late,\n2,{GUJARATI},\n"
        f"3,{POLISH},The bus is always late\n4,😀,\n",
        "utf-8",
    )
    out, rest = tmp_path / "out.csv", tmp_path / "left.csv"
    more = ["--codebook", str(tmp_path / "book.csv"), "--out", str(out), "--left", str(rest)]
    result = CliRunner().invoke(main, ["code", str(tmp_path / "c.csv"), *more])
    assert result.exit_code == 0, result.stderr
    assert "Could not be analysed: 1 no words, 1 not translated." in result.stderr
    assert {row["id"] for row in csv.DictReader(out.open(encoding="utf-8"))} == {"1", "3"}
    assert list(csv.DictReader(rest.open(encoding="utf-8"))) == [
        {"id": "2", "language": "gu", "reason": "not translated"},
        {"id": "4", "language": "", "reason": "no words"},
    ]
