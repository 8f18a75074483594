"""A survey as the beginning of another one."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sqlalchemy.orm import Session

from surveys.models import Consultation, Survey
from surveys.wording import words_in
from voice.involve.builder import drafts

_ITS_OWN = ("code", "edition", "consultation", "title")


def copy_survey(
    session: Session, document: Mapping[str, Any], consultation: Consultation, title: str
) -> Survey:
    """A new survey that asks the same; with another name, which no language but English has yet."""
    begun = drafts.begin(
        session,
        consultation,
        document["audience"],
        title,
        easy_read=bool(document.get("easy_read")),
    )
    with drafts.changing(begun) as draft:
        draft |= {one: deepcopy(what) for one, what in document.items() if one not in _ITS_OWN}
        if title == words_in(document["title"], "en"):
            draft["title"] = dict(document["title"])
    session.flush()
    return begun
