import pytest

from analysis.language import detect
from analysis.sentences import split


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We waited a long time and nobody told us anything", "en"),
        ("Czekamy już dwa lata na diagnozę i nikt nie odpowiada", "pl"),
        ("Waxaan sugaynay laba sano mana jirto cid na caawisay", "so"),
        ("અમે બે વર્ષથી રાહ જોઈએ છીએ", "gu"),
        ("ہم دو سال سے انتظار کر رہے ہیں", "ur"),
        ("ਅਸੀਂ ਦੋ ਸਾਲਾਂ ਤੋਂ ਉਡੀਕ ਕਰ ਰਹੇ ਹਾਂ", "pa"),
    ],
)
def test_the_words_tell_the_language(text: str, language: str) -> None:
    assert detect(text) == language
    assert detect(text, form="ro") == language


@pytest.mark.parametrize("text", ["", "😀", "no", "ok", "123", "\x00"])
def test_unknown_is_an_honest_answer(text: str) -> None:
    assert detect(text) is None
    assert detect(text, form="gu") == "gu"


def test_gujarati_in_latin_letters_keeps_the_language_of_its_form() -> None:
    assert detect("mane lage chhe ke koi sambhaltu nathi", form="gu") == "gu"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is late. We wait!", ["It is late.", "We wait!"]),
        ("Dr. Shah was kind. E.g. she listened.", ["Dr. Shah was kind.", "E.g. she listened."]),
        ("It took 3.5 hours", ["It took 3.5 hours"]),
        ("one\ntwo\r\nthree", ["one", "two", "three"]),
        ("હા. ના।  ઠીક", ["હા.", "ના।", "ઠીક"]),
        ("کیوں؟ ہاں۔ ٹھیک", ["کیوں؟", "ہاں۔", "ٹھیک"]),
        ("很好。谢谢！", ["很好。", "谢谢！"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_readers_stop(text: str, parts: list[str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize("unit", [".", "!?", '."', "a.", "\n", "… "])
def test_a_megabyte_of_full_stops_is_split_at_once(unit: str) -> None:
    text = unit * (1_000_000 // len(unit)) + "x"
    assert "".join("".join(split(text)).split()) == "".join(text.split())
