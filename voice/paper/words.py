"""What every sheet of paper says, beside the survey's own words."""

from typing import Any

from flask_babel import gettext as _


def sentences() -> dict[str, Any]:
    """The words around the questions, by the name that the template knows them under."""
    return {
        "how": [
            _("Put a tick in a box to answer."),
            _("You can leave out any question, or stop."),
            _("Please do not write your name."),
        ],
        "helplines_title": _("If you need help now"),
        "page_words": _("Page %(here)s of %(all)s", here="{here}", all="{all}"),
        "thanks": _("Thank you. Please give this paper back to us."),
        "qr_alt": _("A square that staff use to type in this paper."),
        "keep_title": _("Keep this page"),
        "keep": [
            _("This is your code. Nobody else has it."),
            _("With it you can see what you said. You can change it or take it back."),
            _("It works when we have typed in your paper. This can take some days."),
        ],
        "code_qr_alt": _("A square that a camera can read. It opens the page with your code."),
        "code_way": _("Point the camera of a phone at the square. Or go to:"),
    }


def how_to(question: dict[str, Any]) -> str:
    """What to do with boxes that want more than one tick; nothing for the plain ones."""
    said = {
        "choices": "" if "help" in question else _("You can tick more than 1."),
        "ranking": _("Write 1 beside the most important. Then write 2, and so on."),
        "sort": _("Tick 1 box for each."),
        "stars": _(
            "You have %(stars)s stars. Write how many stars each one gets.",
            stars=question.get("stars", 5),
        ),
        "photo": _("You can draw here. Or put a photo with this paper."),
    }.get(question["kind"])
    return str(said or "")


def boxes(question: dict[str, Any]) -> list[str]:
    """What stands under the boxes for a date or a number."""
    if question["kind"] == "date":
        return [_("Day"), _("Month"), _("Year")]
    return [_("Number")] if question["kind"] == "number" else []
