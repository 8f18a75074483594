"""Requests from here to other machines: to public addresses alone, and to the one that was checked.

An address that somebody typed (a webhook, say) must not make this server speak to itself, to its
neighbours, or to the place where a cloud keeps its machines' secrets. A name is looked up once;
every address that it has must be public, and the connection goes to one of those, so that a name
that changes its mind meanwhile leads nowhere else. Redirections are not followed.

A council's own service inside its network is reached when `VOICE_FETCH_HOSTS` names its host.
No proxy of the environment is used: it would look the name up again.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from flask import current_app

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST_BYTES = 64 * 1024  # of an answer: whoever we tell something has little to say
SECONDS = 10.0
_PORTS = (443, 8443)
_LONGEST = 2_000
_AZURE = ipaddress.ip_address("168.63.129.16")  # looks public, and answers machines of one cloud
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address on a network without IPv4
_REDIRECTS = range(300, 400)


class AddressRefused(Exception):
    """An address that this server must not speak to; the message is a word that says why.

    `form`, `scheme`, `port`, `private` (of our own network) or `unknown` (no such host now).
    """


class FetchFailed(Exception):
    """Nothing came back that can be used; the message is a word that says why.

    `away`, `redirect`, `big`.
    """


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was checked, and where to connect to."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: any status but a redirection."""

    status: int
    body: bytes


def check_address(url: str) -> Target:
    """Where a request to this address would go. Raises `AddressRefused`.

    It asks the name service, so a job should call it rather than a view that writes.
    """
    parts = _read(url)
    host = (parts.hostname or "").rstrip(".")
    is_named = host in _named_hosts()
    if parts.scheme != "https" and not (is_named and parts.scheme == "http"):
        raise AddressRefused("scheme")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in _PORTS and not is_named:
        raise AddressRefused("port")
    addresses = _look_up(host, port)
    if not is_named and not all(is_public(ipaddress.ip_address(one)) for one in addresses):
        raise AddressRefused("private")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, addresses)


def fetch(
    url: str,
    method: str = "GET",
    content: bytes | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Reply:
    """Send a request and read a short answer, all within `seconds`.

    Raises `AddressRefused` and `FetchFailed`.
    """
    target = check_address(url)
    with closing(_Connection(target, seconds)) as connection:
        deadline = Timer(seconds, connection.give_up)
        deadline.daemon = True
        deadline.start()
        try:
            connection.request(method, target.path, content, dict(headers or {}))
            reply = _read_reply(connection.getresponse(), most_bytes)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchFailed("away") from error
        finally:
            deadline.cancel()
    if connection.is_over:
        raise FetchFailed("away")  # what was read may be half of it
    return reply


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _TRANSLATED:
            return is_public(ipaddress.IPv4Address(address.packed[-4:]))
        if address.sixtofour is not None or address.teredo is not None or address.is_site_local:
            return False
    special = address.is_multicast or address.is_reserved or address == _AZURE
    return address.is_global and not special


class _Connection(http.client.HTTPConnection):
    """A connection to the addresses that were checked; the name is only what is asked for."""

    def __init__(self, target: Target, seconds: float) -> None:
        """Prepare; nothing is sent yet."""
        super().__init__(target.host, target.port, timeout=seconds)
        self._target, self._seconds = target, seconds
        self.is_over = False
        # The library lets go of its own before the answer is read, where that ends the connection.
        self._open: socket.socket | None = None
        if target.scheme == "https":
            self.default_port = 443  # which the header `Host` then leaves out

    def connect(self) -> None:
        """Connect to the first address that answers."""
        self._open = self.sock = self._reach()
        if self._target.scheme != "https":
            return
        wrapped = ssl.create_default_context().wrap_socket(
            self.sock, server_hostname=self._target.host, do_handshake_on_connect=False
        )
        self._open = self.sock = wrapped
        wrapped.do_handshake()  # apart, so that `give_up` can end a handshake that drags on

    def give_up(self) -> None:
        """End a connection that takes too long, whatever it waits for."""
        self.is_over = True
        with suppress(OSError):
            if self._open is not None:
                self._open.shutdown(socket.SHUT_RDWR)

    def _reach(self) -> socket.socket:
        *others, last = [(address, self._target.port) for address in self._target.addresses]
        each = self._seconds / (len(others) + 1)
        for place in others:
            with suppress(OSError):
                return socket.create_connection(place, each)
        return socket.create_connection(last, each)


def _read_reply(response: http.client.HTTPResponse, most_bytes: int) -> Reply:
    if response.status in _REDIRECTS:
        raise FetchFailed("redirect")
    body = response.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise FetchFailed("big")
    return Reply(response.status, body)


def _read(url: str) -> SplitResult:
    """The parts of an address that is written as one should be."""
    is_plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not is_plain or len(url) > _LONGEST:
        raise AddressRefused("form")
    try:
        parts = urlsplit(url)
        has_port = parts.port != 0
    except ValueError as error:
        raise AddressRefused("form") from error
    if not parts.hostname or "@" in parts.netloc or not has_port:
        raise AddressRefused("form")
    return parts


def _look_up(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("unknown") from error
    # A link-local IPv6 address may carry the name of a network card after a per cent sign.
    return tuple(dict.fromkeys(str(place[0]).partition("%")[0] for *_, place in found))


def _named_hosts() -> frozenset[str]:
    """The hosts of the council's own network that it lets us speak to."""
    named = str(current_app.config["VOICE"]["FETCH_HOSTS"])
    return frozenset(host.strip().lower() for host in named.split(",") if host.strip())
