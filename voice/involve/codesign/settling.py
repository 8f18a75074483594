"""Answering remarks: the words change, stay for a reason, or are put to the vote."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from surveys.kinds.refusal import NotAccepted
from surveys.models import Credit, Survey
from voice.accounts.models import User
from voice.involve.builder import drafts
from voice.involve.codesign import ballots, ledger, remarks
from voice.involve.codesign.forms import Settling
from voice.involve.codesign.models import Ballot, Remark
from voice.involve.codesign.showing import numbers_of

CHANGED, KEPT, VOTE = "changed", "kept", "vote"


def change(
    session: Session, survey: Survey, said: Sequence[Remark], by: User, settling: Settling
) -> Credit | None:
    """Write the new words and settle the remarks; a credit for their groups, where it is wanted.

    Raises `NotAccepted` where nothing changes, `drafts.Overwritten`, `SettledMeanwhile`.
    """
    wanted = {
        place: words for place, words in settling.words.items() if words != settling.before[place]
    }
    if not wanted:
        raise NotAccepted("same_words")
    for place, words in wanted.items():
        drafts.write_words(survey, place, settling.language, words, settling.before[place])
    remarks.settle(said, CHANGED, by)
    if not (settling.does_credit and said):
        return None
    kind = said[0].kind if len({one.kind for one in said}) == 1 else remarks.UNCLEAR
    return credit(session, survey, kind, said[0].question, [one.link.group for one in said])


def keep(said: Sequence[Remark], by: User, reason: str) -> None:
    """Leave the words as they are. Raises `NotAccepted` without a reason, `SettledMeanwhile`."""
    if not reason:
        raise NotAccepted("no_reason")
    remarks.settle(said, KEPT, by, reason)


def put_to_vote(
    session: Session, survey: Survey, said: Sequence[Remark], by: User, settling: Settling
) -> Ballot:
    """Let the groups choose. Raises what `ballots.begin` does, and `SettledMeanwhile`."""
    remarks.settle(said, VOTE, by)
    return ballots.begin(session, survey, settling.place, settling.language, settling.wordings)


def credit(
    session: Session, survey: Survey, kind: str, question: str, groups: Sequence[str]
) -> Credit | None:
    """A credit that staff can edit and publish; none where the question asks nothing."""
    number = numbers_of(survey.draft).get(question)
    if number is None or not groups:
        return None
    return ledger.add(session, survey, kind, question, number, groups)


def note_test(survey: Survey, note: dict[str, Any]) -> None:
    """Add to who tried the survey: it travels with the document."""
    with drafts.changing(survey) as draft:
        draft["tested_with"] = [*draft.get("tested_with", []), note]


def forget_test(survey: Survey, note: dict[str, Any]) -> None:
    """Take out an entry that says exactly this."""
    with drafts.changing(survey) as draft:
        left = [one for one in draft.get("tested_with", []) if one != note]
        draft.pop("tested_with", None)
        if left:
            draft["tested_with"] = left
