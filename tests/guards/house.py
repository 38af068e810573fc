"""A restaurant with one of everything: the rows that the cases of bad input name."""

from __future__ import annotations

from typing import Any

from tests.guards import (
    bad_calendar_feeds,
    bad_configuration,
    bad_holds,
    bad_rollout,
    bad_tables,
    bad_tenancy,
    bad_values,
    bad_waitlist,
    bad_webhooks,
)
from tests.guards.bad_input import GAPS, NEW_YORK, ROUTINES, Case
from tests.guards.support import call
from tests.support.databases import AnyConnection

BOOKED = """INSERT INTO capacity.bookings
    (restaurant_id, id, party_size, booking_date, start_time, status) VALUES
    (%(r)s, %(b)s, 2, '2050-06-17', '19:00', 'confirmed'),
    (%(r)s, %(s)s, 2, '2050-06-17', '19:00', 'seated'),
    (%(r)s, %(c)s, 2, '2050-06-17', '19:00', 'cancelled'),
    (%(n)s, gen_random_uuid(), 2, '2050-03-27', '02:30', 'confirmed'),
    (%(o)s, %(f)s, 2, '2050-06-17', '19:00', 'confirmed')"""


def furnish(connection: AnyConnection) -> None:
    """Set up the restaurant, and those where the clocks jump, in an empty database."""
    names = {
        "r": bad_values.RESTAURANT,
        "d": bad_values.DINNER,
        "g": bad_values.RETIRED,
        "b": bad_values.BOOKING,
        "s": bad_values.SEATED,
        "c": bad_values.CANCELLED,
        "f": bad_values.FOREIGN_BOOKING,
        "o": next(iter(GAPS)),
        "n": NEW_YORK,
        **bad_holds.NAMES,
        **bad_rollout.NAMES,
        **bad_tables.NAMES,
        **bad_calendar_feeds.NAMES,
        **bad_tenancy.NAMES,
        **bad_waitlist.NAMES,
        **bad_webhooks.NAMES,
    }
    for restaurant, (zone, _, _) in GAPS.items():
        connection.execute(
            "SELECT tests.make_restaurant(%s, %s, p_restaurant_id => %s)",
            (zone, zone, restaurant),
        )
    for statement in (
        "SELECT tests.make_restaurant(p_restaurant_id => %(r)s)",
        "SELECT tests.make_period(%(r)s, p_service_period_id => %(d)s)",
        "SELECT tests.make_period(%(r)s, 'Old', '08:00', '09:00', p_service_period_id => %(g)s)",
        "UPDATE capacity.service_periods SET retired_at = now() WHERE id = %(g)s",
        *bad_configuration.CONFIGURED,
        "SELECT tests.book(%(r)s, 5, p_idempotency_key => 'used')",
        BOOKED,
        *bad_tables.FURNISHED,
        *bad_holds.HELD,
        *bad_waitlist.QUEUED,
        *bad_tenancy.STAFFED,
        *bad_calendar_feeds.FED,
        *bad_webhooks.HOOKED,
        *bad_rollout.WATCHED,
        # Refused: the booking keeps its version.
        """SELECT tests.change(%(r)s, %(b)s, '{"start_time": "03:00"}', '{}', 'used')""",
        """SELECT capacity_v1.update_booking_by_reference(
            %(r)s, 'due', 1, '{"start_time": "03:00"}', 'used')""",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA capacity_v1 TO authenticated",
    ):
        connection.execute(statement.encode(), names if "%(" in statement else None)


def run(connection: AnyConnection, case: Case) -> Any:
    """Call the routine as the case's role, with its claims; what it returns."""
    signature = ROUTINES[case.routine]
    arguments = {name: value for name, (_, value) in signature.items()} | case.changes
    statement = call(case.routine, {name: type_ for name, (type_, _) in signature.items()})
    with connection.transaction():
        connection.execute(f"SET LOCAL ROLE {case.role}".encode())
        connection.execute("SELECT set_config('request.jwt.claims', %s, true)", (case.claims,))
        return connection.execute(statement.encode(), arguments).fetchone()
