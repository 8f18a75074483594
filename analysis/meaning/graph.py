"""The ONNX graph of a BERT encoder: token numbers in, two vectors of length 1 a text out.

The last layer tells what a text is about. The middle one still tells how it is said, of which
the last, trained on what belongs together, has let go (docs/analysis.md has figures).

All texts of a batch have the same number of tokens, so there is no padding and no mask, and
a text's vector does not depend on what it was encoded with. Weights are stored as 8-bit
numbers with a scale for each 32 (a quarter of the size) and computed with as floats: 8-bit
arithmetic was tried and cost more meaning (cosine 0.993 to 0.998 to the original) than the
speed it brought.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from analysis.meaning.weights import Array

INPUT, ABOUT, TONE = "tokens", "about", "tone"
MOST_TOKENS = 256
_OPSET, _FORMAT = 20, 9
_EPSILON = 1e-12
_TOP = 127.0
_BLOCK = 32


@dataclass(slots=True)
class _Graph:
    """Nodes and constants in the making; names are numbers."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def keep(self, value: NDArray[np.generic]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def run(self, kind: str, *inputs: str, domain: str = "", **settings: Any) -> str:
        return self.split(kind, 1, *inputs, domain=domain, **settings)[0]

    def split(
        self, kind: str, parts: int, *inputs: str, domain: str = "", **settings: Any
    ) -> list[str]:
        outputs = [f"n{len(self.nodes)}_{part}" for part in range(parts)]
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **settings))
        return outputs


def build(weights: Mapping[str, Array], heads: int) -> bytes:
    """Return the graph as a file's content. Raises KeyError when a weight is missing."""
    graph = _Graph()
    state = _embed(graph, weights)
    layers = _layers(weights)
    for layer in range(layers):
        state = _attend(graph, weights, f"encoder.layer.{layer}.", state, heads)
        state = _think(graph, weights, f"encoder.layer.{layer}.", state)
        if layer + 1 == layers // 2:
            _condense(graph, state, TONE)
    _condense(graph, state, ABOUT)
    width = weights["embeddings.word_embeddings.weight"].shape[1]
    whole = helper.make_graph(
        graph.nodes,
        "meaning",
        [helper.make_tensor_value_info(INPUT, TensorProto.INT64, ["texts", "length"])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", width])
            for name in (ABOUT, TONE)
        ],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(whole, opset_imports=opsets, ir_version=_FORMAT)
    return bytes(model.SerializeToString())


def _condense(graph: _Graph, state: str, name: str) -> None:
    mean = graph.run("ReduceMean", state, graph.keep(np.array([1])), keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [mean], [name], axis=-1, p=2))


def _layers(weights: Mapping[str, Array]) -> int:
    names = (name.split(".") for name in weights if name.startswith("encoder.layer."))
    return 1 + max(int(name[2]) for name in names)


def _shrink(rows: Array) -> tuple[NDArray[np.int8], Array]:
    """8-bit numbers and a scale for each row."""
    scale = np.abs(rows).max(axis=1, keepdims=True) / np.float32(_TOP)
    scale[scale == 0] = 1.0
    return np.round(rows / scale).astype(np.int8), scale.astype(np.float32)


def _embed(graph: _Graph, weights: Mapping[str, Array]) -> str:
    small, scale = _shrink(weights["embeddings.word_embeddings.weight"])
    # Widened after they are picked: the whole vocabulary as floats would be 47 MB.
    picked = graph.run("Gather", graph.keep(small), INPUT)
    wide = graph.run("Cast", picked, to=TensorProto.FLOAT)
    words = graph.run("Mul", wide, graph.run("Gather", graph.keep(scale), INPUT))
    positions = weights["embeddings.position_embeddings.weight"][:MOST_TOKENS]
    positions = positions + weights["embeddings.token_type_embeddings.weight"][0]
    zero = graph.keep(np.array([0]))
    length = graph.run("Shape", INPUT, start=1, end=2)
    places = graph.run("Slice", graph.keep(positions), zero, length, zero)
    return _level(graph, weights, "embeddings.LayerNorm", graph.run("Add", words, places))


def _attend(graph: _Graph, weights: Mapping[str, Array], layer: str, state: str, heads: int) -> str:
    parts = [f"{layer}attention.self.{name}" for name in ("query", "key", "value")]
    joined = _linear(
        graph,
        np.concatenate([weights[f"{part}.weight"] for part in parts]),
        np.concatenate([weights[f"{part}.bias"] for part in parts]),
        state,
    )
    three = graph.split("Split", 3, joined, axis=-1, num_outputs=3)
    seen = graph.run("MultiHeadAttention", *three, domain="com.microsoft", num_heads=heads)
    return _output(graph, weights, f"{layer}attention.output", seen, state)


def _think(graph: _Graph, weights: Mapping[str, Array], layer: str, state: str) -> str:
    name = f"{layer}intermediate.dense"
    wide = _linear(graph, weights[f"{name}.weight"], weights[f"{name}.bias"], state)
    return _output(graph, weights, f"{layer}output", graph.run("Gelu", wide), state)


def _output(
    graph: _Graph, weights: Mapping[str, Array], name: str, changed: str, state: str
) -> str:
    dense = f"{name}.dense"
    changed = _linear(graph, weights[f"{dense}.weight"], weights[f"{dense}.bias"], changed)
    return _level(graph, weights, f"{name}.LayerNorm", graph.run("Add", changed, state))


def _linear(graph: _Graph, rows: Array, bias: Array, state: str) -> str:
    small, scale = _shrink(rows.reshape(-1, _BLOCK))
    # Constants only: widened once, when the file is opened.
    wide = graph.run("Cast", graph.keep(small), to=TensorProto.FLOAT)
    wide = graph.run("Mul", wide, graph.keep(scale))
    wide = graph.run("Reshape", wide, graph.keep(np.array(rows.shape)))
    wide = graph.run("Transpose", wide, perm=[1, 0])
    return graph.run("Add", graph.run("MatMul", state, wide), graph.keep(bias))


def _level(graph: _Graph, weights: Mapping[str, Array], name: str, state: str) -> str:
    scale, bias = graph.keep(weights[f"{name}.weight"]), graph.keep(weights[f"{name}.bias"])
    return graph.run("LayerNormalization", state, scale, bias, axis=-1, epsilon=_EPSILON)
