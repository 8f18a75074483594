"""Where a consultation's chain is broken, what became of a comment, and how the years compare."""

from flask import render_template
from flask.typing import ResponseReturnValue

from surveys.editions import today
from voice.accounts.roles import EVERYONE
from voice.db import db
from voice.listen import shown
from voice.listen.models import Comment
from voice.listen.places import READERS, is_lead, question_finder
from voice.listen.safe_words import safe
from voice.listen.safe_words.labels import REASONS
from voice.respond import chains, years
from voice.respond.action_plans import labels as plan_labels
from voice.respond.places import blueprint, find, find_consultation
from voice.respond.rankings import board_decisions
from voice.security import open_to
from voice.wording import HOW_MANY


@blueprint.get("/<code>/chain", endpoint="chain")
@open_to(*EVERYONE)
def show_chain(code: str) -> ResponseReturnValue:
    """Every link that is missing, with the way to mend it."""
    consultation = find_consultation(code)
    found = chains.broken(db.session, consultation)
    return render_template(
        "respond/chain.html",
        consultation=consultation,
        broken={kind: [one for one in found if one.kind == kind] for kind in plan_labels.BROKEN},
        total=len(found),
        has_themes=bool(found or board_decisions.themes_of(db.session, consultation)),
        labels=plan_labels.BROKEN,
    )


@blueprint.get("/comments/<int:comment_id>", endpoint="comment")
@open_to(*READERS)
def show_comment(comment_id: int) -> ResponseReturnValue:
    """From what one person said onwards to what was promised about it."""
    comment = find(Comment, comment_id)
    return render_template(
        "respond/comment.html",
        comment=comment,
        shown=safe.shown(comment, is_lead=is_lead()),
        outcome=REASONS.get(safe.why_never(comment) or ""),
        consultation=comment.consultation,
        asked=question_finder(comment.consultation)(comment),
        onward=chains.onward(db.session, comment),
        published=chains.releases_with(db.session, comment.consultation),
    )


@blueprint.get("/<code>/years", endpoint="years")
@open_to(*EVERYONE)
def show_years(code: str) -> ResponseReturnValue:
    """The annual review: years and editions side by side."""
    consultation = find_consultation(code)
    heard = years.years_of(db.session, consultation)
    return render_template(
        "respond/years.html",
        consultation=consultation,
        by_year=years.promises_by_year(db.session, consultation, today()),
        ends=plan_labels.ENDS,
        editions=years.editions(db.session, consultation),
        count=shown.number,
        years=heard,
        themes=years.themes(db.session, consultation, heard),
        how_many=HOW_MANY,
    )
