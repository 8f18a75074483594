"""Whole addresses, for what leaves a page: paper, messages, feeds and other sites."""

from flask import current_app, request


def public_url() -> str:
    """The host that the area publishes under, such as `https://voice.example.org`; or ""."""
    return str(current_app.config["VOICE"]["PUBLIC_URL"]).rstrip("/")


def host_of() -> str:
    """The host that we are found under: the setting's, or else the one that a caller asked for."""
    return public_url() or (request.host_url.rstrip("/") if request else "")


def whole(path: str) -> str:
    """A path with its host, as others can use it."""
    return host_of() + path
