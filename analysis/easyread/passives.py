"""The rule about who does it."""

import re
from collections.abc import Iterator

from analysis.easyread.page import Finding, Page, word_set
from analysis.redact.vocabulary import part_of_speech

_IRREGULAR = (
    "bought brought built caught chosen done drawn driven eaten fed felt forgotten found given"
    " grown heard held hidden hurt kept known led left lost made meant met paid put read run said"
    " seen sent set shown shut sold spent spoken stolen taken taught thrown told understood woken"
    " worn written"
)
_OFTEN = (
    r"(?:[a-z]{2,20}ly|not|also|always|never|often|now|still|just|all|both|then|soon|well"
    r"|being|been)"
)
_THEM = (
    r"(?:I|you|we|they|he|she|it|this|that|these|those|everyone|anyone|people"
    r"|(?:the|a|an|my|your|our|their|his|her|its) [a-z]{2,20})"
)
_BE = re.compile(
    rf"(?:\b(?:am|is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)"
    rf"|\b(?:you|we|they)['’]re|\bI['’]m)(?: {_THEM})??((?: {_OFTEN}){{0,2}})"
    rf" (?P<done>[a-z]{{2,18}}ed|{_IRREGULAR.replace(' ', '|')})\b(?P<by> by\b| to\b)?",
    re.IGNORECASE,
)
# How people feel or are: "You are worried" has nobody who does it.
_STATES = word_set(
    "advanced ashamed aged annoyed bored concerned confused crowded dedicated delighted depressed"
    " disabled disappointed divorced embarrassed excited experienced exhausted frightened hundred"
    " hurt indeed interested involved isolated limited lost married need naked overwhelmed"
    " pleased prepared proud qualified related relaxed retired sacred satisfied scared skilled"
    " stressed surprised talented thrilled tired upset wicked worried shut left speed shed deed"
    " seed weed feed breed bleed"
)


def passives(page: Page) -> Iterator[Finding]:
    """ER10: say who does it."""
    for match in _BE.finditer(page.text):
        done = match.group("done").lower()
        if not _is_done(done, match.group("by") or ""):
            continue
        end = match.end("done")
        words = (("words", page.text[match.start() : end]),)
        yield Finding("ER10.passive", match.start(), end, "warn", words)


def _is_done(word: str, after: str) -> bool:
    if word == "used" and after.strip() == "to":
        return False
    if word in _STATES and after.strip() != "by":
        return False
    return not word.endswith("ed") or part_of_speech(word) in ("VBN", "VBD", None)
