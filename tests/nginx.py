"""nginx with our own configuration file, in front of applications that run in this process."""

import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import BaseWSGIServer, make_server

from bench.processes import HOST, ROOT, free_port

FILE = ROOT / "docs/deploy/nginx.conf"
NAME = "voice.example.org"
_PATIENCE = 60  # seconds: a busy machine is slow, not wrong

where_it_is = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx or openssl is not here"
)


class Behind:
    """A server of ours that notes what it was asked; it may be switched off."""

    def __init__(self, application: Any, asked: list[dict[str, Any]]) -> None:
        self.asked = asked
        self._application = application
        self._server: BaseWSGIServer = make_server(HOST, 0, self._answer, threaded=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def switch_off(self) -> None:
        """Answer nobody from now on."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Any) -> Any:
        self.asked.append(environ)
        return self._application(environ, start)


@dataclass(frozen=True)
class Nginx:
    """A running nginx: its two ports and its folder."""

    plain: int
    sealed: int
    folder: Path

    def link(self, *, is_plain: bool = False) -> HTTPConnection:
        """A connection that takes its certificate as it is."""
        if is_plain:
            return HTTPConnection(HOST, self.plain, timeout=_PATIENCE)
        taken = ssl.create_default_context()
        taken.check_hostname, taken.verify_mode = False, ssl.CERT_NONE
        return HTTPSConnection(HOST, self.sealed, timeout=_PATIENCE, context=taken)

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """An answer and its body. Headers are named as arguments: `X_Forwarded_For=…`."""
        link = self.link(is_plain=headers.pop("plain", "") == "yes")
        named = {"Host": NAME} | {key.replace("_", "-"): said for key, said in headers.items()}
        try:
            link.request(method, path, body, named)
            reply = link.getresponse()
            return reply, reply.read()
        finally:
            link.close()

    def said(self) -> str:
        """Everything in its logs."""
        return "".join(log.read_text("utf-8") for log in self.folder.glob("log/*"))


@contextmanager
def running(folder: Path, behind: Sequence[Behind]) -> Iterator[Nginx]:
    """nginx in front of these, with the file that people copy: only places are other ones."""
    nginx = Nginx(free_port(), free_port(), folder)
    for name in ("cache", "log"):
        (folder / name).mkdir()
    _make_certificate(folder)
    place = folder / "nginx.conf"
    place.write_text(_whole(nginx, behind), "utf-8")
    process = subprocess.Popen(["nginx", "-c", place, "-p", folder, "-g", "daemon off;"])
    try:
        _wait(nginx, process)
        yield nginx
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _whole(nginx: Nginx, behind: Sequence[Behind]) -> str:
    """The file with our ports and folders, inside what a system's own file says around it."""
    text = re.sub(r"\n *listen \[::\].*", "", FILE.read_text("utf-8"))
    servers = "".join(f"server {HOST}:{one.port};" for one in behind)
    for said, instead in {
        "listen 80;": f"listen {HOST}:{nginx.plain};",
        "listen 443 ": f"listen {HOST}:{nginx.sealed} ",
        "server 127.0.0.1:8000;": servers,
        "/etc/ssl/voice.example.org.pem": f"{nginx.folder}/one.pem",
        "/etc/ssl/private/voice.example.org.key": f"{nginx.folder}/one.key",
        "/var/cache/nginx": f"{nginx.folder}/cache",
        "/var/log/nginx": f"{nginx.folder}/log",
        "/dev/shm/voice-nginx": f"{nginx.folder}/bodies",  # noqa: S108  # what it is replaced for
    }.items():
        assert said in text, said
        text = text.replace(said, instead)
    temporary = "".join(
        f"{kind}_temp_path {nginx.folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi")
    )
    log = f"{nginx.folder}/log"
    return (
        f"user root; pid {nginx.folder}/pid; error_log {log}/all.log error; events {{}}\n"
        f"http {{ access_log {log}/access.log; {temporary}\n{text}\n}}\n"
    )


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "1", "-subj", f"/CN={NAME}"),
            *("-keyout", folder / "one.key", "-out", folder / "one.pem"),
        ],
        check=True,
        capture_output=True,
    )


def _wait(nginx: Nginx, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            nginx.ask("/", plain="yes")
            return
        except OSError:
            assert process.poll() is None, nginx.said()
            assert time.monotonic() < end, "nginx did not start"
            time.sleep(0.05)
