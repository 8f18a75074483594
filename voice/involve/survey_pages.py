"""The staff pages of one survey: its questions."""

from flask import render_template
from flask.typing import ResponseReturnValue

from voice.accounts.roles import EVERYONE
from voice.involve import labels
from voice.involve.places import blueprint, find_survey
from voice.security import open_to


@blueprint.get("/surveys/<code>")
@open_to(*EVERYONE)
def survey(code: str) -> ResponseReturnValue:
    """A survey's draft: what is asked, in order."""
    found = find_survey(code)
    return render_template("involve/survey.html", survey=found, labels=labels)
