"""Published releases for other programs: JSON and RSS 2.0."""

from collections.abc import Iterable
from email.utils import format_datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import url_for
from flask_babel import gettext as _

from surveys.base import utc_now
from voice.addresses import whole
from voice.respond import labels
from voice.respond.models import Release
from voice.respond.releases.reading import Reading

_ATOM = "http://www.w3.org/2005/Atom"
register_namespace("atom", _ATOM)


def as_json(release: Release, language: str) -> dict[str, Any]:
    """The frozen document, all languages in it, with its day and its address on this host."""
    published = release.published_at or utc_now()
    return {
        **release.document,
        "published_on": published.date().isoformat(),
        "address": address_of(release.document["consultation"]["code"], language),
    }


def as_rss(releases: Iterable[Release], title: str, language: str, page: str, here: str) -> bytes:
    """A feed with an entry for each release; `page` and `here` are whole addresses."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _add(channel, "title", title)
    _add(channel, "link", page)
    _add(channel, "description", _("What people told us, and what we do about it."))
    _add(channel, "language", language)
    SubElement(channel, f"{{{_ATOM}}}link", href=here, rel="self", type="application/rss+xml")
    for release in releases:
        _add_item(channel, release, language)
    feed: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return feed


def address_of(code: str, language: str) -> str:
    """Where a consultation's latest release stands, from the root of this host."""
    return url_for("published.show", language=language, code=code)


def _add_item(channel: Element, release: Release, language: str) -> None:
    reading = Reading(language)
    consultation = release.document["consultation"]
    item = SubElement(channel, "item")
    title = reading.text(consultation, "title")
    _add(item, "title", _("%(title)s: update %(number)s", title=title, number=release.number))
    _add(item, "link", whole(address_of(consultation["code"], language)))
    guid = SubElement(item, "guid", isPermaLink="false")
    guid.text = f"voice:{consultation['code']}:{release.number}"
    if release.published_at:
        _add(item, "pubDate", format_datetime(release.published_at))
    _add(item, "description", _summary(release, reading))


def _summary(release: Release, reading: Reading) -> str:
    """Plain sentences: what people said, and how far each promise is."""
    lines = []
    for one in release.document["items"]:
        lines.append(_("You said: %(words)s", words=reading.text(one, "you_said")))
        lines += [
            f"{labels.STATUSES[promise['status']]}: {reading.text(promise, 'what')}"
            for promise in one["promises"]
        ]
    return "\n".join(lines)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
