"""Bookings, their changes, rules, hours, modes and plain SQL, all at once and at every level."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.concurrency import broken
from tests.concurrency.recount import differences
from tests.concurrency.support import LEVELS, Connection, repetitions
from tests.concurrency.traffic import Stage, run, set_stage

ACTIONS = repetitions("CAPACITY_DB_ACTIONS", 300)
"""Of each of the 16 connections."""

MIXED = list(LEVELS)
DECISIONS = {"accepted", "CAPACITY_EXCEEDED", "OUTSIDE_SERVICE_HOURS"}
EXPECTED = {
    *DECISIONS,
    *(f"{decision} again" for decision in DECISIONS),
    *("cancelled", "cancelled again", "nothing to cancel", "nothing to change", "verified"),
    *(f"change {decision}" for decision in DECISIONS),
    *(f"transition {decision}" for decision in DECISIONS),
    *("BOOKING_CHANGED", "WRONG_STATUS"),
    *("rule changed", "hours changed", "mode changed"),
}
# What plain SQL is refused with: the guards, and an arrival outside of the hours.
EXPECTED_OF_SQL = {"sql insert", "sql update", "sql delete", "sql 23514", "sql RC203"}


def deadlocks(conn: Connection) -> int:
    """How many the server has broken up in this database."""
    conn.execute("SELECT pg_stat_force_next_flush()")
    row = conn.execute(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    ).fetchone()
    assert row is not None
    return int(row[0])


def lost(conn: Connection, stage: Stage) -> int:
    """Acknowledged bookings that do not exist (nobody deletes those of an RPC here)."""
    there = {
        tuple(row)
        for row in conn.execute("SELECT restaurant_id, id FROM capacity.bookings").fetchall()
    }
    return len(set(stage.booked) - there)


def assert_sound(conn: Connection, stage: Stage) -> None:
    """The engine, an independent recount and every worker agree that nothing went wrong."""
    row = conn.execute("SELECT capacity_v1.verify_capacity() -> 'findings'").fetchone()
    assert row == ([],)
    assert differences(conn) == []
    assert stage.unsound == []
    assert lost(conn, stage) == 0
    assert stage.outcomes["accepted"] > 100
    assert stage.outcomes["CAPACITY_EXCEEDED"] > 100
    assert stage.outcomes["change accepted"] > 50
    assert stage.outcomes["change CAPACITY_EXCEEDED"] > 50


def test_the_rpcs_leave_everything_exact_and_never_meet_a_deadlock(
    dsn: str, conn: Connection
) -> None:
    stage = set_stage(conn)
    run(dsn, stage, ACTIONS, with_sql=False, levels=MIXED)
    assert set(stage.outcomes) <= EXPECTED, stage.outcomes
    assert_sound(conn, stage)
    assert stage.conflicts.count("40P01") == deadlocks(conn) == 0


def test_plain_sql_among_them_changes_nothing_of_that(dsn: str, conn: Connection) -> None:
    stage = set_stage(conn)
    run(dsn, stage, ACTIONS, with_sql=True, levels=MIXED)
    assert set(stage.outcomes) <= EXPECTED | EXPECTED_OF_SQL, stage.outcomes
    assert set(stage.outcomes) >= EXPECTED_OF_SQL, stage.outcomes
    assert_sound(conn, stage)


def notices(
    dsn: str, conn: Connection, is_noticed: Callable[[Stage], bool], actions: int = 50
) -> bool:
    """Whether the traffic shows that something is broken, before long."""
    stage = set_stage(conn, busy_days=1)
    for _ in range(1000 // actions):
        run(dsn, stage, actions, with_sql=False, levels=["read committed"])
        if is_noticed(stage):
            return True
    return False


def test_totals_that_are_read_and_written_back_are_noticed(dsn: str, conn: Connection) -> None:
    broken.lost_updates(conn)
    assert notices(dsn, conn, lambda stage: bool(stage.unsound and differences(conn)))


def test_a_limit_that_nobody_guards_is_noticed(dsn: str, conn: Connection) -> None:
    broken.no_guard(conn)
    # A later cancellation or rule may cover it up again, but not before it was seen.
    assert notices(
        dsn, conn, lambda stage: any("service_debt" in finding for finding in stage.unsound)
    )


def test_another_lock_order_shows_as_deadlocks(dsn: str, conn: Connection) -> None:
    broken.slot_before_service(conn)
    # A few actions at a time: each deadlock takes a second to be broken up.
    assert notices(dsn, conn, lambda stage: "40P01" in stage.conflicts, actions=5)
    assert deadlocks(conn) > 0


@pytest.mark.parametrize("table", ["bookings", "decisions", "idempotency_keys"])
def test_the_recount_notices_a_row_that_is_missing(dsn: str, conn: Connection, table: str) -> None:
    stage = set_stage(conn)
    run(dsn, stage, 2, with_sql=False, levels=["read committed"])
    assert differences(conn) == []
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        deleted = conn.execute(
            f"DELETE FROM capacity.{table} AS t WHERE ctid = (SELECT min(ctid)"
            f" FROM capacity.{table} AS own WHERE to_jsonb(own) ->> 'operation' IS NULL"
            " OR own::text LIKE '%create_booking%')".encode()
        )
        assert deleted.rowcount == 1
    assert differences(conn) != []
