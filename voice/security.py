"""Pages are closed until opened; strict headers; forgery protection; limits."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from voice import tries
from voice.db import db

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

csrf = CSRFProtect()


def visitor() -> str:
    """What limits count by: a name of the day for the address, which leads back to nobody."""
    return hidden(request.remote_addr or "")


def hidden(said: str) -> str:
    """A name of the day for an address or a link (`voice.tries`)."""
    return tries.hide(current_app.config["SECRET_KEY"], said)


# Limited for a minute: signing in, and looking up a picture code. Handing answers in never is
# (standards P4): a whole school may share one address. Should the counts be away, each process
# counts for itself.
limiter = Limiter(key_func=visitor, in_memory_fallback_enabled=True)

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

FRAMABLE = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
"""For pages that other sites may show in a frame: they hold links and no form."""

_DEVICES = ("camera", "geolocation", "microphone")
_DOCUMENTS = ("text/html", "image/svg+xml")
_STAY_ON_HTTPS = f"max-age={365 * 24 * 3600}"
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
"""Of every answer that does not say otherwise."""
_DOCUMENT_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    """Guard every request and dress every answer."""
    if app.config["VOICE"]["PROXIES"]:
        trusted = app.config["VOICE"]["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]  # how Flask documents it
    app.before_request(refuse_other_hosts)
    app.before_request(allow_size)  # before the form is read for its token
    csrf.init_app(app)
    _count_tries(app)
    limiter.init_app(app)
    app.before_request(guard)
    app.after_request(add_headers)


def _count_tries(app: Flask) -> None:
    """Where tries are counted: on Redis where the queue is, or in the database's own way."""
    queue = str(app.config["VOICE"]["QUEUE_URL"])
    if queue.startswith(("redis://", "rediss://", "unix://")):
        uri = queue.replace("unix://", "redis+unix://", 1)
        app.config.setdefault("RATELIMIT_STORAGE_URI", uri)
        return
    with app.app_context():
        is_file = db.engine.dialect.name == "sqlite"
        counts = app.config["VOICE"]["DATA"] / "tries.db"
        engine = tries.in_file(counts) if is_file else db.engine
    app.config["RATELIMIT_STORAGE_URI"] = "voice://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"engine": engine}


def public(view: View) -> View:
    """Open a page to everyone."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark on the function, read by `guard`
    return view


def open_to(*roles: str) -> Callable[[View], View]:
    """Open a page to signed-in people with one of these roles (an admin may go anywhere)."""
    return open_only_to(*roles, "admin")


def open_only_to(*roles: str) -> Callable[[View], View]:
    """Open a page to people with one of these roles, and not to admins who have none of them."""

    def mark(view: View) -> View:
        view.open_to = frozenset(roles)  # type: ignore[attr-defined]  # read by `guard`
        return view

    return mark


def takes_up_to(most_bytes: int) -> Callable[[View], View]:
    """Let a page's requests be larger than most."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]  # read by `allow_size`
        return view

    return mark


def refuse_other_hosts() -> ResponseReturnValue | None:
    """Answer only for names that are ours: a made-up one could get into what we send or print."""
    if is_ours(current_app, request.host):
        return None
    return Response("This server does not answer to that name.\n", 400, mimetype="text/plain")


def is_ours(app: Flask, host: str) -> bool:
    """Whether we answer to a name: to any, where we do not know our own."""
    ours = app.config["OUR_HOSTS"]
    return not ours or host_is_trusted(host, ours)


def allow_size() -> None:
    """Set the most bytes of this request, where its page takes more than most."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and hasattr(view, "most_bytes"):
        request.max_content_length = view.most_bytes


def guard() -> ResponseReturnValue | None:
    """Let a request pass only to a page that was opened to this person."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or is_open_to_all(request.endpoint or "", view):
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("security.login", next=_local_path()))
    if not getattr(view, "open_to", frozenset()) & {role.name for role in current_user.roles}:
        abort(403)
    return None


def is_open_to_all(endpoint: str, view: object) -> bool:
    """Whether anyone may call it: marked public, or signing in and out."""
    return getattr(view, "is_public", False) or endpoint in OPEN_ENDPOINTS


OPEN_ENDPOINTS = frozenset(
    {
        "security.login",
        "security.logout",
        "accounts.second_step",
        "accounts.passkey_sign_in",
        "accounts.council_sign_in",
        "accounts.council_back",
        "accounts.forgotten",
    }
)
"""Signing in: open to all, and yet a staff page, in the staff's language."""


def add_headers(response: Response) -> Response:
    """The headers that keep an answer safe; nothing private is kept by a browser or a proxy.

    What only documents obey is sent with documents only: a phone pays for each byte.
    """
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype in _DOCUMENTS:
        response.headers.setdefault("Content-Security-Policy", _policy())
        response.headers.setdefault("Permissions-Policy", _permissions())
        for name, value in _DOCUMENT_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure and current_app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", _STAY_ON_HTTPS)
    return response


def hide_from_search(response: Response) -> Response:
    """No search engine keeps it: for pages whose address is for one group."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def allow_style(*digests: str) -> None:
    """Let the page that answers this request hold styles of its own: those with these digests."""
    g.allowed_styles = dict.fromkeys((*allowed_styles(), *digests))


def allowed_styles() -> tuple[str, ...]:
    """The digests of the styles that this request's page may hold."""
    return tuple(g.get("allowed_styles", ()))


def allow_devices(*names: str) -> None:
    """Let the page that answers this request ask for these devices: `microphone`, `camera`.

    Such a page may also play what was recorded on it.
    """
    g.allowed_devices = dict.fromkeys((*allowed_devices(), *names))


def allowed_devices() -> tuple[str, ...]:
    """The devices that this request's page may ask for."""
    return tuple(g.get("allowed_devices", ()))


def allow_frames() -> None:
    """Let the page that answers this request show other pages of ours in frames."""
    g.may_show_frames = True


def allow_framing() -> None:
    """Let our own pages show the page that answers this request in a frame."""
    g.may_be_framed = True


def _permissions() -> str:
    allowed = allowed_devices()
    return ", ".join(f"{name}=({'self' if name in allowed else ''})" for name in _DEVICES)


def _policy() -> str:
    digests = "".join(f" '{digest}'" for digest in allowed_styles())
    policy = CONTENT_SECURITY_POLICY.replace("style-src 'self'", f"style-src 'self'{digests}")
    if g.get("may_be_framed"):
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    if g.get("may_show_frames"):
        policy += "; frame-src 'self'"
    if not allowed_devices():
        return policy
    return policy.replace("media-src 'self'", "media-src 'self' blob:")


def _local_path() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
