"""The council's own sign-in (OpenID Connect): code flow with PKCE, state and nonce.

Who comes from there is who the council's provider says. In gets only who was invited, or whose
groups there are given a role in the area profile:

    [sign_in.roles]
    "Voice officers" = { role = "engagement_officer", group = "SEND team" }
"""

from collections.abc import Mapping
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException
from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.accounts import people
from voice.accounts.models import User
from voice.accounts.roles import ROLES
from voice.audit import record
from voice.settings import WrongSetting

_NAME = "council"
_KEY = "voice_council"
_SECONDS = 10


class ProviderAway(Exception):
    """The council's sign-in does not answer, or not as it should."""


class NotProven(Exception):
    """What came back is no proof: it is forged, too old, for another place or was not asked for."""


class NotInvited(Exception):
    """The provider knows this person, and nobody has invited them."""


def init_app(app: Flask) -> None:
    """Get to know the provider in the settings. Raises `WrongSetting`."""
    voice = app.config["VOICE"]
    if not voice["OIDC_URL"]:
        return
    if not voice["OIDC_CLIENT"] or not voice["OIDC_SECRET"]:
        raise WrongSetting("VOICE_OIDC_URL needs VOICE_OIDC_CLIENT and VOICE_OIDC_SECRET beside it")
    for claim, given in _roles(voice).items():
        if given["role"] not in ROLES:
            raise WrongSetting(f"sign_in.roles in the area profile: {claim} has no role of ours")
    oauth = OAuth(app)
    oauth.register(
        _NAME,
        client_id=voice["OIDC_CLIENT"],
        client_secret=voice["OIDC_SECRET"],
        server_metadata_url=f"{_issuer(voice)}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _SECONDS,
        },
    )
    app.extensions[_KEY] = oauth.create_client(_NAME)


def name() -> str:
    """What the button calls the provider; empty where there is none."""
    voice = current_app.config["VOICE"]
    if _KEY not in current_app.extensions:
        return ""
    return str(voice["OIDC_NAME"] or voice["AREA"]["name"]["en"])


def begin() -> ResponseReturnValue:
    """Lead to the provider. Raises `ProviderAway`."""
    way_back = url_for("accounts.council_back", _external=True)
    try:
        answer: ResponseReturnValue = _client().authorize_redirect(way_back)
    except (RequestException, RuntimeError, ValueError, KeyError) as error:
        raise ProviderAway(type(error).__name__) from error
    return answer


def prove() -> Mapping[str, Any]:
    """What the provider signed for this very sign-in. Raises `ProviderAway`, `NotProven`."""
    issuer = _issuer(current_app.config["VOICE"])
    needed = {
        "iss": {"essential": True, "values": [issuer, f"{issuer}/"]},
        "aud": {"essential": True, "value": current_app.config["VOICE"]["OIDC_CLIENT"]},
    }
    try:
        token = _client().authorize_access_token(claims_options=needed, leeway=60)
    except RequestException as error:
        raise ProviderAway(type(error).__name__) from error
    except (OAuthError, JoseError, ValueError, KeyError, RuntimeError) as error:
        raise NotProven(type(error).__name__) from error
    claims: Mapping[str, Any] | None = token.get("userinfo")
    if not claims:
        raise NotProven("no identity token")
    return claims


def admit(session: Session, claims: Mapping[str, Any]) -> User:
    """The person whom the provider's word lets in. Raises `NotInvited`."""
    subject = f"{claims['iss']} {claims['sub']}"
    user = session.scalar(select(User).where(User.subject == subject))
    given = _given_by(claims)
    if user is None:
        user = _invited(session, claims) or _welcome(session, claims, given)
        user.subject = subject
    if not user.active or (user.by_claim and given is None):
        raise NotInvited
    if user.by_claim and given is not None and user.role != given["role"]:
        _follow(session, user, given)
    return user


def _invited(session: Session, claims: Mapping[str, Any]) -> User | None:
    """Who was added by the address that the provider stands for, and came from nowhere else."""
    email = str(claims.get("email") or "").strip().lower()
    if not email or claims.get("email_verified") is False:
        return None
    return session.scalar(select(User).where(User.email == email, User.subject.is_(None)))


def _welcome(session: Session, claims: Mapping[str, Any], given: Mapping[str, str] | None) -> User:
    """A new person whose groups there have a role here."""
    email = str(claims.get("email") or "")
    if given is None or "@" not in email or claims.get("email_verified") is False:
        raise NotInvited
    try:
        user = people.add(session, email, given["role"], given.get("group"))
    except people.AlreadyThere:
        raise NotInvited from None
    user.by_claim = True
    record(session, "let_in_by_claim", None, f"person:{user.id}", role=given["role"])
    return user


def _follow(session: Session, user: User, given: Mapping[str, str]) -> None:
    """The provider says another role now."""
    try:
        people.change(session, user, given["role"], given.get("group"), user)
    except people.LastAdmin:
        return


def _given_by(claims: Mapping[str, Any]) -> Mapping[str, str] | None:
    """What the first of the person's groups there that we know gives them here."""
    voice = current_app.config["VOICE"]
    held = claims.get(voice["OIDC_CLAIM"]) or []
    held = [held] if isinstance(held, str) else held
    return next((given for claim, given in _roles(voice).items() if claim in held), None)


def _roles(voice: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    named = voice["AREA"].get("sign_in", {}).get("roles", {})
    return {
        claim: {"role": given} if isinstance(given, str) else dict(given)
        for claim, given in named.items()
    }


def _issuer(voice: Mapping[str, Any]) -> str:
    return str(voice["OIDC_URL"]).rstrip("/").removesuffix("/.well-known/openid-configuration")


def _client() -> Any:
    return current_app.extensions[_KEY]
