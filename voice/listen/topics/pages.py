"""Whose words, which forum: the topics of a consultation, and each with its findings.

Readers see exact numbers and may narrow them. Everyone else sees what may leave (standards N3),
for everybody at once: what a narrower look hides could be worked out from a wider one.
"""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from surveys.models import Consultation
from voice.accounts.roles import EVERYONE
from voice.area import area_districts
from voice.db import db
from voice.i18n import current_language
from voice.listen import labels, places
from voice.listen.heard.words import name_of
from voice.listen.places import blueprint
from voice.listen.topics import counts as topic_counts
from voice.listen.topics import leaving, topics
from voice.listen.topics import view as topic_view
from voice.listen.topics import words as topic_words
from voice.listen.topics.narrowing import Editions, Narrowing
from voice.listen.topics.topics import Topic
from voice.security import open_to

_BY = ("language", "way", "age", "area", "provision", "needs")


@blueprint.get("/<code>/topics", endpoint="topics")
@open_to(*EVERYONE)
def show_topics(code: str) -> ResponseReturnValue:
    """Every topic, with what each forum is asked."""
    consultation = places.find_consultation(code)
    return render_template(
        "listen/topics.html",
        consultation=consultation,
        topics=topics.of_consultation(db.session, consultation.id),
        wrote=topic_counts.wrote(db.session, consultation.id) if places.may_read() else {},
    )


@blueprint.get("/<code>/topics/<path:key>", endpoint="topic")
@open_to(*EVERYONE)
def show_topic(code: str, key: str) -> ResponseReturnValue:
    """One topic, its forums side by side."""
    consultation = places.find_consultation(code)
    topic = topics.of_consultation(db.session, consultation.id).get(key) or abort(404)
    if not places.may_read():
        return _show_safe(consultation, topic)
    narrowed = Narrowing.read(request.args)
    editions = Editions.of(db.session, consultation.id, area_districts())
    seen = None
    if not narrowed.is_too_narrow:
        language = current_language()
        seen = topic_view.of(db.session, consultation, topic, narrowed, editions, language)
    page = render_template(
        "listen/topic.html",
        consultation=consultation,
        topic=topic,
        narrowed=narrowed,
        offers=_offers(editions),
        seen=seen,
        say=topic_words,
    )
    return page, 200 if seen else 422


def _show_safe(consultation: Consultation, topic: Topic) -> str:
    seen = leaving.of_consultation(db.session, consultation, current_language())
    return render_template(
        "listen/topic_safe.html",
        consultation=consultation,
        topic=topic,
        figures=seen.figures[topic.key],
        say=topic_words,
    )


def _offers(editions: Editions) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers; a filter that has nothing to offer is not there."""
    names = {one: editions.names(one) for one in _BY}
    offered = {
        one: [(group, name_of(one, group, names)) for group in editions.offered(one)] for one in _BY
    }
    whose = [(key, str(labels.WHOSE_WORDS[key])) for key in ("self", "helped", "proxy")]
    chose = [(key, str(words)) for key, words in labels.WHO_CHOSE.items()]
    return {
        "whose": whose,
        "chose": chose,
        **{one: groups for one, groups in offered.items() if groups},
    }
