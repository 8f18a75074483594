"""Seals as a tablet does, in Python: the format of `voice.take_part.sealed` from the other side."""

import os
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from voice.take_part.sealed import INFO, MAGIC, key_name


def seal(point: bytes, response_id: UUID, content_type: str, body: bytes) -> bytes:
    own = ec.generate_private_key(ec.SECP256R1())
    fresh = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    server = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = own.exchange(ec.ECDH(), server)
    wrapping = HKDF(SHA256(), 32, None, INFO + fresh + point).derive(shared)
    key, nonce = os.urandom(32), os.urandom(12)
    head = MAGIC + key_name(point) + fresh + aes_key_wrap(wrapping, key) + nonce
    inside = content_type.encode() + b"\n" + body
    return head + AESGCM(key).encrypt(nonce, inside, head + response_id.bytes)
