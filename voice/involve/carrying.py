"""What could not come over from another program's survey, or go there, in a sentence each."""

from typing import Any

from flask_babel import gettext as _

from surveys.errors import Problem
from surveys.interchange import LeftOut


def place_of(left: LeftOut) -> str:
    """Where it stands: `survey row 12`, `Q1`, or the name of the thing itself."""
    if left.row:
        return str(_("%(sheet)s row %(row)s", sheet=left.sheet, row=left.row))
    return left.sheet or left.what


def say(left: LeftOut) -> str:
    """One thing that was left out or changed, with its place."""
    named = {"place": place_of(left), "what": left.what} | left.details
    sentence = _left_out().get(left.why)
    if sentence is None:
        words = left.why.replace("_", " ")
        return str(_("%(place)s: %(what)s is left out (%(why)s).", why=words, **_only(named)))
    return f"{named['place']}: {sentence % named}"


def _only(named: dict[str, Any]) -> dict[str, Any]:
    return {name: named[name] for name in ("place", "what")}


def say_problem(problem: Problem) -> str | None:
    """Why a file cannot be used; None for a reason that is none of a file's."""
    sentence = _refused().get(problem.reason)
    if sentence is None:
        return None
    return str(sentence % ({"place": problem.field} | problem.details))


def _refused() -> dict[str, str]:
    return {
        "broken_file": _("This file is damaged. Save it again and bring the new one."),
        "column_twice": _("The sheet “%(place)s” has the column “%(column)s” twice."),
        "entities": _(
            "This file holds definitions that a survey never needs (DTD). It was not read."
        ),
        "file_empty": _("This file is empty."),
        "file_too_big": _("This file is bigger than %(most)s MB. No survey is that big."),
        "formula_cell": _("%(place)s: this cell is a formula. Replace it by its value."),
        "macros": _("This workbook holds programs (macros). Save it as .xlsx without them."),
        "no_writing": _("This is no Word document."),
        "old_or_locked_writing": _(
            "This is an old Word document or one with a password. Save it as .docx without one."
        ),
        "no_consultation": _("The file does not say which consultation it is for. Name one."),
        "no_language": _("This file names no language that we know."),
        "no_survey_of_limesurvey": _("This is not a survey structure (.lss) of LimeSurvey."),
        "no_survey_sheet": _("This workbook has no sheet with the name “survey”."),
        "no_whole_language": _(
            "No language has all the words. In %(language)s, %(missing)s are missing, the first at"
            " %(place)s."
        ),
        "no_workbook": _("This is not an .xlsx workbook."),
        "not_utf8": _("Some letters in this file are broken. It must be in UTF-8."),
        "nothing_to_ask": _("There is no question in this file that we can ask."),
        "old_or_locked_workbook": _(
            "This workbook is in the old .xls format or has a password. Save it as .xlsx without."
        ),
        "swollen_file": _("This file is far bigger than it looks. It was not read."),
        "title_missing": _("The survey has no title (%(place)s)."),
        "too_deep": _("%(place)s: parts stand in parts too deeply to follow."),
        "too_many_cells": _("This file has far more cells or rows than a survey can have."),
        "unknown_format": _("This is no .xlsx, .lss or .json file of a survey."),
    }


def _left_out() -> dict[str, str]:
    return _about_texts() | _about_parts() | _about_conditions() | _about_exports()


def _about_texts() -> dict[str, str]:
    return {
        "answer_in_words": _(
            "the words repeat an earlier answer; we show them as they are written."
        ),
        "group_heading": _("the group's heading “%(words)s” is left out."),
        "language_not_whole": _(
            "the language is not among the survey's languages yet: %(missing)s words are missing,"
            " the first at %(first)s. Its other words are kept."
        ),
        "markup_lost": _("only plain words are kept of “%(what)s” (%(language)s); lost: %(tags)s."),
        "no_such_language": _("“%(what)s” names no language that we know; it is left out."),
        "no_words": _("“%(what)s” has no words, so it is left out."),
        "option_without_words": _("“%(what)s” has an option without words, so it is left out."),
        "taken_for_english": _("words that name no language are taken for English."),
        "taken_for_everyone": _("the file does not say who is asked; we put “everyone”."),
        "words_added": _("the words of its answers are in no file; we wrote ours. Check them."),
        "words_changed": _("words were changed since they were %(state)s; they are a draft again."),
    }


def _about_parts() -> dict[str, str]:
    return {
        "asked_once": _("“%(what)s” repeats; its questions are asked once."),
        "assessments": _("%(count)s assessments are left out."),
        "comment_box": _("the box for a comment on “%(what)s” is left out."),
        "day_only": _("“%(what)s” asks for the day only, without the time."),
        "group_not_closed": _("a group is not closed."),
        "group_not_open": _("a group is closed that was not opened."),
        "list_not_used": _("no question uses the list “%(what)s”; it is left out."),
        "matrix": _("the table “%(what)s” became %(count)s questions, one for each row."),
        "must_be_answered": _("nobody has to answer here; “mandatory” is left out."),
        "no_name": _("a row without a list or a name is left out (%(what)s)."),
        "no_place": _("“%(what)s” is left out: %(written)s"),
        "no_such_kind": _("“%(what)s” is left out: we have no questions of the type “%(type)s”."),
        "no_such_list": _("“%(what)s” is left out: there is no list “%(list)s”."),
        "option_twice": _("“%(what)s” stands twice among the options; the second is left out."),
        "or_other": _("“%(what)s”: the option “other” is left out. Add one in your own words."),
        "pictures_only": _("“%(what)s” takes pictures only, no other files."),
        "quotas": _("%(count)s quotas are left out."),
        "range_as_scale": _("the range “%(what)s” is a scale of %(steps)s steps."),
        "shape": _("“%(what)s” is left out: a part of it is too long or not as it has to be."),
        "renamed": _("“%(what)s” is called “%(key)s” here."),
        "too_few_options": _("“%(what)s” has fewer than two options, so it is left out."),
        "too_many_options": _("“%(what)s” has more than 40 options, so it is left out."),
        "too_many_questions": _("“%(what)s” is left out: a survey has %(most)s questions at most."),
        "told_only": _("“%(what)s” is shown to read; nothing is ticked."),
        "validation": _("the rule for what may be typed is left out."),
    }


def _about_conditions() -> dict[str, str]:
    always = _("“%(question)s” is always asked. Its condition is left out: %(written)s")
    return {
        "condition_does_not_fit": always,
        "condition_not_understood": always,
        "condition_on_later": always,
        "condition_on_unknown": always,
        "condition_on_unknown_option": always,
        "condition_too_big": always,
        "never_asked": always,
        "old_conditions": _("%(count)s conditions in the old form are left out."),
        "too_deep": always,
    }


def _about_exports() -> dict[str, str]:
    return {
        "asked_as": _("other programs ask “%(question)s” (%(kind)s) as %(type)s."),
        "one_language_only": _("other programs show the title in one language."),
        "only_here": _("other programs do not know “%(what)s”."),
        "too_long_for_a_cell": _("the condition of “%(question)s” does not fit into a cell."),
    }
