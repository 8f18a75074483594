"""Passkeys (WebAuthn): a phone, a computer or a stick that signs in alone, and cannot be phished.

It asks its owner for a finger, a face or a number, so it is two steps in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import webauthn
from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from surveys.base import utc_now
from voice.accounts.models import User
from voice.accounts.sign_in_models import Passkey
from voice.area import area_profile
from voice.audit import record

_LASTS = timedelta(minutes=10)
_NEEDED = UserVerificationRequirement.REQUIRED
MOST = 10  # of one person


class WrongPasskey(Exception):
    """What a device sent is no proof, is too old, or was used before."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a device must sign, and since when we ask for it; it stands in the signed cookie."""

    value: str
    asked_at: float

    @classmethod
    def new(cls, value: bytes) -> "Challenge":
        """A challenge of now."""
        return cls(bytes_to_base64url(value), utc_now().timestamp())

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromtimestamp(self.asked_at, UTC)

    def check(self) -> bytes:
        """Its bytes. Raises `WrongPasskey` where it is too old."""
        if utc_now() - self.moment > _LASTS:
            raise WrongPasskey
        return base64url_to_bytes(self.value)


def ask_to_make(session: Session, user: User) -> tuple[str, Challenge]:
    """What a browser needs to make a passkey, as JSON, and the challenge to keep."""
    options = webauthn.generate_registration_options(
        rp_id=_domain(),
        rp_name=str(area_profile()["name"]["en"]),
        user_name=user.email,
        user_id=f"voice-{user.id}".encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_NEEDED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential))
            for one in of(session, user)
        ],
    )
    return webauthn.options_to_json(options), Challenge.new(options.challenge)


def add(session: Session, user: User, sent: str, name: str, challenge: Challenge) -> Passkey:
    """Keep a passkey that a device has made. Raises `WrongPasskey`."""
    expected = challenge.check()
    try:
        made = webauthn.verify_registration_response(
            credential=sent,
            expected_challenge=expected,
            expected_rp_id=_domain(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise WrongPasskey from None
    credential = bytes_to_base64url(made.credential_id)
    is_known = session.scalar(select(Passkey.id).where(Passkey.credential == credential))
    if is_known or len(of(session, user)) >= MOST:
        raise WrongPasskey
    passkey = Passkey(
        user_id=user.id,
        credential=credential,
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        name=name,
    )
    session.add(passkey)
    record(session, "passkey_added", user.id)
    return passkey


def ask_to_sign_in() -> tuple[str, Challenge]:
    """What a browser needs to sign in, as JSON, and the challenge to keep. It names nobody."""
    options = webauthn.generate_authentication_options(rp_id=_domain(), user_verification=_NEEDED)
    return webauthn.options_to_json(options), Challenge.new(options.challenge)


def sign_in(session: Session, sent: str, challenge: Challenge) -> User:
    """The person whose passkey answered. Raises `WrongPasskey`; each challenge counts once."""
    expected = challenge.check()
    passkey = _find(session, sent)
    if passkey.asked_at is not None and passkey.asked_at >= challenge.moment:
        raise WrongPasskey
    try:
        proof = webauthn.verify_authentication_response(
            credential=sent,
            expected_challenge=expected,
            expected_rp_id=_domain(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise WrongPasskey from None
    user = session.get(User, passkey.user_id)
    if user is None or not user.active:
        raise WrongPasskey
    passkey.sign_count = proof.new_sign_count
    passkey.used_at, passkey.asked_at = utc_now(), challenge.moment
    return user


def of(session: Session, user: User) -> Sequence[Passkey]:
    """A person's passkeys, the oldest first."""
    return session.scalars(
        select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)
    ).all()


def remove(session: Session, user: User, passkey_id: int) -> None:
    """Take one of a person's passkeys out of use."""
    for one in of(session, user):
        if one.id == passkey_id:
            session.delete(one)
            record(session, "passkey_removed", user.id)


def _find(session: Session, sent: str) -> Passkey:
    """The passkey that a device names, held until the commit."""
    try:
        named = webauthn.helpers.parse_authentication_credential_json(sent).id
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise WrongPasskey from None
    found = session.scalar(select(Passkey).where(Passkey.credential == named).with_for_update())
    if found is None:
        raise WrongPasskey
    return found


def _domain() -> str:
    """The name that passkeys belong to: the one in the address bar, without its port."""
    return request.host.partition(":")[0]


def _origin() -> str:
    return request.host_url.rstrip("/")
