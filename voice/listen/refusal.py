"""Why something cannot be done in the listening room: a word for it, and a sentence for people."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class NotPossible(Exception):
    """A decision that cannot stand; `reason` is a stable word, translated where it is shown."""

    def __init__(self, reason: str) -> None:
        """Keep the reason, such as `not_suggested`, `no_name` or `theme_gone`."""
        self.reason = reason
        super().__init__(reason)


def need(condition: bool, reason: str) -> None:
    """Go on only where this holds. Raises `NotPossible`."""
    if not condition:
        raise NotPossible(reason)


SENTENCES: Mapping[str, LazyString] = {
    "not_suggested": _l("Somebody has decided on this theme already."),
    "same_theme": _l("Choose another theme: this is the same one."),
    "theme_gone": _l("This theme is not in use any more. Somebody may have merged it."),
    "no_name": _l("A theme needs a name."),
    "no_words": _l("The translation is empty, or far too long."),
    "recording_gone": _l("The recording is gone. The person took it back or changed it."),
    "not_shared": _l("This person did not agree that we play their recording to others."),
    "not_a_voice": _l("Only a sound can be shifted. Signs are spoken anew by the team."),
    "not_a_recording": _l("This file is no sound that we can open."),
    "recording_too_large": _l("This file is too large: 8 MB at most."),
    "clip_not_ready": _l("Somebody has decided on this clip already."),
    "second_person": _l("You approved this clip already. It needs somebody else too."),
    "decided_meanwhile": _l("Somebody decided otherwise on this comment meanwhile."),
    "long_name": _l("Make the name shorter: 120 letters at most."),
    "nothing_to_undo": _l("There is nothing of yours to undo here."),
    "too_few_comments": _l("There are too few comments: two people need 30 at least."),
    "no_themes": _l("There are no themes to code with yet."),
    "not_a_coder": _l("Two other people code this sample already."),
    "sample_over": _l("Both are done with this sample. It does not change any more."),
    "not_done": _l("Somebody opened these words again already."),
    "sealed": _l("These words were made safe. Only a safeguarding lead can open them again."),
    "not_waiting": _l("These words do not wait for a second person."),
    "second_reader": _l("You decided on these words. It needs somebody else too."),
    "taken_already": _l("This file was taken already, or somebody let it go."),
    "not_taken": _l("This file was undone already."),
    "not_a_duplicate": _l("Its words are gone, or somebody has decided on it already."),
    "lead_first": _l("Something in it may tell of harm. A safeguarding lead reads it first."),
    "settled": _l("Somebody settled this already."),
    "not_split": _l("The codebook was changed since this split. Merge the two themes instead."),
    "not_merged": _l("This merge was undone already."),
    "merged_again": _l("The other theme was merged itself. Undo that first."),
}
"""What a person is told whose decision came too late, or makes no sense. What a page can still put
right (`codebook.pages`, `labels.REFUSALS`) is said there, beside what was typed.
"""
