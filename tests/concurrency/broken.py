"""The engine, broken on purpose: what each race must notice.

Every function takes a connection to a database that is thrown away afterwards.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.concurrency.support import Connection

RED: Final = Path(__file__).parent / "red"


def rewrite(connection: Connection, routine: str, pattern: str, replacement: str) -> None:
    """Replace a routine by itself with `pattern` changed; fails where there is nothing to change.

    So a control never goes green because the routine was reworded.
    """
    row = connection.execute("SELECT pg_get_functiondef(%s::regproc)", (routine,)).fetchone()
    assert row is not None
    changed, times = re.subn(pattern, replacement, row[0], count=1, flags=re.DOTALL)
    assert times == 1, f"{routine} has nothing like {pattern}: think of another way to break it"
    connection.execute(changed.encode())


def key_looked_up_first(connection: Connection) -> None:
    """The key is looked up and then inserted; nothing makes it unique."""
    connection.execute(
        "ALTER TABLE capacity.idempotency_keys DROP CONSTRAINT idempotency_keys_pkey"
    )
    rewrite(
        connection,
        "capacity_impl.create_booking",
        r"VALUES \(p_restaurant_id, 'create_booking', p_idempotency_key, v_fingerprint,"
        r" v_decision_id\)\s*ON CONFLICT DO NOTHING",
        "SELECT p_restaurant_id, 'create_booking', p_idempotency_key, v_fingerprint, v_decision_id"
        " WHERE NOT EXISTS (SELECT FROM capacity.idempotency_keys AS k"
        " WHERE k.restaurant_id = p_restaurant_id AND k.key = p_idempotency_key)",
    )


def no_guard(connection: Connection) -> None:
    """The ledger row is written as ever, and judged by nobody."""
    connection.execute(
        "ALTER TABLE capacity.service_ledger DROP CONSTRAINT service_ledger_covers_check,"
        " DROP CONSTRAINT service_ledger_parties_check"
    )


def count_then_insert(connection: Connection) -> None:
    """The RPC counts the bookings and then inserts one; no trigger writes or judges anything."""
    connection.execute((RED / "count_then_insert.sql").read_bytes())


def stale_first_touch(connection: Connection) -> None:
    """The first touch of a service no longer writes the restaurant's row first."""
    rewrite(
        connection,
        "capacity_impl.ensure_service",
        r"UPDATE capacity\.restaurants[^;]*;",
        "",
    )


def lost_updates(connection: Connection) -> None:
    """The totals are read, added to and written back; no queue, and the CHECKs are gone."""
    no_guard(connection)
    for routine in ("bookings__count_inserted", "cancel_booking"):
        rewrite(
            connection, f"capacity_impl.{routine}", r"PERFORM pg_advisory_xact_lock\(", "PERFORM ("
        )
    rewrite(
        connection,
        "capacity_impl.bookings__count_inserted",
        r"booked_covers = l\.booked_covers \+ NEW\.party_size",
        "booked_covers = (SELECT o.booked_covers FROM capacity.service_ledger AS o"
        " WHERE o.restaurant_id = NEW.restaurant_id AND o.service_date = NEW.service_date"
        " AND o.service_period_id = NEW.service_period_id) + NEW.party_size",
    )


def slot_before_service(connection: Connection) -> None:
    """A cancellation locks the slot before the service, and dawdles: the order of nobody else."""
    rewrite(
        connection,
        "capacity_impl.cancel_booking",
        r"PERFORM pg_advisory_xact_lock\(",
        "PERFORM FROM capacity.booking_slots AS s WHERE s.restaurant_id = p_restaurant_id"
        " AND s.slot_date = v_booking.slot_date AND s.slot_time = v_booking.slot_time"
        " AND s.starts_at = v_booking.slot_starts_at FOR UPDATE;"
        " PERFORM pg_sleep(0.005); PERFORM pg_advisory_xact_lock(",
    )
