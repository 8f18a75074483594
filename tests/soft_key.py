"""A passkey made of software: what a phone would sign, and what a forger would change."""

import hashlib
import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


def text_of(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class SoftKey:
    origin: str = "http://localhost"
    domain: str = "localhost"
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    identifier: bytes = b"a soft key of a test"
    used: int = 0

    def make(self, options: dict[str, Any]) -> str:
        client = self._client("webauthn.create", options["challenge"])
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        )
        data = self._data(_ATTESTED) + bytes(16)
        data += struct.pack(">H", len(self.identifier)) + self.identifier + public
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._send(
            {"clientDataJSON": text_of(client), "attestationObject": text_of(attestation)}
        )

    def sign(self, options: dict[str, Any]) -> str:
        self.used += 1
        client, data = self._client("webauthn.get", options["challenge"]), self._data()
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._send(
            {
                "clientDataJSON": text_of(client),
                "authenticatorData": text_of(data),
                "signature": text_of(signed),
            }
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        plain = text_of(urlsafe_b64decode(challenge + "=="))
        return json.dumps({"type": kind, "challenge": plain, "origin": self.origin}).encode()

    def _data(self, more: int = 0) -> bytes:
        flags = _PRESENT | (_VERIFIED if self.verifies else 0) | more
        domain = hashlib.sha256(self.domain.encode()).digest()
        return domain + bytes([flags]) + struct.pack(">I", self.used)

    def _send(self, response: dict[str, str]) -> str:
        name = text_of(self.identifier)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
