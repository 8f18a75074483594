"""The words of a comment that decided a theme."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis import concepts
from analysis.features import SHARES, Features
from analysis.learner import Flags, Model
from analysis.runs import Floats, Runs, number
from analysis.tokens import Token, is_telling

MOST = 5
# A word with less than this share of the strongest word's weight decided nothing.
_FAINT = 0.25


@dataclass(frozen=True, slots=True)
class Pull:
    """How much each word of some texts pulls towards each theme (words by themes).

    `known` says whether the model has met the word, or one nearly like it, there.
    """

    pulls: Floats
    known: Flags
    starts: list[int]

    def of(self, text: int, theme: int) -> Floats:
        """Return the pull of each word of one text towards one theme; 0 if unknown."""
        place = slice(self.starts[text], self.starts[text + 1])
        return np.where(self.known[place, theme], self.pulls[place, theme], 0.0)


def weigh(texts: Sequence[str], features: Features, model: Model) -> Pull:
    """Return what each word adds to each theme's score: weight times TF-IDF.

    A pair of words counts half for each of them; the letter runs inside a word and the
    matters it is about count for that word. Short runs are in most words ("one" in "phone"),
    so only the longest make a word known: enough to forgive a spelling.
    """
    runs = number(texts)
    _, *lengths = features.weigh(runs)
    by_word, by_gram, by_matter = _apart(features, model)
    pulls = _words(runs, features, by_word)
    known = pulls > 0
    pulls /= lengths[0][runs.rows][:, None]
    if len(runs.ids):
        letters, matters = features.gram_parts(runs.forms), concepts.load().parts(runs.forms)
        about = np.asarray(matters @ by_matter)[runs.ids]
        pulls += np.asarray(letters @ by_gram)[runs.ids] / lengths[1][runs.rows][:, None]
        pulls += about / lengths[2][runs.rows][:, None]
        long = np.asarray(letters @ (by_gram * features.long_grams[:, None]))
        known |= (long > 0)[runs.ids] | (about > 0)
    counts = np.bincount(runs.rows, minlength=runs.count)
    return Pull(pulls, known, [0, *np.cumsum(counts).tolist()])


def _apart(features: Features, model: Model) -> list[Floats]:
    """The weights of words, of letter runs and of matters, each times its rarity and share."""
    blocks = (features.words, features.grams, features.matters)
    ends = np.cumsum([len(block.idf) for block in blocks])
    weights = np.split(model.weights[: features.width], ends[:-1])
    return [
        part * block.idf[:, None] * share
        for part, block, share in zip(weights, blocks, SHARES, strict=True)
    ]


def _words(runs: Runs, features: Features, by_word: Floats) -> Floats:
    padded = np.vstack([by_word, np.zeros((1, by_word.shape[1]))])
    if not len(runs.ids):
        return np.zeros((0, by_word.shape[1]))
    found = padded[features.stem_columns(runs.forms)[runs.ids]]
    halves = padded[features.pair_columns(runs)[0]] / 2
    found[:-1] += halves
    found[1:] += halves
    return np.asarray(found)


def pick(text: str, found: Sequence[Token], pulls: Floats) -> tuple[str, ...]:
    """Return up to five words that pulled most, as written, in reading order.

    `found` are the tokens of `text`. Neighbours are joined to a phrase. Function words
    and words that pulled away are left out; no word left means no evidence.
    """
    drawn = np.flatnonzero(pulls > 0)
    strong = [
        at
        for at in drawn[np.argsort(-pulls[drawn], kind="stable")].tolist()
        if is_telling(found[at].form)
    ]
    if not strong:
        return ()
    faint = pulls[strong[0]] * _FAINT
    chosen: dict[str, int] = {}
    for at in strong:
        if len(chosen) == MOST or pulls[at] < faint:
            break
        chosen.setdefault(found[at].form, at)
    return tuple(_join(text, found, sorted(chosen.values())))


def _join(text: str, found: Sequence[Token], chosen: list[int]) -> list[str]:
    spans: list[list[int]] = []
    for at in chosen:
        token = found[at]
        if spans and text[spans[-1][1] : token.start] in {" ", "-"}:
            spans[-1][1] = token.end
        else:
            spans.append([token.start, token.end])
    phrases = [text[start:end] for start, end in spans]
    return list(dict.fromkeys(phrases))
