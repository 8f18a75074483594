"""How words sound, by rule: what TextBlob knows, and what it does not know of this field.

A hint only. TextBlob's word list calls "special school" praise and knows nothing of
being ignored, so words of this field come first and negations and wishes are heard.
"""

import re
from functools import cache

from textblob.en import sentiment as textblob_words

from analysis import sentences, wishes
from analysis.tokens import is_telling, stem, words

# Words and phrases of services, schools and families, by how they sound (-1 to 1).
_OWN = {
    0.8: """amazing; brilliant; fantastic; wonderful; outstanding; superb; life saver;
    could not ask for more; couldn't ask for more; go above and beyond; above and beyond;
    went the extra mile; love; exceptional; first class; made all the difference;
    made a huge difference; changed our lives; could not do better;
    couldn't do better; could not have been better;
    couldn't have been better; couldn't have asked for more; could not be better;
    couldn't be better; couldn't do any better;
    could not improve; couldn't improve; can't improve; no improvement needed;
    no need for anything; no improvements; perfect; spot on; top notch; second to none""",
    0.6: """helpful; caring; supportive; understanding; understood; listens; listened;
    listened to; felt heard; welcoming; reassuring; compassionate; thoughtful;
    professional; thank you; thanks; grateful; appreciate; thank; praise; approachable;
    attentive; patient with; made a difference; went well; well looked after;
    looked after; works well; worked well; well run; well organised; put at ease;
    at ease; no problems; no problem; no complaints; no issues; cannot fault;
    can't fault; happy; pleased; enjoy; thriving; settled; proud; confident;
    keep it up; keep up the good work; nothing was too much; nothing is too much; no concerns;
    work hard; works hard; worked hard; working hard; hard working; hardworking; hard to fault;
    difficult to fault; hard to improve; difficult to improve; can't thank; cannot thank;
    comfortable; polite; courteous; cheerful; efficient; satisfied; included;
    knowledgeable; respectful; respected""",
    0.4: """on time; informative; kept informed; kept us informed; explained; prompt;
    promptly; punctual; makes friends; made friends; feel safe; safe; calm; improving;
    progress; encouraged; accessible; flexible; helped; helps; all good; fine;
    straightforward; smooth; smoothly; no wait; no waiting; recommend; helping;
    feel better; felt better; getting better; much better; got better; relaxed; satisfactory;
    good; keep doing; not bad; less stressful; friend; friends; resolved; solved;
    quick; quickly""",
    -0.3: """wait; waiting; waited; waits; delay; delayed; chase; chasing; confusing;
    confused; unclear; shortage; understaffed; short staffed; out of date; overdue;
    gap; gaps; limited; lack; lacking; missing; missed; cancelled; cut; cuts; late;
    issue; issues; problem; problems; far away; too far; too long; too short;
    too much; too many; not enough; more often; unsure; anxious; busy; inconsistent;
    complicated; repeat ourselves; only if; concerned; concern; noisy; cold; expensive;
    afraid; nobody told; no one told; no update; no updates; no reply; never replied;
    alone; isolated; bored; boring; waste; hard to; hours; still waiting; out of school;
    turned away; on our own; told no""",
    -0.6: """rubbish; ignored; ignore; fight; fighting; battle; struggle; struggling;
    struggled; failed; failing; fail; let down; lets us down; dismissed; dismissive;
    not listened; no one listens; nobody listens; no one cares; nobody cares; no help;
    no support; no communication; no information; stressful; stress; stressed; crying;
    cried; exhausted; exhausting; worried; scared; lonely; bullied; bullying; excluded;
    exclusion; refused; refuse; rejected; unhelpful; uncaring; rude; unfair; upset;
    upsetting; frustrating; frustrated; blame; blamed; hate; unsafe; dirty; poor;
    poorly; disappointed; disappointing; disorganised; unprofessional; complaint;
    complain; complained; neglected; lost; broken; useless; inadequate; unacceptable;
    worse; shouted; shouting; misunderstood; pain; painful; abandoned; powerless;
    judged; off rolled; tribunal; breaking point; at crisis point; error; mistake;
    mistakes; wrong; difficult; don't listen; doesn't listen; didn't listen;
    don't understand; don't care; doesn't care; didn't care""",
    -0.9: """disgusting; disgraceful; appalling; shocking; awful; terrible; horrendous;
    horrible; dreadful; nightmare; traumatic; traumatised; atrocious; worst; abysmal;
    disgrace; diabolical; suicidal""",
    # Names and fillers that say nothing, whatever a general word list thinks.
    0.0: """not sure; don't know; do not know; no comment; no comments; no idea; special school; special schools; special needs; special educational needs;
    special; further education; higher education; mental health; mental; early years;
    first; more; many; much; less; new; old; long; own; other; same; whole; young; able;
    full; half; real; really; right; sure; social; physical; high; higher; low; lower;
    average; main; mainstream; general; particular; certain; extra; only; hard of hearing;
    secondary; primary; medical; local; public; main school; open; close; light; live;
    actual; actually; usual; usually; overall; normal; normally; possible; specific;
    different; due; late shift; better; record; sick; ill; disabled; blind; deaf; black; white;
    green; blue; red; autistic; sensory; short breaks; short break; front; back; big;
    small; large; little; level; top; early; current; previous; last; next; recent;
    year nine; better school; latest; wish; likely; quiet room; game; kind of; sort of;
    chance; dead; serious; common; complete; completely; total; totally; necessary;
    aware; involved; involve; session; good job had""",
}  # fmt: skip
_NEGATION_WORDS = """
    no not never none nobody nothing without hardly barely cannot neither nor less isn't
"""
_NEGATIONS = frozenset(_NEGATION_WORDS.split())
_STRONGER = {"very": 1.3, "so": 1.2, "extremely": 1.5, "really": 1.2, "too": 1.1,
             "absolutely": 1.4, "incredibly": 1.4, "always": 1.1}  # fmt: skip
_WEAKER = {"bit": 0.7, "little": 0.7, "slightly": 0.6, "quite": 0.9, "fairly": 0.8}
_GLUED = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
_CLAUSE = re.compile(r"[,;:()–—/]|\s-+\s?|-\s|\bbut\b|\bhowever\b|\balthough\b")  # fmt: skip
_WISH_SCORE = -0.25
_CONTENT_SCORE = 0.3
_BARE_SCORE = 0.2
_LONGEST_PHRASE = 5
_REACH = 3


@cache
def _own() -> dict[tuple[str, ...], float]:
    return {
        tuple(stem(word) for word in words(phrase)): score
        for score, phrases in _OWN.items()
        for phrase in phrases.split(";")
    }


@cache
def _general() -> dict[str, float]:
    textblob_words.load()
    return {
        str(word): float(senses[None][0])
        for word, senses in textblob_words.items()
        if None in senses
    }


def polarity(text: str, question: str = "") -> float:
    """Return how a text sounds, -1 (bad) to 1 (good); 0 when nothing tells.

    The mean of its sentences that tell something; complaints weigh a little more, as
    people wrap them in thanks. `question` is what the text answers: to "What could be
    better?" a "Nothing" is praise and a bare "The bus" is none.
    """
    scores = [_sentence(part) for part in sentences.split(_unglued(text))]
    heard = [score for score in scores if score]
    if not heard:
        return _by_question(text, wishes.lean(question))
    weights = [1.5 if score < 0 else 1.0 for score in heard]
    total = sum(w * score for w, score in zip(weights, heard, strict=True))
    return max(-1.0, min(1.0, total / sum(weights)))


def _by_question(text: str, lean: int) -> float:
    if wishes.is_nothing(text):
        return -_CONTENT_SCORE * lean
    return -_BARE_SCORE if lean < 0 and any(map(is_telling, words(text))) else 0.0


def _unglued(text: str) -> str:
    """Part what lost its line break: "very kindHelped us" is two sentences."""
    return _GLUED.sub(". ", text)


def _sentence(sentence: str) -> float:
    # A negation reaches to the end of its clause: "Nothing, it was excellent".
    clauses = _CLAUSE.split(wishes.without_nothing(sentence).casefold())
    hits = [hit for clause in clauses for hit in _hits(words(clause))]
    score = sum(hits)
    squeezed = score / (abs(score) + 0.6) if hits else 0.0
    if wishes.is_wish(sentence):
        return min(squeezed, 0.0) / 2 + _WISH_SCORE
    if squeezed <= 0 and wishes.has_nothing_left(sentence):
        return _CONTENT_SCORE
    return squeezed


def _hits(forms: list[str]) -> list[float]:
    hits: list[float] = []
    stems = [stem(form) for form in forms]
    at = 0
    while at < len(forms):
        size, score = _match(stems, forms, at)
        if score:
            hits.append(_in_context(score, forms, at, size))
        at += size
    return hits


def _match(stems: list[str], forms: list[str], at: int) -> tuple[int, float]:
    own = _own()
    for size in range(min(_LONGEST_PHRASE, len(stems) - at), 0, -1):
        score = own.get(tuple(stems[at : at + size]))
        if score is not None:
            return size, score
    if forms[at] in _NEGATIONS:
        return 1, 0.0
    return 1, _general().get(forms[at], 0.0)


def _in_context(score: float, forms: list[str], at: int, size: int) -> float:
    before = forms[max(0, at - _REACH) : at]
    if size == 1 or score > 0:
        turned = sum(w in _NEGATIONS or w.endswith("n't") for w in before) % 2
        score *= -0.6 if turned else 1.0
    if not before:
        return score
    return score * _STRONGER.get(before[-1], 1.0) * _WEAKER.get(before[-1], 1.0)
