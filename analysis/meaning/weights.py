"""Reading a model's weights from the safetensors layout."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_KIND = "F32"


def read(path: Path) -> Mapping[str, Array]:
    """Return the float tensors of a safetensors file by name.

    The layout is eight bytes with the header's length, a JSON header, and the numbers.
    To be called on files whose hash is known only: nothing else is checked.
    """
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    return {
        name: _tensor(raw, start + entry["data_offsets"][0], entry["shape"])
        for name, entry in header.items()
        if entry.get("dtype") == _KIND
    }


def _tensor(raw: bytes, start: int, shape: list[int]) -> Array:
    numbers = np.frombuffer(raw, "<f4", count=math.prod(shape), offset=start)
    return numbers.astype(np.float32).reshape(shape)
