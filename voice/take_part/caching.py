"""How long a public page may be kept by phones and by proxies on the way."""

from flask import Response, request

KEEP = "public, max-age=60, stale-while-revalidate=86400"


def keep(response: Response) -> Response:
    """Let the answer be kept for a minute, and after that be confirmed by its digest."""
    response.headers["Cache-Control"] = KEEP
    response.add_etag()
    response.make_conditional(request)
    return response
