"""Links from a comment to pages of other parts, which the comment's own page need not know.

`respond` may read `listen`, never the other way: so `respond` hangs its link in here.
"""

from dataclasses import dataclass

from flask import Flask, current_app, url_for
from flask_babel import LazyString


@dataclass(frozen=True, slots=True)
class Onward:
    """A page about a comment: its endpoint takes `comment_id`."""

    endpoint: str
    name: LazyString


@dataclass(frozen=True, slots=True)
class Link:
    """The same for one comment."""

    address: str
    name: LazyString


def init_app(app: Flask) -> None:
    """Give templates `onward_from(comment_id)`."""
    app.jinja_env.globals["onward_from"] = links


def add(app: Flask, page: Onward) -> None:
    """Offer a page from every comment."""
    app.extensions.setdefault("voice_onward", []).append(page)


def links(comment_id: int) -> list[Link]:
    """The pages that lead on from a comment."""
    return [
        Link(url_for(page.endpoint, comment_id=comment_id), page.name)
        for page in current_app.extensions.get("voice_onward", [])
    ]
