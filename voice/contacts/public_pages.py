"""Where people ask that someone contacts them: nothing on the page or behind it knows answers."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from uuid import uuid4

from flask import (
    Blueprint,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from surveys.errors import Problem, Unusable
from surveys.models import Consultation
from voice.area import area_profile
from voice.contacts import requests
from voice.contacts.models import PURPOSES
from voice.db import db
from voice.i18n import current_language
from voice.minted import read_minted
from voice.respond.releases.published import find_asked
from voice.security import limiter, public
from voice.take_part.bodies import Unreadable, read_fields
from voice.take_part.refusals import say_trap
from voice.take_part.survey import TRAP, unreadable

blueprint = Blueprint("contact", __name__)
blueprint.register_error_handler(Unreadable, unreadable)

limit_requests = limiter.shared_limit("20 per minute", scope="contact requests")


def contact_page(code: str) -> str:
    """Where people ask for it; "" where the council has not said that somebody answers."""
    if not is_offered():
        return ""
    return url_for("contact.ask", language=current_language(), code=code)


def is_offered() -> bool:
    """Whether the area's profile says so: `contact.calls_back`."""
    return bool(area_profile().get("contact", {}).get("calls_back"))


@blueprint.get("/<language:language>/contact-me/<code>")
@public
def ask(language: str, code: str) -> ResponseReturnValue:
    """Ask whether somebody wants to be contacted; or say that it is kept."""
    return _page(find_asked(code), is_kept="kept" in request.args)


@blueprint.post("/<language:language>/contact-me/<code>")
@public
@limit_requests
def keep(language: str, code: str) -> ResponseReturnValue:
    """Keep the wish once, however often it is sent; or give advice, with all that was typed."""
    consultation = find_asked(code)
    fields = read_fields(request)
    if not is_offered():
        return _page(consultation), 404
    typed = {name: fields.get(name, "") for name in ("name", "address", "purpose", "id", TRAP)}
    try:
        if typed[TRAP]:
            raise Unusable([Problem(TRAP, "box_for_robots")])
        who, purpose = requests.read(typed["name"], typed["address"], typed["purpose"])
    except Unusable as error:
        wrong = {one.field: _SENTENCES[one.reason]() for one in error.problems}
        return _page(consultation, typed=typed, wrong=wrong), 422
    requests.keep(db.session, consultation, who, purpose, language, read_minted(typed["id"]))
    with suppress(IntegrityError):  # pressed twice: the other one has just been kept
        db.session.commit()
    return redirect(url_for(".ask", language=language, code=code, kept=1), 303)


def _page(
    consultation: Consultation,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    is_kept: bool = False,
) -> str:
    return render_template(
        "contacts/ask.html",
        consultation=consultation,
        area=area_profile(),
        is_offered=is_offered(),
        purposes=[(one, _PURPOSES[one]()) for one in PURPOSES],
        typed={"id": str(uuid4()), **(typed or {})},
        wrong=wrong or {},
        is_kept=is_kept,
        days=requests.KEPT.days,
        longest_name=requests.LONGEST_NAME,
        longest_address=requests.LONGEST_ADDRESS,
    )


_PURPOSES = {
    "help": lambda: _("I want to ask about help"),
    "more": lambda: _("I want to say more"),
}
_SENTENCES: dict[str, Callable[[], str]] = {
    "too_long": lambda: _("Write a shorter name."),
    "box_for_robots": say_trap,
    "no_address": lambda: _("Write a whole phone number or e-mail address."),
}
