"""Tables that parties are to sit at: not shrunk, retired, deleted or blocked, whoever tries.

The races are between a guest who takes a seat and staff who take the table away, each in a session
of its own, at every isolation level.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest

from tests.concurrency.broken import rewrite
from tests.guards.support import fingerprint, refusal
from tests.support.databases import AnyConnection

LEVELS: Final = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")
EXCLUSION: Final = "booking_table_assignments_table_id_taken_during_excl"
WAITING: Final = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = %s"
SEAT: Final = """
    INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id)
    SELECT restaurant_id, %(booking)s, id FROM capacity.table_inventory WHERE id = %(table)s"""
LOST: Final = """
    SELECT count(*) FROM capacity.booking_table_assignments AS a
    JOIN capacity.bookings AS b ON b.id = a.booking_id
    JOIN capacity.table_inventory AS t ON t.id = a.table_id
    WHERE a.released_at IS NULL AND (t.retired_at IS NOT NULL OR b.party_size > t.capacity)"""
"""How many parties sit at a table that is none any more, or too small for them."""

AWAY: Final = {
    "shrink": "UPDATE capacity.table_inventory SET capacity = 1 WHERE id = %(table)s",
    "limit": "UPDATE capacity.table_inventory SET max_party_size = 1 WHERE id = %(table)s",
    "retire": "UPDATE capacity.table_inventory SET retired_at = now() WHERE id = %(table)s",
    "delete": "DELETE FROM capacity.table_inventory WHERE id = %(table)s",
    "merge": "MERGE INTO capacity.table_inventory AS t USING (SELECT %(table)s::uuid AS id) AS s"
    " ON t.id = s.id WHEN MATCHED THEN UPDATE SET capacity = 1",
    "update_table": "SELECT capacity_v1.update_table(%(restaurant)s, %(table)s,"
    """ '{"capacity": 1}')""",
    "delete_table": "SELECT capacity_v1.delete_table(%(restaurant)s, %(table)s)",
    "set_table_status": "SELECT capacity_v1.set_table_status(%(restaurant)s, %(table)s,"
    " 'out_of_service')",
}
"""Ways to take a table of four away from a party of two."""


class Floor:
    """A restaurant with one table of four, and a party of two that may sit there."""

    def __init__(self, dsn: str, stack: ExitStack) -> None:
        """Two sessions of the tables' owner, the guest's and that of staff; `look` is a third."""
        self.guest, self.staff, self.look = (
            stack.enter_context(psycopg.connect(dsn, autocommit=name == "look"))
            for name in ("guest", "staff", "look")
        )
        self.restaurant: UUID = self.one("SELECT tests.make_restaurant()")
        self.names = {"restaurant": self.restaurant}
        self.names["table"] = self.one("SELECT tests.make_table(%(restaurant)s, '1')")
        self.names["booking"] = self.one(
            "SELECT (tests.book(%(restaurant)s) #>> '{booking,id}')::uuid"
        )

    def one(self, statement: str) -> Any:
        """What a statement of the third session returns."""
        names = getattr(self, "names", None)
        row = self.look.execute(statement.encode(), names).fetchone()
        assert row is not None
        return row[0]

    def begin(self, session: AnyConnection, level: str) -> None:
        """Begin a transaction, whose snapshot is taken above READ COMMITTED."""
        session.execute(f"SET TRANSACTION ISOLATION LEVEL {level}".encode())
        session.execute(b"SELECT count(*) FROM capacity.booking_table_assignments")

    def run(self, session: AnyConnection, statement: str) -> str:
        """Run a statement: 'done', or what refused it."""
        try:
            session.execute(statement.encode(), self.names)
        except psycopg.Error as error:
            return refusal(error)
        return "done"

    def run_while_the_other_waits(self, statement: str) -> str:
        """The second session runs what waits for the first, which commits then; its outcome."""
        said: list[str] = []
        request = threading.Thread(target=lambda: said.append(self.run(self.staff, statement)))
        request.start()
        try:
            deadline = time.monotonic() + 10
            while self._waiting(self.staff) == 0:
                assert time.monotonic() < deadline, "it never waited"
                assert request.is_alive(), said
                time.sleep(0.01)
        finally:
            self.guest.commit()
            request.join()
        return said[0]

    def _waiting(self, session: AnyConnection) -> int:
        row = self.look.execute(WAITING.encode(), (session.info.backend_pid,)).fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def floor(helper_dsn: str) -> Iterator[Floor]:
    """A restaurant in a database of the test's own."""
    with ExitStack() as stack:
        yield Floor(helper_dsn, stack)


def break_the_bump(floor: Floor) -> None:
    """Who takes a seat looks at the table, and no longer writes it."""
    rewrite(
        floor.look,
        "capacity_impl.booking_table_assignments__place",
        r"UPDATE capacity\.table_inventory AS t\s+SET seating_version = t\.seating_version \+ 1",
        "PERFORM FROM capacity.table_inventory AS t",
    )


@pytest.mark.parametrize("way", AWAY)
def test_a_table_with_a_party_to_come_is_not_taken_away(floor: Floor, way: str) -> None:
    floor.look.execute(SEAT.encode(), floor.names)
    before = fingerprint(floor.look)
    assert floor.run(floor.look, AWAY[way]) == "RC210"
    assert fingerprint(floor.look) == before


@pytest.mark.parametrize("way", ["shrink", "limit", "retire", "merge"])
def test_without_the_guard_plain_sql_takes_it_away(floor: Floor, way: str) -> None:
    """Red control: it is the trigger that refuses."""
    floor.look.execute(SEAT.encode(), floor.names)
    floor.look.execute(b"ALTER TABLE capacity.table_inventory DISABLE TRIGGER _10_guard_updated")
    assert floor.run(floor.look, AWAY[way]) == "done"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("way", AWAY)
def test_staff_who_looked_before_the_party_sat_down_are_refused(
    floor: Floor, way: str, level: str
) -> None:
    floor.begin(floor.staff, level)
    floor.look.execute(SEAT.encode(), floor.names)
    assert floor.run(floor.staff, AWAY[way]) == ("RC210" if level == LEVELS[0] else "40001")
    floor.staff.rollback()
    assert floor.one(LOST) == 0


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("way", AWAY)
def test_staff_who_wait_for_a_party_that_sits_down_are_refused(
    floor: Floor, way: str, level: str
) -> None:
    floor.begin(floor.staff, level)
    floor.guest.execute(SEAT.encode(), floor.names)
    expected = "RC210" if level == LEVELS[0] else "40001"
    assert floor.run_while_the_other_waits(AWAY[way]) == expected
    floor.staff.rollback()
    assert floor.one(LOST) == 0


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("way", ["retire", "delete_table", "set_table_status"])
def test_a_party_does_not_sit_down_at_a_table_that_was_taken_away(
    floor: Floor, way: str, level: str
) -> None:
    floor.begin(floor.guest, level)
    assert floor.run(floor.look, AWAY[way]) == "done"
    expected = "40001"
    if level == LEVELS[0]:
        expected = EXCLUSION if way == "set_table_status" else "RC104"
    assert floor.run(floor.guest, SEAT) == expected
    floor.guest.rollback()
    assert floor.one(LOST) == 0


@pytest.mark.parametrize("way", ["shrink", "retire"])
def test_the_race_is_lost_when_taking_a_seat_does_not_write_the_table(
    floor: Floor, way: str
) -> None:
    """Red control: on an older snapshot the guard sees no seat, and nothing stops it."""
    break_the_bump(floor)
    floor.begin(floor.staff, "REPEATABLE READ")
    floor.look.execute(SEAT.encode(), floor.names)
    assert floor.run(floor.staff, AWAY[way]) == "done"
    floor.staff.commit()
    assert floor.one(LOST) == 1


def test_a_block_that_meets_a_seat_it_cannot_see_is_to_be_repeated(floor: Floor) -> None:
    """The last resort: with the table unwritten the exclusion constraint still refuses."""
    break_the_bump(floor)
    floor.begin(floor.staff, "REPEATABLE READ")
    floor.look.execute(SEAT.encode(), floor.names)
    assert floor.run(floor.staff, AWAY["set_table_status"]) == "40001"
    floor.staff.rollback()
    assert floor.run(floor.staff, AWAY["set_table_status"]) == "RC210"


def test_two_blocks_at_once_follow_each_other(floor: Floor) -> None:
    floor.guest.execute(AWAY["set_table_status"].encode(), floor.names)
    reserve = AWAY["set_table_status"].replace("out_of_service", "reserved")
    assert floor.run_while_the_other_waits(reserve) == "done"
    floor.staff.commit()
    kept = "SELECT string_agg(block_status, ',') FROM capacity.booking_table_assignments"
    assert floor.one(kept + " WHERE released_at IS NULL AND upper_inf(taken_during)") == "reserved"


@pytest.mark.parametrize("way", ["delete_table", "set_table_status"])
def test_a_party_that_waits_for_staff_is_seated_at_another_table(floor: Floor, way: str) -> None:
    """Whoever seats a party looks when staff are done: nobody has to repeat anything."""
    other = floor.one("SELECT tests.make_table(%(restaurant)s, '2', 6)")
    floor.guest.execute(AWAY[way].encode(), floor.names)
    seat = "SELECT capacity_v1.auto_assign_booking(%(restaurant)s, %(booking)s)"
    assert floor.run_while_the_other_waits(seat) == "done"
    floor.staff.commit()
    seats = "SELECT array_agg(table_id) FROM capacity.booking_table_assignments"
    assert floor.one(seats + " WHERE booking_id IS NOT NULL") == [other]
