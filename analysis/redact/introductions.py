"""People and numbers introduced in words: names in other languages, numbers read aloud.

Scripts without capitals give no hint of a name but the words before it, as "my name is".
"""

import re
from collections.abc import Iterator

Span = tuple[int, int, str]

_I = re.IGNORECASE
# Letters with the vowel signs of Indic and Arabic scripts, which \w leaves out.
_LETTER = r"(?:[^\W\d_]|[\u064b-\u065f\u0900-\u0963\u0970-\u0dff\u200c\u200d])"
_NAME = rf"({_LETTER}{{2,30}}+)"
_GAP = r"[ :：]{1,3}"
_CALLED = (
    # Gujarati, Punjabi, Urdu, Bengali, Hindi: "my name is", "called".
    rf"(?:નામ|નામે|ਨਾਮ|ਨਾਂ|نام|নাম|नाम){_GAP}{_NAME}",
    # Arabic: my, his, her, our son's or daughter's name.
    rf"(?<!\w)(?:اسمي|اسمه|اسمها|(?:اسم )?(?:ابني|ابنتي|طفلي|طفلتي)){_GAP}{_NAME}",
    rf"\b(?:mam na imię|ma na imię|na imię|nazywa się|nazywam się|imieniem){_GAP}{_NAME}",
    rf"\b(?:mă numesc|se numește|se numeste|mă cheamă|îl cheamă|o cheamă){_GAP}{_NAME}",
    rf"\b(?:numele (?:meu|lui|ei) este){_GAP}{_NAME}",
    rf"\b(?:chamo-me|chama-se|o (?:meu |seu )?nome (?:dele |dela )?é){_GAP}{_NAME}",
    rf"\b(?:magac\w{{0,10}}+ waa|la yiraahdo){_GAP}{_NAME}",
)
_INTRODUCED = tuple(re.compile(words, _I) for words in _CALLED)
# After "name", these say that it is asked for or kept back.
_NO_NAME_WORDS = """
    શું નથી છે ਕੀ ਨਹੀਂ ਹੈ کیا نہیں ہے کا کی কি নেই क्या नहीं है لا لم هو هي في لديه
    لديها يحتاج تحتاج nie to é um uma nu de din
"""
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())
_DIGIT = r"(?:oh|nought|zero|one|two|three|four|five|six|seven|eight|nine)"
_READ_ALOUD = re.compile(
    rf"\b{_DIGIT}(?:[ ,-]{{1,3}}(?:double |treble |triple )?{_DIGIT}){{5,14}}\b", _I
)
_AT = re.compile(
    r"\b[\w.+-]{1,64}+ ?[(\[]? ?at ?[)\]]? ?[\w-]{1,63}+(?:[. ]{1,2}[\w-]{1,20}+){0,2}?"
    r" ?(?:[(\[]? ?dot ?[)\]]?|\.) ?(?:com|net|org|co(?: dot |\.)uk|uk|edu)\b",
    _I,
)


def find(text: str) -> Iterator[Span]:
    """Yield (start, end, kind) of names, phones and e-mails told in words."""
    for pattern in _INTRODUCED:
        for match in pattern.finditer(text):
            if match.group(1).casefold() not in _NO_NAMES:
                yield (*match.span(1), "name")
    for match in _READ_ALOUD.finditer(text):
        yield (*match.span(), "phone")
    for match in _AT.finditer(text):
        yield (*match.span(), "email")
