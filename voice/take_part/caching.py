"""How long a public page may be kept by phones and by proxies on the way.

There is nothing to purge: a proxy (CDN) that obeys these headers shows what was published, opened,
closed or withdrawn within `OLDEST` seconds, and an origin that is away does not change that. The
survey's own script keeps pages for times without a signal, and looks for newer ones itself.
"""

from flask import Response, request

FRESH, WHILE_ASKING = 60, 60
"""Seconds for which a page is not asked for again, and more for which it is shown while it is."""
OLDEST = FRESH + WHILE_ASKING
KEEP = f"public, max-age={FRESH}, stale-while-revalidate={WHILE_ASKING}"


def keep(response: Response) -> Response:
    """Let the answer be kept for a minute, and after that be confirmed by its digest."""
    response.headers["Cache-Control"] = KEEP
    response.add_etag()
    response.make_conditional(request)
    return response
