"""Comments against a codebook: suggestions with their confidence and their evidence.

Works without a single labelled comment, and better with each one.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from analysis import evidence, language, reading, sentences
from analysis.coder import Coder, learn
from analysis.features import Floats
from analysis.tokens import words
from analysis.types import Codebook, Coding, Comment, Encoder, Labelled

_BATCH = 4_000
_BATCH_LETTERS = 2_000_000
_LONG = 60
_PIECE = 40

Progress = Callable[[int, int], None]


def code(
    comments: Sequence[Comment],
    codebook: Codebook,
    *,
    examples: Sequence[Labelled] = (),
    single: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
) -> list[Coding]:
    """Return the themes of each comment, in the comments' order, the surest first.

    Without `single`, a comment gets every theme whose words it holds: none when it is
    empty, off every theme, or in a language that neither the codebook nor the
    examples are written in. With `single`, each comment gets exactly one.

    With an `encoder`, the meaning of the sentences counts beside their words.

    `progress` is called with comments done and comments in all; it may raise to stop.
    The same input and seed give the same result. Raises CodebookError when an example
    has a theme the codebook does not have.
    """
    total = len(comments)
    tell = progress or (lambda done, total: None)
    tell(0, total)
    if not comments:
        return []
    known = frozenset(reading.languages(codebook, examples))
    understood = [_is_understood(comment, known) for comment in comments]
    heard = [c.text for c, ours in zip(comments, understood, strict=True) if ours]
    coder = learn(
        codebook, examples, heard, seed=seed, step=lambda: tell(0, total), encoder=encoder
    )
    found: list[Coding] = []
    for start, end in _batches(comments):
        batch, ours = comments[start:end], understood[start:end]
        found.extend(_code_batch(batch, ours, coder, codebook.keys, single))
        tell(end, total)
    return found


def _is_understood(comment: Comment, known: frozenset[str]) -> bool:
    if not known:
        return True
    spoken = language.detect(comment.text, form=comment.language)
    return spoken is None or spoken in known


def _batches(comments: Sequence[Comment]) -> Iterator[tuple[int, int]]:
    start, letters = 0, 0
    for at, comment in enumerate(comments):
        letters += len(comment.text)
        if at + 1 - start == _BATCH or letters > _BATCH_LETTERS:
            yield start, at + 1
            start, letters = at + 1, 0
    if start < len(comments):
        yield start, len(comments)


def _code_batch(
    batch: Sequence[Comment],
    understood: Sequence[bool],
    coder: Coder,
    keys: tuple[str, ...],
    single: bool,
) -> Iterator[Coding]:
    texts = [comment.text for comment in batch]
    confidence = _confidence(texts, coder)
    pulls = evidence.weigh(texts, *coder.wording)
    for at, comment in enumerate(batch):
        themes = _choose(confidence[at], coder, single)
        for theme in themes if understood[at] or single else ():
            why = evidence.pick(comment.text, pulls.of(at, theme))
            if why or single:
                # Without a word to go by, it is a guess among all themes.
                most = 1.0 if why else 1.0 / len(keys)
                sure = round(min(float(confidence[at, theme]), most), 4)
                yield Coding(comment.id, keys[theme], sure, why)


def _choose(confidence: Floats, coder: Coder, single: bool) -> list[int]:
    bars = coder.calibration.thresholds
    if single:
        # The one furthest above its own bar, so that rare themes are heard too.
        return [int((confidence / bars).argmax())]
    enough = np.flatnonzero(confidence > bars)
    return sorted(enough.tolist(), key=lambda theme: -confidence[theme])


def _confidence(texts: Sequence[str], coder: Coder) -> Floats:
    """Texts by themes; a long text is as sure as its surest part."""
    pieces = [_pieces(text) for text in texts]
    starts = np.cumsum([0, *(len(parts) for parts in pieces[:-1])])
    flat = coder.confidence([part for parts in pieces for part in parts])
    return np.asarray(np.maximum.reduceat(flat, starts, axis=0))


def _pieces(text: str) -> list[str]:
    """The whole text and, when it is long, runs of sentences of about 40 words."""
    if len(text) < 2 * _LONG or len(words(text)) <= _LONG:
        return [text]
    pieces: list[list[str]] = [[]]
    for sentence in sentences.split(text):
        run = sentence.split()
        for start in range(0, len(run), _PIECE):
            if len(pieces[-1]) >= _PIECE // 2:
                pieces.append([])
            pieces[-1].extend(run[start : start + _PIECE])
    return [text, *(" ".join(piece) for piece in pieces)]
