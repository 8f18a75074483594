"""The themes of one language, not yet named."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.discovery import clusters, memory, shelf
from analysis.discovery.clusters import Placing
from analysis.discovery.sayings import ENGLISH, Sayings
from analysis.discovery.space import Points, embed, understand, unit, weigh
from analysis.runs import Floats, Ints, number
from analysis.types import Encoder, Found

_FEW = 40
_FAR = 0.9
# Below this cosine a comment shares next to nothing with its theme.
_STRANGE = 0.05
_STRANGE_FEW = 0.12


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for: how many themes (None: as many as usual), chance, aids."""

    themes: int | None
    seed: int
    encoder: Encoder | None
    earlier: Found | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A theme: its texts, the most typical first, who said each, and what tells it apart.

    `direction` points from the middle of all texts to the theme's.
    """

    texts: list[str]
    ids: list[list[str]]
    fit: list[float]
    direction: Points
    language: str | None

    @property
    def members(self) -> list[str]:
        """The ids of its comments, the most typical first."""
        return [one for said in self.ids for one in said]


def draft(said: Sayings, plan: Plan, step: Callable[[float], None]) -> list[Draft]:
    """Return the themes of one language, the largest first; `step` hears the share done."""
    people = np.array([len(ids) for ids in said.ids], dtype=np.float64)
    points, placing = _place(said, people, plan, step)
    step(1.0)
    if placing.places.max() < 0:
        return []
    middle = points.mean(axis=0)
    directions = unit(clusters.centres_of(points, placing) - middle)
    order = np.argsort(-placing.fit, kind="stable")
    held: dict[int, list[int]] = {}
    for at in order[placing.places[order] >= 0].tolist():
        held.setdefault(int(placing.places[at]), []).append(at)
    found = [
        Draft(
            [said.texts[at] for at in members],
            [said.ids[at] for at in members],
            [float(placing.fit[at]) for at in members],
            directions[place],
            said.language,
        )
        for place, members in held.items()
    ]
    return sorted(found, key=lambda one: (-len(one.members), min(one.texts)))


def _place(
    said: Sayings, people: Floats, plan: Plan, step: Callable[[float], None]
) -> tuple[Points, Placing]:
    runs = number(said.texts)
    weighed = weigh(runs)
    step(0.3)
    if len(said.texts) <= _FEW:
        distance = np.clip(1.0 - (weighed @ weighed.T).toarray(), 0.0, 1.0)
        points = weighed.toarray()
        places = clusters.join_alike(distance, plan.themes, _FAR)
        return points, clusters.settle(points, places, people, _STRANGE_FEW)
    encoder = plan.encoder if said.language == ENGLISH else None
    meaning = understand(said.texts, encoder) if encoder else None
    points = embed(runs, weighed, meaning, plan.seed)
    step(0.6)
    before = memory.places_before(said.ids, plan.earlier)
    placing = clusters.settle(points, _cluster(points, before, plan), people, _STRANGE)
    if plan.themes is None:
        places = shelf.shelve(said, weighed, placing, people, before)
        placing = clusters.settle(points, places, people, _STRANGE)
    return points, placing


def _cluster(points: Points, before: Ints, plan: Plan) -> Ints:
    if before.max() >= 0:
        return clusters.extend(points, before, plan.themes, plan.seed)
    wanted = min(plan.themes or clusters.usual_number(len(points)), len(points))
    return clusters.cluster(points, wanted, plan.seed)
