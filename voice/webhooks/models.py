"""Who wants to be told, and what was sent to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, type_of_json, utc_now
from voice.accounts.models import User

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"


class Webhook(Base):
    """An address that wants to hear of some events. Its secret is made anew from the salt."""

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    address: Mapped[str]
    events: Mapped[list[str]]
    salt: Mapped[str]
    salt_before: Mapped[str | None]  # signs too, for a day after the secret was turned
    turned_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    failing_since: Mapped[datetime | None]
    switched_off_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined")


class Delivery(Base):
    """A message to one address, and how it went. What the other side answered is not kept."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "message"),
        Index("ix_webhook_delivery_state", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    message: Mapped[str]  # its id, the same each time that it is sent
    event: Mapped[str]
    payload: Mapped[dict[str, Any] | None] = mapped_column(type_of_json)  # gone once it is over
    state: Mapped[str] = mapped_column(default=WAITING)  # waiting, sent, failed, dropped
    tries: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]  # of the newest answer
    problem: Mapped[str | None]  # where there was none: a word of `voice.fetching`
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    next_at: Mapped[datetime] = mapped_column(default=utc_now)
    last_at: Mapped[datetime | None]

    webhook: Mapped[Webhook] = relationship(lazy="joined")
