"""The demo's priorities, promises and first release, made by the services that pages use."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from voice.accounts.models import User
from voice.demo import plans
from voice.demo.loading import demo_email, move_day, read_json
from voice.listen import section_19
from voice.listen.models import Theme
from voice.respond import priorities
from voice.respond.models import CANNOT, WILL, Priority, Promise, Release
from voice.respond.priorities import PriorityWords
from voice.respond.promises import promises
from voice.respond.promises.promises import PromiseWords
from voice.respond.releases import releases
from voice.respond.releases.compositions import digest
from voice.respond.replies import replies

_TRIED = (
    "I read each quote as a parent of the same school would, and looked for the one special "
    "school in a small town. Nobody stands out."
)
_KINDS = {"promise": WILL, "cannot": CANNOT}


def load(session: Session, consultation: Consultation) -> None:
    """Decide as the demo's officer, publish as the demo's forum coordinator."""
    decided = read_json("respond.json")
    officer, coordinator = (
        session.scalars(select(User).where(User.email == demo_email(role))).one()
        for role in ("engagement_officer", "forum_coordinator")
    )
    approved = [name for name, state in decided["wording"].items() if state == "approved"]
    made: dict[str, Promise] = {}
    for one in decided["priorities"]:
        priority = _make_priority(session, consultation, one, officer, approved)
        for promise in one["promises"]:
            kind, words = _KINDS[promise["kind"]], _promise_words(promise)
            made[promise["key"]] = promises.add(
                session, priority, kind, words, officer, approved=approved
            )
    plans.load(session, consultation, made, officer)
    _tag(session, consultation, decided["section_19"])
    release = releases.draft(session, consultation, officer)
    publish(session, release, coordinator)
    _press(session, release)


def _tag(session: Session, consultation: Consultation, tags: Mapping[str, list[str]]) -> None:
    """What themes are evidence of."""
    themes = select(Theme).where(Theme.consultation_id == consultation.id, Theme.key.in_(tags))
    for theme in session.scalars(themes):
        section_19.tag(theme, tags[theme.key])


def publish(session: Session, release: Release, by: User) -> None:
    """Try to find a person in it, as whoever publishes must, and put it before the public."""
    seen = digest(release.document)
    releases.attempt(session, release, by, _TRIED, found=False, seen=seen)
    releases.publish(session, release, by, seen=seen)


def _press(session: Session, release: Release) -> None:
    """A few readers answered "Is this what you meant?"."""
    keys = replies.keys_of(release)
    for key, is_right in ((keys[0], True), (keys[0], True), (keys[0], False), (keys[-1], False)):
        replies.take(session, release, key, is_right=is_right)


def _make_priority(
    session: Session,
    consultation: Consultation,
    one: Mapping[str, Any],
    officer: User,
    approved: list[str],
) -> Priority:
    themes = session.scalars(
        select(Theme).where(Theme.consultation_id == consultation.id, Theme.key.in_(one["themes"]))
    ).all()
    words = PriorityWords(**_known(one, PriorityWords))
    return priorities.make(session, consultation, words, themes, officer, approved=approved)


def _promise_words(one: Mapping[str, Any]) -> PromiseWords:
    known = _known(one, PromiseWords)
    known["by"] = _day(one.get("by") or one.get("look_again"))
    known["done_on"] = _day(one.get("done_on"))
    return PromiseWords(**known)


def _known(one: Mapping[str, Any], words: type[PriorityWords | PromiseWords]) -> dict[str, Any]:
    return {field.name: one[field.name] for field in fields(words) if field.name in one}


def _day(written: str | None) -> date | None:
    return move_day(date.fromisoformat(written)) if written else None
