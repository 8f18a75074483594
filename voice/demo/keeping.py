"""What the demo's safeguarding lead has read: all but the newest, and what may tell of harm."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.accounts import people
from voice.accounts.roles import SAFEGUARDING
from voice.demo import loading
from voice.safeguarding import reviews
from voice.safeguarding.models import COMMENT, NEW, Concern

_LEFT = 6
"""The newest, for whoever tries the demo."""


def load(session: Session) -> None:
    """Read as a lead does who is up to date."""
    lead = people.find(session, loading.demo_email(SAFEGUARDING))
    waiting = select(Concern.id).where(Concern.kind == COMMENT, Concern.state == NEW)
    numbers = session.scalars(waiting.order_by(Concern.id)).all()
    reviews.close_read(session, numbers[:-_LEFT], lead)
