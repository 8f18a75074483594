"""The words of a comment that decided a theme."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.features import Features, Floats, Runs, number
from analysis.learner import Flags, Model
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

    A pair of words counts half for each of them; the letter runs inside a word count
    for that word. Short runs are in most words ("one" in "phone"), so only the longest
    make a word known: enough to forgive a spelling.
    """
    runs = number(texts)
    _, word_lengths, gram_lengths = features.weigh(runs)
    split = len(features.words.idf)
    by_word = model.weights[:split] * features.words.idf[:, None]
    by_gram = model.weights[split:] * features.grams.idf[:, None]
    pulls = _words(runs, features, by_word)
    known = pulls > 0
    pulls /= word_lengths[runs.rows][:, None]
    if len(runs.ids):
        parts = features.gram_parts(runs.forms)
        pulls += np.asarray(parts @ by_gram)[runs.ids] / gram_lengths[runs.rows][:, None]
        known |= (np.asarray(parts @ (by_gram * features.long_grams[:, None])) > 0)[runs.ids]
    counts = np.bincount(runs.rows, minlength=runs.count)
    return Pull(pulls, known, [0, *np.cumsum(counts).tolist()])


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
