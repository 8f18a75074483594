"""A trained coder as one file, so that workers on other machines code with the same one.

Numbers and text only (numpy's format without pickle, and JSON): reading a file that
somebody else wrote runs nothing.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.asked import Questions
from analysis.calibration import Calibration
from analysis.choice import Choice
from analysis.coder import Coder
from analysis.features import Features
from analysis.learner import Model
from analysis.likeness import Likeness
from analysis.passages import Reader
from analysis.types import Encoder
from analysis.views import Joined, Machine, Meaning, Neighbours, View, Words

VERSION = 5
Arrays = dict[str, NDArray[Any]]


class ModelRefused(ValueError):
    """A file that holds no coder, or one that this version or machine cannot use."""


def write(coder: Coder, path: Path) -> None:
    """Write a coder to a file."""
    features, model = coder.wording
    questions = coder.words.questions
    parts, text = features.parts()
    arrays: Arrays = {f"words_{name}": part for name, part in parts.items()}
    arrays |= {"weights": model.weights, "start": model.start, "shares": coder.joined.shares}
    arrays |= {
        "usual": questions.usual,
        "asked": np.array(questions.weight),
        "trust": np.array(coder.choice.trust),
    }
    arrays |= {"choice": coder.choice.weights, "ease": coder.choice.offsets}
    arrays |= {
        "offsets": coder.calibration.offsets,
        "thresholds": coder.calibration.thresholds,
        "slope": np.array(coder.calibration.slope),
        "surest": np.array(coder.calibration.surest),
    }
    for machine in coder.joined.machines[1:]:
        if isinstance(machine, Neighbours):
            arrays |= {"known": machine.known, "pulls": machine.pulls, "near": machine.start}
        if isinstance(machine, Likeness):
            arrays |= {"lines": machine.lines, "owners": machine.owners}
    about = {
        "version": VERSION,
        "keys": coder.keys,
        "languages": sorted(coder.languages),
        "vocabulary": text,
        "questions": questions.known,
    }
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    with path.open("wb") as page:
        np.savez(page, allow_pickle=False, **arrays)


def read(path: Path, encoder: Encoder | None = None) -> Coder:
    """Return the coder of a file.

    Raises ModelRefused for any other file, and for a coder that learned meanings
    where no `encoder` is given.
    """
    try:
        with np.load(path, allow_pickle=False) as page:
            arrays: Arrays = {name: page[name] for name in page.files}
        return _assemble(arrays, encoder)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError) as error:
        raise ModelRefused(f"{path}: holds no coder this version can use ({error})") from None


def _assemble(arrays: Arrays, encoder: Encoder | None) -> Coder:
    about = json.loads(arrays["about"].tobytes())
    if about["version"] != VERSION:
        raise ValueError(f"version {about['version']}, not {VERSION}")
    if ("known" in arrays) != (encoder is not None):
        raise ValueError("it was trained with an encoder" if encoder is None else "no meanings")
    named = {name[6:]: part for name, part in arrays.items() if name.startswith("words_")}
    questions = Questions(tuple(about["questions"]), arrays["usual"], float(arrays["asked"]))
    words = Words(Features.from_parts(named, about["vocabulary"]), questions)
    model = Model(arrays["weights"], arrays["start"])
    slope, surest = float(arrays["slope"]), float(arrays["surest"])
    calibration = Calibration(slope, arrays["offsets"], arrays["thresholds"], surest)
    choice = Choice(arrays["choice"], arrays["ease"], float(arrays["trust"]))
    keys, languages = tuple(about["keys"]), frozenset(about["languages"])
    if encoder is None:
        joined = Joined((model,), arrays["shares"])
        return Coder(keys, languages, (words,), joined, calibration, choice)
    reader = Reader(encoder)
    near = Neighbours(arrays["known"], arrays["pulls"], arrays["near"])
    views: tuple[View, ...] = (words, Meaning(reader))
    machines: tuple[Machine, ...] = (model, near)
    if "lines" in arrays:
        like = Likeness(reader, arrays["lines"], arrays["owners"], len(keys))
        views, machines = (*views, like), (*machines, like)
    joined = Joined(machines, arrays["shares"])
    return Coder(keys, languages, views, joined, calibration, choice)
