"""The officer's side of the theme workshop: links for groups, quotes, and what members said."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from surveys.models import Consultation
from voice import group_links, shown_links
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.i18n import name_of_language
from voice.involve.codesign import forms
from voice.listen import places
from voice.listen.places import READERS, blueprint
from voice.listen.themes import accepted_themes
from voice.listen.workshop import links as workshop_links
from voice.listen.workshop import quotes as workshop_quotes
from voice.listen.workshop import settling
from voice.listen.workshop.models import WorkshopLink
from voice.qr import draw_qr
from voice.security import open_to

_LINKS = "workshop_links"


@blueprint.get("/<code>/workshop", endpoint="workshop")
@open_to(*READERS)
def show_workshop(code: str) -> ResponseReturnValue:
    """What members said, the quotes that they may read, and their links."""
    return _show(places.find_consultation(code), forms.new_link())


@blueprint.post("/<code>/workshop/links")
@open_to(*EDITORS)
def share_themes(code: str) -> ResponseReturnValue:
    """Make a link for a group."""
    consultation, form = places.find_consultation(code), forms.LinkForm()
    if not form.validate_on_submit():
        return _show(consultation, form), 422
    group, until = form.facts()
    link, token = workshop_links.make(db.session, consultation, group, until, current_user)
    db.session.commit()
    shown_links.remember(_LINKS, link.id, token)
    flash(_("The link is there. Copy it now: it is shown to you alone."))
    return _back(code, "links")


@blueprint.post("/<code>/workshop/links/<int:link_id>/stop")
@open_to(*EDITORS)
def stop_sharing(code: str, link_id: int) -> ResponseReturnValue:
    """Let a link show nothing any more."""
    consultation = places.find_consultation(code)
    try:
        group_links.revoke(workshop_links.find(db.session, consultation.id, link_id))
    except group_links.LinkOver:
        abort(404)
    db.session.commit()
    flash(_("The link does not work any more. What was said stays."))
    return _back(code, "links")


@blueprint.post("/<code>/workshop/quotes")
@open_to(*EDITORS)
def choose_quotes(code: str) -> ResponseReturnValue:
    """Let members read the ticked sentences, and no others."""
    consultation = places.find_consultation(code)
    ticked = request.form.getlist("quote")
    number = workshop_quotes.choose(db.session, _theme_ids(consultation), ticked, current_user)
    db.session.commit()
    flash(
        ngettext("Members read %(num)s sentence.", "Members read %(num)s sentences.", number)
        if number
        else _("Members read no sentences now.")
    )
    return _back(code, "quotes")


@blueprint.post("/<code>/workshop/said/<int:proposal_id>")
@open_to(*EDITORS)
def settle_proposal(code: str, proposal_id: int) -> ResponseReturnValue:
    """Do what members propose, or leave things as they are."""
    consultation = places.find_consultation(code)
    do = request.form.get("do")
    if do == "leave":
        settling.leave(db.session, consultation.id, proposal_id, current_user)
        words = _("It stays as it is.")
    elif do in ("first", "second"):
        settling.take(
            db.session, consultation.id, proposal_id, current_user, keeps_first=do == "first"
        )
        words = _("Done. The members’ group is credited in the codebook.")
    else:
        abort(400)
    db.session.commit()
    flash(words)
    return _back(code, "said")


def _show(consultation: Consultation, form: forms.LinkForm) -> str:
    themes = accepted_themes(db.session, consultation.id)
    links = workshop_links.of_consultation(db.session, consultation.id)
    return render_template(
        "listen/workshop/workshop.html",
        consultation=consultation,
        themes=themes,
        waiting=settling.waiting(db.session, consultation.id),
        right=settling.called_right(db.session, consultation.id),
        settled=settling.settled(db.session, consultation.id),
        offered=_offered(consultation),
        links=links,
        works=group_links.works,
        addresses={one.id: _address(one) for one in links},
        draw_qr=draw_qr,
        form=form,
        language_of=name_of_language,
    )


def _offered(consultation: Consultation) -> dict[int, list[workshop_quotes.Offered]]:
    by_theme: dict[int, list[workshop_quotes.Offered]] = {}
    for one in workshop_quotes.offered(db.session, _theme_ids(consultation)):
        by_theme.setdefault(one.theme_id, []).append(one)
    return by_theme


def _theme_ids(consultation: Consultation) -> list[int]:
    return [one.id for one in accepted_themes(db.session, consultation.id)]


def _address(link: WorkshopLink) -> str:
    """The address of a link, for the officer who made it and while it works."""
    return shown_links.address_of(_LINKS, link.id, link, "workshops.in_best_language")


def _back(code: str, place: str) -> ResponseReturnValue:
    return redirect(url_for(".workshop", code=code, _anchor=place), 303)
