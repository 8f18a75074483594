"""What the pages about action plans and the promise chain call things."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from surveys.errors import Problem
from voice.respond import labels

PLAN_FIELDS: dict[str, LazyString] = {
    "ref": _l("Number in the plan"),
    "outcome": _l("Outcome that it stands under"),
    "what": _l("What we will do"),
    "easy_what": _l("What we will do, easy read"),
    "scope": _l("For whom and where"),
    "purpose": _l("What it is for"),
    "improves": _l("How it makes things better"),
    "result": _l("What came of it"),
    "easy_result": _l("Reply to families, easy read"),
    "who": _l("Who does it"),
    "partner": _l("Education or health lead"),
    "board": _l("Which board checks it"),
    "by": _l("By when"),
    "how_we_know": _l("How we will know that it worked"),
    "indicator": _l("What we measure"),
    "baseline": _l("Where it stands now"),
    "target": _l("Where it should be"),
    "status": _l("How far is it?"),
    "progress": _l("What happened"),
    "see_also": _l("See also"),
    "contact": _l("Whom to ask"),
    "nobody_yet": _l("Nobody acts on this yet"),
    "review_on": _l("Next review"),
}
"""What a column can mean; the keys are `columns.FIELDS`."""

FATES: dict[str, LazyString] = {
    "taken": _l("Becomes a promise"),
    "joined": _l("Goes on from the row above"),
    "heading": _l("A heading for the rows below"),
    "repeated": _l("The headings again"),
    "already": _l("Is here already"),
    "cannot": _l("Says that we can’t: write it as an honest no"),
    "too_long": _l("Too long: 2,000 letters a cell at most"),
    "no_action": _l("Says nothing that will be done"),
}

BROKEN: dict[str, LazyString] = {
    "theme_unanswered": _l("Said by people, in no priority"),
    "priority_without_words": _l("A priority that nobody’s words stand behind"),
    "priority_without_decision": _l("A priority that no board’s decision chose"),
    "priority_without_promise": _l("A priority without a promise"),
    "promise_untied": _l("A promise that answers no priority"),
    "promise_without_owner_or_day": _l("A promise without an owner or a day"),
    "promise_unpublished": _l("A promise that no release tells of yet, as it is worded now"),
}
"""Missing links, from what people said down to what they read back."""

ENDS: dict[str, LazyString] = {
    "in_time": _l("Done in time"),
    "after": _l("Done late"),
    "missed": _l("Missed until now"),
    "to_come": _l("Still to come"),
}
"""How promises of a year ended; the keys are `years.ENDS`."""

HELPED: dict[str, LazyString] = {"yes": _l("Yes"), "a_bit": _l("A bit"), "no": _l("No")}
"""Did it help? The keys are `helped.ANSWERS`."""

CHANGED: dict[str, LazyString] = {
    "status": _l("How far is it?"),
    "by": _l("By when"),
    "timescale": _l("By when, in words"),
    "who": _l("Who does it"),
    "partner": _l("Education or health lead"),
    "board": _l("Which board checks it"),
}

GAPS = labels.GAPS | {
    "priority": _l("Not tied to a priority yet"),
    "easy_what": _l("No easy read yet"),
    "nobody_yet": _l("Nobody acts on this yet"),
}
"""What a promise lacks; the keys are what `actions.gaps` gives."""

_REASONS: dict[str, LazyString] = {
    "done_without_reply": _l("Tell families in easy read. Nothing is done without a reply."),
    "done_needs_words": _l(
        "To call it done, first write the result and the easy-read reply. Press “Change it”."
    ),
    "no_note": _l("Say what happened, in a sentence or two."),
    "not_yet": _l("This day is still to come."),
    "no_priority": _l("Choose a priority of this consultation."),
}

_UNUSABLE: dict[str, LazyString] = {
    "file_too_big": _l("This file is too big: 8 MB at most."),
    "macros": _l("This file holds programs (macros). Save it as .xlsx or .docx without them."),
    "no_table": _l("There is no table with headings and rows in this file."),
    "old_or_locked_workbook": _l(
        "This file is in an old format or has a password. Save it as .xlsx or .docx without."
    ),
    "swollen_file": _l("This file is far bigger than it looks. It was not read."),
    "too_many_cells": _l("This file has far more cells than an action plan can have."),
    "too_many_rows": _l("This file has more than 1,000 rows. Bring it in parts."),
}
_NO_PLAN = _l("We can’t read this file. Bring a whole .xlsx or .docx with a table in it.")


def why_unusable(reason: str) -> str:
    """Why a file is no action plan, in one sentence or two."""
    return str(_UNUSABLE.get(reason, _NO_PLAN))


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, for the person who wrote it."""
    said = _REASONS.get(problem.reason)
    return str(said) if said else labels.sentence(problem)
