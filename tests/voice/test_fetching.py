"""What this server fetches: public addresses alone, the checked one, no redirection, in time."""

import ipaddress
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask

from voice import fetching
from voice.fetching import AddressRefused, FetchFailed


class Other(BaseHTTPRequestHandler):
    """Another machine: some of its paths are kind, some are not."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        match self.path.strip("/"):
            case "moved":
                self.send_response(302)
                self.send_header("Location", "/echo")
                self.end_headers()
            case "big":
                self.reply(200, b"x" * (fetching.MOST_BYTES + 1))
            case "broken":
                self.reply(503, b"later")
            case "slow":
                self.drip()
            case _:
                said = {"host": self.headers["Host"], "said": json.loads(body)}
                said["signature"] = self.headers["X-Signature"]
                self.reply(200, json.dumps(said).encode())

    def reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _turn in range(60):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of another machine, which the settings name; inside the application."""
    monkeypatch.setitem(app.config["VOICE"], "FETCH_HOSTS", "hooks.example, 127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server, app.app_context():
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def post_json(url: str, said: object, signature: str = "") -> fetching.Reply:
    headers = {"Content-Type": "application/json", "X-Signature": signature}
    return fetching.fetch(url, "POST", json.dumps(said).encode(), headers=headers)


def test_a_named_host_is_told_and_what_it_says_comes_back(other: str) -> None:
    reply = post_json(f"{other}/echo", {"a": "é"}, "abc")
    assert reply.status == 200
    host = other.removeprefix("http://")
    assert json.loads(reply.body) == {"host": host, "said": {"a": "é"}, "signature": "abc"}
    assert (post_json(f"{other}/broken", {}).status) == 503


@pytest.mark.parametrize(("path", "why"), [("moved", "redirect"), ("big", "big")])
def test_redirections_and_long_answers_are_not_followed(other: str, path: str, why: str) -> None:
    with pytest.raises(FetchFailed, match=why):
        post_json(f"{other}/{path}", {})


def test_an_answer_that_drips_is_given_up_in_time(other: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchFailed, match="away"):
        fetching.fetch(f"{other}/slow", "POST", b"{}", seconds=0.3)
    assert time.monotonic() - began < 3


def test_a_line_break_in_a_header_reaches_nobody(other: str) -> None:
    with pytest.raises(FetchFailed):
        post_json(f"{other}/echo", {}, "a\r\nHost: b")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://127.0.0.1/", "private"),
        ("https://localhost/", "private"),
        ("https://2130706433/", "private"),
        ("https://0x7f.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://169.254.169.254/latest/meta-data", "private"),
        ("https://0.0.0.0/", "private"),
        ("http://93.184.216.34/", "scheme"),
        ("ftp://93.184.216.34/", "scheme"),
        ("file:///etc/passwd", "form"),
        ("https://93.184.216.34:22/", "port"),
        ("https://93.184.216.34:99999/", "form"),
        ("https://93.184.216.34@127.0.0.1/", "form"),
        ("https://93.184.216.34\\@127.0.0.1/", "form"),
        ("https://93.184.216.34/\r\nX: y", "form"),
        ("https://", "form"),
        ("//93.184.216.34/", "scheme"),
        ("https://nowhere.invalid/", "unknown"),
        ("https://" + "a" * 70 + ".example/", "unknown"),
        ("https://a..example/", "unknown"),
    ],
)
def test_addresses_of_our_own_network_and_odd_ones_are_refused(
    app: Flask, url: str, why: str
) -> None:
    with app.app_context(), pytest.raises(AddressRefused, match=f"^{why}$"):
        fetching.check_address(url)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "100.100.100.200", "168.63.129.16", "224.0.0.1",
     "255.255.255.255", "240.0.0.1", "fd00:ec2::254", "fe80::1", "ff02::1", "fec0::1",
     "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "64:ff9b::a00:1", "::",
     "::127.0.0.1"],
)  # fmt: skip
def test_no_private_address_passes_as_public(address: str) -> None:
    assert not fetching.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::", "64:ff9b::5db8:d822"])
def test_public_addresses_pass(address: str) -> None:
    assert fetching.is_public(ipaddress.ip_address(address))


def test_a_name_that_changes_its_mind_leads_to_the_checked_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    reached: list[str] = []

    def look_up(_host: str, port: int, **_kind: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(place: tuple[str, int], _seconds: float) -> None:
        reached.append(place[0])
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with app.app_context():
        with pytest.raises(FetchFailed, match="away"):
            post_json("https://rebinding.example/", {})
        with pytest.raises(AddressRefused, match="private"):
            post_json("https://rebinding.example/", {})
    assert reached == ["93.184.216.34"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in
            ("93.184.216.34", "10.0.0.1")]  # fmt: skip
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: both)
    with app.app_context(), pytest.raises(AddressRefused, match="private"):
        fetching.check_address("https://mixed.example/")
