"""Names of other programs as keys of ours: small Latin letters, digits and underscores."""

import re
import unicodedata
from collections.abc import Collection

_LONGEST = 41
_OTHERS = re.compile(r"[^a-z0-9]+")


def make_key(name: str, taken: Collection[str], prefix: str = "q") -> str:
    """A key that is as near to a name as it can be and is not taken."""
    if re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name) and name not in taken:
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = _OTHERS.sub("_", plain).strip("_")
    if not key[:1].isalpha():
        key = f"{prefix}_{key}".strip("_")
    key = key[:_LONGEST].rstrip("_")
    count, tried = 1, key
    while tried in taken:
        count += 1
        tried = f"{key[: _LONGEST - len(str(count)) - 1]}_{count}"
    return tried


def make_code(name: str) -> str | None:
    """A survey's code that is as near to a name as it can be; None where nothing is left of it."""
    code = _OTHERS.sub("-", name.lower()).strip("-")[:61].rstrip("-")
    return code if len(code) > 1 else None
