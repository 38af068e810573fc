"""A guest who has left traces everywhere that a guest can, and where to look for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL, Composed, Identifier, Literal

from tests.support.databases import AnyConnection

NAME: Final = "Grace Hopper"
EMAIL: Final = "Grace.Hopper@Example.org"
PHONE: Final = "+41 (0)79 555-12 34"
NOTES: Final = "allergic to walnuts"
WISH: Final = "quiet corner"
USER: Final = "user-7c1d"
TRACES: Final = (
    NAME, "Hopper", EMAIL, "grace@old.example.org", PHONE, "41079555", "walnuts", WISH,
    "wheelchair", "her cat", USER,
)  # fmt: skip
"""What must be found nowhere once she is erased."""

PLACES: Final = {
    "booking_table_assignments.assigned_by", "booking_table_assignments.notes",
    "bookings.guest_email", "bookings.guest_name", "bookings.guest_phone", "bookings.notes",
    "bookings.seating_preference", "decisions.actor", "decisions.options", "outbox_events.payload",
    "waitlist_entries.guest_email", "waitlist_entries.guest_name", "waitlist_entries.guest_phone",
    "waitlist_entries.notes",
}  # fmt: skip
"""Where she has left them."""

COLUMNS: Final = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL) IN ('text', 'jsonb')
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p')
      AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY 1, 2"""


@dataclass(frozen=True)
class Guest:
    """What the guest has in the restaurant `restaurant`, where dinner is `period`."""

    restaurant: UUID
    period: UUID
    past: UUID
    """A booking that is over, made by herself with a token, then changed by staff."""
    cancelled: UUID
    """A booking of the 17th that she cancelled by its reference."""
    waited: UUID
    """The entry that was offered a place, accepted and cancelled."""


_BOOK: Final = """
    SELECT capacity_v1.create_booking_with_capacity_check(
        %(r)s, %(date)s, '19:00', %(size)s, %(key)s, %(name)s, %(email)s, %(phone)s,
        p_notes => %(notes)s, p_seating_preference => %(wish)s, p_options => %(options)s)"""


def book(connection: AnyConnection, guest: UUID, key: str, **more: Any) -> Any:
    """One request of hers, in the restaurant `guest`; the answer."""
    arguments = {
        "r": guest, "date": "2050-06-17", "size": 2, "key": key, "name": NAME, "email": EMAIL,
        "phone": PHONE, "notes": NOTES, "wish": WISH, "options": "{}",
    }  # fmt: skip
    row = connection.execute(_BOOK.encode(), arguments | more).fetchone()
    assert row is not None
    return row[0]


def visit(connection: AnyConnection, restaurant: UUID, period: UUID) -> Guest:
    """Let her leave her traces in the restaurant, which has a table and takes 10 covers."""

    def one(statement: str, *values: object) -> Any:
        row = connection.execute(statement.encode(), values).fetchone()
        assert row is not None
        return row[0]

    one("SELECT tests.make_table(%s, '1', 10)", restaurant)
    policy = '{"requires_table": true}'
    one("SELECT capacity_v1.set_booking_policy(%s, %s)", restaurant, policy)
    one("SELECT tests.set_clock('2050-06-01 10:00+00')")
    one("SELECT set_config('request.jwt.claims', %s, false)", f'{{"sub": "{USER}"}}')
    past = book(connection, restaurant, "past", date="2050-06-02", email="grace@old.example.org")
    answer = book(connection, restaurant, "later", date="2050-06-17")
    refused = book(connection, restaurant, "refused", size=11)
    assert refused["error"]["code"] == "CAPACITY_EXCEEDED"
    one("SELECT set_config('request.jwt.claims', '', false)")
    changes = f'{{"guest_email": "{EMAIL}", "notes": "wheelchair"}}'
    one(
        "SELECT tests.change(%s, %s, %s, '{\"reason\": \"her cat is ill\"}', 'changed')",
        restaurant, past["booking"]["id"], changes,
    )  # fmt: skip
    one(
        "SELECT capacity_v1.cancel_booking_by_reference(%s, %s)",
        restaurant, answer["booking"]["reference"],
    )  # fmt: skip
    entry = one(
        "SELECT capacity_v1.join_waitlist(%s, '2050-06-17', %s, 2, 'waits', %s, %s, %s, %s)",
        restaurant, period, NAME, EMAIL, PHONE, NOTES,
    )  # fmt: skip
    waited = entry["entry"]["id"]
    accepted = one("SELECT capacity_v1.accept_offer(%s, %s, 'accepted')", restaurant, waited)
    one(
        "SELECT capacity_v1.cancel_booking(%s, %s, %s)",
        restaurant, accepted["booking"]["id"], '{"reason": "her cat again"}',
    )  # fmt: skip
    connection.execute(
        "UPDATE capacity.booking_table_assignments SET notes = 'Hopper' WHERE booking_id = %s",
        (past["booking"]["id"],),
    )
    connection.execute(
        "UPDATE capacity.outbox_events SET payload = %s WHERE subject_id = %s",
        (f'{{"guest_name": "{NAME}", "party_size": 2}}', waited),
    )
    one("SELECT tests.set_clock('2050-06-10 10:00+00')")
    return Guest(restaurant, period, past["booking"]["id"], answer["booking"]["id"], waited)


def columns(connection: AnyConnection) -> list[tuple[str, str, bool]]:
    """Every column of every table: table, column, and whether it may hold any text."""
    return connection.execute(COLUMNS.encode()).fetchall()


def found(connection: AnyConnection, *traces: str) -> set[str]:
    """The columns, of all there are, that hold one of the texts, in whatever case."""
    parts = [_count(table, column, traces) for table, column, _ in columns(connection)]
    rows = connection.execute(SQL(" UNION ALL ").join(parts)).fetchall()
    return {place for place, count in rows if count}


def _count(table: str, column: str, traces: tuple[str, ...]) -> Composed:
    patterns = Literal([f"%{trace}%" for trace in traces])
    return SQL("SELECT {}, count(*) FROM {} AS t WHERE t.{}::text ILIKE ANY ({})").format(
        Literal(f"{table}.{column}"), Identifier("capacity", table), Identifier(column), patterns
    )
