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


def key_looked_up_first(connection: Connection, operation: str = "create_booking") -> None:
    """The key is looked up and then inserted; nothing makes it unique."""
    connection.execute(
        "ALTER TABLE capacity.idempotency_keys DROP CONSTRAINT idempotency_keys_pkey"
    )
    rewrite(
        connection,
        f"capacity_impl.{operation}",
        rf"VALUES \(p_restaurant_id, (?:'{operation}'|v_key_space), p_idempotency_key,"
        r" v_fingerprint, v_decision_id\)\s*ON CONFLICT DO NOTHING",
        f"SELECT p_restaurant_id, '{operation}', p_idempotency_key, v_fingerprint, v_decision_id"
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
    for routine in ("bookings__count_inserted", "lock_services"):
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
        "capacity_impl.transition_booking",
        r"PERFORM capacity_impl\.lock_services\(",
        "PERFORM FROM capacity.booking_slots AS s WHERE s.restaurant_id = p_restaurant_id"
        " AND s.slot_date = v_booking.slot_date AND s.slot_time = v_booking.slot_time"
        " AND s.starts_at = v_booking.slot_starts_at FOR UPDATE;"
        " PERFORM pg_sleep(0.005); PERFORM capacity_impl.lock_services(",
    )


def bookings_before_services_only(connection: Connection) -> None:
    """A change of the zone collects its bookings before it locks the services, and never again."""
    services = "PERFORM capacity_impl.resolve_future_services(p_restaurant_id, p_decision_id);"
    zone = "capacity_impl.rezone_bookings"
    rewrite(connection, zone, re.escape(services), "")
    rewrite(
        connection,
        zone,
        r"UPDATE capacity\.bookings AS b",
        f"{services} UPDATE capacity.bookings AS b",
    )


def wall_times_unchecked(connection: Connection) -> None:
    """Nobody looks whether an arrival's instant is still that of its wall time."""
    rewrite(connection, "capacity_impl.check_wall_time", "IF NOT FOUND THEN", "IF false THEN")


def any_version(connection: Connection) -> None:
    """A change is made whatever version of the booking it was decided on."""
    rewrite(
        connection,
        "capacity_impl.update_booking",
        r"v_booking\.version IS DISTINCT FROM p_expected_version",
        "false",
    )


def own_service_first(connection: Connection) -> None:
    """A change locks the service that the party has and then the one it gets, and dawdles."""
    locking = "capacity_impl.lock_services"
    rewrite(connection, locking, "SELECT DISTINCT s", "SELECT s")
    rewrite(
        connection,
        locking,
        r"ORDER BY s\.service_date, s\.service_period_id",
        "ORDER BY s.service_date <> p_before.service_date",
    )
    rewrite(connection, locking, "END LOOP", "PERFORM pg_sleep(0.005); END LOOP")


def no_exclusion(connection: Connection) -> None:
    """Two may have one table at the same time: nothing in the database says no any more."""
    connection.execute(
        "ALTER TABLE capacity.booking_table_assignments"
        " DROP CONSTRAINT booking_table_assignments_table_id_taken_during_excl"
    )


def tables_unlocked(connection: Connection) -> None:
    """Whoever takes a table looks whether it is free, and dawdles; nobody else waits meanwhile."""
    rewrite(
        connection,
        "capacity_impl.lock_floor",
        r"PERFORM pg_advisory_xact_lock\(",
        "PERFORM (",
    )
    rewrite(
        connection,
        "capacity_impl.seat_booking",
        r"(\sBEGIN\s+)(INSERT INTO capacity\.booking_table_assignments)",
        r"\1PERFORM pg_sleep(0.002); \2",
    )


def tables_in_any_order(connection: Connection) -> None:
    """Nobody takes the floor first, and a combination's tables come in any order, with pauses."""
    tables_unlocked(connection)
    rewrite(connection, "capacity_impl.seat_booking", r"ORDER BY t\.id;", "ORDER BY random();")
    rewrite(
        connection,
        "capacity_impl.booking_table_assignments__place",
        r"RETURN NEW;(\s+END\s+\$)",
        r"PERFORM pg_sleep(0.02); RETURN NEW;\1",
    )


def any_hold_confirmed(connection: Connection) -> None:
    """A confirmation does not look what became of the hold."""
    rewrite(
        connection,
        "capacity_impl.confirm_hold",
        r"IF v_booking\.status <> 'held' THEN",
        "IF false THEN",
    )


def booking_without_sweep(connection: Connection) -> None:
    """A booking leaves expired holds where they are."""
    rewrite(
        connection,
        "capacity_impl.create_booking",
        r"PERFORM capacity_impl\.sweep_holds\([^;]*;",
        "",
    )


def expired_holds_counted(connection: Connection) -> None:
    """Reads take an expired hold for one that stands."""
    rewrite(connection, "capacity_impl.expired_holds", r"capacity_impl\.clock\(\)", "'-infinity'")
    rewrite(connection, "capacity_impl.taken_tables", r"capacity_impl\.clock\(\)", "'-infinity'")
