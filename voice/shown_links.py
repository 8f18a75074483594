"""Links for groups that somebody has just made, shown to whoever made them and to nobody else.

The database keeps their tokens hashed only, so the newest stand in that person's own session.
"""

from typing import Any

from flask import session, url_for

from voice.group_links import GroupLink, fits, works

_MOST = 5


def remember(kind: str, link_id: int, token: str) -> None:
    """Keep a new link's token for as long as this person stays signed in."""
    kept = {**session.get(kind, {}), str(link_id): token}
    session[kind] = dict(list(kept.items())[-_MOST:])


def address_of(kind: str, link_id: int, link: GroupLink, endpoint: str) -> str:
    """The whole address, for whoever made the link and while it works; "" for everyone else."""
    token: Any = session.get(kind, {}).get(str(link_id), "")
    if not (token and works(link) and fits(link, token)):
        return ""
    return url_for(endpoint, token=token, _external=True)
