"""What the demo's made-up people say in English, as material for answers and for theming."""

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DEMO = Path(__file__).parent.parent / "voice" / "demo"


@dataclass(frozen=True, slots=True)
class Saying:
    text: str
    themes: frozenset[str]


@cache
def sayings() -> tuple[Saying, ...]:
    """Every English text of the demo with its writer's themes."""
    return tuple(
        Saying(row["text"], frozenset(row["themes"].split(";")))
        for path in sorted((DEMO / "answers").glob("*.csv"))
        for row in csv.DictReader(path.read_text("utf-8").splitlines())
        if row["language"] == "en"
    )


def compose(how_many: int, seed: int = 0) -> list[Saying]:
    """Different comments of one to three sayings each, with their themes together."""
    chance = random.Random(seed)
    found: dict[str, Saying] = {}
    while len(found) < how_many:
        parts = chance.sample(sayings(), chance.choice((1, 2, 2, 3)))
        text = " ".join(part.text for part in parts)
        found[text] = Saying(text, frozenset().union(*(part.themes for part in parts)))
    return list(found.values())
