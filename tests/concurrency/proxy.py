"""A proxy that loses replies: the server has done the work, and the client never hears of it."""

from __future__ import annotations

import select
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

READY_FOR_QUERY: Final = b"Z\x00\x00\x00\x05"
"""How every complete reply of a PostgreSQL server ends, but for the transaction's state."""


class LossyProxy:
    """Passes a Unix socket on, and breaks one connection whenever it is armed.

    It breaks it at the next message with `marker` in it, which the server still receives:
    "at once", or only "after the work", when the server's whole reply has arrived here.
    """

    def __init__(self, folder: Path, upstream: Path) -> None:
        self._upstream = upstream
        self._marker: bytes | None = None
        self._at_once = False
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / upstream.name))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, marker: bytes, at_once: bool) -> None:
        """Break the connection that next sends `marker`; once."""
        self._at_once = at_once
        self._marker = marker

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(str(self._upstream))
            while True:
                ready, _, _ = select.select([client, server], [], [])
                if client in ready:
                    request = client.recv(65536)
                    server.sendall(request)
                    if self._marker is not None and self._marker in request:
                        self._marker = None
                        if not self._at_once:
                            _await_reply(server)
                        return
                    if not request:
                        return
                if server in ready:
                    reply = server.recv(65536)
                    if not reply:
                        return
                    client.sendall(reply)


def _await_reply(server: socket.socket) -> None:
    reply = b""
    while READY_FOR_QUERY not in reply:
        part = server.recv(65536)
        assert part, "the server broke off by itself"
        reply += part


@contextmanager
def lossy_proxy(dsn: str) -> Iterator[tuple[LossyProxy, str]]:
    """A proxy before the server of `dsn`, and the connection string that leads through it."""
    known = conninfo_to_dict(dsn)
    folder = Path(mkdtemp(prefix="cut-", dir="/tmp"))  # short: socket paths end at 107 bytes
    proxy = LossyProxy(folder, Path(str(known["host"])) / f".s.PGSQL.{known['port']}")
    try:
        yield proxy, make_conninfo(dsn, host=str(folder))
    finally:
        proxy.close()
        shutil.rmtree(folder)
