"""Cards, one at a time, into three columns; as many as the person likes (standards Q13)."""

from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted

ASKS = True
SUMMARY = "cards"
write_form = options.write_each
REASONS: tuple[str, ...] = ()


def find_problems(question: dict[str, Any]) -> list[str]:
    """Reasons why cards or columns are unusable."""
    columns = _columns(question)
    if len(columns) != 3 or len(set(columns)) < 3:
        return ["not_three_columns"]
    return options.find_option_problems(question)


def rules(question: dict[str, Any]) -> dict[str, Any]:
    """The columns' keys."""
    return {"columns": _columns(question)}


def accept(question: dict[str, Any], value: Any) -> dict[str, str]:
    """Each sorted card's column, by the card's key, in the author's order."""
    if not isinstance(value, dict) or not value:
        raise NotAccepted("not_sorted_cards")
    columns = _columns(question)
    for card, column in value.items():
        options.accept_one(question, card)
        if not isinstance(column, str) or column not in columns:
            raise NotAccepted("unknown_column")
    return {card: value[card] for card in options.keys_of(question) if card in value}


def read_form(question: dict[str, Any], fields: options.Fields) -> dict[str, str] | None:
    """The picked radio button of each card that has one."""
    return options.read_each(question, fields) or None


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """Each card with its column."""
    cards = options.words_by_key(question["options"], language)
    columns = options.words_by_key(question["columns"], language)
    return [f"{cards[card]}: {columns[column]}" for card, column in value.items()]


def _columns(question: dict[str, Any]) -> list[str]:
    return [column["key"] for column in question.get("columns", [])]
