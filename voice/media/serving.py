"""Kept files for those who may see or hear them: whole, or the part that a player asks for."""

import hashlib
from collections.abc import Mapping

from flask import Response, abort, request

from voice.media import storage

PRIVATE = {
    "Cache-Control": "no-store",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""No browser keeps the file, no other site shows it, and nothing in it can run."""


def send(name: str, media_type: str) -> Response:
    """A file for the person whom the view let through, and for nobody else.

    404 for a file that is gone. Raises `Unreadable`, `StorageAway`.
    """
    return send_opened(open_or_404(name), media_type, PRIVATE)


def open_or_404(name: str) -> storage.File:
    """The file, to be sent or closed. Raises `Unreadable`, `StorageAway`."""
    try:
        return storage.open_file(name)
    except storage.NoSuchFile:
        abort(404)


def send_opened(file: storage.File, media_type: str, headers: Mapping[str, str]) -> Response:
    """The file; 206 with the part that was asked for; 416 where it ends before that part.

    Only what the part needs is read and opened, a little at a time while it is sent.
    """
    tag = hashlib.sha256(file.name.encode("ascii")).hexdigest()[:32]  # its content never changes
    part = _part_asked_for(file.size, tag)
    if part and part[0] >= part[1]:
        file.close()
        return Response(status=416, headers={**headers, "Content-Range": f"bytes */{file.size}"})
    start, stop = part or (0, file.size)
    response = Response(file.read(start, stop), 206 if part else 200, mimetype=media_type)
    response.call_on_close(file.close)
    response.headers.update(headers)
    response.content_length = stop - start
    response.accept_ranges = "bytes"
    response.set_etag(tag)
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    else:
        response.make_conditional(request)
    return response


def _part_asked_for(size: int, tag: str) -> tuple[int, int] | None:
    """From where up to where; nothing between them where the file ends before; None for all of it.

    All of it goes to whoever asks for several parts at once or in a way that we do not know, as a
    server may choose (RFC 9110 section 14.2), or has a part of something else (section 13.1.5).
    """
    asked = request.range if request.method == "GET" else None
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not _is_same(tag):
        return None
    start, stop = asked.ranges[0]
    if start < 0:  # the last so many bytes
        start = max(start + size, 0)
    return start, size if stop is None else min(stop, size)


def _is_same(tag: str) -> bool:
    return "If-Range" not in request.headers or request.if_range.etag == tag
