"""A kept file as an answer: in parts where a player asks for parts, kept by no browser."""

from flask import Response, abort, request

from voice.media import storage

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def send(name: str, media_type: str) -> Response:
    """The file, or the part of it that was asked for (206, 416); 404 where it is gone."""
    try:
        data = storage.read(name)
    except storage.NoSuchFile:
        abort(404)
    response = Response(data, mimetype=media_type, headers=HEADERS)
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response
