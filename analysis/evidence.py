"""The words of a comment that decided a theme."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis import concepts
from analysis.features import SHARES, Features, Seen
from analysis.learner import Flags, Model
from analysis.runs import Floats, Ints
from analysis.tokens import is_telling, spans

MOST = 5
# A word with less than this share of the strongest word's weight decided nothing.
_FAINT = 0.25


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pairs of a text and a theme, by their numbers: those that are to be explained."""

    texts: Ints
    themes: Ints


def explain(
    texts: Sequence[str], seen: Seen, chosen: Chosen, features: Features, model: Model
) -> list[tuple[str, ...]]:
    """Return for each pair up to five words of its text that pulled most to its theme.

    Words are as written and in reading order; neighbours are joined to a phrase. Function
    words and words that pulled away are left out; no word left means no evidence.
    """
    at, pair = _spread(seen, chosen)
    pulls = _weigh(seen, features, model, at, chosen.texts[pair], chosen.themes[pair])
    ends = np.searchsorted(pair, np.arange(len(chosen.texts)), "right")
    forms, ids = seen.runs.forms, seen.runs.ids[at]
    found = []
    start = 0
    for text, end in zip(chosen.texts.tolist(), ends.tolist(), strict=True):
        own = [forms[number] for number in ids[start:end].tolist()]
        strong = _strong(own, pulls[start:end])
        found.append(tuple(_join(texts[text], strong)) if strong else ())
        start = end
    return found


def _spread(seen: Seen, chosen: Chosen) -> tuple[Ints, Ints]:
    """The places of the words of each pair's text, and the pair that each is of."""
    counts = np.bincount(seen.runs.rows, minlength=seen.runs.count)
    starts = np.cumsum(counts) - counts
    lengths = counts[chosen.texts]
    pair = np.repeat(np.arange(len(lengths)), lengths)
    inside = np.arange(len(pair)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return starts[chosen.texts][pair] + inside, pair


def _weigh(
    seen: Seen, features: Features, model: Model, at: Ints, rows: Ints, themes: Ints
) -> Floats:
    """What the words at some places add to a theme's score (weight times TF-IDF); 0 if unknown.

    A pair of words counts half for each of them; the letter runs inside a word and the
    matters it is about count for that word. Short runs are in most words ("one" in "phone"),
    so only the longest make a word known: enough to forgive a spelling. Matters named together
    are left out: each of their words stands there for itself.
    """
    runs = seen.runs
    if not len(at):
        return np.zeros(0)
    forms = runs.ids[at]
    by_word, by_gram, by_matter, _ = features.apart(model.weights)
    told = _words(seen, features, by_word, at, themes)
    letters = features.vocabulary.gram_parts(runs.forms)
    letters.data *= features.grams.idf[letters.indices]
    long = letters.copy()
    long.data *= features.vocabulary.long_grams[long.indices]
    matters = concepts.load().parts(runs.forms)
    matters.data *= features.matters.idf[matters.indices]
    about = np.asarray(matters @ by_matter)[forms, themes]
    spelled = np.asarray(letters @ by_gram)[forms, themes]
    known = (told > 0) | (about > 0) | (np.asarray(long @ by_gram)[forms, themes] > 0)
    parts = zip((told, spelled, about), SHARES[:3], seen.lengths[:3], strict=True)
    pulls = sum((part * share / size[rows] for part, share, size in parts), np.zeros(len(at)))
    telling: Flags = np.array([is_telling(form) for form in runs.forms])
    return np.where(known & telling[forms], pulls, 0.0)


def _words(seen: Seen, features: Features, by_word: Floats, at: Ints, themes: Ints) -> Floats:
    """What stems, and half of what pairs of them, weigh for each word."""
    stems = features.vocabulary.stem_columns(seen.runs.forms)[seen.runs.ids]
    pairs = np.concatenate([[-1], features.vocabulary.pair_columns(seen.runs)[0], [-1]])

    def of(columns: Ints) -> Floats:
        found = by_word[columns, themes] * features.words.idf[columns]
        return np.where(columns >= 0, found, 0.0)

    return of(stems[at]) + (of(pairs[at]) + of(pairs[at + 1])) / 2


def _strong(forms: Sequence[str], pulls: Floats) -> list[int]:
    """The places of the words that pulled most, each word once, in reading order."""
    drawn = np.flatnonzero(pulls > 0)
    order = drawn[np.argsort(-pulls[drawn], kind="stable")]
    chosen: dict[str, int] = {}
    for at in order.tolist():
        if len(chosen) == MOST or pulls[at] < pulls[order[0]] * _FAINT:
            break
        chosen.setdefault(forms[at], at)
    return sorted(chosen.values())


def _join(text: str, chosen: Sequence[int]) -> list[str]:
    places = spans(text, chosen[-1] + 1)
    joined: list[list[int]] = []
    for at in chosen:
        start, end = places[at]
        if joined and text[joined[-1][1] : start] in {" ", "-"}:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return list(dict.fromkeys(text[start:end] for start, end in joined))
