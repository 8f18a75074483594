"""A first draft of "You said": the themes' own names and how many said it, and nothing else.

Nothing is invented, and nobody's words go into it: quotes stand beside it, from where they go
when their writer takes them back. Why it was chosen is offered as the board wrote it down; where
no board did, it is for people to write.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.listen.models import Theme
from voice.respond import evidence
from voice.respond.models import Priority
from voice.respond.priorities import PriorityWords
from voice.respond.rankings import board_decisions
from voice.respond.rankings.models import BoardDecision
from voice.respond.releases import steadiness
from voice.respond.wordings import Wording, clean

_WHO = {
    "young_people": "young people",
    "parents": "parents and carers",
    "practitioners": "people who work with children",
    "everyone": "people",
}
_HOW_MANY = {
    "people_told_us": "{who}",
    "a_few": "a few {who}",
    "some": "some {who}",
    "about_half": "about half of the {who}",
    "most": "most {who}",
}
"""How many, as readers of a release see it (standards ER7, N3)."""


def draft(
    session: Session,
    consultation: Consultation,
    themes: Sequence[Theme],
    priority: Priority | None = None,
) -> PriorityWords:
    """English words to begin with; a priority that was printed before keeps its printed words."""
    standing = list({theme.standing.id: theme.standing for theme in themes}.values())
    if not standing:
        return PriorityWords()
    words = _how_many(session, consultation, standing, priority)
    names = [clean(one.name) for one in standing]
    easy_names = [clean(one.easy_name or one.name) for one in standing]
    return PriorityWords(
        title={"en": _join(names)},
        easy_title={"en": _join(easy_names)},
        you_said={"en": _say_all(words, names)},
        easy_you_said={"en": _say_each(words, easy_names)},
        why=_why(board_decisions.on(standing, board_decisions.latest(session, consultation.id))),
    )


def _why(decisions: Sequence[BoardDecision]) -> Wording:
    """The board's own reasons for choosing these themes, each once."""
    reasons = dict.fromkeys(_stop(one.why) for one in decisions if one.is_chosen)
    return {"en": " ".join(reasons)} if reasons else {}


def _how_many(
    session: Session,
    consultation: Consultation,
    themes: Sequence[Theme],
    priority: Priority | None,
) -> Mapping[str, str]:
    said = evidence.people_behind(session, themes)
    heard = evidence.people_heard(session, consultation)
    if priority is None:
        return evidence.words_by_audience(said, heard)
    last = steadiness.before(session, consultation)
    return steadiness.words_of(steadiness.count(priority, said, heard, last))


def _groups(words: Mapping[str, str]) -> list[str]:
    return [_HOW_MANY[word].format(who=_WHO.get(one, "people")) for one, word in words.items()]


def _say_all(words: Mapping[str, str], names: Sequence[str]) -> str:
    who = _join(_groups(words)) or "people"
    return _stop(f"{_capital(who)} told us about this: {_join(names)}")


def _say_each(words: Mapping[str, str], names: Sequence[str]) -> str:
    """One idea in a sentence (standards ER2)."""
    told = [_stop(f"You told us about this: {name}") for name in names]
    return " ".join([*told, *(_stop(f"{_capital(who)} said this") for who in _groups(words))])


def _join(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _stop(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
