"""A tiny BERT with random weights, and its forward pass by hand: padded, masked, in floats."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf, softmax

from analysis.meaning.model import Known

Array = NDArray[np.float32]

HEADS, WIDTH, LAYERS = 2, 32, 2
MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
WORDS = ("the", "bus", "was", "late", "kind", "staff", "list", "##s", "no", "one", ".", "help")


def make_weights(seed: int = 0) -> dict[str, Array]:
    """Random weights under the names that BERT gives them."""
    chance = np.random.default_rng(seed)
    names: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(MARKS) + len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (512, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    for layer in range(LAYERS):
        start = f"encoder.layer.{layer}"
        for part in ("attention.self.query", "attention.self.key", "attention.self.value"):
            names |= _dense(f"{start}.{part}", WIDTH, WIDTH)
        names |= _dense(f"{start}.attention.output.dense", WIDTH, WIDTH)
        names |= _dense(f"{start}.intermediate.dense", 4 * WIDTH, WIDTH)
        names |= _dense(f"{start}.output.dense", WIDTH, 4 * WIDTH)
    found = {n: chance.normal(0, 0.2, s).astype(np.float32) for n, s in names.items()}
    found["embeddings.word_embeddings.weight"] *= 20
    levels = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        levels += [f"encoder.layer.{layer}.{p}.LayerNorm" for p in ("attention.output", "output")]
    for name in levels:
        found[f"{name}.weight"] = chance.normal(1, 0.2, WIDTH).astype(np.float32)
        found[f"{name}.bias"] = chance.normal(0, 0.2, WIDTH).astype(np.float32)
    return found


def write(folder: Path, weights: Mapping[str, Array]) -> Known:
    """Write the model as its package would, and say what its hashes are."""
    folder.mkdir(parents=True, exist_ok=True)
    header, body = {}, b""
    for name, value in weights.items():
        place = [len(body), len(body) + value.nbytes]
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": place}
        body += value.tobytes()
    head = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + body)
    (folder / "vocab.txt").write_text("\n".join((*MARKS, *WORDS)) + "\n", "utf-8")
    both = (folder / name for name in ("model.safetensors", "vocab.txt"))
    return Known("tiny", *(hashlib.sha256(p.read_bytes()).hexdigest() for p in both), HEADS, WIDTH)


def forward(
    weights: Mapping[str, Array], tokens: Sequence[Sequence[int]], layers: int = LAYERS
) -> Array:
    """Vectors of length 1 of texts as token numbers, all padded to the longest."""
    longest = max(len(one) for one in tokens)
    ids = np.array([[*one, *[0] * (longest - len(one))] for one in tokens])
    mask = np.array([[1.0] * len(one) + [0.0] * (longest - len(one)) for one in tokens])
    state = weights["embeddings.word_embeddings.weight"][ids]
    state = state + weights["embeddings.position_embeddings.weight"][:longest]
    state = state + weights["embeddings.token_type_embeddings.weight"][0]
    state = _level(weights, "embeddings.LayerNorm", state)
    for layer in range(layers):
        state = _layer(weights, f"encoder.layer.{layer}.", state, mask)
    mean = (state * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
    return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)


def _layer(w: Mapping[str, Array], name: str, state: Array, mask: Array) -> Array:
    size = WIDTH // HEADS
    parts = [_apply(w, f"{name}attention.self.{p}", state) for p in ("query", "key", "value")]
    query, key, value = (p.reshape(*p.shape[:2], HEADS, size).transpose(0, 2, 1, 3) for p in parts)
    scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(size) + (mask[:, None, None] - 1) * 1e9
    seen = (softmax(scores, axis=-1) @ value).transpose(0, 2, 1, 3).reshape(state.shape)
    seen = _apply(w, f"{name}attention.output.dense", seen)
    state = _level(w, f"{name}attention.output.LayerNorm", seen + state)
    wide = _apply(w, f"{name}intermediate.dense", state)
    wide = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
    return _level(w, f"{name}output.LayerNorm", _apply(w, f"{name}output.dense", wide) + state)


def _dense(name: str, rows: int, columns: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}


def _apply(w: Mapping[str, Array], name: str, state: Array) -> Array:
    return np.asarray(state @ w[f"{name}.weight"].T + w[f"{name}.bias"])


def _level(w: Mapping[str, Array], name: str, state: Array) -> Array:
    away = state - state.mean(axis=-1, keepdims=True)
    away = away / np.sqrt((away**2).mean(axis=-1, keepdims=True) + 1e-12)
    return np.asarray(away * w[f"{name}.weight"] + w[f"{name}.bias"])
