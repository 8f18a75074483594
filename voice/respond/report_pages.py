"""Reports to take away: for the inspectors, and the yearly one that the law asks for."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from surveys.editions import today
from voice.accounts.roles import EVERYONE
from voice.days import read_day
from voice.db import db
from voice.respond.documents.downloads import WORD
from voice.respond.errors import NothingToRelease
from voice.respond.places import blueprint, find_consultation
from voice.respond.reports import inspection, local_offer
from voice.security import open_to


@blueprint.get("/<code>/evidence-pack.docx")
@open_to(*EVERYONE)
def evidence_pack(code: str) -> ResponseReturnValue:
    """The evidence pack for an Area SEND inspection."""
    try:
        made = inspection.pack(db.session, find_consultation(code))
    except NothingToRelease:
        abort(404)
    return _word(made, f"evidence-pack-{code}.docx")


@blueprint.get("/local-offer-report.docx")
@open_to(*EVERYONE)
def local_offer_report() -> ResponseReturnValue:
    """Comments on the Local Offer and our response: of the year that ends `to` a day, or today."""
    first, last = local_offer.year_to(read_day(request.args.get("to", "")) or today())
    made = local_offer.report(db.session, first, last)
    return _word(made, f"local-offer-{first.isoformat()}-{last.isoformat()}.docx")


def _word(made: bytes, name: str) -> Response:
    response = Response(made, mimetype=WORD)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
