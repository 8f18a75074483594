"""What a board chose and what it did not, and why. Only ever added to: the newest counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys.editions import today
from surveys.errors import Problem
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen.models import Theme
from voice.listen.themes import accepted_themes
from voice.respond.errors import Incomplete
from voice.respond.rankings.models import BoardDecision, Ranking
from voice.respond.wordings import LONGEST, clean

CHOSEN, NOT_CHOSEN, NOT_YET = "yes", "no", ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is written down about one theme: chosen, not chosen, or nothing yet; and why."""

    theme: Theme
    is_chosen: str
    why: str


@dataclass(frozen=True, slots=True)
class Record:
    """A consultation's themes by what was decided last, and everything that was ever decided."""

    chosen: tuple[BoardDecision, ...]
    not_chosen: tuple[BoardDecision, ...]
    undecided: tuple[Theme, ...]
    earlier: tuple[BoardDecision, ...]  # what a newer decision replaced, the newest first


def of_consultation(session: Session, consultation: Consultation) -> Record:
    """The record; accepted themes without a decision are named too, so that none is forgotten."""
    history = _history(session, consultation.id)
    newest = _latest(history)
    themes = themes_of(session, consultation)
    return Record(
        tuple(one for one in newest.values() if one.is_chosen),
        tuple(one for one in newest.values() if not one.is_chosen),
        tuple(theme for theme in themes if theme.id not in newest),
        tuple(one for one in history if one not in newest.values()),
    )


def latest(session: Session, consultation_id: int) -> dict[int, BoardDecision]:
    """What was decided last about each theme, by the id of the theme that stands for it."""
    return _latest(_history(session, consultation_id))


def on(themes: Sequence[Theme], newest: Mapping[int, BoardDecision]) -> list[BoardDecision]:
    """What was decided last about these themes, in their order."""
    keys = dict.fromkeys(theme.standing.id for theme in themes)
    return [newest[key] for key in keys if key in newest]


def beside(
    decisions: Collection[BoardDecision], newest: Mapping[int, BoardDecision]
) -> list[BoardDecision]:
    """What else the same boards turned down on the same days, where that still counts."""
    sittings = {(one.board, one.day) for one in decisions}
    return [
        one
        for one in newest.values()
        if not one.is_chosen and one not in decisions and (one.board, one.day) in sittings
    ]


def themes_of(
    session: Session, consultation: Consultation, ranking: Ranking | None = None
) -> Sequence[Theme]:
    """The accepted themes by name, those of the ranking that the board looked at first."""
    themes = accepted_themes(session, consultation.id)
    ranked = {card.theme_id for card in ranking.cards} if ranking else set()
    return sorted(themes, key=lambda theme: theme.id not in ranked)


def write_down(
    session: Session,
    consultation: Consultation,
    choices: Sequence[Choice],
    board: str,
    day: date | None,
    by: User,
    ranking: Ranking | None = None,
) -> list[BoardDecision]:
    """Add what a board decided on a day. Raises `Incomplete`: no decision without its reason."""
    decided = [one for one in choices if one.is_chosen != NOT_YET]
    if problems := _problems_of(decided, board, day):
        raise Incomplete(problems)
    shared = {
        "consultation_id": consultation.id,
        "ranking_id": ranking.id if ranking else None,
        "board": clean(board),
        "day": day,
        "by_id": by.id,
    }
    added = [
        BoardDecision(
            theme=one.theme, is_chosen=one.is_chosen == CHOSEN, why=clean(one.why), **shared
        )
        for one in decided
    ]
    session.add_all(added)
    session.flush()
    return added


def _history(session: Session, consultation_id: int) -> Sequence[BoardDecision]:
    return session.scalars(
        select(BoardDecision)
        .where(BoardDecision.consultation_id == consultation_id)
        .options(
            joinedload(BoardDecision.theme).joinedload(Theme.merged_into),
            joinedload(BoardDecision.by),
        )
        .order_by(BoardDecision.id.desc())
    ).all()


def _latest(history: Sequence[BoardDecision]) -> dict[int, BoardDecision]:
    newest: dict[int, BoardDecision] = {}
    for one in history:
        newest.setdefault(one.theme.standing.id, one)
    return newest


def _problems_of(decided: Sequence[Choice], board: str, day: date | None) -> list[Problem]:
    problems = []
    if not decided:
        problems.append(Problem("choices", "nothing_decided"))
    if not clean(board):
        problems.append(Problem("board", "board_needed"))
    if day is None or day > today():
        problems.append(Problem("day", "day_not_past"))
    for one in decided:
        if one.is_chosen not in (CHOSEN, NOT_CHOSEN):
            problems.append(Problem(f"choice_{one.theme.id}", "nothing_decided"))
        if not clean(one.why):
            problems.append(Problem(f"why_{one.theme.id}", "why_needed"))
        elif len(clean(one.why)) > LONGEST:
            problems.append(Problem(f"why_{one.theme.id}", "too_long", {"longest": LONGEST}))
    return problems
