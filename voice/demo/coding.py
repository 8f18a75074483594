"""A sample that the demo's officer and coordinator have coded without looking at each other."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.agreement import FEWEST
from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.roles import COORDINATOR, OFFICER
from voice.demo import loading
from voice.listen.models import Coding
from voice.listen.refusal import NotPossible
from voice.listen.workbench import samples
from voice.listen.workbench.models import SampledComment

_EACH = 5
"""The coordinator leaves out the first theme of every fifth comment: people differ."""


def load(session: Session, consultation: Consultation) -> None:
    """Code the fewest comments that can be compared; nothing where the demo is smaller."""
    officer, coordinator = (
        people.find(session, loading.demo_email(role)) for role in (OFFICER, COORDINATOR)
    )
    with suppress(NotPossible):
        sample = samples.draw(session, consultation, FEWEST, officer)
        samples.join(session, sample, coordinator)
        rows = session.scalars(
            select(SampledComment)
            .where(SampledComment.sample_id == sample.id)
            .order_by(SampledComment.id)
        ).all()
        for number, sampled in enumerate(rows):
            mine = Coding.comment_id == sampled.comment_id
            said = list(session.scalars(select(Coding.theme_id).where(mine).order_by(Coding.id)))
            samples.say(session, sample, sampled, said, officer)
            samples.say(session, sample, sampled, said[number % _EACH == 0 :], coordinator)
