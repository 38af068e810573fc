"""How the client's own connections are set up."""

from __future__ import annotations

import os
import select
from typing import Any

from psycopg import AsyncConnection, Connection
from psycopg.conninfo import conninfo_to_dict

from capacity_db.rpc import adapt_context

CONNECT_TIMEOUT_S = 10
RECONNECT_TIMEOUT_S = 5.0
"""The pool doubles its pauses so long; then the next caller begins anew. Its own 300 seconds would
leave a database that is back unused for up to minutes."""


def connection_options(conninfo: str) -> dict[str, Any]:
    """Keyword arguments for ``connect()``: what the caller's conninfo leaves open.

    ``prepare_threshold`` is None because a transaction-pooling proxy hands each transaction to
    another server session, where a prepared statement does not exist. Autocommit makes a call
    without an isolation level one statement and one round trip.

    Raises:
        psycopg.ProgrammingError: the conninfo cannot be parsed.
    """
    options: dict[str, Any] = {
        "autocommit": True,
        "prepare_threshold": None,
        "context": adapt_context(),
        "client_encoding": "UTF8",
        "fallback_application_name": "capacity-db",
    }
    given = "connect_timeout" in conninfo_to_dict(conninfo) or "PGCONNECT_TIMEOUT" in os.environ
    if not given:  # psycopg's own default waits for two minutes
        options["connect_timeout"] = CONNECT_TIMEOUT_S
    return options


def begin(connection: Connection[Any] | AsyncConnection[Any]) -> bytes:
    """BEGIN, as the connection's attributes ask for it."""
    level, read_only = connection.isolation_level, connection.read_only
    words = ["BEGIN"]
    if level is not None:
        words.append(f"ISOLATION LEVEL {level.name.replace('_', ' ')}")
    if read_only is not None:
        words.append("READ ONLY" if read_only else "READ WRITE")
    if connection.deferrable is not None:
        words.append("DEFERRABLE" if connection.deferrable else "NOT DEFERRABLE")
    return " ".join(words).encode()


def has_news(socket: int) -> bool:
    """Whether a connection at rest has something to read: a notice, or the server's farewell.

    Costs no round trip, so that every connection can be looked at before it is used.
    """
    if not hasattr(select, "poll"):
        return bool(select.select([socket], [], [], 0)[0])
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))
