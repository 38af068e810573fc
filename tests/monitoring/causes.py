"""Load on a server, and all that can go wrong with it: what alerts and dashboard should show."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx
import psycopg

from capacity_db import CapacityClient

DAY: Final = dt.date.today() + dt.timedelta(days=30)
CALLERS: Final = 8
BOOKING: Final = "capacity_v1.create_booking_with_capacity_check"


@dataclass(frozen=True)
class House:
    """A restaurant, and the server that books for it."""

    url: str
    id: str

    def book(self) -> int:
        """Ask for a place for two; the status of the answer."""
        body = {
            "restaurantId": self.id,
            "bookingDate": DAY.isoformat(),
            "startTime": "19:00",
            "partySize": 2,
        }
        return httpx.post(f"{self.url}/api/bookings", json=body, timeout=30).status_code

    def look(self) -> int:
        """Ask what is free; the status of the answer."""
        query = {"restaurantId": self.id, "date": DAY.isoformat(), "partySize": "2"}
        return httpx.get(f"{self.url}/api/availability", params=query, timeout=30).status_code


def open_house(
    client: CapacityClient, url: str, *, max_covers: int | None, enforcement: str = "enforce"
) -> House:
    """A restaurant that has dinner, with or without a limit."""
    house = House(url, str(uuid.uuid4()))
    client.upsert_restaurant(house.id, "Zur Post", "UTC", options={"enforcement": enforcement})
    client.upsert_service_period(house.id, uuid.uuid4(), "dinner", "18:00", "23:00")
    if max_covers is not None:
        client.set_capacity_rule(house.id, max_covers, None)
    return house


def override(client: CapacityClient, house: House) -> None:
    """Book a party above the limit, as a manager may."""
    options = {"override": True, "reason": "A regular"}
    result = client.create_booking(house.id, DAY, "19:00", 50, options=options)
    assert result.booking is not None


def leave_behind(dsn: str, house: House) -> None:
    """What nobody looked after: a hold that is over, an event given up, and one that waits."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time,"
            " status, hold_expires_at)"
            " VALUES (%s, 2, %s, '19:00', 'held', now() - interval '1 hour')",
            (house.id, DAY),
        )
        connection.execute(
            "WITH made AS (INSERT INTO capacity.webhooks (restaurant_id, url, secret)"
            " VALUES (%s, 'https://example.org/', 'x') RETURNING restaurant_id, id)"
            " INSERT INTO capacity.webhook_deliveries (restaurant_id, webhook_id, event_id,"
            " event_type, subject_id, body, status, created_at)"
            " SELECT restaurant_id, id, number, 'booking.created', gen_random_uuid(), '{}',"
            " status::capacity.delivery_status, now() - interval '1 hour'"
            " FROM made, (VALUES (1, 'dead'), (2, 'pending')) AS v (number, status)",
            (house.id,),
        )


@contextmanager
def load(*asks: Callable[[], int], callers: int = CALLERS) -> Iterator[list[int]]:
    """Ask again and again, a few callers at a time; the statuses of the answers."""
    statuses: list[int] = []
    is_over = threading.Event()

    def keep_asking(number: int) -> None:
        while not is_over.wait(0.05):
            statuses.append(asks[number % len(asks)]())

    with ThreadPoolExecutor(callers) as pool:
        asking = [pool.submit(keep_asking, number) for number in range(callers)]
        try:
            yield statuses
        finally:
            is_over.set()
        for caller in asking:
            caller.result()


@contextmanager
def beginning_with(dsn: str, statement: str) -> Iterator[None]:
    """Have every request for a booking begin with a statement of PL/pgSQL meanwhile."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute("SELECT pg_get_functiondef(to_regproc(%s))", (BOOKING,)).fetchone()
        assert row is not None
        assert row[0].count("\nBEGIN\n") == 1
        connection.execute(row[0].replace("\nBEGIN\n", f"\nBEGIN\n{statement};\n").encode())
        try:
            yield
        finally:
            connection.execute(row[0].encode())


SLOW: Final = "PERFORM pg_sleep(1.3)"
CONFLICTING: Final = "RAISE EXCEPTION 'two at once' USING ERRCODE = 'serialization_failure'"
NOW_AND_THEN: Final = f"IF random() < 0.3 THEN {CONFLICTING}; END IF"
