"""What was wrong with what was sent, in a sentence each."""

from flask_babel import gettext as _

from surveys.errors import Problem
from voice.take_part.bodies import Unreadable


def say(problem: Problem) -> str:
    """One problem in words."""
    if problem.reason == "too_long":
        words = _("You wrote %(length)s letters. Please use %(longest)s or fewer.")
        return str(words % problem.details)
    return _sentences().get(problem.reason) or _("This does not fit the question.")


def say_unreadable(error: Unreadable) -> tuple[str, str]:
    """A title and advice for a body that could not be read."""
    sentences = {
        "not_utf8": _("Some letters arrived broken. They must be sent as UTF-8."),
        "not_json": _("This is not JSON. Check brackets, commas and quotation marks."),
        "too_deep": _("Lists stand in lists too deeply. Answers need three levels at most."),
        "broken_form": _("The form arrived broken: a part has no end or no name."),
    }
    advice = " ".join((sentences[error.reason], _("Nothing was stored.")))
    return _("We could not read what was sent"), advice


def _sentences() -> dict[str, str]:
    return {
        "another_edition": _("The survey has changed. Please load the page again."),
        "asks_nothing": _("This page asks nothing, so it takes no answer."),
        "box_for_robots": _("Leave this box empty. It is there to stop robots."),
        "empty": _("There are no words in this answer."),
        "no_helper": _("Say who helped only when someone helped or answered for you."),
        "not_a_list_of_keys": _("This must be a list of question keys."),
        "not_a_list_of_options": _("This must be a list with one option or more."),
        "not_a_moment": _("This must be a date and time, such as 2026-11-22T09:30:00Z."),
        "not_a_number": _("This must be the number of an edition."),
        "not_a_uuid": _("The identifier in the address must be a UUID."),
        "not_an_object": _("This must be an object with names and values."),
        "not_an_option": _("Pick one of the answers that are shown."),
        "not_one_of": _("This must be one of the values that the survey allows."),
        "not_text": _("This must be words."),
        "not_the_options": _("This must list every option of the question once."),
        "nothing_said": _("There is no answer yet. Answer or skip one question first."),
        "part_missing": _("The part named “response” is missing."),
        "said_twice": _("This question was answered in two ways. Choose one."),
        "unknown_edition": _("There is no such edition of this survey."),
        "unknown_field": _("The survey does not know this field."),
        "unknown_option": _("Pick one of the answers that are shown."),
        "unknown_part": _("The survey does not know this part."),
        "unknown_question": _("The survey has no such question."),
    }
