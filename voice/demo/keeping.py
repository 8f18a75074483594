"""What the demo's safeguarding lead has read: all but the newest, and what may tell of harm."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.accounts import people
from voice.accounts.roles import SAFEGUARDING
from voice.demo import loading
from voice.safeguarding import reviews
from voice.safeguarding.models import ACTED, COMMENT, FLAGGED, NEW, Concern

_LEFT = 6
"""The newest, for whoever tries the demo."""


def catch_up(session: Session) -> None:
    """Read all that came, whatever it came with."""
    lead = people.find(session, loading.demo_email(SAFEGUARDING))
    waiting = session.scalars(select(Concern).where(Concern.state == NEW)).all()
    for one in waiting:
        if one.rank == FLAGGED:
            reviews.close(session, one, ACTED, "setting", "", lead, ())
    reviews.close_read(session, [one.id for one in waiting], lead)


def load(session: Session) -> None:
    """Read as a lead does who is up to date."""
    lead = people.find(session, loading.demo_email(SAFEGUARDING))
    waiting = select(Concern.id).where(Concern.kind == COMMENT, Concern.state == NEW)
    numbers = session.scalars(waiting.order_by(Concern.id)).all()
    reviews.close_read(session, numbers[:-_LEFT], lead)
