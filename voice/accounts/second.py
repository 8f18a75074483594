"""The second step of signing in: a code from an app (RFC 6238), or one of ten written down."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from flask import current_app
from flask_security.totp import Totp
from passlib.totp import TotpMatch
from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from voice.accounts import sessions
from voice.accounts.models import Role, User
from voice.accounts.sign_in_models import Passkey, RecoveryCode
from voice.area import area_profile
from voice.audit import record

CODES = 10
_ALPHABET = "bcdfghjkmnpqrtvwxyz2346789"  # no two that look alike, and no words
_LETTERS = 10
_SLACK = 30  # seconds that a clock may be off, either way


class CodesOnce(Totp):
    """Codes that work once: a code that someone has seen is worth nothing."""

    def get_last_counter(self, user: User) -> int | None:  # type: ignore[override]  # our person
        """The moment of the last code that was taken."""
        return user.totp_counter

    def set_last_counter(self, user: User, match: TotpMatch) -> None:  # type: ignore[override]
        """Keep the moment of the code that was taken."""
        user.totp_counter = match.counter


def is_on(user: User) -> bool:
    """Whether this person has an app."""
    return user.totp_secret is not None


def is_needed(user: User) -> bool:
    """Whether this person's role must have a second step (`VOICE_SECOND_STEP`)."""
    return user.has_role(*str(current_app.config["VOICE"]["SECOND_STEP"]).split())


def is_lacking(session: Session, user: User) -> bool:
    """Whether a second step is needed and not there; a passkey is two steps in one."""
    if not is_needed(user) or is_on(user):
        return False
    has_passkey = select(Passkey.id).where(Passkey.user_id == user.id).limit(1)
    return session.scalar(has_passkey) is None


def count_without(session: Session, role: str) -> tuple[int, int]:
    """How many people with this role sign in with their password alone, and of how many.

    Whoever comes by the council's own sign-in has no password here, and is not counted.
    """
    mine = (Role.name == role, User.active, User.password.is_not(None))
    bare = (User.totp_secret.is_(None), ~exists().where(Passkey.user_id == User.id))
    everyone = select(func.count(User.id)).join(User.roles).where(*mine)
    return session.scalar(everyone.where(*bare)) or 0, session.scalar(everyone) or 0


def propose() -> str:
    """A new secret, sealed; it counts once a first code of it was typed (`turn_on`)."""
    return str(_totp().generate_totp_secret())


def describe(user: User, sealed: str) -> tuple[str, str]:
    """The address that an app reads from a picture, and the key to type instead."""
    totp = _totp()
    return totp.get_totp_uri(user.email, sealed), totp.get_totp_pretty_key(sealed)


def turn_on(session: Session, user: User, sealed: str, code: str) -> Sequence[str] | None:
    """Take the app into use; the codes to write down, or none where the code is wrong."""
    if not _totp().verify_totp(_digits(code), sealed, user, window=_SLACK):
        return None
    user.totp_secret = sealed
    record(session, "second_step_on", user.id)
    return make_codes(session, user)


def turn_off(session: Session, user: User, by: User) -> None:
    """Go on without a second step; a person who lost it is signed out everywhere."""
    user.totp_secret = user.totp_counter = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    if by.id != user.id:
        sessions.end_all(session, user)
    record(session, "second_step_off", by.id, f"person:{user.id}")


def make_codes(session: Session, user: User) -> Sequence[str]:
    """Ten new codes; those before are worth nothing. Only their hashes are kept."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["".join(map(secrets.choice, [_ALPHABET] * _LETTERS)) for _ in range(CODES)]
    session.add_all(RecoveryCode(user_id=user.id, digest=_hash(one)) for one in codes)
    record(session, "recovery_codes_made", user.id)
    half = _LETTERS // 2
    return [f"{one[:half]}-{one[half:]}" for one in codes]


def count_codes(session: Session, user: User) -> int:
    """How many codes are left."""
    mine = select(func.count()).where(RecoveryCode.user_id == user.id)
    return session.scalar(mine) or 0


def check(session: Session, user: User, typed: str) -> str | None:
    """How the second step was taken: `app` or `recovery_code`; none where the code is wrong.

    The person's row is held, so that one code never lets two in.
    """
    session.refresh(user, with_for_update={"of": User})
    if user.totp_secret is None:
        return None
    if _totp().verify_totp(_digits(typed), user.totp_secret, user, window=_SLACK):
        return "app"
    plain = "".join(one for one in typed.lower() if one in _ALPHABET)
    spent = session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == user.id, RecoveryCode.digest == _hash(plain))
        .returning(RecoveryCode.id)
    ).first()
    return "recovery_code" if spent else None


def _totp() -> CodesOnce:
    """The secrets in the table are sealed with a key made from the application's."""
    secret = _keyed(b"second step")
    return CodesOnce({"1": secret}, issuer=str(area_profile()["name"]["en"]))


def _keyed(purpose: bytes) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, purpose, hashlib.sha256).hexdigest()


def _hash(code: str) -> str:
    return hmac.new(_keyed(b"recovery").encode(), code.encode(), hashlib.sha256).hexdigest()


def _digits(typed: str) -> str:
    return "".join(filter(str.isdecimal, typed))
