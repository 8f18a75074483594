"""Comments against a codebook: suggestions with their confidence and their evidence.

Works without a single labelled comment, and better with each one.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from analysis import evidence, reading, unlabelled
from analysis.coder import Coder, Judged
from analysis.learning import learn
from analysis.types import Codebook, Coding, Comment, Encoder, Labelled

_BATCH = 4_000
_BATCH_LETTERS = 2_000_000

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
    understood: Sequence[bool] | None = None,
) -> list[Coding]:
    """Return the themes of each comment, in the comments' order, the surest first.

    Without `single`, a comment gets every theme whose words it holds: none when it is
    empty, off every theme, or in a language that neither the codebook nor the
    examples are written in. With `single`, each comment gets exactly one.

    With an `encoder`, the meaning of the sentences counts beside their words.

    `understood` says of each comment whether its language is one of theirs, where that is
    known already (see `reading`): to find it out takes as long as the rest.

    `progress` is called with comments done and comments in all; it may raise to stop.
    The same input and seed give the same result. Raises CodebookError when an example
    has a theme the codebook does not have.
    """
    total = len(comments)
    tell = progress or (lambda done, total: None)
    tell(0, total)
    if not comments:
        return []
    heard = understood or _understood(comments, frozenset(reading.languages(codebook, examples)))
    coder = train(
        comments,
        codebook,
        examples=examples,
        seed=seed,
        step=lambda: tell(0, total),
        encoder=encoder,
        understood=heard,
        single=single,
    )
    found: list[Coding] = []
    for start, end in batches(comments):
        some, those = comments[start:end], heard[start:end]
        found.extend(code_batch(coder, some, single=single, understood=those))
        tell(end, total)
    return found


def train(
    comments: Sequence[Comment],
    codebook: Codebook,
    *,
    examples: Sequence[Labelled] = (),
    seed: int = 0,
    step: Callable[[], None] = lambda: None,
    encoder: Encoder | None = None,
    understood: Sequence[bool] | None = None,
    single: bool = True,
) -> Coder:
    """Return all that `code_batch` needs; `comments` need not be those to be coded.

    Where nothing is to be coded with `single`, say so: it takes less time to learn.
    `step` is called now and then, and may raise to stop. Raises CodebookError.
    """
    known = frozenset(reading.languages(codebook, examples))
    sample = unlabelled.spread(
        [at for at, c in enumerate(comments) if c.text.strip()], 2 * unlabelled.BACKGROUND
    )
    tried = [comments[at] for at in sample]
    those = [understood[at] for at in sample] if understood else _understood(tried, known)
    heard = [comment for comment, is_heard in zip(tried, those, strict=True) if is_heard]
    return learn(
        codebook,
        examples,
        heard,
        seed=seed,
        step=step,
        encoder=encoder,
        languages=known,
        single=single,
    )


def code_batch(
    coder: Coder,
    comments: Sequence[Comment],
    *,
    single: bool = False,
    understood: Sequence[bool] | None = None,
) -> list[Coding]:
    """Return what `code` would for these comments, in whatever batches they come.

    What is found for a comment does not depend on the others, so that batches may be
    shared out to several machines (see `modelfile`) and their results joined in order.
    """
    if not comments:
        return []
    judged = coder.judge(comments)
    if single:
        chosen = list(enumerate(coder.choose(comments, judged).tolist()))
        return _explain(comments, chosen, judged, coder, single)
    heard = understood or _understood(comments, coder.languages)
    chosen = [
        (at, theme) for at, is_heard in enumerate(heard) if is_heard for theme in _above(judged, at)
    ]
    return _explain(comments, chosen, judged, coder, single)


def _understood(comments: Sequence[Comment], known: frozenset[str]) -> list[bool]:
    """Whether the language of each comment is a known one, or could be."""
    if not known:
        return [True] * len(comments)
    spoken = reading.spoken(comments)
    return [one is None or one in known for one in spoken]


def batches(comments: Sequence[Comment]) -> Iterator[tuple[int, int]]:
    """Return where batches of a bounded size start and end."""
    start, letters = 0, 0
    for at, comment in enumerate(comments):
        letters += len(comment.text)
        if at + 1 - start == _BATCH or letters > _BATCH_LETTERS:
            yield start, at + 1
            start, letters = at + 1, 0
    if start < len(comments):
        yield start, len(comments)


def _explain(
    comments: Sequence[Comment],
    chosen: Sequence[tuple[int, int]],
    judged: Judged,
    coder: Coder,
    single: bool,
) -> list[Coding]:
    texts, themes = np.array(chosen, np.int64).reshape(-1, 2).T
    pairs = evidence.Chosen(texts, themes)
    whys = evidence.explain([one.text for one in comments], judged.seen, pairs, *coder.wording)
    found: list[Coding] = []
    for (at, theme), why in zip(chosen, whys, strict=True):
        if why or single:
            # Without a word to go by, it is a guess among all themes.
            most = 1.0 if why else 1.0 / len(coder.keys)
            sure = round(min(float(judged.confidence[at, theme]), most), 4)
            found.append(Coding(comments[at].id, coder.keys[theme], sure, why))
    return found


def _above(judged: Judged, at: int) -> list[int]:
    """The themes whose confidence is above their bar, the surest first."""
    given = np.flatnonzero(judged.given[at])
    return sorted(given.tolist(), key=lambda theme: -judged.confidence[at, theme])
