"""The address under which people find a survey, as it is printed, typed and photographed."""

from flask import url_for

from voice.addresses import whole


def address_of_survey(code: str, language: str = "") -> str:
    """The short address, which finds each reader's language; or the page in one language."""
    if language:
        return whole(url_for("take_part.survey", language=language, code=code))
    return whole(url_for("take_part.pick_language", code=code))
