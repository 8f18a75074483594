"""The page that says how easy a draft is to read, as far as a machine can say."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from analysis import easyread
from analysis.easyread import Finding
from surveys.models import Survey
from voice.accounts.roles import EVERYONE
from voice.involve.builder import checking
from voice.involve.builder import view as builder_view
from voice.involve.languages.place_names import name_places
from voice.involve.places import blueprint, find_survey
from voice.security import open_to


@blueprint.get("/surveys/<code>/easy-read")
@open_to(*EVERYONE)
def easy_read(code: str) -> ResponseReturnValue:
    """What was found in a draft in one of its languages, and what only people can check."""
    found = find_survey(code)
    languages: list[str] = found.draft["languages"]
    asked = request.args.get("language", "")
    language = asked if asked in languages else builder_view.source_of(found.draft)
    report = checking.check_draft(found.draft, language)
    return render_template(
        "involve/easyread.html",
        survey=found,
        language=language,
        languages=languages,
        report=report,
        verdict=checking.say_verdict(report),
        asking=checking.say_asking(found.draft),
        findings=_by_place(found, report.findings),
        say=checking.say,
        notes=[(one, _(one.asks)) for one in easyread.RULES],
        for_people=[_(one) for one in easyread.FOR_PEOPLE],
        tested=found.draft.get("tested_with", []),
    )


def _by_place(
    survey: Survey, findings: tuple[Finding, ...]
) -> list[tuple[str, str, list[Finding]]]:
    """Findings by the place's name, with the part of the builder where it is mended."""
    names = name_places(survey.draft)
    numbers = {one["key"]: at for at, one in enumerate(survey.draft["questions"], 1)}
    places: dict[str, list[Finding]] = {}
    for finding in findings:
        places.setdefault(finding.place, []).append(finding)
    return [
        (names.get(place) or _name(place, numbers), place.partition(".")[0], some)
        for place, some in places.items()
    ]


def _name(place: str, numbers: dict[str, int]) -> str:
    """A whole question, where a finding is about all of it."""
    number = numbers.get(place.partition(".")[0])
    return str(_("Question %(number)s", number=number) if number else _("The whole survey"))
