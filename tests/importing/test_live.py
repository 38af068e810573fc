"""An import beside guests who book: nobody meets a deadlock, and only the import overbooks."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from uuid import UUID

import psycopg
import pytest

from capacity_db import CapacityClient, InvalidArgument
from tests.concurrency.recount import differences
from tests.concurrency.support import repetitions
from tests.concurrency.test_mixed import deadlocks
from tests.importing.support import GOOD, as_csv, import_

DAYS: Final = [dt.date(2099, 5, 4) + dt.timedelta(days=n) for n in range(8)]
TIMES: Final = ("12:00", "13:30", "17:00", "19:15", "21:00", "01:15")
CALLERS: Final = 5
LINES: Final = repetitions("CAPACITY_DB_IMPORT_LINES", 400)


def _book(dsn: str, restaurant: UUID, seed: int, over: threading.Event) -> Counter[str]:
    dice, outcomes = random.Random(seed), Counter[str]()
    mine: list[UUID] = []
    with CapacityClient(dsn, retries=12) as client:
        while not over.is_set() or outcomes.total() < 20:
            day, time = dice.choice(DAYS), dice.choice(TIMES)
            try:
                if mine and dice.random() < 0.3:
                    booking = client.get_booking(restaurant, dice.choice(mine))
                    moved = client.update_booking(
                        restaurant, booking.id, booking.version, booking_date=day, start_time=time
                    )
                    outcomes["moved" if moved.success else "not moved"] += 1
                elif mine and dice.random() < 0.2:
                    client.cancel_booking(restaurant, mine.pop())
                    outcomes["cancelled"] += 1
                else:
                    answer = client.create_booking(restaurant, day, time, dice.randint(1, 4))
                    outcomes["booked" if answer.success else "refused"] += 1
                    if answer.booking is not None:
                        mine.append(answer.booking.id)
            except InvalidArgument as error:
                outcomes[error.code] += 1
    return outcomes


def _lines() -> list[dict[str, str]]:
    """Bookings for the same few services, so many that some are overbooked."""
    dice = random.Random(7)
    made = []
    for number in range(LINES):
        day, time = dice.choice(DAYS), dice.choice(TIMES)
        if day.isoweekday() == 7 and "10:00" < time < "16:00":
            time = "19:00"
        made.append(
            GOOD["bookings"]
            | {"id": str(number), "date": str(day), "time": time, "status": "confirmed",
               "party_size": str(dice.randint(1, 2))}
        )  # fmt: skip
    return made


def _storm(dsn: str, folder: Path) -> tuple[UUID, Counter[str]]:
    """Import while guests book, move and cancel at the same services; what they were told."""
    with CapacityClient(dsn) as client:
        restaurant = client.imported_id(None, "restaurants", "post")
        assert restaurant is not None
        client.set_capacity_rule(restaurant, 60, None)
        dinner = next(p for p in client.list_service_periods(restaurant) if p.name == "Dinner")
        client.set_capacity_rule(restaurant, 40, None, service_period_id=dinner.id)
    over = threading.Event()
    with ThreadPoolExecutor(CALLERS) as pool:
        calls = [pool.submit(_book, dsn, restaurant, seed, over) for seed in range(CALLERS)]
        try:
            done = import_(folder, dsn, "bookings", as_csv(*_lines()), "--batch", 25)
        finally:
            over.set()
        outcomes = sum((call.result() for call in calls), Counter[str]())
    assert (done.code, done.json["accepted"]) == (0, LINES), done.out
    return restaurant, outcomes


@pytest.mark.slow
def test_beside_a_storm_nothing_is_overbooked_but_by_the_import(
    own_house: str, tmp_path: Path
) -> None:
    restaurant, outcomes = _storm(own_house, tmp_path)
    assert outcomes["booked"] > 5, outcomes
    assert outcomes["refused"] > 5, outcomes
    with psycopg.connect(own_house, autocommit=True) as connection:
        assert deadlocks(connection) == 0
        assert differences(connection) == []
        # Who was let in found room: what a guest's decision was judged by, and none is a debt.
        row = connection.execute(
            """SELECT count(*) FILTER (WHERE booked_covers + party_size > max_covers),
                      count(*) FILTER (WHERE authorises_debt), count(*)
               FROM capacity.decisions
               WHERE operation = 'create_booking' AND outcome = 'accepted'"""
        ).fetchone()
        assert row is not None
        assert row[:2] == (0, 0)
        assert row[2] >= outcomes["booked"]
    with CapacityClient(own_house) as client:
        assert client.verify_capacity().success
        debts = client.list_debts(restaurant)
        assert {debt.operation for debt in debts.debts} == {"import_bookings"}


@pytest.mark.slow
@pytest.mark.once
def test_an_import_that_queued_behind_guests_would_meet_deadlocks(
    own_house: str, tmp_path: Path
) -> None:
    """Red control: the row first and then its queue is the wrong way round."""
    with psycopg.connect(own_house, autocommit=True) as connection:
        row = connection.execute(
            "SELECT pg_get_functiondef('capacity_impl.bookings__count_inserted()'::regprocedure)"
        ).fetchone()
        assert row is not None
        broken = row[0].replace(" AND NEW.source <> 'import'", "")
        assert broken != row[0]
        connection.execute(broken.encode())
        # Whoever waits in a circle is told at once, instead of after a second.
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET deadlock_timeout = 20".encode())
        for _ in range(5):
            try:
                _storm(own_house, tmp_path)
            except psycopg.errors.DeadlockDetected:
                return
            if deadlocks(connection):
                return
            connection.execute(b"DELETE FROM capacity.bookings WHERE source = 'import'")
        raise AssertionError("no deadlock in five storms")
