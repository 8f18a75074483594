"""Picture codes: three pictures of sixty and four digits, for a person without an account.

A code is derived from the response's identifier and the area's secret key, so the same response
always gets the same code (the first reply may have been lost), and the code itself is stored
nowhere: only its keyed hash is. 60 x 59 x 58 x 10,000 gives about two thousand million
codes (standards P5, 3.3.8: recognising pictures is easier than remembering words).

Where the slowness is. A code follows from the area's key and its response's identifier, which
stands beside the hash: whoever has the key needs no guessing, and whoever has not can only guess
the key itself. So the pepper is what is slow: scrypt over the key, once in a process, and once for
each guess of somebody who stole the database. Under that pepper a code's own hash may be quick,
and a flood of hand-ins or of tries has no lever to hold the server up with.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from uuid import UUID

_COST = {"n": 2**15, "r": 8, "p": 1, "dklen": 32, "maxmem": 64 * 1024 * 1024}
"""scrypt's parameters: 32 MiB and about 0.1 s a guess. To change them means to hash anew."""

# Word -> OpenMoji drawing. The order is part of the format: codes in people's hands depend on it.
PICTURES = {
    "apple": "1F34E",
    "balloon": "1F388",
    "banana": "1F34C",
    "bear": "1F43B",
    "bell": "1F514",
    "bike": "1F6B2",
    "bird": "1F426",
    "boat": "26F5",
    "book": "1F4D6",
    "bread": "1F35E",
    "bus": "1F68C",
    "butterfly": "1F98B",
    "cake": "1F370",
    "camera": "1F4F7",
    "car": "1F697",
    "carrot": "1F955",
    "cat": "1F431",
    "chair": "1FA91",
    "cheese": "1F9C0",
    "cherry": "1F352",
    "clock": "23F0",
    "cloud": "2601",
    "cow": "1F42E",
    "crab": "1F980",
    "dog": "1F436",
    "door": "1F6AA",
    "drum": "1F941",
    "duck": "1F986",
    "egg": "1F95A",
    "elephant": "1F418",
    "fish": "1F41F",
    "flower": "1F33B",
    "frog": "1F438",
    "glasses": "1F453",
    "grapes": "1F347",
    "guitar": "1F3B8",
    "hammer": "1F528",
    "hat": "1F452",
    "horse": "1F434",
    "house": "1F3E0",
    "key": "1F511",
    "kite": "1FA81",
    "lemon": "1F34B",
    "lion": "1F981",
    "moon": "1F319",
    "owl": "1F989",
    "pear": "1F350",
    "pencil": "270F",
    "penguin": "1F427",
    "rabbit": "1F430",
    "rainbow": "1F308",
    "rocket": "1F680",
    "scissors": "2702",
    "shoe": "1F45F",
    "snail": "1F40C",
    "star": "2B50",
    "sun": "2600",
    "train": "1F686",
    "tree": "1F333",
    "whale": "1F433",
}
_WORDS = tuple(PICTURES)
_AHEAD_FROM = 9_000
"""Codes whose digits reach this are for identifiers of `mint_ahead`; the others never get one."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A code, and what is stored of it."""

    code: str
    digest: str
    attempt: int


def prepare(key: bytes, response_id: UUID, attempt: int = 0) -> Receipt:
    """The code of a response with its hash."""
    code = make(key, response_id, attempt)
    return Receipt(code, digest(key, code), attempt)


def make(key: bytes, response_id: UUID, attempt: int = 0) -> str:
    """The code of a response, such as `kite-drum-pear-4821`.

    `attempt` moves to another code in the rare case that the first is taken.
    """
    is_ahead = is_minted_ahead(key, response_id)
    codes = (_derive(key, response_id, attempt, turn) for turn in count())
    return next(code for code in codes if (int(code[-4:]) >= _AHEAD_FROM) == is_ahead)


def mint_ahead(key: bytes) -> UUID:
    """An identifier whose code may be shown before its response arrives.

    A tablet without a signal shows such codes. They come from a share of the codes that phones'
    own identifiers never reach, and only who has the key can mint the identifiers: so a code that
    is set aside for one stays free until its response is there.
    """
    return ahead_from(key, secrets.token_bytes(8))


def ahead_from(key: bytes, start: bytes) -> UUID:
    """The identifier of `mint_ahead` that begins with these 8 bytes."""
    return UUID(bytes=start + _ahead_mark(key, start))


def is_minted_ahead(key: bytes, response_id: UUID) -> bool:
    """Whether an identifier comes from `mint_ahead`."""
    return hmac.compare_digest(response_id.bytes[8:], _ahead_mark(key, response_id.bytes[:8]))


def _ahead_mark(key: bytes, start: bytes) -> bytes:
    return hmac.new(key, b"ahead:" + start, hashlib.sha256).digest()[:8]


def _derive(key: bytes, response_id: UUID, attempt: int, turn: int) -> str:
    place = b"receipt:%d:" % attempt + (b"%d:" % turn if turn else b"")
    seed = hmac.new(key, place + response_id.bytes, hashlib.sha256).digest()
    number = int.from_bytes(seed, "big")
    left, words = list(_WORDS), []
    for _ in range(3):
        number, spot = divmod(number, len(left))
        words.append(left.pop(spot))
    return "-".join([*words, f"{number % 10_000:04d}"])


def digest(key: bytes, code: str) -> str:
    """What is stored of a code: its HMAC-SHA-256 under the slow pepper, in hexadecimal.

    It is the same each time, so that a code finds its response.
    """
    return hmac.new(_pepper(key), code.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _pepper(key: bytes) -> bytes:
    return hashlib.scrypt(key, salt=b"receipt pepper", **_COST)


def slow_digest(key: bytes, code: str) -> str:
    """What was stored of a code before 2026-11-28: tablets still hold some that were set aside."""
    pepper = hmac.new(key, b"receipt pepper", hashlib.sha256).digest()
    return hashlib.scrypt(code.encode(), salt=pepper, n=2**12, r=8, p=1, dklen=32).hex()


def tidy(typed: str) -> str | None:
    """The code that a person typed or tapped, in its one form; None when it cannot be one."""
    parts = typed.lower().replace(",", " ").replace("-", " ").split()
    if len(parts) != 4 or any(word not in PICTURES for word in parts[:3]):
        return None
    digits = parts[3]
    return "-".join(parts) if digits.isdecimal() and digits.isascii() and len(digits) == 4 else None
