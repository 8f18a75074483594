"""What each kind of finding advises, and which rules there are.

Every text is a constant with named gaps, so that whoever shows it can translate the constant
and then fill in the words of the finding.
"""

from dataclasses import dataclass
from typing import Literal

Checker = Literal["machine", "page tests", "people"]


def _l(words: str) -> str:
    """The same words, marked for translators."""
    return words


ADVICE = {
    "ER1.long": _l(
        "This sentence has %(count)s words. Use at most %(most)s; %(aim)s or fewer is better."
    ),
    "ER2.ideas": _l("Say one thing in each sentence. Split this one."),
    "ER3.picture": _l("Put a picture beside these words."),
    "ER5.capitals": _l("Use small letters. Capitals are hard to read."),
    "ER5.slanted": _l("Do not use italics or underline."),
    "ER6.digits": _l("Write the number in digits: %(digits)s."),
    "ER7.share": _l("Say it in words, such as “most people” or “3 in 10”."),
    "ER7.big": _l("Big numbers are hard to picture. Say “a lot of people”, or a small number."),
    "ER8.hard": _l(
        "Use easy words: “%(meaning)s” Or make the word bold and then say what it means."
    ),
    "ER8.meaning": _l("Say what it means in the next sentence: “%(meaning)s”"),
    "ER9.acronym": _l("Write “%(word)s” in full words."),
    "ER10.passive": _l("Say who does it, not “%(words)s”."),
    "ER11.idiom": _l("“%(words)s” may be taken word for word. Say it plainly."),
    "ER12.words": _l("Use one word for one thing: “%(first)s” or “%(word)s”."),
    "ER13.pronoun": _l("Say who or what “%(word)s” is."),
    "ER14.short": _l("Write “%(word)s” as full words."),
    "ER15.negatives": _l("Two words for “not” are hard to follow. Say what is so."),
    "ER16.choices": _l("These are %(count)s choices. Give at most %(most)s."),
    "ER16.many": _l("These are %(count)s choices. %(few)s are easier."),
    "ER16.words": _l("This screen has %(count)s words. Use at most %(most)s."),
    "ER17.date": _l("Write the date like this: Wednesday 3 June 2026."),
    "ER17.weekday": _l("This day is a %(weekday)s."),
    "ER17.never": _l("There is no such day. Look at the date again."),
    "ER17.clock": _l("Write the time like this: 2:30pm."),
    "ER18.toys": _l("Toys look childish to people of %(youngest)s and older. Choose another."),
    "ER18.children": _l(
        "A baby or a child looks childish to people of %(youngest)s and older. Choose an adult."
    ),
    "ER18.made_up": _l(
        "Made-up beings look childish to people of %(youngest)s and older. Choose a real thing."
    ),
    "ER18.faces": _l(
        "Cartoon faces look childish to people of %(youngest)s and older. Choose a real thing."
    ),
    "ER18.sweets": _l(
        "Sweets and party things look childish to people of %(youngest)s and older. Choose another."
    ),
}


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A rule of standards section 1, what it asks, who checks it, and in which languages."""

    rule: str
    asks: str
    checked_by: Checker
    only_english: bool = False


RULES = (
    RuleNote("ER1", _l("Sentences are short."), "machine"),
    RuleNote("ER2", _l("Each sentence says one thing."), "machine", only_english=True),
    RuleNote("ER3", _l("Each question and each choice has a picture."), "machine"),
    RuleNote("ER4", _l("Letters are big and plain, with space between lines."), "page tests"),
    RuleNote("ER5", _l("No words in capitals, no italics, no underline."), "machine"),
    RuleNote("ER6", _l("Numbers are written in digits."), "machine", only_english=True),
    RuleNote("ER7", _l("No percentages and no big numbers."), "machine"),
    RuleNote(
        "ER8",
        _l("Hard words are bold, and the next sentence says what they mean."),
        "machine",
        only_english=True,
    ),
    RuleNote("ER9", _l("Words are written in full."), "machine", only_english=True),
    RuleNote("ER10", _l("Sentences say who does what."), "machine", only_english=True),
    RuleNote("ER11", _l("Words mean what they say."), "machine", only_english=True),
    RuleNote("ER12", _l("The same thing has the same word all through."), "machine", True),
    RuleNote("ER13", _l("A text begins with a name, not with “it” or “they”."), "machine", True),
    RuleNote("ER14", _l("“Do not”, never “don’t”."), "machine", only_english=True),
    RuleNote("ER15", _l("No sentence has two words for “not”."), "machine", only_english=True),
    RuleNote("ER16", _l("There are few choices and few words on a screen."), "machine"),
    RuleNote("ER17", _l("Dates and times are written out in one way."), "machine", True),
    RuleNote("ER18", _l("Pictures for people of 16 and older are not childish."), "machine"),
)

FOR_PEOPLE = (
    _l("Do the pictures show what the words say?"),
    _l("Do people who will read it understand it? Ask them."),
    _l("Is anything important left out?"),
    _l("Are the words kind and respectful?"),
    _l("Are the words right in each language?"),
)
"""What no machine can check."""

PASSES = _l("Passes machine checks")
MEND = (_l("%(num)s thing to mend"), _l("%(num)s things to mend"))
"""Singular and plural, as `ngettext` wants them."""
