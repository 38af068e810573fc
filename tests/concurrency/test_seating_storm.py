"""Sixteen callers seat, move, hold, confirm, block and combine: nobody ever shares a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.concurrency import broken
from tests.concurrency.floor import Floor, set_floor
from tests.concurrency.housekeeping import OPERATIONS, run
from tests.concurrency.recount import differences
from tests.concurrency.seating import COMMITTED, NOTHING
from tests.concurrency.seats import RESOLVING, double_seats, faults, resolutions
from tests.concurrency.support import Connection, repetitions
from tests.concurrency.test_mixed import deadlocks

NUMBER = repetitions("CAPACITY_DB_SEATINGS", 10_000)
"""Operations, of all callers together."""

EXPECTED = {
    "done", "again", NOTHING, "nothing was due",
    "CAPACITY_EXCEEDED", "PAST_TIME", "OUTSIDE_SERVICE_HOURS", "TABLE_UNAVAILABLE",
    "HOLD_EXPIRED", "HOLD_RESOLVED", "HOLD_EXCEEDED",
    "WRONG_STATUS", "BOOKING_CHANGED", "IDEMPOTENCY_KEY_REUSED",
    "TABLE_NOT_FOUND", "TABLE_IN_USE", "TABLE_NUMBER_TAKEN", "TABLE_ALREADY_ASSIGNED",
    "COMBINATION_TAKEN", "COMBINATION_NOT_FOUND", "INVALID_TABLE",
    "INVALID_RANGE",  # of a block that is over by then
    "40001",
}  # fmt: skip
"""What callers may be told. Who repeats nothing may be told to repeat, and by nothing else."""


def fewest(operation: str) -> int:
    """How often an operation has to succeed, or the storm has tested nothing: in 5 % of cases."""
    return max(1, NUMBER * OPERATIONS[operation] // sum(OPERATIONS.values()) // 20)


def wrong(conn: Connection, floor: Floor) -> list[str]:
    """Everything that is wrong on the floor afterwards, by audit, recount and the engine."""
    row = conn.execute("SELECT capacity_v1.verify_capacity() -> 'findings'").fetchone()
    assert row is not None
    findings = [str(finding) for finding in row[0]]
    return [*faults(conn, floor), *differences(conn), *findings, *floor.unsound]


@pytest.mark.slow
def test_ten_thousand_operations_leave_every_table_to_one_party(
    dsn: str, conn: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    floor = set_floor(conn)
    run(dsn, floor, NUMBER)
    assert wrong(conn, floor) == []
    # Nobody met a deadlock: neither who repeats nothing, nor who would.
    assert {state for _, state in floor.conflicts} <= {"40001"}, floor.conflicts
    assert deadlocks(conn) == 0
    assert {said for _, said in floor.outcomes} <= EXPECTED, floor.outcomes
    # And all of it happened.
    assert {name for name in OPERATIONS if floor.done(name) < fewest(name)} == set()
    resolved = resolutions(conn)
    assert min(resolved[operation] for operation in RESOLVING) >= fewest("confirm")
    with capsys.disabled():
        done = sum(times for (_, said), times in floor.outcomes.items() if said == "done")
        print(f" {done} of {sum(floor.outcomes.values())} done", end="")


# Red controls.

MIX = {"book": 4, "hold": 4, "confirm": 6, "cancel": 6, "assign": 6, "move": 6}
"""What they need: the few tables change hands as often as possible."""


def notices(
    dsn: str, conn: Connection, is_noticed: Callable[[Floor], bool], operations: int = 400
) -> bool:
    """Whether a storm shows that something is broken, before long."""
    floor = set_floor(conn)
    for _ in range(12_000 // operations):
        run(dsn, floor, operations, levels=[COMMITTED], mix=MIX)
        if is_noticed(floor):
            return True
    return False


def test_without_the_exclusion_constraint_two_parties_share_a_table(
    dsn: str, conn: Connection
) -> None:
    broken.no_exclusion(conn)
    broken.tables_unlocked(conn)
    assert notices(dsn, conn, lambda _: bool(double_seats(conn)))


def test_the_constraint_alone_keeps_them_apart(dsn: str, conn: Connection) -> None:
    broken.tables_unlocked(conn)
    floor = set_floor(conn)
    run(dsn, floor, 1000, levels=[COMMITTED], mix=MIX)
    assert double_seats(conn) == []
    assert floor.done("assign") > 10


def test_who_does_not_look_what_became_of_a_hold_resolves_it_twice(
    dsn: str, conn: Connection
) -> None:
    broken.any_hold_confirmed(conn)
    assert notices(
        dsn,
        conn,
        lambda floor: (
            {"a hold resolved twice", "2 callers were told"}
            <= {fault.split(",")[0].split(" that")[0] for fault in faults(conn, floor)}
        ),
    )


def test_tables_that_are_taken_in_any_order_show_as_deadlocks(dsn: str, conn: Connection) -> None:
    broken.tables_in_any_order(conn)
    # A few operations at a time: each deadlock takes a second to be broken up.
    assert notices(dsn, conn, lambda floor: (COMMITTED, "40P01") in floor.conflicts, 80)
    assert deadlocks(conn) > 0


SEAT = "UPDATE capacity.booking_table_assignments SET {} WHERE id = (SELECT a.id FROM" \
    " capacity.booking_table_assignments AS a JOIN capacity.bookings AS b" \
    " ON b.restaurant_id = a.restaurant_id AND b.id = a.booking_id" \
    " WHERE a.released_at IS NULL AND b.restaurant_id = %(strict)s" \
    " AND b.status = 'confirmed' AND NOT EXISTS (SELECT FROM capacity.booking_table_assignments" \
    " AS more WHERE more.restaurant_id = a.restaurant_id AND more.booking_id = a.booking_id" \
    " AND more.released_at IS NULL AND more.id <> a.id) AND NOT EXISTS (SELECT FROM" \
    " capacity.decisions AS d WHERE d.restaurant_id = a.restaurant_id" \
    " AND (d.booking_id = a.booking_id AND d.options ->> 'override' = 'true'" \
    " OR d.operation = 'swap_tables'" \
    " AND a.booking_id::text IN (d.booking_id::text, d.options ->> 'with'))) LIMIT 1)"  # fmt: skip
"""Damage to a seat that is all its party has, and that it needs: nobody overrode the tables, and
it took part in no swap."""
DAMAGE = {
    "a seat that is lost": SEAT.format("released_at = now()"),
    "a seat that begins later": SEAT.format(
        "taken_during = taken_during - tstzrange(NULL, lower(taken_during) + interval '1 minute')"
    ),
    "a seat of another kind": SEAT.format("kind = 'walk_in'"),
    "a seat of somebody who is gone": "UPDATE capacity.bookings SET status = 'cancelled'"
    " WHERE status = 'confirmed' AND restaurant_id = %(strict)s",
    "a table that is gone": "UPDATE capacity.table_inventory SET retired_at = now()",
    "a hold that is held on": "UPDATE capacity.bookings SET status = 'held'"
    " WHERE status = 'expired'",
    "an end that nobody decided": "DELETE FROM capacity.decisions WHERE operation = 'expire_hold'",
    "an offer that has no hold": "UPDATE capacity.waitlist_entries SET status = 'offered',"
    " offer_expires_at = now() WHERE status = 'accepted'",
}
"""What can be wrong with a floor, by plain SQL that nothing stops."""


def test_the_audit_notices_whatever_is_wrong(dsn: str, conn: Connection) -> None:
    floor = set_floor(conn)
    run(dsn, floor, 1600, levels=[COMMITTED])
    assert faults(conn, floor) == []
    for damage, statement in DAMAGE.items():
        with conn.transaction(force_rollback=True):
            conn.execute("SET LOCAL session_replication_role = replica")
            damaged = conn.execute(statement.encode(), {"strict": floor.strict})
            assert damaged.rowcount > 0, damage
            assert faults(conn, floor) != [], damage
    assert faults(conn, floor) == []
