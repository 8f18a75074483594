"""What was wrong with what was sent, in a sentence each."""

from flask_babel import gettext as _

from surveys.errors import Problem
from voice.take_part.bodies import Unreadable


def say(problem: Problem) -> str:
    """One problem in words."""
    words = str(_sentences().get(problem.reason) or _("This does not fit the question."))
    return words % problem.details if "%(" in words else words


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


def say_trap() -> str:
    """What a person reads whose browser filled in the box that only robots see."""
    return str(_("Leave this box empty. It is there to stop robots."))


def _sentences() -> dict[str, str]:
    return {
        "another_edition": _("The survey has changed. Please load the page again."),
        "asks_nothing": _("This page asks nothing, so it takes no answer."),
        "box_for_robots": say_trap(),
        "choose_again": _("Please choose your picture again. Your browser let go of it."),
        "date_needed": _("Write a day, a month and a year. Write the year with 4 numbers."),
        "date_not_real": _("This date does not exist. Check the day, the month and the year."),
        "empty": _("There are no words in this answer."),
        "file_missing": _("Your recording did not arrive. Please add it again."),
        "looks_like_postcode": _("Please do not send a postcode. Pick one of the areas."),
        "not_for_another": _("Say who chose only when someone answered for you."),
        "no_helper": _("Say who helped only when someone helped or answered for you."),
        "not_a_list_of_keys": _("This must be a list of question keys."),
        "not_a_list_of_options": _("This must be a list with one option or more."),
        "not_a_moment": _("This must be a date and time, such as 2026-11-22T09:30:00Z."),
        "not_a_number": _("This must be the number of an edition."),
        "not_a_picture": _("This must name a picture, or be words about it, or both."),
        "not_a_recording": _("We cannot use this file. Please add a sound or a picture."),
        "not_a_uuid": _("The identifier in the address must be a UUID."),
        "not_an_object": _("This must be an object with names and values."),
        "not_an_option": _("Pick one of the answers that are shown."),
        "not_one_of": _("This must be one of the values that the survey allows."),
        "not_shared_stars": _("Give 1 star or more."),
        "not_sorted_cards": _("Sort 1 card or more."),
        "not_text": _("This must be words."),
        "not_the_options": _("This must list every option of the question once."),
        "not_yes_or_no": _("This must be true or false."),
        "nothing_said": _("There is no answer yet. Answer or skip one question first."),
        "number_needed": _("Write a number, such as 3."),
        "number_too_big": _("This number is too big. The biggest is %(max)s."),
        "number_too_small": _("This number is too small. The smallest is %(min)s."),
        "part_missing": _("The part named “response” is missing."),
        "picture_broken": _("We cannot open this picture. Please use a PNG, JPEG or WebP picture."),
        "picture_missing": _("The picture did not arrive. Please add it again."),
        "picture_moves": _("This picture moves. Please choose one that stands still."),
        "picture_too_large": _("This picture is too large. Please choose a smaller one."),
        "recording_too_large": _("This recording is too large. Please make a shorter one."),
        "said_twice": _("This question was answered in two ways. Choose one."),
        "same_option_twice": _("Each answer can have 1 place only."),
        "same_place_twice": _("Two answers have the same number. Give each one its own number."),
        "sent_early": _("Nothing is sent yet. Look at all questions. Then press the last button."),
        "sound_broken": _("We could not open your recording. Please record it again."),
        "sound_empty": _("There was nothing to hear in your recording. Please record it again."),
        "sound_missing": _("We lost your recording. We are sorry. Please record it again."),
        "sound_too_long": _("Your recording was too long. Please make a shorter one."),
        "too_long": _("You wrote %(length)s letters. Please use %(longest)s or fewer."),
        "too_many_stars": _("You gave too many stars. You have %(stars)s."),
        "unknown_column": _("Pick one of the answers that are shown."),
        "unknown_edition": _("There is no such edition of this survey."),
        "unknown_field": _("The survey does not know this field."),
        "unknown_option": _("Pick one of the answers that are shown."),
        "unknown_part": _("The survey does not know this part."),
        "unknown_question": _("The survey has no such question."),
        "whole_number_needed": _("Write a whole number, such as 3."),
    }
