"""Links that let a group in until a day: nobody needs an account, nobody is named."""

import secrets
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import utc_now
from surveys.editions import today
from voice.tokens import digest_of_token, random_word

LETTERS = 16
"""Of a token: nobody guesses them, and a phone can still be told them."""


class LinkOver(LookupError):
    """A link that has run out, was stopped, or was never ours."""


class GroupLink:
    """What a table of such links holds. The token is hashed."""

    digest: Mapped[str] = mapped_column(unique=True)
    group: Mapped[str]
    until: Mapped[date]  # the last day on which it works
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    revoked_at: Mapped[datetime | None]


def give_token(link: GroupLink) -> str:
    """A token that opens the link. It is shown once: nobody can read it again."""
    token = random_word(LETTERS)
    link.digest = digest_of_token(token)
    return token


def works(link: GroupLink) -> bool:
    """Whether the link still lets people in."""
    return link.revoked_at is None and link.until >= today()


def fits(link: GroupLink, token: str) -> bool:
    """Whether this token is the link's."""
    return secrets.compare_digest(link.digest, digest_of_token(token))


def revoke(link: GroupLink) -> None:
    """Let the link lead nowhere any more."""
    link.revoked_at = link.revoked_at or utc_now()
