"""Chance that falls the same way each time the demo is loaded."""

import random


def from_seed(seed: str) -> random.Random:
    """The chance that belongs to a name: the same name, the same numbers."""
    return random.Random(seed)  # noqa: S311  # a demo, no secret
