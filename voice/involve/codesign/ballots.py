"""Votes between wordings: one a device, as often as someone changes their mind.

A device is known by a number that its script keeps once it has voted. Without script the page
mints one, which goes on from form to form: whoever opens the link anew may vote anew.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from surveys.base import utc_now
from surveys.kinds.refusal import NotAccepted
from surveys.models import Survey
from surveys.wording import NoSuchPlace, words_at
from voice.involve.builder.drafts import write_words
from voice.involve.codesign.models import Ballot, ShareLink, Vote
from voice.involve.codesign.remarks import TooMany

FEWEST, MOST = 2, 4
"""Wordings in a vote."""
MOST_VOTES = 2_000
"""By one link."""


class BallotClosed(LookupError):
    """A vote that is over, or was never this survey's."""


class AlreadyVoting(Exception):
    """People vote on these words now."""


def begin(
    session: Session, survey: Survey, place: str, language: str, wordings: Sequence[str]
) -> Ballot:
    """Put wordings to the vote. Raises `surveys.wording.NoSuchPlace`, `AlreadyVoting`.

    Raises `NotAccepted` for fewer than two different ones, or more than four.
    """
    words_at(survey.draft, place, language)
    different = list(dict.fromkeys(wordings))
    if not FEWEST <= len(different) <= MOST:
        raise NotAccepted("too_few_options")
    if any(one.place == place and one.language == language for one in still_open(session, survey)):
        raise AlreadyVoting
    ballot = Ballot(survey_id=survey.id, place=place, language=language, wordings=different)
    session.add(ballot)
    session.flush()
    return ballot


def of_survey(session: Session, survey: Survey) -> Sequence[Ballot]:
    """The survey's votes, the newest first."""
    return session.scalars(
        select(Ballot)
        .where(Ballot.survey_id == survey.id)
        .options(selectinload(Ballot.votes).joinedload(Vote.link))
        .order_by(Ballot.id.desc())
    ).all()


def still_open(session: Session, survey: Survey) -> Sequence[Ballot]:
    """The votes that members may take part in now."""
    return session.scalars(
        select(Ballot)
        .where(Ballot.survey_id == survey.id, Ballot.closed_at.is_(None))
        .order_by(Ballot.id)
    ).all()


def find(session: Session, survey: Survey, ballot_id: int) -> Ballot:
    """The survey's vote that is still open. Raises `BallotClosed`."""
    ballot = session.get(Ballot, ballot_id)
    if ballot is None or ballot.survey_id != survey.id or ballot.closed_at:
        raise BallotClosed
    return ballot


def vote(session: Session, link: ShareLink, ballot: Ballot, wording: int, device: str) -> None:
    """Let a device want this wording, and no other any more. Raises `NotAccepted`, `TooMany`."""
    if not 0 <= wording < len(ballot.wordings):
        raise NotAccepted("not_an_option")
    voter = _voter(ballot, device)
    mine = session.scalar(select(Vote).where(Vote.ballot_id == ballot.id, Vote.voter == voter))
    if mine:
        mine.wording = wording
        return
    of_link = select(func.count()).select_from(Vote).where(Vote.link_id == link.id)
    if (session.scalar(of_link) or 0) >= MOST_VOTES:
        raise TooMany
    session.add(Vote(ballot_id=ballot.id, link=link, voter=voter, wording=wording))
    session.flush()


def votes_of(session: Session, ballots: Iterable[Ballot], device: str) -> Mapping[int, int]:
    """What a device wants, by the vote's number."""
    voters = {_voter(ballot, device): ballot.id for ballot in ballots}
    found = session.scalars(select(Vote).where(Vote.voter.in_(voters)))
    return {one.ballot_id: one.wording for one in found}


def count(ballot: Ballot) -> list[int]:
    """How many devices want each wording."""
    wanted = [one.wording for one in ballot.votes]
    return [wanted.count(number) for number in range(len(ballot.wordings))]


def groups_of(ballot: Ballot) -> list[str]:
    """The groups that voted, each once."""
    return sorted({one.link.group for one in ballot.votes})


def take(survey: Survey, ballot: Ballot, wording: int, before: str) -> None:
    """Write a wording into the draft and end the vote.

    Raises `NotAccepted`, `drafts.Overwritten` and `surveys.wording.NoSuchPlace`.
    """
    if not 0 <= wording < len(ballot.wordings):
        raise NotAccepted("not_an_option")
    write_words(survey, ballot.place, ballot.language, ballot.wordings[wording], before)
    close(ballot, wording)


def close(ballot: Ballot, winner: int | None = None) -> None:
    """End a vote; without a winner, the words stay as they are."""
    ballot.closed_at, ballot.winner = utc_now(), winner


def words_now(draft: Mapping[str, Any], ballot: Ballot) -> str:
    """What the draft says at the vote's place; nothing where that is gone."""
    try:
        return words_at(draft, ballot.place, ballot.language)
    except NoSuchPlace:
        return ""


def _voter(ballot: Ballot, device: str) -> str:
    """A device's mark for this vote alone: no two votes can be laid side by side."""
    return hashlib.sha256(f"{ballot.id} {device}".encode()).hexdigest()
