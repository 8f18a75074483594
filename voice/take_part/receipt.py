"""With a picture code, a person sees what they said, changes it or takes it back.

No account, and nothing of a code or of answers in an address: each step is a form of its own.
"""

from collections.abc import Sequence
from datetime import date

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from surveys import editions, intake, receipts
from surveys.errors import Problem
from surveys.models import Response
from voice.addresses import whole
from voice.db import db
from voice.i18n import current_language, direction_of
from voice.qr import draw_qr
from voice.security import limiter, public
from voice.take_part import sheets
from voice.take_part.aftermath import tell_aftermath
from voice.take_part.blueprint import blueprint
from voice.take_part.bodies import read_fields
from voice.take_part.picture_words import picture_words, pictures_in
from voice.take_part.telling import tell, tell_left_out
from voice.take_part.tickets import area_key

PLACES = ("first", "second", "third")

# Nobody guesses two thousand million codes at this pace. Only wrong tries count, so that a school
# behind one address can look at its answers; counted by address and, until processes share the
# count, in each process by itself.
limit_wrong_tries = limiter.shared_limit(
    "10 per minute", scope="receipt", deduct_when=lambda _reply: bool(g.get("is_wrong_code"))
)


@blueprint.get("/<language:language>/receipt")
@public
def receipt(language: str) -> ResponseReturnValue:
    """Ask for the code."""
    return ask()


@blueprint.post("/<language:language>/receipt")
@public
@limit_wrong_tries
def use_code(language: str) -> ResponseReturnValue:
    """Show what was said; take it back when that is wanted, and surely so."""
    fields = read_fields(request)
    code, found = find(fields)
    if code is None or found is None:
        return ask(fields), 422
    if fields.get("do") == "ask":
        return render_template("take_part/take_back.html", code=code, response=found)
    if fields.get("do") == "withdraw":
        intake.withdraw(db.session, found, area_key())
        db.session.commit()
        return render_template("take_part/withdrawn.html")
    return show(found, code)


@blueprint.post("/<language:language>/receipt/print")
@public
def print_code(language: str) -> ResponseReturnValue:
    """A code on a page that prints well. It is not looked up, so that it tells nothing."""
    fields = read_fields(request)
    code = receipts.tidy(fields.get("code", ""))
    if code is None:
        return ask(fields), 422
    return render_template(
        "take_part/print_code.html",
        code=code,
        pictures=pictures_in(code),
        address=address_of_receipts().partition("://")[2],
        qr=draw_qr(f"{address_of_receipts()}#{code}"),
    )


def find(fields: MultiDict[str, str]) -> tuple[str | None, Response | None]:
    """The code that a form carries, typed whole or picked in parts, and its response."""
    typed = fields.get("code") or " ".join(fields.get(name, "") for name in (*PLACES, "digits"))
    code = receipts.tidy(typed)
    found = intake.find_by_receipt(db.session, code, area_key()) if code else None
    g.is_wrong_code = found is None
    return code, found


def ask(fields: MultiDict[str, str] | None = None) -> str:
    """The page that asks for the code; with a form that did not fit, it says so."""
    return render_template(
        "take_part/receipt.html",
        words=sorted(picture_words(), key=lambda one: one.label),
        picture_words=picture_words(),
        places=_places(),
        given=fields or {},
        is_wrong=fields is not None,
    )


def show(
    response: Response, code: str, *, is_changed: bool = False, left_out: Sequence[Problem] = ()
) -> str:
    """What a person said, and what they may do with it; after a change, what we could not take."""
    document = response.edition.document
    language = sheets.words_language(document, current_language())
    return render_template(
        "take_part/told.html",
        response=response,
        told=tell(response),
        aftermath=tell_aftermath(response),
        code=code,
        sprites=sheets.sprites_of(document),
        words_language=language,
        words_direction=direction_of(language),
        until=change_until(response),
        may_change=may_change(response),
        is_changed=is_changed,
        left_out=tell_left_out(document, left_out),
    )


def change_until(response: Response) -> date:
    """The last day to change answers: by then we have promised to publish (standards P5)."""
    return response.edition.survey.consultation.reply_by


def may_change(response: Response) -> bool:
    """Whether the answers may still be changed. Seeing and taking back is always possible."""
    return editions.today() <= change_until(response)


def _places() -> list[tuple[str, str]]:
    """The fields of the three pictures with their labels."""
    labels = (_("First picture"), _("Second picture"), _("Third picture"))
    return list(zip(PLACES, labels, strict=True))


def address_of_receipts(language: str = "") -> str:
    """The whole address of the page that asks for the code, for paper."""
    return whole(url_for("take_part.receipt", language=language or current_language()))
