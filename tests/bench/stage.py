"""Ten restaurants and their bookings, written as sets: as many as a test of plans needs."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any, Final

import psycopg

from capacity_db import CapacityClient

RESTAURANTS: Final = [uuid.uuid5(uuid.NAMESPACE_DNS, f"plans-{number}") for number in range(10)]
FIRST: Final = dt.date(2050, 1, 1)
EVENING: Final = dt.time(19, 0)

BOOKINGS_A_DAY: Final = 200
"""At all of them together."""

_BOOKINGS: Final = (Path(__file__).parent / "sql" / "bookings.sql").read_bytes()


def make_restaurants(connection: psycopg.Connection[Any]) -> None:
    """Restaurants in UTC that are open in the evening; each service has a limit of 90 covers."""
    client = CapacityClient(connection=connection)
    for restaurant_id in RESTAURANTS:
        client.upsert_restaurant(restaurant_id, "Plans", "UTC", options={"enforcement": "enforce"})
        client.upsert_service_period(
            restaurant_id, uuid.uuid5(restaurant_id, "dinner"), "Dinner", "17:00", "23:30"
        )
        client.set_capacity_rule(restaurant_id, 90, None)


def fill(connection: psycopg.Connection[Any], booked: int, wanted: int) -> None:
    """Go on from `booked` bookings in all to `wanted`, day by day; vacuum and analyse."""
    first = FIRST + dt.timedelta(days=booked // BOOKINGS_A_DAY)
    last = FIRST + dt.timedelta(days=wanted // BOOKINGS_A_DAY - 1)
    with connection.transaction():
        connection.execute(
            "SELECT set_config('bench.first_date', %s, true),"
            " set_config('bench.last_date', %s, true)",
            (str(first), str(last)),
        )
        connection.execute(_BOOKINGS)
    connection.execute("VACUUM (ANALYZE)")
