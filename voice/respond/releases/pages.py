"""The staff page of a consultation's releases: what is out, what came back, what to take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.i18n import area_languages, languages
from voice.listen.places import may_read
from voice.respond.errors import NoPromiseYet, NothingToRelease
from voice.respond.models import Release
from voice.respond.places import blueprint, find_consultation
from voice.respond.releases import releases
from voice.respond.replies import messages, replies
from voice.respond.replies.replies import Tally
from voice.respond.wordings import LONGEST
from voice.security import open_to

MOST_WORDS = 50
"""Replies with words on the page; all of them are among the comments in Listen."""


@dataclass(frozen=True, slots=True)
class ItemReplies:
    """An item of a release, how many pressed which button, and what they wrote."""

    item: Mapping[str, Any]
    tally: Tally
    words: Sequence[Any]


@blueprint.get("/<code>/releases")
@open_to(*EVERYONE)
def all_releases(code: str) -> ResponseReturnValue:
    """Each release with its replies, and the documents of the newest."""
    return _page(find_consultation(code))


@blueprint.post("/<code>/correct")
@open_to(*EDITORS)
def correct(code: str) -> ResponseReturnValue:
    """Send a new release for approval that says what was wrong in the last one."""
    consultation = find_consultation(code)
    words = {one: request.form.get(f"correction_{one}", "") for one in area_languages()}
    if not words["en"].strip() or any(len(one) > LONGEST for one in words.values()):
        return _page(consultation, words), 422
    try:
        release = releases.draft(db.session, consultation, current_user, words)
    except (NothingToRelease, NoPromiseYet):
        flash(_("Each priority needs a promise first, or why you can’t."), "stop")
        return redirect(url_for(".board", code=code))
    db.session.commit()
    flash(_("Sent. Now another person reads it and publishes it."))
    return redirect(url_for(".release", release_id=release.id))


@blueprint.post("/<code>/tell")
@open_to(*EDITORS)
def tell(code: str) -> ResponseReturnValue:
    """Try again to write to those whom no message has reached yet."""
    consultation = find_consultation(code)
    if releases.latest_of(db.session, code) is not None:
        job = messages.note_job(db.session, consultation)
        db.session.commit()
        messages.announce(job)
        flash(_("We are writing to them now. Look again in a minute."))
    return redirect(url_for(".all_releases", code=code))


def _page(consultation: Consultation, typed: Mapping[str, str] | None = None) -> str:
    found = releases.published(db.session, consultation.code)
    return render_template(
        "respond/releases.html",
        consultation=consultation,
        releases=found,
        waiting=releases.waiting_of(db.session, consultation),
        replied=_replied(db.session, consultation, found),
        today_iso=today().isoformat(),
        addresses=messages.count_waiting(db.session, consultation),
        can_write=bool(messages.kinds()),
        languages=area_languages(),
        interface_languages=languages(),
        typed=typed or {},
        is_wrong=typed is not None,
        longest=LONGEST,
    )


def _replied(
    session: Session, consultation: Consultation, found: Sequence[Release]
) -> dict[int, list[ItemReplies]]:
    """By release, the items that somebody answered to, the most doubted first."""
    tallies = replies.tallies(session, consultation)
    written = replies.with_words(session, consultation, MOST_WORDS) if may_read() else []
    by_place: dict[tuple[int, str], list[Any]] = {}
    for one in written:
        by_place.setdefault((one.release_id, one.item), []).append(one.comment)
    return {
        release.id: sorted(
            (
                ItemReplies(item, tallies[place], by_place.get(place, []))
                for item in release.document["items"]
                if (place := (release.id, item.get("key", ""))) in tallies
            ),
            key=lambda one: -one.tally.wrong,
        )
        for release in found
    }
