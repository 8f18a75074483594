"""Words that let somebody in: hard to guess, and kept so that the database opens nothing."""

import hashlib
import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


def random_word(length: int) -> str:
    """A word that nobody guesses and everyone can type."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def digest_of_token(token: str) -> str:
    """Tokens are long and random, so a plain hash keeps them."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
