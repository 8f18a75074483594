"""What every format gives and takes: a survey, and what could not come with it."""

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that a format could not carry over as it was, and where it stands.

    `what` is a column, a type or a name of the file; `why` is a stable word that whoever shows it
    turns into a sentence, as with `surveys.errors.Problem`.
    """

    what: str
    why: str
    sheet: str = ""
    row: int | None = None
    details: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Imported:
    """A checked survey document, and what of the file is not in it."""

    document: dict[str, Any]
    left_out: tuple[LeftOut, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Exported:
    """A file, and what of the survey other programs will not find in it."""

    data: bytes
    left_out: tuple[LeftOut, ...] = ()


@dataclasses.dataclass(slots=True)
class Found:
    """One question of a foreign file, before its name and its condition are ours.

    `parts` is our question without `key` and `show_if`. `codes` gives the keys of its options by
    their names in the file; `marks` the same for options that are asked about by a name of their
    own, `aliases` are other names of the question itself. `relevant` holds every expression that
    must hold for it to be asked.
    """

    name: str
    parts: dict[str, Any]
    sheet: str = ""
    row: int | None = None
    codes: dict[str, str] = dataclasses.field(default_factory=dict)
    marks: dict[str, str] = dataclasses.field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()

    def leave(self, what: str, why: str, **details: Any) -> LeftOut:
        """Something of this question that does not come over."""
        return LeftOut(what, why, self.sheet, self.row, details)


@dataclasses.dataclass(slots=True)
class Gathered:
    """Everything of a foreign file that a survey can be made of."""

    parts: dict[str, Any]
    questions: list[Found]
    languages: list[str]
    left_out: list[LeftOut]
