"""From what was found in a foreign file to a checked survey of ours; the rest is named."""

from collections.abc import Mapping
from typing import Any

from surveys import documents
from surveys.errors import Problem, Unusable
from surveys.interchange.conditions import Condition, Known, NotCarried, translate
from surveys.interchange.names import make_key
from surveys.interchange.values import Found, Gathered, Imported, LeftOut
from surveys.paths import find_condition_problems
from surveys.wording import wordings_of

_MOST_QUESTIONS = 200
_MOST_OPTIONS = 40
_MOST_READ = 1_000


def assemble(gathered: Gathered) -> Imported:
    """A survey that can be taken in. Raises `Unusable` where nothing usable is left."""
    left_out = list(gathered.left_out)
    usable = [one for one in gathered.questions[:_MOST_READ] if not _refuse(one, left_out)]
    for one in (*usable[_MOST_QUESTIONS:], *gathered.questions[_MOST_READ:]):
        left_out.append(one.leave(one.name, "too_many_questions", most=_MOST_QUESTIONS))
    questions = _name_and_connect(usable[:_MOST_QUESTIONS], left_out)
    if not questions:
        raise Unusable([Problem("questions", "nothing_to_ask")])
    document = gathered.parts | {"questions": questions}
    documents.check_shape(document | {"languages": gathered.languages})
    document |= {"languages": _whole_languages(document, gathered.languages, left_out)}
    documents.check(document)
    return Imported(document, tuple(left_out))


def _refuse(found: Found, left_out: list[LeftOut]) -> bool:
    """Whether a question cannot be ours; says why."""
    parts = found.parts
    tried = {"key": "q"} | parts
    reasons = _find_gaps(parts) or documents.find_question_problems(tried)
    left_out += [found.leave(found.name, reason) for reason in reasons]
    return bool(reasons)


def _find_gaps(parts: Mapping[str, Any]) -> list[str]:
    if not _has_words(parts):
        return ["no_words"]
    if not all(map(_has_words, parts.get("options", []))):
        return ["option_without_words"]
    return ["too_many_options"] if len(parts.get("options", [])) > _MOST_OPTIONS else []


def _has_words(part: Mapping[str, Any]) -> bool:
    return any(words.strip() for words in part.get("text", {}).values())


def _name_and_connect(found: list[Found], left_out: list[LeftOut]) -> list[dict[str, Any]]:
    """The questions under keys of ours, with those conditions that we have words for."""
    known: dict[str, Known | None] = {}
    questions: list[dict[str, Any]] = []
    keys: set[str] = set()
    for one in found:
        key = make_key(one.name, keys | documents.RESERVED)
        if key != one.name:
            left_out.append(one.leave(one.name, "renamed", key=key))
        keys.add(key)
        question = {"key": key} | one.parts
        condition = _condition_of(one, question, questions, known, left_out)
        questions.append(question | ({"show_if": condition} if condition else {}))
        _remember(one, key, known)
    return questions


def _condition_of(
    found: Found,
    question: dict[str, Any],
    earlier: list[dict[str, Any]],
    known: Mapping[str, Known | None],
    left_out: list[LeftOut],
) -> Condition | None:
    try:
        condition = translate(found.relevant, known)
        _check_sense(condition, question, earlier)
    except NotCarried as refusal:
        written = " and ".join(found.relevant)[:200]
        details = refusal.details | {"question": found.name, "written": written}
        left_out.append(LeftOut("relevant", refusal.reason, found.sheet, found.row, details))
        return None
    return condition


def _check_sense(
    condition: Condition | None, question: dict[str, Any], earlier: list[dict[str, Any]]
) -> None:
    if condition is None:
        return
    before = [{name: part for name, part in one.items() if name != "show_if"} for one in earlier]
    tried = {"questions": [*before, question | {"show_if": condition}]}
    problems = documents.find_depth_problems(tried) or find_condition_problems(tried)
    if problems:
        raise NotCarried(problems[0].reason, **problems[0].details)


def _remember(found: Found, key: str, known: dict[str, Known | None]) -> None:
    """Where two questions have one name, no condition can tell which is meant."""
    names = {mark: Known(key, found, option) for mark, option in found.marks.items()}
    names |= {name: Known(key, found) for name in (found.name, *found.aliases)}
    known.update({name: None if name in known else target for name, target in names.items()})


def _whole_languages(
    document: Mapping[str, Any], languages: list[str], left_out: list[LeftOut]
) -> list[str]:
    """The languages that have all the words; the words of the others stay, to be finished.

    Raises `Unusable`, naming the first gap in each language, where no language is whole.
    """
    gaps = {one: _gaps_in(document, one) for one in languages}
    kept = [one for one in languages if not gaps[one]]
    if not kept:
        raise Unusable(
            [
                Problem(places[0], "no_whole_language", {"language": one, "missing": len(places)})
                for one, places in gaps.items()
            ]
        )
    left_out += [
        LeftOut(one, "language_not_whole", details={"missing": len(places), "first": places[0]})
        for one, places in gaps.items()
        if places
    ]
    return kept


def _gaps_in(document: Mapping[str, Any], language: str) -> list[str]:
    return [
        place for place, wording in wordings_of(document) if not wording.get(language, "").strip()
    ]
