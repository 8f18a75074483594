"""Sealed answers: what a shared tablet keeps is readable by this server alone.

A tablet that is handed round may be lost. So it seals a response to the server's public key as
soon as a person finishes, and sends the envelope when it can. This page is the format's one
description; `static/js/survey/sealing.js` makes what this module opens.

An envelope, version 1, byte by byte:

     0    4  "VSE1"
     4    8  which key: the start of SHA-256 over the server's public point
    12   65  a fresh P-256 public point (uncompressed), made for this response alone
    77   40  a fresh AES-256 key, wrapped by AES key wrap (RFC 3394)
   117   12  a random nonce
   129    n  AES-256-GCM of the response under the fresh key, with its tag of 16 bytes

The wrapping key is HKDF-SHA-256 of the ECDH secret between the fresh point and the server's,
without salt, its info being "voice sealed response 1" and both points, 32 bytes long. GCM
authenticates bytes 0 to 128 and the 16 bytes of the response's identifier as well, so an envelope
opens under its own identifier only. Inside stand the content type of the ordinary request in
ASCII, a line feed, and that request's body.

The server's private key comes from the secret key by HKDF: every process and machine that shares
the secret key opens the same envelopes, and nothing more needs to be kept or backed up.
"""

import hashlib
from functools import lru_cache
from io import BytesIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Request, current_app

MEDIA_TYPE = "application/vnd.voice.sealed"
MAGIC = b"VSE1"
INFO = b"voice sealed response 1"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_HEAD = 129


class BrokenSeal(Exception):
    """An envelope that does not open: damaged, for another key, or for another response."""


def public_point(secret: bytes) -> bytes:
    """The server's public point, uncompressed (65 bytes), as tablets get it."""
    return _point(_private_key(secret))


def unsealed(request: Request, response_id: UUID, secret: bytes) -> Request:
    """The ordinary request inside a sealed one; any other request as it is.

    Raises `BrokenSeal`.
    """
    if request.mimetype != MEDIA_TYPE:
        return request
    content_type, body = unseal(request.get_data(cache=False), response_id, secret)
    kept = {name: value for name, value in request.environ.items() if name[:9] != "werkzeug."}
    inside = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body))}
    opened = current_app.request_class(kept | inside | {"wsgi.input": BytesIO(body)})
    opened.max_content_length = request.max_content_length
    return opened


def unseal(envelope: bytes, response_id: UUID, secret: bytes) -> tuple[str, bytes]:
    """The content type and the body in an envelope. Raises `BrokenSeal`."""
    head, cipher = envelope[:_HEAD], envelope[_HEAD:]
    private = _private_key(secret)
    if len(head) < _HEAD or head[:4] != MAGIC or head[4:12] != key_name(_point(private)):
        raise BrokenSeal
    try:
        key = aes_key_unwrap(_wrapping_key(private, head[12:77]), head[77:117])
        plain = AESGCM(key).decrypt(head[117:], cipher, head + response_id.bytes)
    except (ValueError, InvalidTag, InvalidUnwrap) as error:
        raise BrokenSeal from error
    content_type, is_whole, body = plain.partition(b"\n")
    if not is_whole or not content_type.isascii():
        raise BrokenSeal
    return content_type.decode("ascii"), body


def key_name(point: bytes) -> bytes:
    """Which key it is, in eight bytes."""
    return hashlib.sha256(point).digest()[:8]


@lru_cache(maxsize=8)
def _private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    # 16 bytes more than the curve's order, so that no private key is likelier than another.
    seed = HKDF(SHA256(), 48, None, b"voice sealing key 1").derive(secret)
    return ec.derive_private_key(int.from_bytes(seed, "big") % (_ORDER - 1) + 1, ec.SECP256R1())


def _point(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _wrapping_key(private: ec.EllipticCurvePrivateKey, fresh: bytes) -> bytes:
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), fresh)
    shared = private.exchange(ec.ECDH(), other)
    return HKDF(SHA256(), 32, None, INFO + fresh + _point(private)).derive(shared)
