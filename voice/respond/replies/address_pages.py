"""Where people leave an address for one message when we answer, or take it back.

It is a page of its own: nothing on it, in it or behind it knows of any answers.
"""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveys.models import Consultation
from voice.db import db
from voice.i18n import current_language
from voice.respond.releases.published import find_asked
from voice.respond.replies import messages
from voice.security import limiter, public
from voice.take_part.bodies import Unreadable, read_fields
from voice.take_part.refusals import say_trap
from voice.take_part.survey import TRAP, unreadable

blueprint = Blueprint("addresses", __name__)
blueprint.register_error_handler(Unreadable, unreadable)

limit_addresses = limiter.shared_limit("60 per minute", scope="addresses")


def address_page(code: str) -> str:
    """Where an address is left for this consultation; "" where no message can be sent."""
    if not messages.kinds():
        return ""
    return url_for("addresses.ask", language=current_language(), code=code)


@blueprint.get("/<language:language>/tell-me/<code>")
@public
def ask(language: str, code: str) -> ResponseReturnValue:
    """Ask whether somebody wants a message when we answer."""
    return _page(find_asked(code))


@blueprint.post("/<language:language>/tell-me/<code>")
@public
@limit_addresses
def keep(language: str, code: str) -> ResponseReturnValue:
    """Keep an address, or forget it; the same page with advice where it is none."""
    consultation = find_asked(code)
    fields = read_fields(request)
    typed = {name: fields.get(name, "") for name in ("address", TRAP)}
    is_to_go = fields.get("do") == "forget"
    if typed[TRAP] and not is_to_go:
        return _page(consultation, typed=typed, wrong={TRAP: say_trap()}), 422
    try:
        address = messages.read(typed["address"])
    except messages.NotAnAddress as error:
        wrong = {"address": _SENTENCES[error.problem.reason]()}
        return _page(consultation, typed=typed, wrong=wrong), 422
    if is_to_go:
        messages.forget(db.session, consultation, address)
    else:
        messages.keep(db.session, consultation, address, language)
    db.session.commit()
    return _page(consultation, done="forgotten" if is_to_go else "kept")


def _page(
    consultation: Consultation,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    done: str = "",
) -> str:
    return render_template(
        "respond/public/tell_me.html",
        consultation=consultation,
        kinds=messages.kinds(),
        typed=typed or {},
        wrong=wrong or {},
        done=done,
        longest=messages.LONGEST,
    )


_SENTENCES = {
    "no_address": lambda: _("Write a whole address, like name@example.org."),
    "no_email": lambda: _("We cannot write e-mails from here. Write a mobile number."),
    "no_phone": lambda: _("We cannot write to phones from here. Write an e-mail address."),
}
