"""Before a release is published, somebody tries to find a person in it, and writes it down.

The motivated intruder of the Information Commissioner (standards N5): who knows the area and reads
the whole release. What a machine marks stands beside it; it decides nothing. Nothing here commits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from analysis import redact
from surveys.wording import words_in
from voice.accounts.models import User
from voice.i18n import SOURCE
from voice.respond.errors import FoundSomebody, NobodyTried
from voice.respond.models import Release
from voice.respond.releases.compositions import Document, digest
from voice.respond.releases.models import IntruderTrial


@dataclass(frozen=True, slots=True)
class Suspect:
    """Words of a release that may say who someone is, as a machine marks them."""

    title: str
    words: str
    kind: str


def keep(session: Session, release: Release, by: User, tried: str, *, found: bool) -> None:
    """Keep what a person tried on a draft as it is now; it says nothing of whoever was found."""
    session.add(
        IntruderTrial(
            release_id=release.id,
            digest=digest(release.document),
            by_id=by.id,
            tried=tried,
            found=found,
            marked=len(suspects(release.document)),
        )
    )
    session.flush()


def check(session: Session, release: Release) -> None:
    """Raises `NobodyTried`, and `FoundSomebody` where anybody was found in this very draft."""
    tried = of_release(session, release)
    if not tried:
        raise NobodyTried
    if any(one.found for one in tried):
        raise FoundSomebody


def of_release(session: Session, release: Release) -> Sequence[IntruderTrial]:
    """What was tried on a release, or on its draft as it is now, in order."""
    return session.scalars(
        select(IntruderTrial)
        .where(
            IntruderTrial.release_id == release.id,
            IntruderTrial.digest == digest(release.document),
        )
        .options(joinedload(IntruderTrial.by))
        .order_by(IntruderTrial.id)
    ).all()


def suspects(document: Document) -> list[Suspect]:
    """What the machine marks in quotes, and in what we say that people said."""
    return [
        Suspect(words_in(item["title"], SOURCE), words[one.start : one.end], one.kind)
        for item in document["items"]
        for words in _said_in(item)
        for one in redact.mark(words)
    ]


def _said_in(item: Document) -> Iterator[str]:
    for quote in item["quotes"]:
        yield quote["translation"] or quote["text"]
    for name in ("you_said", "easy_you_said"):
        if words := item[name].get(SOURCE):
            yield words
