"""Conditions as XLSForm and LimeSurvey write them: from text to a tree, and no further.

`${q} = 'a'`, `selected(${q}, 'a')`, `Q1.NAOK == "A1"`, `!is_empty(Q1)`, with `and`, `or`, `not()`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass


class NotUnderstood(ValueError):
    """An expression that this grammar does not have."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A question's answer beside a value; an empty value stands for no answer."""

    name: str
    sign: str
    value: str


@dataclass(frozen=True, slots=True)
class Selected:
    """An option among those that were picked."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Always:
    """`true()` or `false()`."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    inner: "Tree"


@dataclass(frozen=True, slots=True)
class Joined:
    """Several, of which `all` or `any` must hold."""

    how: str
    inner: "tuple[Tree, ...]"


Tree = Compare | Selected | Always | Not | Joined

_LONGEST = 33_000  # no cell holds more
_DEEPEST = 60
_TOKEN = re.compile(
    r"""\s*(?:
      \$\{\s*(?P<reference>[\w.:-]+)\s*\}
    | (?P<string>'[^']*'|"[^"]*")
    | (?P<word>(?:[0-9]+X[0-9]+X[0-9]+|[A-Za-z_])[\w.:-]*)
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))
    | (?P<sign>==|!=|<=|>=|&&|\|\||[=<>!(),])
    )""",
    re.VERBOSE,
)
_SIGNS = {"==": "=", "eq": "=", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">="}
_COMPARING = frozenset({"=", "!=", "<", ">", "<=", ">="})
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_JOINING = {"and": "all", "&&": "all", "or": "any", "||": "any"}
_OF_LIMESURVEY = re.compile(r"\.(NAOK|value|code)$")
Token = tuple[str, str]


def parse(text: str) -> Tree:
    """The tree of an expression. Raises `NotUnderstood`."""
    if len(text) > _LONGEST:
        raise NotUnderstood(text[:40])
    reader = _Reader(_tokens(text))
    tree = reader.read("any")
    reader.end()
    return tree


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at, text = 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise NotUnderstood(text[at : at + 40])
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Reader:
    """Goes through the tokens once, left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._functions: dict[str, Callable[[], Tree]] = {
            "not": self._not,
            "selected": self._selected,
            "is_empty": self._is_empty,
            "true": lambda: Always(True),
            "false": lambda: Always(False),
        }

    def read(self, how: str) -> Tree:
        """A chain of `or`s (`any`), each of which is a chain of `and`s (`all`)."""
        inner = [self._part(how)]
        while _JOINING.get(self._peek()[1].lower()) == how and self._peek()[0] in ("word", "sign"):
            self._next()
            inner.append(self._part(how))
        return inner[0] if len(inner) == 1 else Joined(how, tuple(inner))

    def _part(self, how: str) -> Tree:
        return self.read("all") if how == "any" else self._one()

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise NotUnderstood(self._peek()[1])

    def _one(self) -> Tree:
        kind, text = self._peek()
        if (kind, text) == ("sign", "!"):
            self._next()
            return Not(self._deeper(self._one))
        if (kind, text) == ("sign", "("):
            return self._in_brackets(lambda: self.read("any"))
        if kind == "word" and self._peek(1) == ("sign", "("):
            function = self._functions.get(self._next()[1].lower())
            if function is None:
                raise NotUnderstood(text)
            return self._in_brackets(function)
        return self._compare()

    def _in_brackets(self, inside: Callable[[], Tree]) -> Tree:
        self._expect("(")
        tree = self._deeper(inside)
        self._expect(")")
        return tree

    def _deeper(self, inside: Callable[[], Tree]) -> Tree:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood("too deep")
        tree = inside()
        self._depth -= 1
        return tree

    def _not(self) -> Tree:
        return Not(self.read("any"))

    def _selected(self) -> Tree:
        name = self._name()
        self._expect(",")
        return Selected(name, self._value())

    def _is_empty(self) -> Tree:
        return Compare(self._name(), "=", "")

    def _compare(self) -> Tree:
        if self._peek()[0] in ("reference", "word"):
            name = self._name()
            sign = self._sign()
            return Compare(name, sign, self._value())
        value = self._value()
        sign = self._sign()
        return Compare(self._name(), _TURNED.get(sign, sign), value)

    def _sign(self) -> str:
        text = self._next()[1].lower()
        sign = _SIGNS.get(text, text)
        if sign not in _COMPARING:
            raise NotUnderstood(text)
        return sign

    def _name(self) -> str:
        kind, text = self._next()
        if kind not in ("reference", "word"):
            raise NotUnderstood(text)
        return text if kind == "reference" else _OF_LIMESURVEY.sub("", text)

    def _value(self) -> str:
        kind, text = self._next()
        if kind not in ("string", "number"):
            raise NotUnderstood(text)
        return text[1:-1] if kind == "string" else text

    def _expect(self, sign: str) -> None:
        if self._next() != ("sign", sign):
            raise NotUnderstood(f"{sign} missing")

    def _peek(self, ahead: int = 0) -> Token:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("end", "")

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token
