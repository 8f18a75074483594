"""A speech model of a few kilobytes that has learnt nothing: real files for the real library."""

from pathlib import Path
from typing import Any

import numpy as np

WIDTH, LEVELS = 8, 80
SPECIAL = [
    *("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>"),
    *("<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
]


def make(folder: Path) -> None:
    """Write the model, its configuration, its vocabulary and its tokenizer."""
    from ctranslate2.specs import WhisperSpec
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    marks = [*SPECIAL, *(f"<|{0.02 * at:.2f}|>" for at in range(1501))]
    words = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *marks]
    spec = WhisperSpec(1, 1, 1, 1)
    _fill_encoder(spec.encoder)
    _fill_decoder(spec.decoder, len(words))
    spec.register_vocabulary(words)
    spec.config.suppress_ids = spec.config.suppress_ids_begin = spec.config.lang_ids = []
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.optimize()
    spec.save(str(folder))
    tokens = Tokenizer(models.BPE(vocab={word: at for at, word in enumerate(words)}, merges=[]))
    tokens.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokens.decoder = decoders.ByteLevel()
    tokens.add_special_tokens(marks)
    tokens.save(str(folder / "tokenizer.json"))


def _numbers(*shape: int) -> Any:
    return np.random.default_rng(1).normal(0, 0.1, shape).astype("float32")


def _fill_encoder(part: Any) -> None:
    for one, width in ((part.conv1, LEVELS), (part.conv2, WIDTH)):
        one.weight, one.bias = _numbers(WIDTH, width, 3), _numbers(WIDTH)
    part.position_encodings.encodings = _numbers(1500, WIDTH)
    _fill_norm(part.layer_norm)
    _fill_layer(part.layer[0])


def _fill_decoder(part: Any, words: int) -> None:
    part.embeddings.weight = part.projection.weight = _numbers(words, WIDTH)
    part.position_encodings.encodings = _numbers(448, WIDTH)
    _fill_norm(part.layer_norm)
    _fill_layer(part.layer[0])
    _fill_attention(part.layer[0].attention, (1, 2, 1))


def _fill_layer(layer: Any) -> None:
    _fill_attention(layer.self_attention, (3, 1))
    _fill_norm(layer.ffn.layer_norm)
    _fill_linear(layer.ffn.linear_0, 2 * WIDTH, WIDTH)
    _fill_linear(layer.ffn.linear_1, WIDTH, 2 * WIDTH)


def _fill_attention(part: Any, widths: tuple[int, ...]) -> None:
    _fill_norm(part.layer_norm)
    for one, times in zip(part.linear, widths, strict=True):
        _fill_linear(one, times * WIDTH, WIDTH)


def _fill_norm(part: Any) -> None:
    part.gamma, part.beta = np.ones(WIDTH, "float32"), np.zeros(WIDTH, "float32")


def _fill_linear(part: Any, out: int, into: int) -> None:
    part.weight, part.bias = _numbers(out, into), _numbers(out)
