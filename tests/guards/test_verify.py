"""verify_capacity: nothing on a busy database, and every planted corruption by its name."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.guards.storm import Storm
from tests.guards.support import as_owner, findings, fingerprint
from tests.support.databases import AnyConnection

# One row of a table with the property that a corruption needs.
ROOMY = """(restaurant_id, service_date, service_period_id) = (
    SELECT restaurant_id, service_date, service_period_id FROM capacity.service_ledger
    WHERE booked_covers > 0 AND booked_covers < max_covers ORDER BY 1, 2, 3 LIMIT 1)"""
INDEBTED = """(restaurant_id, service_date, service_period_id) = (
    SELECT restaurant_id, service_date, service_period_id FROM capacity.service_ledger
    WHERE excess_covers > 0 ORDER BY 1, 2, 3 LIMIT 1)"""
SLOT = """(restaurant_id, id) = (
    SELECT restaurant_id, id FROM capacity.booking_slots WHERE reserved_count > 0
    ORDER BY 1, 2 LIMIT 1)"""
LIVE = """(restaurant_id, id) = (
    SELECT restaurant_id, id FROM capacity.bookings
    WHERE status = 'confirmed' AND decision_id IS NOT NULL ORDER BY 1, 2 LIMIT 1)"""
REFUSED = """(restaurant_id, id) = (
    SELECT d.restaurant_id, d.id FROM capacity.decisions AS d JOIN capacity.idempotency_keys AS k
    ON k.restaurant_id = d.restaurant_id AND k.decision_id = d.id
    WHERE outcome = 'refused' ORDER BY 1, 2 LIMIT 1)"""

RESTAURANT = """restaurant_id = (
    SELECT restaurant_id FROM capacity.restaurants ORDER BY 1 LIMIT 1)"""

FURNISHED = (
    """INSERT INTO capacity.table_inventory (restaurant_id, table_number, capacity)
       SELECT restaurant_id, n::text, 10 FROM capacity.restaurants, generate_series(1, 5) AS n""",
    """INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id)
       SELECT b.restaurant_id, b.id, t.id
       FROM (SELECT *, row_number() OVER (PARTITION BY restaurant_id ORDER BY id)::text AS n
             FROM capacity.bookings WHERE status = 'seated') AS b
       JOIN capacity.table_inventory AS t ON t.restaurant_id = b.restaurant_id
           AND t.table_number = b.n""",
)
"""Who is seated has a table; the bookings that are corrupted have none."""

PLANTED: dict[str, tuple[str, list[str]]] = {
    "ledger off by one cover": (
        f"UPDATE capacity.service_ledger SET booked_covers = booked_covers + 1 WHERE {ROOMY}",
        ["service_totals"],
    ),
    "ledger off by one party": (
        f"UPDATE capacity.service_ledger SET booked_parties = booked_parties - 1 WHERE {ROOMY}",
        ["service_totals"],
    ),
    "ledger off by one of shadow mode": (
        f"UPDATE capacity.service_ledger SET shadow_covers = shadow_covers + 1 WHERE {ROOMY}",
        ["service_totals"],
    ),
    "slot off by one": (
        f"UPDATE capacity.booking_slots SET reserved_count = reserved_count + 1 WHERE {SLOT}",
        ["slot_counts"],
    ),
    "service gone": (
        f"DELETE FROM capacity.service_ledger WHERE {ROOMY}",
        ["service_totals"],
    ),
    "slot gone": (f"DELETE FROM capacity.booking_slots WHERE {SLOT}", ["slot_counts"]),
    "booking deleted": (
        f"DELETE FROM capacity.bookings WHERE {LIVE}",
        ["service_totals", "slot_counts"],
    ),
    "booking of another size": (
        f"UPDATE capacity.bookings SET party_size = party_size + 1 WHERE {LIVE}",
        ["service_totals", "slot_counts"],
    ),
    "booking cancelled": (
        f"UPDATE capacity.bookings SET status = 'cancelled' WHERE {LIVE}",
        ["service_totals", "slot_counts"],
    ),
    "booking in another service": (
        f"UPDATE capacity.bookings SET service_date = '2050-01-01' WHERE {LIVE}",
        ["booking_place", "service_totals", "service_totals"],
    ),
    "booking with another one's decision": (
        f"UPDATE capacity.bookings SET decision_id = 1 WHERE {LIVE}",
        ["booking_decision"],
    ),
    "booking that claims an authorisation": (
        f"UPDATE capacity.bookings SET debt_authorised = true, decision_id = NULL WHERE {LIVE}",
        ["booking_decision"],
    ),
    "debt without an author": (
        f"UPDATE capacity.service_ledger SET debt_decision_id = NULL WHERE {INDEBTED}",
        ["service_debt"],
    ),
    "debt with an author that does not exist": (
        f"UPDATE capacity.service_ledger SET debt_decision_id = -1 WHERE {INDEBTED}",
        ["service_debt"],
    ),
    "limit raised by hand": (
        f"UPDATE capacity.service_ledger SET max_covers = max_covers + 1 WHERE {ROOMY}",
        ["service_limits"],
    ),
    "service closed by hand": (
        f"UPDATE capacity.service_ledger SET is_open = false WHERE {ROOMY}",
        ["service_limits"],
    ),
    "last seating moved by hand": (
        f"UPDATE capacity.service_ledger SET last_seating_time = start_time WHERE {ROOMY}",
        ["service_limits"],
    ),
    "service paced by hand": (
        f"UPDATE capacity.service_ledger SET slot_covers = 5 WHERE {ROOMY}",
        ["service_limits"],
    ),
    "slots paced without the flag": (
        f"UPDATE capacity.booking_slots SET available_capacity = 1000 WHERE {SLOT}",
        ["restaurant_flags"],
    ),
    "flag without dining durations": (
        f"UPDATE capacity.restaurants SET has_dining_durations = true WHERE {RESTAURANT}",
        ["restaurant_flags"],
    ),
    "dining durations without the flag": (
        f"INSERT INTO capacity.dining_durations (restaurant_id, min_party_size, max_party_size,"
        f" minutes) SELECT restaurant_id, 1, 2, 60 FROM capacity.restaurants WHERE {RESTAURANT}",
        ["restaurant_flags"],
    ),
    "special hours that overlap": (
        f"INSERT INTO capacity.special_days (restaurant_id, service_period_id, first_date,"
        f" last_date, start_time, end_time) SELECT restaurant_id, id, '2052-01-01', '2052-01-02',"
        f" '12:00', '12:30' FROM capacity.service_periods WHERE NOT is_builtin AND {RESTAURANT}"
        f" AND name = 'Dinner'",
        ["calendar_overlap"],
    ),
    "key without its decision": (
        f"DELETE FROM capacity.decisions WHERE {REFUSED}",
        ["key_decision"],
    ),
}
"""Each corruption, and the findings that it must leave: these and no others."""


CORRECTED = [
    what
    for what, (_, found) in PLANTED.items()
    if {*found} <= {"service_totals", "slot_counts", "service_debt"}
]
"""Those that follow from the bookings."""

CORRECT = """
    SELECT (a ->> 'changed')::boolean FROM capacity.restaurants AS r
    CROSS JOIN LATERAL capacity_impl.correct_totals(r.restaurant_id, 'a test', 'me') AS a
    WHERE (a ->> 'changed')::boolean"""


@pytest.fixture(scope="module")
def busy(module_dsn: str) -> Iterator[AnyConnection]:
    """A superuser's connection to a database on which a storm has been."""
    with psycopg.connect(module_dsn, autocommit=True) as connection:
        Storm(as_owner(connection), seed=4).run(500)
        for statement in FURNISHED:
            connection.execute(statement.encode())
        yield connection.execute("RESET ROLE").connection


def test_a_busy_database_has_no_finding(busy: AnyConnection) -> None:
    assert findings(busy) == []
    checked = busy.execute("SELECT capacity_v1.verify_capacity() -> 'checked'").fetchone()
    assert checked is not None
    assert all(count >= 3 for count in checked[0].values()), checked


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_corruption_is_found(busy: AnyConnection, what: str) -> None:
    statement, expected = PLANTED[what]
    with busy.transaction(force_rollback=True):
        busy.execute("SET LOCAL session_replication_role = replica")
        assert busy.execute(statement.encode()).rowcount == 1
        busy.execute("SET LOCAL session_replication_role = origin")
        assert findings(busy) == expected


@pytest.mark.parametrize("what", CORRECTED)
def test_a_planted_total_is_corrected_from_the_bookings(busy: AnyConnection, what: str) -> None:
    with busy.transaction(force_rollback=True):
        busy.execute("SET LOCAL session_replication_role = replica")
        busy.execute(PLANTED[what][0].encode())
        busy.execute("SET LOCAL session_replication_role = origin")
        assert busy.execute(CORRECT).fetchall() == [(True,)]
        assert findings(busy) == []
        before = fingerprint(busy)
        assert busy.execute(CORRECT).fetchall() == []
        assert fingerprint(busy) == before


def test_a_booking_deleted_by_the_owner_with_triggers_off_is_found(busy: AnyConnection) -> None:
    with busy.transaction(force_rollback=True):
        busy.execute("SET LOCAL ROLE capacity_owner")
        busy.execute("ALTER TABLE capacity.bookings DISABLE TRIGGER USER")
        busy.execute(f"DELETE FROM capacity.bookings WHERE {LIVE}".encode())
        busy.execute("ALTER TABLE capacity.bookings ENABLE TRIGGER USER")
        assert findings(busy) == ["service_totals", "slot_counts"]


def test_a_booking_on_a_date_that_is_not_its_services_is_found(busy: AnyConnection) -> None:
    """The totals add up, but the guest comes on a day on which nobody counted the party."""
    with busy.transaction(force_rollback=True):
        busy.execute("SET LOCAL session_replication_role = replica")
        busy.execute(
            f"UPDATE capacity.bookings SET booking_date = booking_date + 7 WHERE {LIVE}".encode()
        )
        assert findings(busy) != []


def test_verifying_changes_nothing(busy: AnyConnection) -> None:
    before = fingerprint(busy)
    findings(busy)
    assert fingerprint(busy) == before
