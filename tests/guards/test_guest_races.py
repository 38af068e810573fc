"""Erasing a guest while others change and make bookings in the same name."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from typing import Any, Final

import psycopg
import pytest

from tests.guards.support import findings
from tests.support.databases import AnyConnection

WAITING: Final = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = %s"
ERASE: Final = "SELECT capacity_v1.erase_guest(%s, %s)"
ERASE_ONE: Final = "SELECT capacity_v1.erase_guest(%s, p_booking_id => %s)"
BOOK: Final = """SELECT capacity_v1.create_booking_with_capacity_check(
    %s, %s, '19:00', 2, gen_random_uuid()::text, 'Guest', %s,
    p_options => '{"allow_past": true}')"""
CHANGE: Final = "SELECT tests.change(%s, %s, %s)"
CANCEL: Final = "SELECT capacity_v1.cancel_booking(%s, %s)"
BOOKINGS: Final = "SELECT id FROM capacity.bookings WHERE restaurant_id = %s ORDER BY random()"
PATIENCE_S: Final = 10.0


def one(connection: AnyConnection, query: str, *parameters: object) -> Any:
    """The only value that a query returns."""
    row = connection.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return row[0]


def restaurant(dsn: str) -> Any:
    """A restaurant whose dinner takes 40 covers."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        made = one(connection, "SELECT tests.make_restaurant()")
        one(connection, "SELECT tests.set_limit(%s, 40)", made)
        return made


class Caller(threading.Thread):
    """A session that runs one statement in a thread of its own; what came of it."""

    def __init__(self, dsn: str, query: str, *parameters: object) -> None:
        super().__init__()
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.query, self.parameters = query, parameters
        self.answer: Any = None

    def run(self) -> None:
        """Ask, and keep the answer or the error."""
        try:
            self.answer = one(self.connection, self.query, *self.parameters)
        except psycopg.Error as error:
            self.answer = error
        finally:
            self.connection.close()

    def started(self, watcher: AnyConnection) -> Caller:
        """Start it, and wait until it waits for a lock."""
        pid = self.connection.info.backend_pid
        self.start()
        deadline = time.monotonic() + PATIENCE_S
        while one(watcher, WAITING, pid) == 0:
            assert time.monotonic() < deadline, "it never waited"
            time.sleep(0.01)
        return self


@pytest.mark.parametrize("stays", [False, True], ids=["given away", "kept"])
def test_who_waited_for_a_booking_looks_at_whose_it_is_now(helper_dsn: str, stays: bool) -> None:
    """Red control: the one that stays hers is erased by the same wait."""
    place = restaurant(helper_dsn)
    with (
        psycopg.connect(helper_dsn, autocommit=True) as watcher,
        psycopg.connect(helper_dsn) as staff,
    ):
        booked = one(watcher, BOOK, place, "2020-06-17", "ann@example.org")["booking"]["id"]
        changes = {"guest_name": "Bob", "guest_email": None if stays else "bob@example.org"}
        changes = {key: value for key, value in changes.items() if value}
        one(staff, CHANGE, place, booked, json.dumps(changes))
        erasing = Caller(helper_dsn, ERASE, place, "ann@example.org").started(watcher)
        staff.commit()
        erasing.join()
        assert not isinstance(erasing.answer, psycopg.Error), erasing.answer
        assert erasing.answer["bookings"] == stays
        left = one(watcher, "SELECT guest_name FROM capacity.bookings WHERE id = %s", booked)
        assert left == (None if stays else "Bob")


def test_who_is_expected_again_is_not_erased(helper_dsn: str) -> None:
    """A booking of today's moves to another day while its guest is being erased."""
    place = restaurant(helper_dsn)
    with (
        psycopg.connect(helper_dsn, autocommit=True) as watcher,
        psycopg.connect(helper_dsn) as staff,
    ):
        booked = one(watcher, BOOK, place, "2020-06-17", "ann@example.org")["booking"]["id"]
        one(staff, CHANGE, place, booked, '{"booking_date": "2050-06-17"}')
        erasing = Caller(helper_dsn, ERASE, place, "ann@example.org").started(watcher)
        staff.commit()
        erasing.join()
        assert isinstance(erasing.answer, psycopg.Error)
        assert erasing.answer.sqlstate == "RC215"
        name = one(watcher, "SELECT guest_name FROM capacity.bookings WHERE id = %s", booked)
        assert name == "Guest"


def test_a_deadlock_would_be_seen(helper_dsn: str) -> None:
    """Red control of the storm: two erasures a transaction may wait for each other."""
    place = restaurant(helper_dsn)
    with (
        psycopg.connect(helper_dsn, autocommit=True) as watcher,
        psycopg.connect(helper_dsn) as staff,
    ):
        first, second = (
            one(watcher, BOOK, place, "2020-06-17", f"{n}@example.org")["booking"]["id"]
            for n in range(2)
        )
        one(staff, ERASE_ONE, place, first)
        both = f"SELECT jsonb_agg(capacity_v1.erase_guest('{place}', p_booking_id => i::uuid))"
        ids = f"{{{second},{first}}}"
        other = Caller(helper_dsn, both + " FROM unnest(%s::text[]) AS i", ids).started(watcher)
        try:
            one(staff, ERASE_ONE, place, second)
            mine = None
        except psycopg.Error as error:
            mine = error.sqlstate
        staff.rollback()
        other.join()
        theirs = getattr(other.answer, "sqlstate", None)
        assert "40P01" in {mine, theirs}


def test_erasing_deadlocks_with_nobody(helper_dsn: str) -> None:
    place = restaurant(helper_dsn)
    until = time.monotonic() + 3
    outcomes: Counter[str] = Counter()
    lock = threading.Lock()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        with psycopg.connect(helper_dsn, autocommit=True) as connection:
            while time.monotonic() < until:
                email = f"{chance.randrange(4)}@example.org"
                row = connection.execute(BOOKINGS.encode(), (place,)).fetchone()
                booked: str | None = str(row[0]) if row else None
                doings: list[tuple[str, list[str | None]]] = [
                    (BOOK, ["2020-06-17", email]),
                    (BOOK, ["2050-06-17", email]),
                    (CHANGE, [booked, json.dumps({"guest_email": email})]),
                    (CHANGE, [booked, json.dumps({"party_size": chance.randint(1, 4)})]),
                    (CANCEL, [booked]),
                    (ERASE, [email]),
                    (ERASE, [email]),
                    (ERASE_ONE, [booked]),
                ]
                statement, values = chance.choice(doings)
                if None in values:
                    continue
                try:
                    one(connection, statement, place, *values)
                    said = statement
                except psycopg.Error as error:
                    said = str(error.sqlstate)
                with lock:
                    outcomes[said] += 1

    workers = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    errors = {said for said in outcomes if said not in {BOOK, CHANGE, CANCEL, ERASE, ERASE_ONE}}
    # Not found, expected, changed meanwhile, over, and once the wait made another look necessary.
    assert errors <= {"RC109", "RC215", "RC208", "RC301", "40001"}, outcomes
    assert outcomes[ERASE] >= 3, outcomes
    assert outcomes[BOOK] >= 3, outcomes
    with psycopg.connect(helper_dsn, autocommit=True) as connection:
        assert findings(connection, place) == []
