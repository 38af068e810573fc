"""Where the HTTP layer listens."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from capacity_db.cli.common import CommandError

_BACKLOG: Final = 2048
"""Connections that may wait to be accepted."""


@contextmanager
def listen(host: str, port: int, *, may_move: bool = False) -> Iterator[socket.socket]:
    """Listen at an address, before anything else is begun; at another port if it may move.

    Raises:
        CommandError: the port is taken or may not be used, or there is no such address.
    """
    with _listen(host, port, may_move) as listening:
        yield listening


def _listen(host: str, port: int, may_move: bool) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # A name may have addresses of both kinds.
        family, *_, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        # With its protocol, by which asyncio knows that small answers must not wait (TCP_NODELAY).
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address[:2])
            listening.listen(_BACKLOG)
        except BaseException:
            listening.close()
            raise
        return listening
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            if may_move:
                return _listen(host, 0, False)
            raise CommandError(
                f"port {port} of {host} is taken",
                code="PORT_TAKEN",
                hint="Give another one with --port; 0 picks one that is free.",
            ) from error
        if isinstance(error, PermissionError):
            raise CommandError(
                f"port {port} may not be used by this user",
                code="PORT_REFUSED",
                hint="Give a port from 1024 on, and let a proxy listen at this one.",
            ) from error
        raise CommandError(
            f"there is no listening at {host}: {error.strerror}",
            code="NO_SUCH_ADDRESS",
            hint="--host is an address of this machine, or 0.0.0.0 for every one.",
        ) from error


def url_of(listening: socket.socket) -> str:
    """Where a browser of this machine finds it."""
    address, port = listening.getsockname()[:2]
    parsed = ipaddress.ip_address(address)
    if parsed.is_unspecified:
        return f"http://localhost:{port}"
    return f"http://[{parsed}]:{port}" if parsed.version == 6 else f"http://{parsed}:{port}"
