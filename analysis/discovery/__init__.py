"""Themes suggested from the comments alone.

Nothing vanishes: every comment is placed in one theme or listed as unplaced.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from threadpoolctl import threadpool_limits

from analysis import labels, quotes
from analysis.discovery import memory
from analysis.discovery.drafts import Draft, Plan, draft
from analysis.discovery.sayings import Sayings, gather
from analysis.types import FEWEST, Comment, Encoder, Found, FoundTheme, Merge

Progress = Callable[[int, int], None]

_QUOTES, _LOOKED_AT = 3, 20
# Themes that are nearer than this (cosine) may be one; so many pairs are worth a look.
_ALIKE = 0.25
_MOST_MERGES = 20
_GATHERED, _DRAFTED, _NAMED = 0.2, 0.7, 0.9  # of all: about how long each part takes


def discover(
    comments: Sequence[Comment],
    *,
    themes: int | None = None,
    seed: int = 0,
    encoder: Encoder | None = None,
    earlier: Found | None = None,
    progress: Progress | None = None,
) -> Found:
    """Return suggested themes, the largest first, and the ids that fit none.

    Two people who say the same make a theme, small as it is (`is_small`). `themes` is how
    many to look for (at least one a language); None picks a number that grows with the
    comments, and a theme more for each few people who say what no one else does. Each
    theme has a label, telling phrases, its comments (the most typical first) and up to
    three safe quotes; languages never mix. Comments without a telling word, or unlike all
    others, are unplaced. `merges` tells which themes may be one.

    Each id of `comments` is used once; ids are expected to differ. With an `encoder`,
    meaning counts beside words. With what an `earlier` run found, comments stay in their
    themes and new ones join them, until most are new; themes keep their names while they
    mostly hold the same comments. `progress` is called with comments done and comments in
    all; it may raise to stop.

    The same input and seed give the same result, in whichever order the comments come.
    Raises ValueError when `themes` is below 1.
    """
    if themes is not None and themes < 1:
        raise ValueError("the number of themes must be 1 or more")

    def step(share: float) -> None:
        if progress is not None:
            progress(int(share * len(comments)), len(comments))

    step(0.0)
    spoken = gather(comments, lambda at: step(_GATHERED * at / len(comments)))
    with threadpool_limits(1):  # several round differently, and other themes may be found
        drafts = _draft(spoken, Plan(themes, seed, encoder, earlier), step)
    step(_DRAFTED)
    kept = memory.names_before([one.members for one in drafts], earlier)
    named = labels.name([one.texts for one in drafts], kept)
    step(_NAMED)
    suggested = tuple(_suggest(*one) for one in zip(drafts, named, strict=True))
    placed = {i for one in suggested for i in one.members}
    step(1.0)
    unplaced = tuple(c.id for c in comments if c.id not in placed)
    return Found(suggested, unplaced, _merges(drafts))


def _suggest(one: Draft, named: tuple[str, tuple[str, ...]]) -> FoundTheme:
    label, phrases = named
    return FoundTheme(
        label,
        phrases,
        tuple(one.members),
        _quotes(one),
        is_small=len(one.members) < FEWEST,
        language=one.language,
    )


def _draft(spoken: Sequence[Sayings], plan: Plan, step: Callable[[float], None]) -> list[Draft]:
    total = sum(len(said.texts) for said in spoken)
    found: list[Draft] = []
    done = 0
    for said in spoken:
        share = len(said.texts) / total
        wanted = plan.themes and max(1, round(plan.themes * share))
        begun = _GATHERED + (_DRAFTED - _GATHERED) * done / total

        def tell(part: float, begun: float = begun, share: float = share) -> None:
            step(begun + (_DRAFTED - _GATHERED) * share * part)

        found += draft(said, Plan(wanted, plan.seed, plan.encoder, plan.earlier), tell)
        done += len(said.texts)
    return sorted(found, key=lambda one: -len(one.members))


def _merges(drafts: Sequence[Draft]) -> tuple[Merge, ...]:
    """Pairs of themes of one language that lie in the same direction from what all say.

    Not small ones: a few voices say too little to tell, and would be the first to be lost.
    """
    large = [(at, one) for at, one in enumerate(drafts) if len(one.members) >= FEWEST]
    found = [
        Merge(first, second, round(float(one.direction @ other.direction), 4))
        for (first, one), (second, other) in combinations(large, 2)
        if one.language == other.language
    ]
    near = [pair for pair in found if pair.likeness >= _ALIKE]
    return tuple(sorted(near, key=lambda pair: -pair.likeness)[:_MOST_MERGES])


def _quotes(one: Draft) -> tuple[str, ...]:
    passages = [
        (ids[0], text, fit, ()) for ids, text, fit in zip(one.ids, one.texts, one.fit, strict=True)
    ]
    return tuple(
        quote.text for quote in quotes.choose(passages, most=_QUOTES, candidates=_LOOKED_AT)
    )
