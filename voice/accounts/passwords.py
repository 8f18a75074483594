"""Which passwords are good enough: long, not among the first to be guessed, not one's own name."""

import re

SHORTEST, LONGEST = 12, 200
_READ = 72  # letters that are judged: the rest makes it no worse
_OWN = 8  # letters that are left when what is known of the person is taken out
_PARTS = re.compile(r"[^\W_]+")
_STRONG = 3  # of 4: "safely unguessable" where hashes were stolen


def is_easy(password: str, *about: str) -> bool:
    """Whether it is soon guessed: common words and rows of keys, and what is known of the person.

    Judged here, from lists that came with the library: no password leaves the machine.
    """
    from zxcvbn import zxcvbn  # its lists take 13 MB; few processes ever set a password

    known = {part for word in about for part in _PARTS.findall(word.lower()) if len(part) > 2}
    own = "".join(_PARTS.findall(password.lower()))
    for part in sorted(known, key=len, reverse=True):
        own = own.replace(part, "")
    if len(own) < _OWN:
        return True
    score: int = zxcvbn(password[:_READ], user_inputs=sorted(known))["score"]
    return score < _STRONG
