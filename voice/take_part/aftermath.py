"""What a receipt's page tells of what came of the answers; other parts of Voice know it."""

from collections.abc import Callable

from flask import Flask, current_app
from markupsafe import Markup

from surveys.models import Response

Source = Callable[[Response], Markup]


def add_aftermath(app: Flask, source: Source) -> None:
    """Hang something into the page of each receipt; `source(response)` gives it."""
    app.extensions.setdefault("voice_aftermath", []).append(source)


def tell_aftermath(response: Response) -> list[Markup]:
    """What there is to tell about this person's answers."""
    sources: list[Source] = current_app.extensions.get("voice_aftermath", [])
    return [source(response) for source in sources]
