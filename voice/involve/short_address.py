"""The address under which people find a survey, as it is printed, typed and photographed."""

from flask import current_app, request, url_for


def address_of_survey(code: str, language: str = "") -> str:
    """The short address, which finds each reader's language; or the page in one language."""
    if language:
        return whole(url_for("take_part.survey", language=language, code=code))
    return whole(url_for("take_part.pick_language", code=code))


def whole(path: str) -> str:
    """A path with our own host in front, as others can use it."""
    base = str(current_app.config["VOICE"]["PUBLIC_URL"]) or request.url_root
    return base.rstrip("/") + path
