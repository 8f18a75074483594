"""Texts to vectors: split into tokens, grouped by length, run in batches, remembered."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from os import cpu_count
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from analysis.meaning.graph import ABOUT, INPUT, MOST_TOKENS, TONE
from analysis.meaning.memory import Memory

Vectors = NDArray[np.float32]
Packed = NDArray[np.int8]

_UNKNOWN = "[UNK]"
_THREADS = 2
_TOKENS_AT_ONCE = 4_096
_TEXTS_AT_ONCE = 20_000
# 256 tokens are rarely more letters than this; what follows is not read.
_MOST_LETTERS = 4_000


class MiniLM:
    """An encoder (`analysis.types.Encoder`) that keeps what it has encoded.

    `step` is called after each batch; it may raise to stop. A vector is the same alone, in any
    batch, and from memory.
    """

    def __init__(
        self,
        graph: bytes,
        vocabulary: Path,
        memory: Memory,
        step: Callable[[], None] = lambda: None,
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_THREADS, cpu_count() or 1)
        options.inter_op_num_threads = 1
        # Waiting threads sleep: the machine is shared.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(graph, options, providers=providers)
        self._tokenizer = _tokenizer(vocabulary)
        self._memory = memory
        self._step = step
        self._width = int(self._session.get_outputs()[0].shape[1])

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text; of a long text, the first 256 tokens."""
        return _unpack(self._both(texts)[:, : self._width])

    def tones(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text: less what it is about than how it is said."""
        return _unpack(self._both(texts)[:, self._width :])

    def _both(self, texts: Sequence[str]) -> Packed:
        places: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(texts):
            places[_readable(text)].append(at)
        found = np.zeros((len(texts), 2 * self._width), dtype=np.int8)
        distinct = list(places)
        for start in range(0, len(distinct), _TEXTS_AT_ONCE):
            some = distinct[start : start + _TEXTS_AT_ONCE]
            for text, row in zip(some, self._packed(some), strict=True):
                found[places[text]] = row
        return found

    def _packed(self, texts: Sequence[str]) -> Packed:
        known = self._memory.recall(texts)
        found = np.zeros((len(texts), 2 * self._width), dtype=np.int8)
        fresh = [at for at, text in enumerate(texts) if text not in known]
        for at, text in enumerate(texts):
            if text in known:
                found[at] = np.frombuffer(known[text], np.int8)
        if fresh:
            found[fresh] = self._encode([texts[at] for at in fresh])
            self._memory.keep({texts[at]: found[at].tobytes() for at in fresh})
        return found

    def _encode(self, texts: Sequence[str]) -> Packed:
        tokens = [one.ids for one in self._tokenizer.encode_batch_fast(list(texts))]
        found = np.zeros((len(texts), 2 * self._width), dtype=np.int8)
        for rows in _batches(tokens):
            batch = np.array([tokens[row] for row in rows], dtype=np.int64)
            about, tone = self._session.run([ABOUT, TONE], {INPUT: batch})
            found[rows] = np.hstack([_pack(about), _pack(tone)])
            self._step()
        return found


def _batches(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Rows of the same number of tokens, the shortest first."""
    lengths: dict[int, list[int]] = defaultdict(list)
    for row, one in enumerate(tokens):
        lengths[len(one)].append(row)
    for length in sorted(lengths):
        rows, most = lengths[length], max(1, _TOKENS_AT_ONCE // length)
        for start in range(0, len(rows), most):
            yield rows[start : start + most]


def _pack(vectors: Vectors) -> Packed:
    """Directions as whole numbers from -127 to 127 (cosine 0.9999 to what they were)."""
    top = np.abs(vectors).max(axis=1, keepdims=True)
    return np.asarray(np.round(vectors / np.where(top > 0, top, 1.0) * 127), dtype=np.int8)


def _unpack(packed: Packed) -> Vectors:
    rows = packed.astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _readable(text: str) -> str:
    """What is read of a text; halves of characters, which are no text, become `?`."""
    return text[:_MOST_LETTERS].encode("utf-8", "replace").decode("utf-8")


def _tokenizer(vocabulary: Path) -> Any:
    words = models.WordPiece.from_file(str(vocabulary), unk_token=_UNKNOWN)
    tokenizer = Tokenizer(words)
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    first, last = ((mark, tokenizer.token_to_id(mark) or 0) for mark in ("[CLS]", "[SEP]"))
    tokenizer.post_processor = processors.BertProcessing(last, first)
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer
