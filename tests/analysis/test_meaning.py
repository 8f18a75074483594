import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from analysis import meaning
from analysis.cli import main
from analysis.meaning import model
from analysis.meaning.model import MINILM, Known
from analysis.types import Encoder
from tests.analysis import tiny_bert

TEXTS = ["The bus was late.", "no one", "Kind staff, kind help", "bus", "lists of help"]
# The same in the tiny vocabulary: [CLS] … [SEP], unknown words as [UNK].
TOKENS = [
    [2, 4, 5, 6, 7, 14, 3],
    [2, 12, 13, 3],
    [2, 8, 9, 1, 8, 15, 3],
    [2, 5, 3],
    [2, 10, 11, 1, 15, 3],
]


@pytest.fixture(scope="module")
def weights() -> dict[str, Any]:
    return tiny_bert.make_weights()


@pytest.fixture
def source(tmp_path: Path, weights: dict[str, Any]) -> tuple[Path, Known]:
    folder = tmp_path / "model"
    return folder, tiny_bert.write(folder, weights)


@pytest.fixture
def encoder(source: tuple[Path, Known], tmp_path: Path) -> Encoder:
    return meaning.load(str(source[0]), cache=tmp_path / "cache", known=source[1])


def test_vectors_are_those_of_the_model_in_floats_padded_and_masked(
    encoder: Encoder, weights: dict[str, Any]
) -> None:
    found, expected = encoder.vectors(TEXTS), tiny_bert.forward(weights, TOKENS)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    likeness = found @ expected.T
    assert likeness.diagonal().min() > 0.999
    assert (likeness - np.eye(len(TEXTS))).max() < 0.98


def test_tones_are_those_of_the_middle_layer(encoder: Encoder, weights: dict[str, Any]) -> None:
    found = encoder.tones(TEXTS)
    expected = tiny_bert.forward(weights, TOKENS, tiny_bert.LAYERS // 2)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert (found * expected).sum(axis=1).min() > 0.999
    assert (found * encoder.vectors(TEXTS)).sum(axis=1).max() < 0.98


def test_a_vector_is_the_same_alone_among_others_and_from_memory(
    source: tuple[Path, Known], tmp_path: Path
) -> None:
    def fresh(name: str) -> Encoder:
        return meaning.load(str(source[0]), cache=tmp_path / name, known=source[1])

    among = fresh("a").vectors([*TEXTS, *(f"{text} bus" for text in TEXTS), TEXTS[0]])
    alone = np.vstack([fresh(f"b{at}").vectors([text]) for at, text in enumerate(TEXTS)])
    assert among[: len(TEXTS)].tobytes() == alone.tobytes()
    assert among[-1].tobytes() == among[0].tobytes()
    assert fresh("a").vectors(TEXTS).tobytes() == alone.tobytes()


def test_nothing_is_encoded_twice(source: tuple[Path, Known], tmp_path: Path) -> None:
    batches: list[int] = []
    for _ in range(2):
        encoder = meaning.load(
            str(source[0]), cache=tmp_path, known=source[1], step=lambda: batches.append(1)
        )
        encoder.vectors(TEXTS * 3)
        encoder.vectors(TEXTS)
        encoder.tones(TEXTS)
    assert len(batches) == len({len(one) for one in TOKENS})


def test_memory_holds_no_words_and_forgets_after_thirty_days(
    encoder: Encoder, source: tuple[Path, Known], tmp_path: Path
) -> None:
    encoder.vectors(TEXTS)
    file = tmp_path / "cache" / "vectors.db"
    assert b"bus" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    with sqlite3.connect(file) as rows:
        rows.execute("UPDATE vector SET day = day - 31")
    meaning.load(str(source[0]), cache=tmp_path / "cache", known=source[1])
    with sqlite3.connect(file) as rows:
        assert rows.execute("SELECT count(*) FROM vector").fetchone() == (0,)


def test_a_broken_memory_or_made_file_is_made_anew(
    encoder: Encoder, source: tuple[Path, Known], tmp_path: Path
) -> None:
    expected = encoder.vectors(TEXTS).tobytes()
    cache = tmp_path / "cache"
    (cache / "vectors.db").write_bytes(b"no database " * 400)
    (made,) = cache.glob("*.onnx")
    made.write_bytes(made.read_bytes()[:1000])
    again = meaning.load(str(source[0]), cache=cache, known=source[1])
    assert again.vectors(TEXTS).tobytes() == expected


def test_work_can_be_stopped_between_batches(source: tuple[Path, Known], tmp_path: Path) -> None:
    def stop() -> None:
        raise InterruptedError

    encoder = meaning.load(str(source[0]), cache=tmp_path, known=source[1], step=stop)
    with pytest.raises(InterruptedError):
        encoder.vectors(TEXTS)


def test_hostile_texts_get_a_vector(encoder: Encoder) -> None:
    texts = [
        "",
        "   ",
        "😀" * 50,
        "\ud800",
        "\x00\x07",
        "‮abc‬ שלום",
        "bus " * 2_500_000,
        "ab" * 10**6,
    ]
    found = encoder.vectors(texts)
    assert found.shape == (len(texts), tiny_bert.WIDTH)
    assert np.isfinite(found).all()
    assert encoder.vectors([]).shape == (0, tiny_bert.WIDTH)


def test_weights_of_another_model_and_half_a_file_are_refused(
    source: tuple[Path, Known], tmp_path: Path
) -> None:
    folder, known = source
    with pytest.raises(meaning.MeaningRefused, match=r"not the file of all-MiniLM-L6-v2"):
        meaning.load(str(folder), cache=tmp_path / "other", known=MINILM)
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[:-100])
    with pytest.raises(meaning.MeaningRefused, match=r"changed or incomplete"):
        meaning.load(str(folder), cache=tmp_path / "cache", known=known)
    assert not list((tmp_path / "cache").glob("*.onnx"))


def test_what_is_missing_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: tuple[Path, Known]
) -> None:
    assert meaning.missing(str(source[0])) == ""
    assert meaning.missing(str(source[0].parent)) == ""  # the package that holds `model`
    assert "holds no model.safetensors" in meaning.missing(str(tmp_path / "elsewhere"))
    monkeypatch.setattr(model, "PACKAGES", ("no_such_package",))
    assert "install no_such_package" in meaning.missing()
    assert meaning.find() is None
    monkeypatch.setattr(model, "LIBRARIES", ("no_such_library",))
    assert "needs no_such_library" in meaning.missing(str(source[0]))


@pytest.mark.parametrize("verb", ["code", "discover"])
def test_the_command_line_refuses_a_wrong_model_in_one_line(verb: str, tmp_path: Path) -> None:
    comments, book = tmp_path / "comments.csv", tmp_path / "book.csv"
    comments.write_text("id,text\n1,The bus was late\n", "utf-8")
    book.write_text("theme,name\na,Buses\n", "utf-8")
    more = ("--codebook", str(book)) if verb == "code" else ()
    command = [verb, str(comments), *more]
    refused = CliRunner().invoke(main, [*command, "--meaning", str(tmp_path)])
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "holds no model.safetensors" in refused.stderr
    named = CliRunner().invoke(main, command, env={"VOICE_MEANING": str(tmp_path)})
    assert (named.exit_code, named.stderr) == (1, refused.stderr)
    assert CliRunner().invoke(main, [*command, "--meaning", "off"]).exit_code == 0
