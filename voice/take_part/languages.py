"""The same page in other languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, url_for

from voice.i18n import current_language, languages


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language and the address of the page in it."""

    code: str
    address: str


def language_links(offered: Iterable[str] | None = None) -> list[LanguageLink]:
    """The page being shown in each offered language, or the first page where it has none."""
    return [LanguageLink(code, _address_in(code)) for code in offered or languages()]


def published_address() -> str:
    """Where "You said, we did" stands; its pages belong to `respond`, which we do not know."""
    return f"/{current_language()}/you-said-we-did"


def offered_by(words: Iterable[str]) -> list[str]:
    """The languages that both a survey's words and the interface have, in the survey's order."""
    return [code for code in words if code in languages()]


def _address_in(language: str) -> str:
    place = request.view_args or {}
    if "language" in place and request.endpoint:
        return url_for(request.endpoint, **{**place, "language": language})
    return url_for("take_part.home", language=language)
