"""What a codebook leaves unexplained: the material for themes that it misses."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from analysis import sentences
from analysis.tokens import is_telling, words
from analysis.types import Coding, Comment

# A sentence with fewer telling words ("It was all so hard") has no theme of its own.
_TELLING = 3


def unexplained(comments: Sequence[Comment], codings: Sequence[Coding]) -> list[Comment]:
    """Return the comments, or those sentences of them, that no coding explains.

    A comment without a coding is left whole. Of one with codings, the sentences are left
    that hold none of the evidence and say something; nothing if there are none. Ids and
    order stay, so that what is found in the rest counts for the comment.
    """
    evidence: dict[str, list[str]] = defaultdict(list)
    for one in codings:
        evidence[one.comment] += one.evidence
    coded = {one.comment for one in codings}
    left = []
    for comment in comments:
        if comment.id not in coded:
            left.append(comment)
        elif rest := _rest(comment.text, evidence[comment.id]):
            left.append(replace(comment, text=rest))
    return left


def _rest(text: str, evidence: Sequence[str]) -> str:
    parts = sentences.split(text)
    if len(parts) < 2:
        return ""
    return " ".join(part for part in parts if _says_more(part, evidence))


def _says_more(part: str, evidence: Sequence[str]) -> bool:
    telling = {word for word in words(part) if is_telling(word)}
    return len(telling) >= _TELLING and not any(one in part for one in evidence)
