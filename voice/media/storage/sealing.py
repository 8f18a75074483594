"""Sealed files: what lies on a disk or in a bucket is readable with the key alone.

A file is sealed in pieces, so that a player can jump in a recording and no file is ever in memory
as a whole. A sealed file, version 1, byte by byte:

     0    4  "VMF1"
     4    8  which key: the start of SHA-256 over "voice media key 1" and the key
    12   16  a random salt, made for this file alone
    28    n  pieces: AES-256-GCM of 65,536 bytes each (the last one: of 0 to 65,536), each with its
             tag of 16 bytes

The file's own key is HKDF-SHA-256 of the key with the salt, its info being "voice media file 1"
and the file's name: a file does not open under another name. A piece's nonce of 12 bytes is three
zeros, its number from 0 in eight bytes, and 1 for the last piece or else 0. So a piece opens in
its own place of its own file only, and what was cut off or added is noticed. No nonce is used
twice with a key, because no two files have the same key.
"""

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voice.media.storage.errors import KeyMissing, Unreadable
from voice.media.storage.places import Source

PIECE = 64 * 1024
"""Bytes of the plain file in each piece but the last."""
TAG = 16
MAGIC = b"VMF1"
HEAD = 28
_STEP = PIECE + TAG
_SALT = 16
_AT_ONCE = 16  # pieces read at a time: each time costs a bucket one request, and us 1 MiB


def seal(pieces: Iterable[bytes], name: str, key: bytes) -> Iterator[bytes]:
    """The sealed file, block by block. One piece ahead is taken, to know which is the last."""
    salt = os.urandom(_SALT)
    cipher = _cipher(key, salt, name)
    yield MAGIC + name_of(key) + salt
    coming = iter(pieces)
    number, piece = 0, next(coming, b"")
    for following in coming:
        yield cipher.encrypt(_nonce(number, is_last=False), piece, None)
        number, piece = number + 1, following
    yield cipher.encrypt(_nonce(number, is_last=True), piece, None)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """A file from where it stands, cut as `seal` wants it: each piece full but the last."""
    return iter(lambda: _read_piece(file), b"")


def name_of(key: bytes) -> bytes:
    """Which key it is, in eight bytes."""
    return hashlib.sha256(b"voice media key 1" + key).digest()[:8]


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed file whose end was opened: `size`, the plain file's, is therefore true."""

    source: Source
    name: str
    key: bytes
    cipher: AESGCM
    size: int
    end: bytes

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """The plain bytes from start up to stop, piece by piece.

        Raises `Unreadable`, `StorageAway`.
        """
        first, end = start // PIECE, -(-min(stop, self.size) // PIECE)
        for at in range(first, end, _AT_ONCE):
            for number, piece in self._open_pieces(at, min(at + _AT_ONCE, end)):
                yield piece[max(start - number * PIECE, 0) : stop - number * PIECE]

    def _open_pieces(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """The plain pieces from one number up to another; the last one is open already."""
        last = _last(self.size)
        before = min(stop, last)
        data = self.source.read(HEAD + start * _STEP, HEAD + before * _STEP)
        for number in range(start, before):
            piece = data[(number - start) * _STEP : (number - start + 1) * _STEP]
            opened = _open_piece(self.cipher, _nonce(number, is_last=False), piece, self.name)
            yield number, opened
        if stop > last:
            yield last, self.end


def open_sealed(source: Source, name: str, keys: Sequence[bytes]) -> Opened:
    """A sealed file, once its last piece was opened. Raises `Unreadable`, `KeyMissing`."""
    start = source.read(0, HEAD + _STEP)  # all of a small file
    if len(start) < HEAD or not start.startswith(MAGIC):
        raise Unreadable(f"{name} is not a sealed file: it was changed")
    key = next((one for one in keys if name_of(one) == start[4:12]), None)
    if key is None:
        raise KeyMissing(
            f"{name} was kept under the key {start[4:12].hex()}, which is neither in "
            "VOICE_MEDIA_KEY nor in media.key: add it to VOICE_MEDIA_KEY"
        )
    size = _plain_size(source.size, name)
    cipher, last = _cipher(key, start[12:HEAD], name), _last(size)
    end = source.read(HEAD + last * _STEP, source.size) if last else start[HEAD:]
    opened = _open_piece(cipher, _nonce(last, is_last=True), end, name)
    return Opened(source, name, key, cipher, size, opened)


def _open_piece(cipher: AESGCM, nonce: bytes, piece: bytes, name: str) -> bytes:
    try:
        return cipher.decrypt(nonce, piece, None)
    except InvalidTag:
        raise Unreadable(f"{name} was changed, cut off or swapped") from None


def _last(size: int) -> int:
    """The number of the last piece; an empty file has one too."""
    return max(size - 1, 0) // PIECE


def _plain_size(stored: int, name: str) -> int:
    whole, rest = divmod(stored - HEAD, _STEP)
    if 0 < rest < TAG or stored < HEAD + TAG:
        raise Unreadable(f"{name} was cut off")
    return whole * PIECE + max(rest - TAG, 0)


def _read_piece(file: BinaryIO) -> bytes:
    """The next piece, short at the end only: some files give less than was asked for."""
    piece = file.read(PIECE)
    while 0 < len(piece) < PIECE and (more := file.read(PIECE - len(piece))):
        piece += more
    return piece


def _nonce(number: int, *, is_last: bool) -> bytes:
    return struct.pack(">3xQ?", number, is_last)


def _cipher(key: bytes, salt: bytes, name: str) -> AESGCM:
    info = b"voice media file 1" + name.encode("ascii")
    return AESGCM(HKDF(SHA256(), 32, salt, info).derive(key))
