"""Tokens: made by a person for a program of theirs, with scopes, an end, and no more rights.

What a token opens is decided anew at each request: its scopes, less what its person may not do
(any more). It ends with its day, when it is revoked, and with its person's account.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.editions import today
from voice.accounts.models import User
from voice.accounts.roles import ADMIN, EDITORS, EVERYONE
from voice.api.models import ApiToken
from voice.listen.places import READERS
from voice.tokens import digest_of_token

FINDINGS_READ, COMMENTS_READ, COMMENTS_WRITE = "findings:read", "comments:read", "comments:write"
PROMISES_READ, PROMISES_WRITE = "promises:read", "promises:write"
SCOPES: Mapping[str, Collection[str]] = {
    FINDINGS_READ: EVERYONE,
    COMMENTS_READ: (ADMIN, *READERS),
    COMMENTS_WRITE: (ADMIN, *EDITORS),
    PROMISES_READ: EVERYONE,
    PROMISES_WRITE: (ADMIN, *EDITORS),
}
"""What a token may open, and for whom: the roles that may do the same on the pages."""
LONGEST = timedelta(days=365)
MOST = 20
"""Tokens that one person can have at once."""
_MARK = "voice_"  # so that a token in the wrong place is known for one


class TooMany(Exception):
    """A person with as many tokens as one can have."""


class NoScope(Exception):
    """A token that would open nothing."""


def scopes_of(user: User) -> list[str]:
    """What this person's tokens may open at most."""
    roles = {role.name for role in user.roles}
    return [scope for scope, allowed in SCOPES.items() if roles & set(allowed)]


def make(session: Session, user: User, name: str, scopes: Collection[str], days: int) -> str:
    """A new token, to be shown this once. Raises `TooMany`, `NoScope`."""
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    if len(of_person(session, user)) >= MOST:
        raise TooMany
    given = [scope for scope in scopes_of(user) if scope in scopes]
    if not given:
        raise NoScope
    token = _MARK + secrets.token_urlsafe(32)
    lasts = min(timedelta(days=days), LONGEST)
    session.add(
        ApiToken(
            user_id=user.id,
            name=name,
            digest=digest_of_token(token),
            scopes=given,
            expires_on=today() + lasts,
        )
    )
    session.flush()
    return token


def of_person(session: Session, user: User) -> Sequence[ApiToken]:
    """A person's tokens that still open something, the newest first."""
    return session.scalars(
        select(ApiToken).where(ApiToken.user_id == user.id, *_live()).order_by(ApiToken.id.desc())
    ).all()


def find(session: Session, token: str) -> ApiToken | None:
    """The live token with these letters, of a person who still works here."""
    found = session.scalar(
        select(ApiToken).where(ApiToken.digest == digest_of_token(token), *_live())
    )
    return found if found is not None and found.user.active else None


def opens(token: ApiToken, scope: str) -> bool:
    """Whether a token opens this now: its scope, and what its person may still do."""
    return scope in token.scopes and scope in scopes_of(token.user)


def note_use(session: Session, token_id: int, day: date) -> None:
    """Note the day of its last use."""
    used = update(ApiToken).where(ApiToken.id == token_id)
    session.execute(used.values(last_used_on=day))


def revoke(session: Session, user: User, token_id: int) -> bool:
    """Let a person's own token open nothing any more; whether there was one."""
    mine = ApiToken.id == token_id, ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None)
    revoked = session.scalar(
        update(ApiToken).where(*mine).values(revoked_at=utc_now()).returning(ApiToken.id)
    )
    return revoked is not None


def _live() -> tuple[ColumnElement[bool], ...]:
    return ApiToken.revoked_at.is_(None), ApiToken.expires_on >= today()
