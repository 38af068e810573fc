"""Clocks for races: the engine's own is replaced by one that runs fast, or by one a session."""

from __future__ import annotations

import datetime as dt
from typing import Final

from tests.concurrency.support import Connection

_CLOCK: Final = (
    "CREATE OR REPLACE FUNCTION capacity_impl.clock() RETURNS timestamptz"
    " LANGUAGE sql STABLE PARALLEL SAFE AS $fn$ SELECT {} $fn$"
)


def fast_clock(conn: Connection, start: dt.datetime, pace: int) -> None:
    """From now on it is `start`, and time passes `pace` times as fast, in every session."""
    row = conn.execute("SELECT clock_timestamp()::text").fetchone()
    assert row is not None
    passed = f"(pg_catalog.statement_timestamp() - timestamptz '{row[0]}')"
    conn.execute(_CLOCK.format(f"timestamptz '{start.isoformat()}' + {pace} * {passed}").encode())


def own_clocks(conn: Connection) -> None:
    """Every session has a clock of its own, which set_clock sets; until then, the real time.

    So two statements can race of which one arrived before a moment and the other one after it.
    """
    setting = "pg_catalog.current_setting('tests.now', true)"
    conn.execute(
        _CLOCK.format(
            f"coalesce(nullif({setting}, '')::timestamptz, pg_catalog.statement_timestamp())"
        ).encode()
    )


def set_clock(connection: Connection, now: dt.datetime) -> None:
    """Set the clock of this session, where it has its own."""
    with connection.transaction():
        connection.execute("SELECT set_config('tests.now', %s, false)", (now.isoformat(),))
