"""Settings: defaults, then a TOML file, then `VOICE_*` from the environment, then the caller."""

import os
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from voice import logs

DEFAULTS: dict[str, Any] = {
    "DATA": "~/.local/share/voice",
    "CONFIG": "",
    "DATABASE_URL": "",
    "MEDIA_URL": "",
    "MEDIA_KEY": "",
    "QUEUE_URL": "",
    "SECRET_KEY": "",
    "AREA": "",
    "PROXIES": 0,
    "PUBLIC_URL": "",
    "HOSTS": "",
    "TRANSCRIBER": "",
    "MAIL_URL": "",
    "MAIL_FROM": "",
    "NOTIFY_URL": "https://api.notifications.service.gov.uk",
    "NOTIFY_KEY": "",
    "NOTIFY_EMAIL_TEMPLATE": "",
    "NOTIFY_TEXT_TEMPLATE": "",
    "FETCH_HOSTS": "",
    "MEANING": "",
    "LOG": "plain",
    "METRICS": "",
    "SECOND_STEP": "",
    "SIGNED_IN_HOURS": 12,
    "IDLE_MINUTES": 60,
    "LEAD_IDLE_MINUTES": 20,
    "OIDC_URL": "",
    "OIDC_CLIENT": "",
    "OIDC_SECRET": "",
    "OIDC_NAME": "",
    "OIDC_CLAIM": "groups",
}
"""Every setting with its default. `docs/settings.md` explains each as `VOICE_<NAME>`."""

_REPLY_WITHIN = 5  # working days, where the area's profile does not say
MOST_BYTES = 1024 * 1024  # of a request: all words of a long survey fit, a flood does not


class WrongSetting(Exception):
    """A setting that cannot be used, in words for the person who set it."""


def load(app: Flask, given: Mapping[str, Any] | None = None) -> None:
    """Fill `app.config["VOICE"]` and what the libraries read. Raises `WrongSetting`."""
    voice = gather(os.environ, given or {})
    data = Path(voice["DATA"]).expanduser()
    data.mkdir(parents=True, exist_ok=True)
    voice["DATA"] = data
    voice["DATABASE_URL"] = _database_url(voice["DATABASE_URL"], data)
    voice["SECRET_KEY"] = voice["SECRET_KEY"] or _kept_secret(data)
    voice["MEDIA_URL"] = _folder_or_url(voice["MEDIA_URL"] or data / "media")
    voice["PROXIES"] = _number("PROXIES", voice["PROXIES"])
    voice["LOG"] = _one_of(logs.KINDS, "LOG", voice["LOG"])
    for name in ("SIGNED_IN_HOURS", "IDLE_MINUTES", "LEAD_IDLE_MINUTES"):
        voice[name] = _number(name, voice[name])
    voice["AREA"] = read_area(voice["AREA"])
    app.config.update(
        VOICE=voice,
        SECRET_KEY=voice["SECRET_KEY"],
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        SESSION_COOKIE_NAME="voice",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=voice["PUBLIC_URL"].startswith("https://"),
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=voice["PUBLIC_URL"].startswith("https://"),
        OUR_HOSTS=_our_hosts(voice["PUBLIC_URL"], voice["HOSTS"]),
    )
    app.config.update(
        {name: value for name, value in (given or {}).items() if name not in DEFAULTS}
    )


def gather(environment: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings after defaults, file, environment and caller, in that order."""
    from_environment = {
        name: environment[f"VOICE_{name}"] for name in DEFAULTS if f"VOICE_{name}" in environment
    }
    config = given.get("CONFIG") or from_environment.get("CONFIG") or ""
    return (
        DEFAULTS
        | (_read_toml(Path(config)) if config else {})
        | from_environment
        | {name: value for name, value in given.items() if name in DEFAULTS}
    )


def read_area(path: str | Path) -> dict[str, Any]:
    """The profile of the local area: names, boards, helplines, languages; the demo's by default."""
    if not path:
        return tomllib.loads(files("voice").joinpath("demo/area.toml").read_text("utf-8"))
    area = _read_file(Path(path))
    area.setdefault("contact", {}).setdefault("reply_within_days", _REPLY_WITHIN)
    return area


def _read_toml(path: Path) -> dict[str, Any]:
    named = {name.upper(): value for name, value in _read_file(path).items()}
    unknown = named.keys() - DEFAULTS.keys()
    if unknown:
        raise WrongSetting(f"{path}: unknown settings: {', '.join(sorted(unknown)).lower()}")
    return named


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.expanduser().read_text("utf-8"))
    except OSError as error:
        raise WrongSetting(f"{path} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongSetting(f"{path} is not a TOML file: {error}") from error


def _our_hosts(public_url: str, more: str) -> list[str]:
    """The names that requests may come for; empty where we do not know our own.

    A made-up one could otherwise get into an address that we send or print.
    """
    if not public_url:
        return []
    ours = urlsplit(public_url).hostname
    if not ours:
        raise WrongSetting("VOICE_PUBLIC_URL is a whole address, such as https://voice.example.org")
    named = [host.strip() for host in more.split(",") if host.strip()]
    return [ours, *named, "localhost", "127.0.0.1", "[::1]"]


def _database_url(url: str, data: Path) -> str:
    if not url:
        return f"sqlite:///{data / 'voice.db'}"
    # The driver that is installed; councils' URLs rarely name one.
    return url.replace("postgres://", "postgresql://", 1).replace(
        "postgresql://", "postgresql+psycopg://", 1
    )


def _folder_or_url(value: str | Path) -> str | Path:
    return value if isinstance(value, str) and "://" in value else Path(value).expanduser()


def _kept_secret(data: Path) -> str:
    """The key made on the first run."""
    path = data / "secret.key"
    if not path.exists():
        keep_first(path, secrets.token_urlsafe(48))
    return path.read_text("ascii")


def keep_first(path: Path, text: str) -> None:
    """Write a file that is whole or absent, unless it is there: two processes may start at once.

    Its owner alone can read it. It is on the disk when this returns.
    """
    with NamedTemporaryFile("w", dir=path.parent) as draft:  # private to its owner (0600)
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Have a folder's names on the disk, not only what the files hold."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _one_of(kinds: Sequence[str], name: str, value: Any) -> str:
    if value not in kinds:
        raise WrongSetting(f"VOICE_{name} is {' or '.join(kinds)}, not {value!r}")
    return str(value)


def _number(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise WrongSetting(f"VOICE_{name} is a number, not {value!r}") from None
