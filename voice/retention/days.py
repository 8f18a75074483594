"""For how many days what people sent is kept, where the area says nothing and where it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voice.settings import WrongSetting

LEAST, MOST = 7, 730
"""Days that an area may choose: time to look at what came, and never longer than answers."""
USUAL = 90
"""Days of standards P6."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days of each kind that has days of its own."""

    sounds: int = USUAL
    pictures: int = USUAL


def read(area: Mapping[str, Any]) -> Days:
    """The days in an area's profile, under `[retention]`. Raises `WrongSetting`."""
    said = area.get("retention", {})
    unknown = said.keys() - set(Days.__slots__)
    if unknown:
        raise WrongSetting(f"[retention] of the area knows no {', '.join(sorted(unknown))}")
    for name, days in said.items():
        if type(days) is not int or not LEAST <= days <= MOST:
            raise WrongSetting(f"[retention] {name} is a number of days from {LEAST} to {MOST}")
    return Days(**said)
