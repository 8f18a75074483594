"""What can be wrong with a ranking or a decision, for the staff who write it."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

RANKING_REASONS: dict[str, LazyString] = {
    "how_many_themes": _l("Choose %(fewest)s to %(most)s themes."),
    "unknown_method": _l("Choose how people rank."),
    "no_forum": _l("Choose at least one forum."),
    "quorum_needed": _l("Write how many people make the forum’s voice: 1 to %(most)s."),
    "day_within_a_year": _l("Choose a day within a year from today."),
    "weight_needed": _l("Write a weight above 0, such as 1."),
    "why_needed": _l("Say why. Everyone may ask."),
    "nothing_decided": _l("Choose for at least one theme: chosen, or not chosen."),
    "board_needed": _l("Name the board that decided."),
    "day_not_past": _l("Choose the day on which the board decided: today or earlier."),
}
"""Reasons of `surveys.errors.Problem`; `labels.sentence` puts their details in."""
