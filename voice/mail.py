"""E-mail through the server in the settings: to people who work here, and once to those who asked.

Of the public, only who left an address gets a message: one, when we answer (`respond.messages`).
"""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from flask import Flask, current_app

from voice.settings import WrongSetting

_SECONDS = 20
_PORTS = {"smtp": 587, "smtps": 465}


class MailAway(Exception):
    """The server did not take a message; try again later."""


class MailRefused(MailAway):
    """The server will never take a message to this address."""


def init_app(app: Flask) -> None:
    """Refuse settings that cannot work. Raises `WrongSetting`."""
    voice = app.config["VOICE"]
    if not voice["MAIL_URL"]:
        return
    if _parse(voice["MAIL_URL"]) is None:
        raise WrongSetting("VOICE_MAIL_URL is smtp://… or smtps://…, with the name of a server")
    if "@" not in voice["MAIL_FROM"]:
        raise WrongSetting("VOICE_MAIL_FROM is the e-mail address that messages come from")


def is_set_up() -> bool:
    """Whether there is a server to send through."""
    return bool(current_app.config["VOICE"]["MAIL_URL"])


def send(to: Sequence[str], subject: str, body: str) -> None:
    """Send a message. Raises `MailAway`; of addresses that do not exist, `MailRefused`.

    A password never travels unsealed: a server that offers no encryption is refused.
    """
    voice = current_app.config["VOICE"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = voice["MAIL_FROM"], ", ".join(to), subject
    message.set_content(body)
    address = _parse(voice["MAIL_URL"])
    if address is None:
        raise MailAway("no mail server is set up")
    try:
        with _connect(address) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _reason in error.recipients.values()]
        is_final = all(500 <= code < 600 for code in codes)
        raise (MailRefused if is_final else MailAway)(type(error).__name__) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailAway(type(error).__name__) from error


def _connect(address: SplitResult) -> smtplib.SMTP:
    host, port = address.hostname or "", address.port or _PORTS[address.scheme]
    sealed = ssl.create_default_context()
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=sealed)
    else:
        server = smtplib.SMTP(host, port, timeout=_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=sealed)
        elif address.username:
            server.close()
            raise smtplib.SMTPNotSupportedError("no encryption")
    if address.username:
        server.login(unquote(address.username), unquote(address.password or ""))
    return server


def _parse(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and parts.hostname else None
