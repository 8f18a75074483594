"""The challenge that a passkey must answer, kept in the signed cookie between two requests."""

from dataclasses import astuple

from flask import session

from voice.accounts.passkeys import Challenge, WrongPasskey

_NAME = "challenge"


def keep(challenge: Challenge) -> None:
    """Keep a challenge for the next request."""
    session[_NAME] = list(astuple(challenge))


def take() -> Challenge:
    """The challenge that was kept, once. Raises `WrongPasskey` where there is none."""
    kept = session.pop(_NAME, None)
    if not kept:
        raise WrongPasskey
    return Challenge(*kept)
