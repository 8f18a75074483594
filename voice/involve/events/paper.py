"""Paper for staff: which surveys can be printed, and numbered sheets with a code for each."""

from collections.abc import Sequence

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from surveys import editions, stock
from surveys.base import utc_now
from surveys.errors import SurveyNotOpen
from surveys.models import Edition, Response, Survey
from voice.accounts.roles import EDITORS
from voice.addresses import whole
from voice.area import area_profile
from voice.db import db
from voice.involve.places import blueprint
from voice.paper import content, numbers, printing
from voice.qr import draw_qr
from voice.security import open_to
from voice.take_part.languages import offered_by
from voice.take_part.paper import as_pdf
from voice.take_part.receipt import address_of_receipts
from voice.take_part.tickets import area_key

USUAL = 20


@blueprint.get("/paper")
@open_to(*EDITORS)
def paper() -> ResponseReturnValue:
    """The surveys that have an edition, with ways to print them and to type paper in."""
    surveys = db.session.scalars(
        select(Survey)
        .where(Survey.editions.any(Edition.opened_at.is_not(None)))
        .options(joinedload(Survey.consultation))
        .order_by(Survey.consultation_id, Survey.id)
    ).all()
    rows = [
        (one, editions.latest_opened(db.session, one.code), typed_in(db.session, one))
        for one in surveys
    ]
    return render_template("involve/paper.html", rows=rows)


@blueprint.get("/surveys/<code>/paper")
@open_to(*EDITORS)
def print_paper(code: str) -> ResponseReturnValue:
    """How many numbered sheets, and in which language."""
    return _ask(edition_of(code))


@blueprint.post("/surveys/<code>/paper")
@open_to(*EDITORS)
def make_paper(code: str) -> ResponseReturnValue:
    """The sheets in one document. A sheet is a response once it is typed in, and not before."""
    edition = edition_of(code)
    count = request.form.get("count", type=int) or 0
    language = request.form.get("language", "")
    if not 1 <= count <= numbers.MOST or language not in languages_of(edition):
        return _ask(edition, is_wrong=True), 422
    with force_locale(language):
        g.language = language  # dates and names too
        values = content.gather(
            edition,
            language,
            area_profile(),
            _sheets(edition, language, count),
            address_of_receipts(language).partition("://")[2],
        )
    db.session.rollback()  # printing takes seconds, and nobody is to wait for it
    return as_pdf(printing.to_pdf(values), f"{code}-{language}-{count}.pdf")


def edition_of(code: str) -> Edition:
    """The edition that people are asked now. Raises `SurveyNotFound`, `SurveyNotOpen`.

    Paper comes back when a survey is closed already: it is taken until the day on which we have
    promised to publish.
    """
    edition = editions.latest_opened(db.session, code)
    if editions.today() > edition.survey.consultation.reply_by:
        raise SurveyNotOpen(code)
    return edition


def languages_of(edition: Edition) -> Sequence[str]:
    """The languages that a sheet of this edition may be in."""
    languages: Sequence[str] = edition.document["languages"]
    return offered_by(languages) or languages


def typed_in(session: Session, survey: Survey, *, today_only: bool = False) -> int:
    """How many sheets of a survey were typed in, in all or today (UTC)."""
    query = (
        select(func.count())
        .select_from(Response)
        .join(Response.edition)
        .where(Edition.survey_id == survey.id, Response.channel == "paper")
    )
    if today_only:
        midnight = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
        query = query.where(Response.received_at >= midnight)
    return session.scalar(query) or 0


def _sheets(edition: Edition, language: str, count: int) -> list[content.Sheet]:
    key, survey, number = area_key(), edition.survey.code, edition.number
    db.session.rollback()  # hashing is slow, and nobody is to wait for it
    sheets: list[content.Sheet] = []
    while len(sheets) < count:
        minted = numbers.mint(key, survey, number, count - len(sheets))
        hashed = stock.hash_those(key, [one.response_id for one in minted])
        codes = {one.response_id: one.receipt for one in stock.set_aside(db.session, hashed)}
        db.session.commit()
        sheets += [
            _sheet(survey, language, one, codes[one.response_id])
            for one in minted
            if one.response_id in codes
        ]
    return sheets


def _sheet(survey: str, language: str, number: numbers.Number, code: str) -> content.Sheet:
    entry = url_for(".enter_paper", code=survey, sheet=number.words, language=language)
    return content.Sheet(
        number=number.words,
        qr=draw_qr(whole(entry)),
        code=code,
        code_qr=draw_qr(f"{address_of_receipts(language)}#{code}"),
    )


def _ask(edition: Edition, *, is_wrong: bool = False) -> str:
    return render_template(
        "involve/print_paper.html",
        edition=edition,
        languages=languages_of(edition),
        most=numbers.MOST,
        count=request.form.get("count", USUAL),
        language=request.form.get("language", ""),
        is_wrong=is_wrong,
    )
