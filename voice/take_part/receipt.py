"""With a picture code, a person sees what they said and may take it back, without an account."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from surveys import intake, receipts
from surveys.documents import questions_by_key
from surveys.kinds import kind_of
from surveys.models import Answer, Response
from surveys.wording import words_in
from voice.db import db
from voice.i18n import current_language
from voice.security import limiter, public
from voice.take_part.blueprint import blueprint
from voice.take_part.bodies import read_fields
from voice.take_part.picture_words import picture_words
from voice.take_part.tickets import area_key
from voice.wording import long_date


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said to one question, in words."""

    question: str
    state: str
    words: list[str]


@blueprint.route("/<language:language>/receipt", methods=["GET", "POST"])
@public
@limiter.limit("10 per minute", methods=["POST"])  # nobody guesses two thousand million codes
def receipt(language: str) -> ResponseReturnValue:
    """Ask for the code; show what was said; take it back when that is wanted."""
    if request.method == "GET":
        return _ask()
    fields = read_fields(request)
    typed = fields.get("code") or " ".join(
        fields.get(name, "") for name in ("first", "second", "third", "digits")
    )
    code = receipts.tidy(typed)
    found = intake.find_by_receipt(db.session, code, area_key()) if code else None
    if code is None or found is None:
        return _ask(fields.to_dict(), is_wrong=True), 422
    if fields.get("do") == "withdraw":
        intake.withdraw(db.session, found, area_key())
        db.session.commit()
        return render_template("take_part/withdrawn.html")
    return render_template("take_part/told.html", response=found, told=tell(found), code=code)


def tell(response: Response) -> list[Told]:
    """What was said, question by question, in the page's language where the survey has it."""
    answers = {answer.question: answer for answer in response.answers}
    return [
        Told(
            words_in(question["text"], current_language()),
            answers[key].state,
            _words(question, answers[key]),
        )
        for key, question in questions_by_key(response.edition.document).items()
        if key in answers
    ]


def _words(question: dict[str, Any], answer: Answer) -> list[str]:
    """What was said, told back; nothing for what was left out."""
    if answer.state != "answered":
        return []
    if question["kind"] == "date":
        return [long_date(date.fromisoformat(str(answer.value)))]
    return kind_of(question).describe(question, answer.value, current_language())


def _ask(given: dict[str, str] | None = None, *, is_wrong: bool = False) -> str:
    return render_template(
        "take_part/receipt.html",
        words=sorted(picture_words(), key=lambda one: one.label),
        given=given or {},
        is_wrong=is_wrong,
    )
