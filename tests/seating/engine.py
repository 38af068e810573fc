"""The engine's side: a day as plan_seating takes it, and as bookings of a restaurant."""

from __future__ import annotations

import datetime as dt
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any, Final

from tests.seating.days import TURN_BUFFER, Day
from tests.seating.rivals import Seats
from tests.support.databases import AnyConnection

DATE: Final = dt.date(2050, 6, 17)
OPENS: Final = dt.datetime(2050, 6, 17, 5, tzinfo=dt.UTC)


def _id(kind: int, number: int) -> uuid.UUID:
    return uuid.UUID(int=(kind << 64) + number)


@dataclass(frozen=True)
class Plan:
    """What plan_seating says, with the words for each party, and the seconds that it took."""

    seats: Seats
    reasons: dict[int, str]
    seconds: float


def plan(connection: AnyConnection, day: Day, seated: Seats | None = None) -> Plan:
    """Ask plan_seating for a plan; `seated` are parties that sit and may be moved."""
    tables = {_id(1, place): place for place in range(len(day.tables))}
    parties = [
        {
            "id": str(_id(2, number)),
            "party_size": party.size,
            "starts_at": (OPENS + dt.timedelta(minutes=party.arrives)).isoformat(),
            "ends_at": (OPENS + dt.timedelta(minutes=party.leaves)).isoformat(),
            "preference": None,
            "table_ids": [str(_id(1, place)) for place in (seated or {}).get(number, ())] or None,
        }
        for number, party in enumerate(day.parties)
    ]
    joined = {place for s in day.seatings if len(s.tables) > 1 for place in s.tables}
    seatings = [
        {
            "combination_id": str(_id(3, number)) if len(seating.tables) > 1 else None,
            "table_ids": [str(_id(1, place)) for place in seating.tables],
            "label": str(number + 1),
            "capacity": seating.capacity,
            "min_party_size": seating.smallest,
            "max_party_size": seating.capacity,
            "is_combinable": seating.tables[0] in joined,
        }
        for number, seating in enumerate(day.seatings)
    ]
    begun = time.perf_counter()
    rows = connection.execute(
        "SELECT party_id, table_ids, reason FROM capacity_impl.plan_seating(%s, %s, '[]', 'UTC')",
        (json.dumps(parties), json.dumps(seatings)),
    ).fetchall()
    seconds = time.perf_counter() - begun
    numbers = {_id(2, number): number for number in range(len(day.parties))}
    assert len(rows) == len(numbers)
    return Plan(
        {numbers[party]: tuple(sorted(tables[t] for t in at)) for party, at, _ in rows if at},
        {numbers[party]: reason for party, _, reason in rows},
        seconds,
    )


@dataclass(frozen=True)
class Booked:
    """A day as bookings and tables of a restaurant of its own."""

    connection: AnyConnection
    restaurant: uuid.UUID
    period: uuid.UUID

    def assign(self, **options: bool) -> dict[str, Any]:
        """Call auto_assign_service for it."""
        row = self.connection.execute(
            "SELECT capacity_v1.auto_assign_service(%s, %s, %s, %s)",
            (self.restaurant, DATE, self.period, json.dumps(options)),
        ).fetchone()
        assert row is not None
        answer: dict[str, Any] = row[0]
        return answer

    def seats(self) -> Seats:
        """Who sits where, as the rows say."""
        rows = self.connection.execute(
            "SELECT b.guest_name::integer, array_agg(t.table_number::integer - 1)"
            " FROM capacity.booking_table_assignments AS a"
            " JOIN capacity.bookings AS b ON b.restaurant_id = a.restaurant_id"
            " AND b.id = a.booking_id"
            " JOIN capacity.table_inventory AS t ON t.restaurant_id = a.restaurant_id"
            " AND t.id = a.table_id"
            " WHERE a.restaurant_id = %s AND a.released_at IS NULL GROUP BY 1",
            (self.restaurant,),
        ).fetchall()
        return {number: tuple(sorted(places)) for number, places in rows}

    def shared_tables(self) -> int:
        """Pairs of active seats that overlap, counted row against row."""
        row = self.connection.execute(
            "SELECT count(*) FROM capacity.booking_table_assignments AS a"
            " JOIN capacity.booking_table_assignments AS b ON b.restaurant_id = a.restaurant_id"
            " AND b.table_id = a.table_id AND b.id > a.id"
            " WHERE a.restaurant_id = %s AND a.released_at IS NULL AND b.released_at IS NULL"
            " AND lower(a.taken_during) < upper(b.taken_during)"
            " AND lower(b.taken_during) < upper(a.taken_during)",
            (self.restaurant,),
        ).fetchone()
        assert row is not None
        count: int = row[0]
        return count


def book(connection: AnyConnection, day: Day) -> Booked:
    """Make a restaurant with the tables of a day, open from 05:00 to 05:00, and its bookings."""
    restaurant, period = uuid.uuid4(), uuid.uuid4()
    connection.execute("SELECT capacity_v1.upsert_restaurant(%s, 'Day', 'UTC')", (restaurant,))
    connection.execute(
        "SELECT capacity_v1.upsert_service_period(%s, %s, 'All day', '05:00', '04:59')",
        (restaurant, period),
    )
    ids = [_id(1, place) for place in range(len(day.tables))]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO capacity.table_inventory (restaurant_id, id, table_number, capacity,"
            " min_party_size) VALUES (%s, %s, %s, %s, %s)",
            [
                (restaurant, ids[place], str(place + 1), capacity, day.seatings[place].smallest)
                for place, capacity in enumerate(day.tables)
            ],
        )
        cursor.executemany(
            "SELECT capacity_v1.upsert_combination(%s, %s, %s, %s, %s)",
            [
                (
                    restaurant,
                    f"combination {number}",
                    [ids[place] for place in seating.tables],
                    seating.capacity,
                    seating.smallest,
                )
                for number, seating in enumerate(day.seatings)
                if len(seating.tables) > 1
            ],
        )
        for minutes in sorted({party.minutes for party in day.parties}):
            # A booking keeps its table for as long as the policy says when it is made.
            cursor.execute(
                "SELECT capacity_v1.set_booking_policy(%s, %s)",
                (
                    restaurant,
                    json.dumps(
                        {"dining_duration_minutes": minutes, "turn_buffer_minutes": TURN_BUFFER}
                    ),
                ),
            )
            cursor.executemany(
                "INSERT INTO capacity.bookings (restaurant_id, guest_name, party_size, created_at,"
                " booking_date, start_time, status) VALUES (%s, %s, %s, %s, %s, %s, 'confirmed')",
                [
                    (
                        restaurant,
                        str(number),
                        party.size,
                        OPENS - dt.timedelta(days=1, minutes=-number),
                        arrives.date(),
                        arrives.time(),
                    )
                    for number, party in enumerate(day.parties)
                    if party.minutes == minutes
                    for arrives in [OPENS + dt.timedelta(minutes=party.arrives)]
                ],
            )
    return Booked(connection, restaurant, period)
