"""The yearly comments-and-response report on the Local Offer.

The SEND Regulations 2014 (Part 4, regulation 56) ask an authority to publish, at least once a
year, the comments on its Local Offer and its response, so that nobody can be recognised: on the
content, quality and gaps; on how easy the information is to get at; on how it was made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from voice.i18n import SOURCE
from voice.listen.models import REJECTED, Coding, Comment, Theme
from voice.respond import evidence
from voice.respond.documents.outline import Item, outline_of
from voice.respond.documents.word import WordFile
from voice.respond.models import Priority, Release
from voice.respond.releases.reading import Reading
from voice.wording import long_date

KINDS = {
    "local_offer_content": _l("What help and services there are: content, quality and gaps"),
    "local_offer_access": _l("How easy the information is to find and to use"),
    "local_offer_made": _l("How the Local Offer was made and is looked after"),
}
"""The regulation's three kinds; a survey's question names one as its topic."""
_OTHER = _l("About help and services in this area, not sorted into one of these kinds")
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A point of a release, and the kinds of comment that it answers."""

    item: Item
    release: Release
    kinds: frozenset[str]


def year_to(last: date) -> tuple[date, date]:
    """The year that ends on this day."""
    return last - _YEAR + timedelta(days=1), last


def report(session: Session, first: date, last: date) -> bytes:
    """Comments and response of all releases that came out from `first` to `last`, in English."""
    found = _published(session, first, last)
    file = WordFile(_("Local Offer: comments and our response"), SOURCE, _noon(last))
    file.heading(1, _("Local Offer: comments and our response"))
    file.say(_("From %(first)s to %(last)s.", first=long_date(first), last=long_date(last)))
    file.say(
        _(
            "The Special Educational Needs and Disability Regulations 2014 (regulation 56) ask us "
            "to publish this at least once a year. Nobody can be recognised in it: it says how "
            "many in words, and quotes only people who said that we may."
        )
    )
    _write_releases(file, found)
    answered = [one for release in found for one in _answered(session, release)]
    for kind, title in (*KINDS.items(), ("", _OTHER)):
        _write_kind(file, str(title), [one for one in answered if _is_of(one, kind)])
    return file.to_bytes()


def _published(session: Session, first: date, last: date) -> Sequence[Release]:
    """The newest release of each consultation in these days: it carries on what stood before."""
    start = datetime.combine(first, time.min, UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, UTC)
    rows = session.scalars(
        select(Release)
        .where(Release.published_at >= start, Release.published_at < end)
        .options(joinedload(Release.consultation))
        .order_by(Release.number)
    )
    return list({one.consultation_id: one for one in rows}.values())


def _answered(session: Session, release: Release) -> list[_Answered]:
    topics = _topics_behind(session, release)
    outline = outline_of(release, Reading(SOURCE, easy=False))
    return [
        _Answered(item, release, topics.get(frozen.get("key", ""), frozenset()))
        for item, frozen in zip(outline.items, release.document["items"], strict=True)
    ]


def _topics_behind(session: Session, release: Release) -> Mapping[str, frozenset[str]]:
    """The kinds of comment behind each point, by its key; in one query for all."""
    chosen = session.scalars(
        select(Priority)
        .where(Priority.consultation_id == release.consultation_id)
        .options(selectinload(Priority.themes).joinedload(Theme.merged_into))
    ).all()
    rows = session.execute(
        select(Coding.theme_id, Comment.topic)
        .join(Comment, Comment.id == Coding.comment_id)
        .where(
            Comment.consultation_id == release.consultation_id,
            Comment.topic.in_(KINDS),
            Coding.state != REJECTED,
        )
        .distinct()
    ).all()
    return {
        str(one.id): frozenset(
            str(topic) for theme, topic in rows if theme in evidence.standing_ids(one.themes)
        )
        for one in chosen
    }


def _is_of(answered: _Answered, kind: str) -> bool:
    return kind in answered.kinds if kind else not answered.kinds


def _write_releases(file: WordFile, found: Sequence[Release]) -> None:
    if not found:
        file.say(_("We published no answer in this time."))
        return
    file.table(
        [_("Consultation"), _("Release"), _("Published on")],
        [
            (
                one.document["consultation"]["title"][SOURCE],
                str(one.number),
                long_date(one.published_at.date()),
            )
            for one in found
            if one.published_at
        ],
    )


def _write_kind(file: WordFile, title: str, found: Sequence[_Answered]) -> None:
    if not found:
        return
    file.heading(2, title)
    for one in found:
        file.heading(3, one.item.title)
        file.fact(_("Comments"), one.item.you_said)
        for words in one.item.how_many:
            file.say(words, listed=True)
        for said in one.item.quotes:
            file.quote(said.translation or said.words, said.signed)
        if one.item.why:
            file.fact(_("Our response"), one.item.why)
        for promise in one.item.promises:
            file.fact(_("Action (%(status)s)", status=promise.status_words), promise.what)
            for fact in promise.facts:
                file.fact(fact.name, fact.words)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
