"""The drawings of made-up children."""

import random

from voice.demo import drawings
from voice.media import images


def test_every_story_has_its_drawing_and_no_two_are_alike() -> None:
    chance = random.Random(1)
    drawn = [drawings.draw(name, chance) for name in drawings._STORIES for _ in range(2)]
    assert len(set(drawn)) == len(drawn)
    for one in drawn:
        made = images.remake(one, as_drawn=True)
        assert (made.media_type, made.width, made.height) == ("image/png", 1200, 960)
