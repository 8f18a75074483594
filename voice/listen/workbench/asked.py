"""What an address asks the workbench to show, and from which place in its list."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from voice.listen.cleaning import clean

UNSURE = "unsure"
CHECK, NO_THEME, ALL = "check", "none", "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked the workbench to show."""

    show: str = CHECK  # check: what waits for a person; none: no theme fits; all
    order: str = ""  # unsure: what the machine is least sure of first
    theme: str = ""  # one theme's id
    audience: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """What an address asks for; what makes no sense there is left out."""
        given = {name: clean(arguments.get(name))[:40] for name in cls.__slots__}
        given["show"] = given["show"] if given["show"] in (NO_THEME, ALL) else CHECK
        is_unsure = given["order"] == UNSURE and given["show"] == CHECK
        given["order"] = UNSURE if is_unsure else ""
        is_number = given["theme"].isdecimal() and len(given["theme"]) < 10
        given["theme"] = given["theme"] if is_number and given["show"] != NO_THEME else ""
        return cls(**given)

    @property
    def given(self) -> dict[str, str]:
        """Only what differs from the first look, for the next address."""
        return {
            name: value
            for name, value in asdict(self).items()
            if value and (name, value) != ("show", CHECK)
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins or ends: how sure the machine is at the least, and the comment."""

    comment: int
    sureness: float = 0.0

    @classmethod
    def read(cls, words: str | None) -> Self | None:
        """The place in an address; None where there is none."""
        number, _, sureness = (words or "").partition("~")
        if not number.isdecimal() or len(number) > 9:
            return None
        try:
            return cls(int(number), float(sureness or 0))
        except ValueError:
            return None

    def __str__(self) -> str:
        """As it stands in an address, exactly."""
        return f"{self.comment}~{self.sureness!r}" if self.sureness else str(self.comment)
