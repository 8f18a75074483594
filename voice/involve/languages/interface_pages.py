"""The staff pages of the interface's own words: how far each language is, read, change, approve."""

from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.i18n import SOURCE, languages
from voice.involve.builder.drafts import tidy
from voice.involve.languages import words as say
from voice.involve.languages.pages import wants_json
from voice.involve.places import blueprint
from voice.paging import last_page
from voice.security import open_to
from voice.translating import catalogues, interface_words, overlay
from voice.translating.interface_words import NoSuchString, String, Unfit
from voice.translating.people import Changed, OwnWords
from voice.translating.states import APPROVED

PAGE = 40


@blueprint.get("/words", endpoint="words")
@open_to(*EVERYONE)
def show_word_languages() -> ResponseReturnValue:
    """The interface's languages, and how far people are with each."""
    others = [one for one in languages() if one != SOURCE]
    return render_template(
        "involve/words.html",
        progress=interface_words.languages_with_counts(db.session, others),
        say=say,
        states=interface_words.STATES,
    )


@blueprint.get("/words/<into>")
@open_to(*EVERYONE)
def interface(into: str) -> ResponseReturnValue:
    """The interface's strings in a language beside the English."""
    return _show_strings(expect_interface(into))


@blueprint.post("/words/<into>")
@open_to(*EDITORS)
def write_string(into: str) -> ResponseReturnValue:
    """Keep what was typed for one string, or approve it. It takes effect within a minute."""
    expect_interface(into)
    form = request.form
    words = [tidy(one) for one in form.getlist("words")]
    try:
        string = interface_words.find_to_change(db.session, into, form.get("string", ""))
        _keep(into, string, words)
    except NoSuchString:
        abort(404)
    except Unfit as error:
        return _refuse(into, string, words, str(error))
    except OwnWords as error:
        return _refuse(into, string, words, say.say_refusal(error))
    except Changed as error:
        return _show_conflict(into, string, words, error)
    except IntegrityError:  # somebody was the first to write here, a moment ago
        db.session.rollback()
        string = interface_words.find(db.session, into, string.entry.digest)
        return _show_conflict(into, string, words, Changed(list(string.words)))
    db.session.commit()
    overlay.forget()
    return _show_kept(into, string.entry.digest)


def expect_interface(language: str) -> str:
    """The language, if the interface is translated into it; no such page otherwise."""
    if language not in languages() or language == SOURCE:
        abort(404)
    return language


def _keep(language: str, string: String, words: list[str]) -> None:
    seen = request.form.get("seen", "")
    if len(words) != len(string.words):
        raise Unfit(_("Write the words in every box."))
    if request.form.get("do") == APPROVED and tuple(words) == string.words:
        interface_words.approve(db.session, language, string, current_user, seen)
        return
    interface_words.save(db.session, language, string, words, current_user, seen)
    if request.form.get("do") == APPROVED:
        db.session.commit()  # the words are kept in any case
        overlay.forget()
        raise OwnWords


def _show_strings(language: str, status: int = 200, **typed: Any) -> ResponseReturnValue:
    everything = interface_words.strings_of(db.session, language)
    state, wanted = request.args.get("state", ""), request.args.get("q", "").strip()[:100]
    chosen = interface_words.choose(everything, state, wanted)
    if typed:  # what was typed stays in sight, whatever the filters say
        chosen = [one for one in everything if one.entry.digest == typed["string"]]
    last = last_page(len(chosen), PAGE)
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    page = render_template(
        "involve/interface_words.html",
        language=language,
        strings=chosen[(number - 1) * PAGE : number * PAGE],
        total=len(chosen),
        number_of_page=number,
        last=last,
        counts=interface_words.count(everything),
        forms=catalogues.forms_of(language),
        filters={"state": state, "q": wanted},
        say=say,
        states=interface_words.STATES,
        typed=typed,
    )
    return page, status


def _refuse(language: str, string: String, words: list[str], problem: str) -> ResponseReturnValue:
    name = string.entry.digest
    if wants_json():
        fresh = interface_words.find(db.session, language, name)
        problems = [{"field": name, "sentence": problem}]
        return jsonify(problems=problems, **_describe(fresh)), 422
    return _show_strings(language, 422, string=name, words=words, problem=problem)


def _show_conflict(
    language: str, string: String, words: list[str], error: Changed
) -> ResponseReturnValue:
    name = string.entry.digest
    if wants_json():
        both = {"place": name, "theirs": error.theirs, "yours": words}
        return jsonify(**both, **_describe(string)), 409
    return _show_strings(language, 409, string=name, words=words, theirs=error.theirs)


def _show_kept(language: str, name: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify(_describe(interface_words.find(db.session, language, name)))
    given: dict[str, Any] = {one: request.args.get(one) for one in ("state", "q", "page")}
    address = url_for(".interface", into=language, **given, _anchor=f"s-{name}")
    return redirect(address, 303)


def _describe(string: String) -> dict[str, Any]:
    return {
        "state": string.state,
        "state_name": str(say.STATE_NAMES[string.state]),
        "steps": say.say_steps(string.row),
        "seen": string.seen,
        "words": list(string.words),
    }
