"""Nothing of a guest is left anywhere once they are erased, and all that counts still adds up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from tests.guards.guest import EMAIL, PLACES, TRACES, USER, Guest, book, columns, found, visit
from tests.guards.support import Scene, fingerprint, make_scene
from tests.support.databases import AnyConnection

KEYS = (
    "SELECT key, encode(fingerprint, 'hex') FROM capacity.idempotency_keys WHERE restaurant_id = %s"
)
GUESS = """SELECT encode(sha256(convert_to(jsonb_build_array(
        '2050-06-17'::date, '19:00'::time, %(size)s::int, %(name)s::text, %(email)s::text,
        %(phone)s::text, 'reservation', 'api', %(notes)s::text, %(wish)s::text,
        '{}'::jsonb)::text, 'UTF8')), 'hex')"""
ERASE = "SELECT capacity_v1.erase_guest(%s, %s)"
PLANTED = "planted-3f1e"


@pytest.fixture
def house(helper_dsn: str) -> Iterator[tuple[AnyConnection, Scene, Guest]]:
    """A restaurant that she has visited, on a superuser's connection to a database of its own."""
    with psycopg.connect(helper_dsn, autocommit=True) as connection:
        scene = make_scene(connection)
        scene.run("DELETE FROM capacity.bookings WHERE booking_date = '2050-06-17'")
        connection.execute("SELECT tests.set_clock('2050-06-01 10:00+00')")
        guest = visit(connection, scene.restaurant, scene.period)
        yield connection, scene, guest


House = tuple[AnyConnection, Scene, Guest]


def erase(connection: AnyConnection, guest: Guest, email: str = EMAIL) -> Any:
    """Erase her by e-mail; the answer."""
    row = connection.execute(ERASE.encode(), (guest.restaurant, email)).fetchone()
    assert row is not None
    return row[0]


def counts(connection: AnyConnection) -> Counter[str]:
    """Rows by table."""
    tables = {table for table, _, _ in columns(connection)}
    one = SQL("SELECT {}, count(*) FROM {}")
    parts = [one.format(Literal(table), Identifier("capacity", table)) for table in tables]
    return Counter(dict(connection.execute(SQL(" UNION ALL ").join(parts)).fetchall()))


def test_nothing_of_her_is_left_in_any_column_of_any_table(house: House) -> None:
    connection, _, guest = house
    assert found(connection, *TRACES) == PLACES
    assert erase(connection, guest) == {
        "success": True, "bookings": 3, "waitlist": 1, "decisions": 6,
    }  # fmt: skip
    assert found(connection, *TRACES) == set()
    assert "bookings.guest_name" in found(connection, "cat")


def test_a_planted_copy_is_found_in_any_table(superuser: AnyConnection) -> None:
    """Red control: the search sees every table in which anything can be written."""
    tables = {table for table, _, holds_text in columns(superuser) if holds_text}
    planted = set()
    for table, column, holds_text in columns(superuser):
        value = json.dumps({"x": PLANTED}) if _is_json(superuser, table, column) else PLANTED
        plant = SQL("UPDATE {0} SET {1} = %s WHERE ctid = (SELECT min(ctid) FROM {0})").format(
            Identifier("capacity", table), Identifier(column)
        )
        if holds_text:
            with superuser.transaction(force_rollback=True):
                superuser.execute("SET LOCAL session_replication_role = replica")
                try:
                    superuser.execute(plant, (value,))
                except (psycopg.errors.CheckViolation, psycopg.errors.GeneratedAlways):
                    continue
                assert found(superuser, PLANTED) == {f"{table}.{column}"}
                planted.add(table)
    assert planted == tables


def _is_json(connection: AnyConnection, table: str, column: str) -> bool:
    row = connection.execute(
        "SELECT data_type = 'jsonb' FROM information_schema.columns"
        " WHERE (table_schema, table_name, column_name) = ('capacity', %s, %s)",
        (table, column),
    ).fetchone()
    return row is not None and bool(row[0])


def test_totals_and_history_still_verify(house: House) -> None:
    connection, scene, guest = house
    ledger, rows = scene.ledger(), counts(connection)
    told = "SELECT id, operation, outcome, code, booking_id, party_size, booked_covers, decided_at"
    told += " FROM capacity.decisions WHERE operation <> 'erase_guest' ORDER BY id"
    decided = connection.execute(told.encode()).fetchall()
    assert scene.faults() == []
    erase(connection, guest)
    assert scene.faults() == []
    assert scene.ledger() == ledger
    assert connection.execute(told.encode()).fetchall() == decided
    # Three bookings, which tell their new version too, and an entry.
    assert counts(connection) - rows == Counter(decisions=1, outbox_events=7)
    assert rows - counts(connection) == Counter()


def test_the_erasure_is_told_without_a_name(house: House) -> None:
    connection, _, guest = house
    erase(connection, guest)
    row = connection.execute(
        "SELECT outcome, actor, options FROM capacity.decisions WHERE operation = 'erase_guest'"
    ).fetchone()
    assert row is not None
    assert row[:2] == ("accepted", "postgres")
    assert {key: row[2][key] for key in ("bookings", "waitlist", "decisions")} == {
        "bookings": 3, "waitlist": 1, "decisions": 6,
    }  # fmt: skip
    assert {str(guest.past), str(guest.cancelled)} < set(row[2]["booking_ids"])
    events = "SELECT event_type, count(*) FROM capacity.outbox_events WHERE event_type ~ 'erased'"
    assert dict(connection.execute((events + " GROUP BY 1").encode()).fetchall()) == {
        "booking.erased": 3, "waitlist.erased": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("key", "size"), [("later", 2), ("refused", 11)])
def test_who_knows_her_cannot_tell_what_she_asked_for(house: House, key: str, size: int) -> None:
    connection, _, guest = house
    known = {
        "size": size, "name": "Grace Hopper", "email": EMAIL, "phone": "+41 (0)79 555-12 34",
        "notes": "allergic to walnuts", "wish": "quiet corner",
    }  # fmt: skip
    guess = connection.execute(GUESS.encode(), known).fetchone()
    before = dict(connection.execute(KEYS.encode(), (guest.restaurant,)).fetchall())
    assert guess == (before[key],)
    erase(connection, guest)
    after = dict(connection.execute(KEYS.encode(), (guest.restaurant,)).fetchall())
    assert after.keys() == before.keys()
    assert not {*after.values()} & {*before.values()}
    assert {len(hexed) for hexed in after.values()} == {32}


def test_a_repeat_of_hers_books_nothing(house: House) -> None:
    connection, scene, guest = house
    other = {"name": "Ada", "email": "ada@example.org", "phone": None, "notes": None, "wish": None}
    book(connection, guest.restaurant, "ada", **other)
    assert book(connection, guest.restaurant, "later", date="2050-06-17")["duplicate"] is True
    ledger = scene.ledger()
    erase(connection, guest)
    with pytest.raises(psycopg.Error) as caught:
        book(connection, guest.restaurant, "later", date="2050-06-17")
    assert caught.value.diag.sqlstate == "RC201"
    assert book(connection, guest.restaurant, "ada", **other)["duplicate"] is True
    assert scene.ledger() == ledger
    assert found(connection, *TRACES) == set()


def test_who_of_the_staff_did_what_stays(house: House) -> None:
    connection, _, guest = house
    connection.execute(
        "SELECT set_config('request.jwt.claims', %s, false)",
        (json.dumps({"sub": "staff-9", "restaurants": {str(guest.restaurant): "staff"}}),),
    )
    answer = book(connection, guest.restaurant, "by phone", options='{"allow_past": true}')
    cancel = "SELECT capacity_v1.cancel_booking(%s, %s)"
    connection.execute(cancel.encode(), (guest.restaurant, answer["booking"]["id"]))
    connection.execute("SELECT set_config('request.jwt.claims', '', false)")
    actors = "SELECT actor, count(*) FROM capacity.decisions WHERE actor <> 'postgres' GROUP BY 1"
    assert dict(connection.execute(actors.encode()).fetchall()) == {USER: 3, "staff-9": 2}
    erase(connection, guest)
    assert dict(connection.execute(actors.encode()).fetchall()) == {"guest": 3, "staff-9": 2}


def test_what_names_a_former_guest_goes_and_the_present_one_stays(house: House) -> None:
    """A booking that she gave away tells nothing of her, and keeps what it says of its guest."""
    connection, _, guest = house
    changes = json.dumps(
        {
            "guest_name": "Bob",
            "guest_email": "bob@example.org",
            "guest_phone": None,
            "notes": None,
            "seating_preference": None,
        }
    )
    change = "SELECT tests.change(%s, %s, %s)"
    connection.execute(change.encode(), (guest.restaurant, guest.past, changes))
    later = '{"notes": "a window"}'
    connection.execute(change.encode(), (guest.restaurant, guest.past, later))
    assert erase(connection, guest)["bookings"] == 2
    # Her user id has acted on a booking of somebody else's by now: it may be staff's.
    assert found(connection, *TRACES[:-1]) == {"booking_table_assignments.notes"}
    assert found(connection, "bob@example.org") == {"bookings.guest_email"}
    assert found(connection, "a window") == {"bookings.notes", "decisions.options"}


@pytest.mark.parametrize(
    "change",
    [
        "options = options - 'reason'",
        "options = '{}'",
        "options = capacity_impl.without_guest_data(options), code = 'X'",
        "options = capacity_impl.without_guest_data(options) || '{\"x\": 1}'",
        'options = options || \'{"reason": "none"}\'',
        "options = options",
        "actor = 'somebody'",
        "actor = actor",
        "actor = 'guest', decided_at = now()",
        "id = id + 1000000",
        "restaurant_id = gen_random_uuid()",
        "outcome = 'refused'",
    ],
)
def test_decisions_can_be_changed_in_no_other_way(house: House, change: str) -> None:
    connection, _, guest = house
    where = " WHERE operation = 'update_booking' AND booking_id = %s"
    before = fingerprint(connection)
    with pytest.raises(psycopg.Error) as caught:
        connection.execute(f"UPDATE capacity.decisions SET {change}{where}".encode(), (guest.past,))
    assert caught.value.diag.sqlstate == "RC405"
    with pytest.raises(psycopg.Error) as caught:
        connection.execute(f"DELETE FROM capacity.decisions{where}".encode(), (guest.past,))
    assert caught.value.diag.sqlstate == "RC405"
    assert fingerprint(connection) == before
    scrub = "UPDATE capacity.decisions SET options = capacity_impl.without_guest_data(options)"
    assert connection.execute((scrub + where).encode(), (guest.past,)).rowcount == 1
