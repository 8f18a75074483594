"""The words that the codebook's pages use: what was done, and how versions differ."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from voice.listen.codebook import versions
from voice.listen.codebook.versions import Difference

FIELDS = {
    "name": _l("Name"),
    "easy_name": _l("Easy name"),
    "picture": _l("Picture"),
    "description": _l("What belongs here"),
    "keywords": _l("Words"),
    "examples": _l("Examples"),
    "parent": _l("Stands below"),
}
"""What a theme has, as its form says it."""


def say_done(did: str, about: Sequence[str]) -> str:
    """What a person did to the codebook, in a sentence."""
    one, other = (*about, "", "")[:2]
    said = {
        versions.BEGAN: _("The codebook as it was at first."),
        versions.ELSEWHERE: _("Changed outside of these pages."),
        versions.EDITED: _("“%(one)s” was changed.", one=one),
        versions.ADDED: _("“%(one)s” was added.", one=one),
        versions.ACCEPTED_ONE: _("“%(one)s”, suggested by the machine, was accepted.", one=one),
        versions.SPLIT: _("“%(other)s” was made of a part of “%(one)s”.", one=one, other=other),
        versions.MERGED: _("“%(one)s” became part of “%(other)s”.", one=one, other=other),
        versions.UNMERGED: _("“%(one)s” and “%(other)s” are two again.", one=one, other=other),
        versions.RESTORED: _("Version %(number)s was brought back.", number=one),
        versions.IMPORTED: _("A file was brought in."),
    }
    return str(said[did])


def say_difference(one: Difference) -> str:
    """How two versions differ, in a sentence."""
    if one.what == "new":
        return str(_("“%(theme)s” is new.", theme=one.theme))
    if one.what == "gone":
        return str(_("“%(theme)s” is not there any more.", theme=one.theme))
    if one.what == "name":
        return str(_("“%(before)s” is called “%(after)s”.", before=one.before, after=one.after))
    if one.what in ("keywords", "examples"):
        return _say_parts(one)
    if one.what == "picture":
        return str(_("“%(theme)s” has another picture, or none.", theme=one.theme))
    return _say_words(one)


def _say_words(one: Difference) -> str:
    part = FIELDS[one.what]
    if not one.before:
        return str(_("“%(theme)s”, %(part)s: “%(after)s” is new.", **_facts(one, part)))
    if not one.after:
        return str(_("“%(theme)s”, %(part)s: “%(before)s” is gone.", **_facts(one, part)))
    return str(
        _("“%(theme)s”, %(part)s: “%(after)s” instead of “%(before)s”.", **_facts(one, part))
    )


def _say_parts(one: Difference) -> str:
    before, after = one.before or [], one.after or []
    more = [part for part in after if part not in before]
    fewer = [part for part in before if part not in after]
    facts = {"theme": one.theme, "part": FIELDS[one.what]}
    said = []
    if more:
        said.append(_("“%(theme)s”, %(part)s: new are %(some)s.", some=_list(more), **facts))
    if fewer:
        said.append(_("“%(theme)s”, %(part)s: gone are %(some)s.", some=_list(fewer), **facts))
    if not said:
        said.append(_("“%(theme)s”, %(part)s: in another order.", **facts))
    return " ".join(said)


def _facts(one: Difference, part: object) -> dict[str, object]:
    return {"theme": one.theme, "part": part, "before": one.before, "after": one.after}


def _list(parts: Sequence[str]) -> str:
    return str(_(", ")).join(f"“{part}”" for part in parts)
