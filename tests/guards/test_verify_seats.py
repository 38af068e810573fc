"""verify_capacity on seats and holds: nothing where all is well, each corruption by its name."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.guards.support import findings
from tests.support.databases import AnyConnection

SCENE = (
    "SELECT tests.make_restaurant(p_restaurant_id => %(r)s)",
    "SELECT tests.make_table(%(r)s, '1'), tests.make_table(%(r)s, '2')",
    """INSERT INTO capacity.bookings
           (restaurant_id, party_size, booking_date, start_time, status, hold_expires_at)
       VALUES (%(r)s, 2, '2050-06-17', '19:00', 'confirmed', NULL),
              (%(r)s, 2, '2050-06-17', '21:00', 'held', '2050-06-01')""",
    """INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id)
       SELECT b.restaurant_id, b.id, t.id
       FROM capacity.bookings AS b JOIN capacity.table_inventory AS t ON t.table_number = '1'""",
    """INSERT INTO capacity.booking_table_assignments
           (restaurant_id, table_id, kind, block_status, taken_during)
       SELECT restaurant_id, id, 'block', 'reserved', '[2050-06-17 19:00Z,)'
       FROM capacity.table_inventory WHERE table_number = '2'""",
)
"""Two that sit at a table one after the other, the second of them held, and a blocked table."""

SEAT = "UPDATE capacity.booking_table_assignments SET {} WHERE kind = 'booking'"
BOOKING = "UPDATE capacity.bookings SET {} WHERE status = '{}'"
BESIDE = """
    INSERT INTO capacity.booking_table_assignments
        (restaurant_id, table_id, kind, block_status, taken_during)
    SELECT restaurant_id, table_id, 'block', 'occupied', {}
    FROM capacity.booking_table_assignments WHERE kind = '{}'"""
FAR = "tstzrange('2060-01-01', '2060-01-02')"

PLANTED: dict[str, tuple[str, list[str]]] = {
    "seat at another time": (SEAT.format(f"taken_during = {FAR}"), ["seat_booking"]),
    "seat of another kind": (SEAT.format("kind = 'walk_in'"), ["seat_booking"]),
    "seat of a hold that is a booking by now": (
        BOOKING.format("status = 'confirmed', hold_expires_at = NULL", "held"),
        ["seat_booking"],
    ),
    "seat of a party that has left": (
        BOOKING.format("status = 'completed'", "confirmed"),
        ["seat_booking"],
    ),
    "seat of a booking that leaves earlier": (
        BOOKING.format("ends_at = ends_at - interval '1 minute'", "confirmed"),
        ["seat_booking"],
    ),
    "seats at a table that is retired": (
        "UPDATE capacity.table_inventory SET retired_at = now() WHERE table_number = '1'",
        ["seat_booking", "seat_booking"],
    ),
    "block beside a booking": (
        BESIDE.format("taken_during", "booking"),
        ["double_seat"],
    ),
    "block in the last minute of a booking": (
        BESIDE.format("tstzrange(upper(taken_during) - interval '1 min', NULL)", "hold"),
        ["double_seat"],
    ),
    "block beside one without an end": (BESIDE.format(FAR, "block"), ["double_seat"]),
    "hold without an end": (BOOKING.format("hold_expires_at = NULL", "held"), ["hold_expiry"]),
    "booking that would expire": (
        BOOKING.format("hold_expires_at = '2050-06-02'", "confirmed"),
        ["hold_expiry"],
    ),
    "service that knows of no hold": (
        "UPDATE capacity.service_ledger SET next_hold_expiry = NULL",
        ["hold_expiry"],
    ),
    "service that knows of its hold too late": (
        "UPDATE capacity.service_ledger"
        " SET next_hold_expiry = next_hold_expiry + interval '1 microsecond'",
        ["hold_expiry"],
    ),
}
"""Each corruption, and the findings that it must leave: these and no others."""

SOUND: dict[str, str] = {
    "block right after a party": BESIDE.format(
        "tstzrange(upper(taken_during), upper(taken_during) + interval '1 min')", "hold"
    ),
    "seat that was given back": "UPDATE capacity.booking_table_assignments"
    f" SET released_at = now(), taken_during = {FAR} WHERE kind = 'hold'",
    "service that expects its hold to expire earlier": "UPDATE capacity.service_ledger"
    " SET next_hold_expiry = next_hold_expiry - interval '1 day'",
}
"""What looks like a corruption and is none."""


@pytest.fixture(scope="module")
def scene(module_dsn: str) -> Iterator[AnyConnection]:
    """A superuser's connection to a database with SCENE, where nothing keeps seats apart."""
    with psycopg.connect(module_dsn, autocommit=True) as connection:
        restaurant = {"r": "00000000-0000-4000-8000-000000000001"}
        for statement in SCENE:
            connection.execute(statement.encode(), restaurant)
        connection.execute(
            "ALTER TABLE capacity.booking_table_assignments"
            " DROP CONSTRAINT booking_table_assignments_table_id_taken_during_excl"
        )
        yield connection


def test_a_sound_floor_has_no_finding(scene: AnyConnection) -> None:
    assert findings(scene) == []


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_corruption_is_found(scene: AnyConnection, what: str) -> None:
    statement, expected = PLANTED[what]
    assert corrupted(scene, statement) == expected


@pytest.mark.parametrize("what", SOUND)
def test_what_is_no_corruption_is_not_found(scene: AnyConnection, what: str) -> None:
    assert corrupted(scene, SOUND[what]) == []


def corrupted(scene: AnyConnection, statement: str) -> list[str]:
    """What is found after a statement that no trigger sees."""
    with scene.transaction(force_rollback=True):
        scene.execute("SET LOCAL session_replication_role = replica")
        assert scene.execute(statement.encode()).rowcount > 0
        scene.execute("SET LOCAL session_replication_role = origin")
        return findings(scene)
