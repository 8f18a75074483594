"""Sentences that ask for something, and those that say there is nothing to ask for.

"Could be better" and "more help please" are worded kindly and are no praise; "nothing could
be better" is worded grimly and is. English only.
"""

import re

_BETTER = (
    r"(?:better|more|earlier|sooner|quicker|faster|easier|clearer|nicer|improved?|longer"
    r"|shorter|good|nice|helpful|great|useful|happier|different(?:ly)?)"
)
# "Could be better", "we need more help", "more staff please": asked for, so missing.
_WISH = re.compile(
    r"\b(?:could|can|should|would|might|must)(?:n't| not)? (?:\w+ )?(?:be|been|have|of|do|get|use"
    rf"|help|improve)\b.{{0,40}}\b{_BETTER}\b"
    r"|\b(?:would|'d) (?:really )?(?:like(?! to (?:say |just )?(?:thank|praise))|love|prefer)\b"
    r"|\bi wish\b|\bif only\b"
    r"|(?<!not )(?<!n't )(?<!no )\b(?:needs?|wants?|requires?)\b.{0,30}\b(?:more|better|some|less"
    r"|fewer|improv\w+)\b"
    r"|(?<!\bi )(?<!\bhe )(?<!she )\b(?:really |just )?needs? to\b|\b(?:we|you|they) needs? an?\b"
    r"|\bcould (?:\w+ )?(?:improve|benefit)\b|\bwould (?:\w+ ){0,2}(?:help|ideal|benefit)\b"
    r"|\bmore\b.{0,40}\bplease\b|\bplease (?:can|could|give|let|make|listen|help|stop|do|don't"
    r"|try|tell|keep|have|get|send|allow)\b"
    r"|(?<!the way (?:it|he|we) )(?<!the way they )\bshould(?:n't| not)? (?:\w+ )?(?:be|have|of"
    r"|do|get|use|help|make|give|take|know|go|listen|come|offer|provide|allow|let)\b"
    r"|\b(?:ought to|room for improvement|better if|helpful if|nice if|easier if|good if)\b"
    r"|\b(?:could do with|bring back|hoping for|needs? (?:improving|improvement|work|looking))\b"
    r"|(?<!much )(?<!lot )\b(?:sooner|quicker|faster|earlier)\b(?!.{0,20}\bthan\b)"
)
_SOFTENERS = (
    r"(?:(?:just|maybe|perhaps|probably|possibly|only|if anything|please|also|and|or|to|try to"
    r"|need(?:s|ed)? to|definitely|honestly|the|a|some|be|have|get|give us|provide|offer)[ ,]+)"
)
# A sentence that opens with what it asks for: "More staff", "Be kinder", "Less noise".
_OPENS = re.compile(
    rf"^\W*{_SOFTENERS}{{0,3}}(?:more|better|less|fewer|quicker|faster|earlier|shorter|longer"
    r"|clearer|improv(?:e|ed|ing|ement)|reduc(?:e|ing)|increas(?:e|ing)|bigger|easier|cheaper"
    r"|not (?:to )?(?:have|be|being|having|so)|too (?:many|much))\b"
    rf"|^\W*{_SOFTENERS}{{0,2}}(?:provide|give|offer|employ|try|stop|hire|ensure|allow|let|tell"
    r"|ask|listen|train|teach|send|spend|speed|make"
    r"|have(?! had| been| got| found| always| used| never)"
    r"|be(?! fair)|do(?! not know|n't know)|don't|change|treat|invest|fund|fix|update|open|put"
    r"|remove|introduce|consider|check|build|start"
    r"|get(?= rid| a\b| more| the| better| some| people)"
    r"|communicate|answer|explain|involve|include|review|deal|pay"
    r"|keep(?! up| going| doing| it up| on))\b"
    r"|^\W*(?:been|used|spoken?|got|sent|a) (?:a )?(?:little |bit |lot |little bit )?"
    r"(?:more|better)\b"
)
# After "do", "have" or "be" these make a question or a report, not a request.
_REPORTS = re.compile(r"^\W*(?:do (?:you|they|we|i)|have (?:you|they|we|i)|let down)\b")
# Praise that is worded like a wish: "could not be better", "no need for more".
_BEYOND_WISHES = re.compile(
    r"\b(?:not|n't|cannot|never|nothing|no|none)\b.{0,30}\b(?:better|improve[ds]?|more"
    r"|improvements?|faster|quicker|change)\b|n't (?:\w+ ){0,4}(?:better|improve|more|fault)"
)
_NOTHING_LEFT = re.compile(
    r"(?:\b(?:nothing|not a thing|not much|no ?way|no ?one|nobody|cannot|can not|don't|didn't"
    r"|do not|could not|isn't|is not|wasn't|there's no)\b|\b(?:can|could)n?'t\b).{0,50}"
    r"\b(?:could|can|needs?|needed|to|should|would|you|have|has|any)\b.{0,30}"
    r"\b(?:better|improv\w+|chang\w+|fault(?:ed|s)?|add|differently|complain\w*|criticise|wrong)\b"
    r"|\b(?:no|any) (?:faults?|complaints?|changes?|criticisms?|improvements?)\b"
    r"|\bdon't (?:change|stop)\b|\bkeep (?:it )?up\b|\b(?:happy|fine|good|perfect) as (?:it )?is\b"
)
_ASKS_BETTER = re.compile(
    r"\b(?:better|improv\w+|chang\w+|worse|worst|bad|badly|wrong|differently|difficult|hard|problems?"
    r"|dislikes?|not (?:like|good|working|well|going well)|n't (?:like|work|go well)|wish|missing"
    r"|worr\w+|barriers?|challeng\w+|concerns?|weak\w*|sad|need|stop)\b"
)
_ASKS_GOOD = re.compile(
    r"\b(?:good|best|well|great|enjoy\w*|happy|proud|positives?|strengths?|like (?:most|best|about)"
    r"|liked|works?|working|helpful|helped|keep)\b"
)
_NOTHING = re.compile(
    r"^\W*(?:(?:n/?a|no|sorry|absolutely|really|honestly|there (?:is|was)|not found|think)\W+){0,2}"
    r"(?:nothing|none|no|nope|nowt|nil|not (?:a thing|much|a lot|anything|really)|anything good"
    r"|(?:can't|cannot|can not|could not|couldn't|don't|hard to) think of (?:anything|any|much))\b"
    r"(?:\W+(?:at|all|really|that|i|can|could|think|of|so|far|for|me|now|moment|this|the|in|my"
    r"|case|comes|to|mind|as|such|obvious|time|much|was|is)){0,8}\W*$"
)
_NO_ANSWER = re.compile(
    r"^\W*(?:n/?a|not applicable|(?:i )?(?:don't|do not|dont) know|not sure|unsure"
    r"|no (?:comments?|idea|answer|opinion)|idk|dunno|pass|as above|see above)\W*$"
)
_ANSWERS_FIRST = re.compile(
    r"^\W*(?:nothing|none|no|nope|n/a)(?= (?:everything|everyone|everybody|all|they|you|very|it"
    r"|excellent|brilliant|staff|the|great|perfect|just|thanks?|as|happy|good|always)\b)",
    re.IGNORECASE,
)


def is_wish(sentence: str) -> bool:
    """Say whether an English sentence asks for something rather than judging it."""
    plain = _plain(sentence)
    if _BEYOND_WISHES.search(plain) or _NOTHING_LEFT.search(plain):
        return False
    opens = _OPENS.search(plain) and not _REPORTS.search(plain)
    return bool(opens or _WISH.search(plain))


def has_nothing_left(sentence: str) -> bool:
    """Say whether an English sentence says that nothing need be better."""
    return bool(_NOTHING_LEFT.search(_plain(sentence)))


def lean(question: str) -> int:
    """Return 1 when a question asks what is good, -1 what could be better, 0 otherwise."""
    plain = _plain(question)
    better, good = bool(_ASKS_BETTER.search(plain)), bool(_ASKS_GOOD.search(plain))
    return good - better


def is_no_answer(text: str) -> bool:
    """Say whether an English answer gives none, whatever was asked: "N/A", "not sure"."""
    return bool(_NO_ANSWER.search(_plain(text)))


def is_nothing(text: str) -> bool:
    """Say whether an English answer is only "nothing": to be read by its question."""
    return bool(_NOTHING.search(_plain(text)))


def without_nothing(sentence: str) -> str:
    """Return a sentence without the "Nothing" that only answers the question first."""
    return _ANSWERS_FIRST.sub("", sentence)


def _plain(sentence: str) -> str:
    return sentence[:2_000].casefold().replace("’", "'")
