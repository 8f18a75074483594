"""What is kept of a token that lets somebody in, so that the database opens nothing."""

import hashlib


def digest_of_token(token: str) -> str:
    """Tokens are long and random, so a plain hash keeps them."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
