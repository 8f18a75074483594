"""Sessions for staff alone: the public's pages cannot touch a cookie, whatever a library tries."""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

STAFF = frozenset({"account", "involve", "listen", "respond"})
"""First words of the staff's addresses; every other page is the public's."""


def init_app(app: Flask) -> None:
    """Keep sessions away from the public's pages."""
    app.session_interface = StaffSessions()


class Nobody(SecureCookieSession):
    """The empty session of a public page. It is never read from a cookie nor written to one."""


class StaffSessions(SecureCookieSessionInterface):
    """Signed cookies for staff; nothing for the public (standards P1), so that proxies can cache.

    The libraries for accounts look for a signed-in person in every request, which would mark
    every answer as depending on a cookie.
    """

    def open_session(self, app: Flask, received: Request) -> SecureCookieSession | None:
        """The session in the cookie on a staff page, an empty one elsewhere."""
        if is_staff_path(received.path):
            return super().open_session(app, received)
        return Nobody()

    def get_cookie_secure(self, app: Flask) -> bool:
        """Over HTTPS the cookie never travels without it; a demo on a bare address still works."""
        return request.is_secure or super().get_cookie_secure(app)

    def get_cookie_name(self, app: Flask) -> str:
        """Over HTTPS a name that browsers take from this very host alone, not from a neighbour."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if self.get_cookie_secure(app) else name

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie on staff pages only."""
        if not isinstance(session, Nobody):
            super().save_session(app, session, response)


def is_staff_path(path: str) -> bool:
    """Whether an address belongs to the staff pages."""
    return path.lstrip("/").partition("/")[0] in STAFF
