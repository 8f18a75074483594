"""Messages through the council's GOV.UK Notify account, by its HTTP interface (version 2).

A key from Notify ends in two identifiers: of the service, and the secret. Each request carries a
token signed with the secret (JSON Web Token, HS256), which is good for thirty seconds.
"""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt
from flask import Flask, current_app

from voice.settings import WrongSetting

EMAIL, PHONE = "email", "phone"
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf"(?:.*-)?({_ID})-({_ID})")
_PLACES = {EMAIL: ("email", "email_address"), PHONE: ("sms", "phone_number")}
_SECONDS = 20


class _Straight(urllib.request.HTTPRedirectHandler):
    """No redirection is followed: it would take the key's token, and the address, elsewhere."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """Let the answer stand as it came."""


class NotifyAway(Exception):
    """Notify did not answer, or cannot take a message now; try again later."""


class NotifyRefused(Exception):
    """Notify will never take this message: the address is wrong, say."""


def init_app(app: Flask) -> None:
    """Refuse settings that cannot work. Raises `WrongSetting`."""
    voice = app.config["VOICE"]
    if not voice["NOTIFY_KEY"]:
        return
    if not _KEY.fullmatch(voice["NOTIFY_KEY"]):
        raise WrongSetting("VOICE_NOTIFY_KEY is a whole key from GOV.UK Notify, with its name")
    if not (voice["NOTIFY_EMAIL_TEMPLATE"] or voice["NOTIFY_TEXT_TEMPLATE"]):
        raise WrongSetting(
            "VOICE_NOTIFY_KEY needs VOICE_NOTIFY_EMAIL_TEMPLATE or VOICE_NOTIFY_TEXT_TEMPLATE"
        )
    address = urlsplit(voice["NOTIFY_URL"])
    is_here = address.hostname in ("127.0.0.1", "localhost")
    if address.scheme != "https" and not is_here:
        raise WrongSetting("VOICE_NOTIFY_URL begins with https://")


def can_send(kind: str) -> bool:
    """Whether there is a key, and a template for this kind of address."""
    return bool(current_app.config["VOICE"]["NOTIFY_KEY"] and _template(kind))


def send(kind: str, to: str, personalisation: Mapping[str, str]) -> None:
    """Send the template of this kind to an address. Raises `NotifyAway` and `NotifyRefused`."""
    place, name = _PLACES[kind]
    voice = current_app.config["VOICE"]
    body = {name: to, "template_id": _template(kind), "personalisation": dict(personalisation)}
    request = urllib.request.Request(  # noqa: S310  # the setting's scheme is checked above
        f"{voice['NOTIFY_URL'].rstrip('/')}/v2/notifications/{place}",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {_token(voice['NOTIFY_KEY'])}",
            "Content-Type": "application/json",
        },
    )
    try:
        with urllib.request.build_opener(_Straight).open(request, timeout=_SECONDS):
            return
    except urllib.error.HTTPError as error:
        if error.code == 400:
            raise NotifyRefused(str(error.code)) from error
        raise NotifyAway(str(error.code)) from error
    except OSError as error:
        raise NotifyAway(type(error).__name__) from error


def _template(kind: str) -> str:
    names = {EMAIL: "NOTIFY_EMAIL_TEMPLATE", PHONE: "NOTIFY_TEXT_TEMPLATE"}
    return str(current_app.config["VOICE"][names[kind]])


def _token(key: str) -> str:
    found = _KEY.fullmatch(key)
    if found is None:
        raise NotifyAway("the key is not one of GOV.UK Notify")
    service, secret = found.groups()
    return jwt.encode({"iss": service, "iat": int(time.time())}, secret, algorithm="HS256")
