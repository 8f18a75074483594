"""The interface's words as files for translators, and what such a file would change."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve.builder.drafts import tidy
from voice.involve.languages import exchange
from voice.involve.languages import words as say
from voice.involve.languages.interface_pages import expect_interface
from voice.involve.places import blueprint
from voice.security import open_to, takes_up_to
from voice.translating import checks, interface_words, overlay
from voice.translating.catalogues import Entry
from voice.translating.interface_words import String, Unfit
from voice.translating.units import Change, Unit, UnusableFile, compare

_WITH_FORM = 16 * 1024


@blueprint.get("/words/<into>/words.<ending>")
@open_to(*EVERYONE)
def send_interface(into: str, ending: str) -> ResponseReturnValue:
    """Every string of the interface in a language as PO or XLIFF."""
    strings = interface_words.strings_of(db.session, expect_interface(into))
    return exchange.send_file("voice", ending, into, _units_for(ending, strings))


@blueprint.post("/words/<into>/file")
@takes_up_to(exchange.MOST_BYTES + _WITH_FORM)
@open_to(*EDITORS)
def show_interface_file(into: str) -> ResponseReturnValue:
    """What a translator's file would change. Nothing is changed yet."""
    expect_interface(into)
    try:
        ending, units = exchange.read_upload(into)
    except UnusableFile as error:
        flash(say.BROKEN_FILES[error.reason], "stop")
        return redirect(url_for(".interface", into=into), 303)
    strings = interface_words.strings_of(db.session, into)
    ours = {one.place: one for one in map(_unit_of, strings)}
    found = compare(map(_placed, units) if ending == "po" else units, ours, _check)
    return render_template(
        "involve/language_file.html",
        crumbs_survey=None,
        title={},
        language=into,
        found=found,
        packed=exchange.pack(found),
        names={},
        take=url_for(".take_interface_file", into=into),
        back=url_for(".interface", into=into),
    )


@blueprint.post("/words/<into>/take")
@takes_up_to(exchange.MOST_BYTES + _WITH_FORM)
@open_to(*EDITORS)
def take_interface_file(into: str) -> ResponseReturnValue:
    """Take the words of a file that somebody looked at; they are drafts."""
    changes = exchange.unpack(request.form.get("changes", ""))
    taken = _take(expect_interface(into), changes)
    db.session.commit()
    overlay.forget()
    flash(
        ngettext(
            "%(num)s text was taken. It is a draft.",
            "%(num)s texts were taken. They are drafts.",
            taken,
        )
    )
    if taken < len(changes):
        left = len(changes) - taken
        flash(_("Left as they were, because they changed meanwhile: %(left)s.", left=left), "stop")
    return redirect(url_for(".interface", into=into), 303)


def _take(language: str, changes: Iterable[Change]) -> int:
    strings = {one.entry.digest: one for one in interface_words.strings_of(db.session, language)}
    taken = 0
    for change in changes:
        string = strings.get(change.place)
        if string is None or string.words != change.before:
            continue
        try:
            words = [tidy(one) for one in change.words]
            interface_words.save(db.session, language, string, words, current_user)
        except Unfit:
            continue
        taken += 1
    return taken


def _units_for(ending: str, strings: Iterable[String]) -> list[Unit]:
    """PO names a string by its English, as gettext's own catalogues do; XLIFF by our digest."""
    if ending != "po":
        return [_unit_of(one) for one in strings]
    return [replace(_unit_of(one), place=one.entry.context) for one in strings]


def _unit_of(string: String) -> Unit:
    return Unit(string.entry.digest, string.entry.source, string.words, string.state)


def _placed(unit: Unit) -> Unit:
    """A text of a PO file under our own name for its English."""
    plural = unit.english[1] if len(unit.english) > 1 else ""
    return replace(unit, place=Entry(unit.place, unit.english[0], plural, ()).digest)


def _check(own: Unit, words: Sequence[str]) -> str:
    if len(words) != len(own.words):
        return str(_("This language has %(number)s plural forms here.", number=len(own.words)))
    return checks.find_problem(own.english, words)
