"""The words of the safeguarding pages for what the tables hold."""

from flask_babel import lazy_gettext as _l

STATES = {
    "new": _l("New"),
    "read": _l("Read, not decided"),
    "acted": _l("Acted"),
    "no_action": _l("Nothing to do"),
}
REASONS = {
    "no_harm": _l("Nothing in it tells of harm"),
    "known": _l("It is known, and someone acts already"),
    "over": _l("It is over, and was dealt with then"),
    "nobody": _l("Nobody can find out who it is about"),
    "other": _l("Another reason: I write it below"),
}
ACTS = {
    "social_care": _l("I told children’s or adults’ social care"),
    "emergency": _l("I called the police or an ambulance"),
    "setting": _l("I told the safeguarding lead of the school or service"),
    "family": _l("I talked with the person or their family"),
    "advice": _l("I took advice, and wrote it into the case file"),
    "other": _l("Something else: I write it below"),
}
STEPS = {
    "read": _l("Read, to be decided later"),
    "acted": _l("Acted"),
    "no_action": _l("Nothing to do"),
    "reopened": _l("Opened again"),
}
KINDS = {
    "comment": _l("Answer"),
    "remark": _l("Remark on a draft"),
    "event": _l("Note of an event"),
    "proposal": _l("Name for a theme, from a workshop"),
}
FLAGS = {
    "hurt": _l("being hurt"),
    "sexual": _l("touching or sex"),
    "self_harm": _l("self-harm"),
    "fear": _l("fear"),
    "neglect": _l("neglect"),
    "secret": _l("a secret, or force"),
}
REFUSALS = {
    "nothing_chosen": _l("Choose what you did, or why there is nothing to do."),
    "no_note": _l("Write a few words: you chose “another” or “something else”."),
    "note_too_long": _l("Make the note shorter: 500 letters at most."),
    "their_words": _l(
        "Write the note without the person’s own words. It stays when they take their words back."
    ),
    "done_meanwhile": _l("Another lead was here first. This is how it stands now."),
    "words_gone": _l("The words were taken back meanwhile. The record stays."),
}
"""Why something could not be done; what was typed stays on the page."""
