"""Bytes that are made once and sent often: kept in each encoding, squeezed as far as it goes."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import brotli
from flask import Response, request


@dataclass(frozen=True, slots=True)
class Packed:
    """A text as bytes, ready in each encoding."""

    plain: bytes
    encoded: Mapping[str, bytes]
    digest: str

    def answer(self, mimetype: str, cache_control: str) -> Response:
        """The text as this browser can read it; 304 when it has it already."""
        encoding = next(
            (name for name in self.encoded if request.accept_encodings.quality(name) > 0), ""
        )
        response = Response(self.encoded.get(encoding, self.plain), mimetype=mimetype)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Cache-Control"] = cache_control
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{self.digest}-{encoding or 'plain'}")
        response.make_conditional(request)
        return response


def pack(plain: bytes) -> Packed:
    """Squeeze a text; the smallest encoding comes first."""
    encoded = {"br": brotli.compress(plain), "gzip": gzip.compress(plain, mtime=0)}
    return Packed(plain, encoded, hashlib.sha256(plain).hexdigest()[:16])
