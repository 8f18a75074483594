"""The keys that media files are sealed with: from the settings, or made on the first run.

The first key in `VOICE_MEDIA_KEY` seals what is kept from now on; all of them open what was kept.
So a key is changed by putting a new one in front of it, and taken away when no file needs it.
"""

import base64
import binascii
import os
from collections.abc import Callable
from pathlib import Path

from voice.settings import WrongSetting, keep_first

FILE = "media.key"
_BYTES = 32
_HOW = (
    "32 random bytes in base64, such as `openssl rand -base64 32` prints (several: with commas "
    "between them, the newest first)"
)


def read_keys(setting: str, data: Path, is_in_use: Callable[[], bool] | None) -> tuple[bytes, ...]:
    """The keys, the one to seal with first; what is in `media.key` opens files too.

    `is_in_use` says whether sealed files are here, whose key must not be replaced; None where
    files outlive this machine's folder, so that no key may be made in it. Raises `WrongSetting`.
    """
    given = _given(setting)
    path = data / FILE
    if path.exists():
        return (*given, _kept(path))
    if given:
        return given
    if is_in_use is None:
        raise WrongSetting(
            "VOICE_MEDIA_URL names a bucket, so VOICE_MEDIA_KEY is needed: whoever has the data "
            f"folder only could not read its files again. It is {_HOW}"
        )
    if is_in_use() and not path.exists():  # another process may have made it meanwhile
        raise WrongSetting(
            f"the key of the recordings and pictures is gone: {path}. Put it back from a backup, "
            "or set VOICE_MEDIA_KEY to it. Without it nobody can open what people sent"
        )
    keep_first(path, base64.b64encode(os.urandom(_BYTES)).decode("ascii"))
    return (_kept(path),)


def _given(setting: str) -> tuple[bytes, ...]:
    words = setting.replace(",", " ").split()
    keys = tuple(_decode(word) for word in words)
    for number, key in enumerate(keys, 1):
        if key is None:  # the key itself is never told: this goes to a log
            raise WrongSetting(f"VOICE_MEDIA_KEY: key {number} of {len(keys)} is not {_HOW}")
    return tuple(key for key in keys if key is not None)


def _kept(path: Path) -> bytes:
    try:
        key = _decode(path.read_text("ascii").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{path} cannot be read: {error}") from error
    if key is None:
        raise WrongSetting(f"{path} is damaged: put it back from a backup; it is {_HOW}")
    return key


def _decode(word: str) -> bytes | None:
    """The key in base64 of either alphabet; None for anything else."""
    try:
        padded = word.rstrip("=") + "=" * (-len(word.rstrip("=")) % 4)
        key = base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == _BYTES else None
