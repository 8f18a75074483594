"""Where LimeSurvey keeps the words of groups, questions and answers, old and new."""

from collections import defaultdict
from collections.abc import Mapping

from surveys.interchange.limesurvey.tables import Row, Tables
from surveys.interchange.limesurvey.words import plain
from surveys.interchange.tongues import code_of
from surveys.interchange.values import LeftOut

Wording = dict[str, str]
# Words of one thing stand in a table of their own (since LimeSurvey 4), or in its own rows, one for
# each language (before).
_TABLES = {
    "gid": ("group_l10ns", "groups"),
    "qid": ("question_l10ns", "questions", "subquestions"),
    "aid": ("answer_l10ns",),
}


class Texts:
    """Words by what they belong to; `left_out` says where links and pictures were lost."""

    def __init__(self, tables: Tables) -> None:
        self.left_out: list[LeftOut] = []
        self._rows: Mapping[tuple[str, str], list[Row]] = _by_owner(tables)

    def wording(self, place: str, field: str, owner: str, identifier: str) -> Wording:
        """The words in a field of the question, group or answer with this identifier."""
        rows = self._rows.get((owner, identifier), [])
        return self.of_rows(place, field, rows)

    def of_rows(self, place: str, field: str, rows: list[Row]) -> Wording:
        """The words in a field of rows that have a language each."""
        wording: Wording = {}
        for row in rows:
            code = code_of(row.get("language", ""))
            words, lost = plain(row.get(field, ""))
            if lost:
                details = {"tags": ", ".join(lost), "language": code or ""}
                self.left_out.append(LeftOut(field, "markup_lost", place, details=details))
            if code and words:
                wording.setdefault(code, words)
        if any("{" in words and "}" in words for words in wording.values()):
            self.left_out.append(LeftOut(field, "answer_in_words", place))
        return wording


def _by_owner(tables: Tables) -> Mapping[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for owner, names in _TABLES.items():
        for name in names:
            for row in tables.get(name, []):
                if row.get("language"):
                    found[owner, row.get(owner, "")].append(row)
    for row in tables.get("answers", []):
        if row.get("language"):
            found["code", _answer(row)].append(row)
    return found


def _answer(row: Row) -> str:
    return "/".join(row.get(part, "") for part in ("qid", "scale_id", "code"))


def of_answer(texts: Texts, place: str, row: Row) -> Wording:
    """The words of one answer, wherever they stand."""
    if row.get("aid"):
        found = texts.wording(place, "answer", "aid", row["aid"])
        if found:
            return found
    return texts.wording(place, "answer", "code", _answer(row))
