"""A telephone line between a browser and the server, that a test cuts, silences or makes lossy."""

import socket
import threading
from contextlib import suppress
from typing import Literal

State = Literal["good", "cut", "silent", "lossy"]


class Line:
    """Passes bytes on to a server. The browser's own switch would not reach its service worker.

    `cut` refuses, `silent` takes what is sent and never answers, `lossy` lets requests arrive and
    loses the replies.
    """

    def __init__(self, address: str) -> None:
        host, port = address.removeprefix("http://").split(":")
        self._server = (host, int(port))
        self._state: State = "good"
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def become(self, state: State) -> None:
        """Change, also for connections that are open."""
        self._state = state
        if state in ("cut", "good"):
            for one in list(self._open):
                _close(one)

    def close(self) -> None:
        self.become("cut")
        self._listening.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client = self._listening.accept()[0]
                if self._state == "cut":
                    _close(client)
                    continue
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._server, timeout=5)
            server.settimeout(None)
        except OSError:
            return _close(client)
        self._open |= {client, server}
        back = threading.Thread(target=self._pass_back, args=(server, client), daemon=True)
        back.start()
        self._pass_on(client, server)
        back.join()
        self._open -= {client, server}
        return None

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if self._state != "silent":
                    server.sendall(data)
        _close(server)

    def _pass_back(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if self._state == "lossy":
                    break
                if self._state == "good":
                    client.sendall(data)
        _close(client)


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
