"""Imported bookings: what they are, what they are not, and that they come only once."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest

from capacity_db import CapacityClient
from tests.client.support import cli
from tests.importing.support import GOOD, as_csv, everything, import_

BOOKING = GOOD["bookings"]


def rows(dsn: str, query: str) -> list[tuple[Any, ...]]:
    """What a query finds."""
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode()).fetchall()


def take(folder: Path, dsn: str, *lines: dict[str, Any]) -> dict[str, Any]:
    """Import bookings, all of which are good."""
    done = import_(folder, dsn, "bookings", as_csv(*(BOOKING | line for line in lines)))
    assert done.code == 0, done.out
    answer: dict[str, Any] = done.json
    return answer


def test_a_booking_is_what_the_line_says(own_house: str, tmp_path: Path) -> None:
    take(tmp_path, own_house, {})
    found = rows(
        own_house,
        """SELECT b.source, b.status::text, b.booking_type::text, b.party_size,
                  b.booking_date + b.start_time, b.starts_at AT TIME ZONE 'UTC', p.name,
                  b.guest_name, b.guest_email, b.guest_phone, b.notes, b.seating_preference,
                  b.created_at AT TIME ZONE 'UTC', d.operation, d.actor
           FROM capacity.bookings AS b
           JOIN capacity.service_periods AS p ON p.id = b.service_period_id
           JOIN capacity.decisions AS d ON d.id = b.decision_id AND d.booking_id = b.id""",
    )
    (booking,) = found
    assert [str(value) for value in booking] == [
        "import", "completed", "reservation", "4", "2026-05-04 19:00:00", "2026-05-04 17:00:00",
        "Dinner", "Grace", "grace@example.org", "+41 1", "nuts", "window", "2026-04-01 08:00:00",
        "import_bookings", "postgres",
    ]  # fmt: skip


def test_every_status_and_type_is_taken_and_the_dead_take_no_place(
    own_house: str, tmp_path: Path
) -> None:
    statuses = ["pending", "confirmed", "seated", "completed", "cancelled", "no_show", ""]
    take(tmp_path, own_house, *({"id": s or "none", "status": s} for s in statuses))
    take(tmp_path, own_house, {"id": "w", "type": "walk_in"}, {"id": "e", "type": "event"})
    (counted,) = rows(
        own_house, "SELECT booked_covers, booked_parties FROM capacity.service_ledger"
    )
    assert counted == (4 * 7, 7)
    (plain,) = rows(own_house, "SELECT count(*) FROM capacity.bookings WHERE status = 'confirmed'")
    assert plain == (2,)


def test_the_same_file_again_changes_nothing(own_house: str, tmp_path: Path) -> None:
    lines = [{"id": str(number)} for number in range(5)]
    assert take(tmp_path, own_house, *lines)["accepted"] == 5
    before = everything(own_house)
    again = take(tmp_path, own_house, *lines)
    assert (again["accepted"], again["skipped"]) == (0, 5)
    assert everything(own_house) == before


def test_what_has_changed_since_stays_as_it_is(own_house: str, tmp_path: Path) -> None:
    take(tmp_path, own_house, {"status": "confirmed"})
    with CapacityClient(own_house) as client:
        restaurant = client.imported_id(None, "restaurants", "post")
        assert restaurant is not None
        booking = client.imported_id(restaurant, "bookings", "17")
        assert booking is not None
        client.cancel_booking(restaurant, booking)
        assert take(tmp_path, own_house, {"status": "confirmed"})["skipped"] == 1
        assert client.get_booking(restaurant, booking).status == "cancelled"


def test_ids_are_kept_or_derived_and_differ_by_restaurant_and_kind(own_house: str) -> None:
    known = uuid.uuid4()
    with CapacityClient(own_house) as client:
        here, there = uuid.uuid4(), uuid.uuid4()
        made = {
            client.imported_id(restaurant, kind, "17")
            for restaurant in (None, here, there)
            for kind in ("bookings", "tables")
        }
        assert len(made) == 6
        assert {one.version for one in made if one is not None} == {8}
        assert client.imported_id(here, "bookings", "17") in made
        assert client.imported_id(here, "bookings", str(known).upper()) == known
        assert client.imported_id(here, "bookings", "") is None
    # Written down: adopters join by it, in every release.
    query = "SELECT capacity_v1.imported_id(NULL, 'restaurants', 'post')::text"
    assert rows(own_house, query) == [("45141717-e99f-8141-8d52-bcd94e7f8312",)]


def test_one_booking_under_two_spellings_of_its_id_comes_once(
    own_house: str, tmp_path: Path
) -> None:
    with CapacityClient(own_house) as client:
        restaurant = client.imported_id(None, "restaurants", "post")
        derived = client.imported_id(restaurant, "bookings", "17")
    done = take(tmp_path, own_house, {"id": "16"}, {}, {"id": str(derived)}, {"id": "18"})
    assert (done["accepted"], done["skipped"]) == (3, 1)


def test_no_table_no_event_and_no_queue_comes_with_them(own_house: str, tmp_path: Path) -> None:
    events = "SELECT count(*) FROM capacity.outbox_events WHERE event_type LIKE 'booking.%'"
    take(tmp_path, own_house, {"date": "2099-05-04", "status": "confirmed"})
    assert rows(own_house, events) == [(0,)]
    assert rows(own_house, "SELECT count(*) FROM capacity.booking_table_assignments") == [(0,)]
    # The twin: what happens to one afterwards is an event.
    with CapacityClient(own_house) as client:
        restaurant = client.imported_id(None, "restaurants", "post")
        assert restaurant is not None
        client.transition_booking(
            restaurant, client.imported_id(restaurant, "bookings", "17") or "", "seated"
        )
    assert rows(own_house, events) == [(1,)]


def test_where_a_table_is_required_history_needs_none(own_house: str, tmp_path: Path) -> None:
    with CapacityClient(own_house) as client:
        restaurant = client.imported_id(None, "restaurants", "post")
        assert restaurant is not None
        client.set_booking_policy(restaurant, {"requires_table": True})
        take(tmp_path, own_house, *({"id": str(n), "party_size": "2"} for n in range(3)))
        assert client.verify_capacity(restaurant).success


@pytest.mark.parametrize("mode", ["enforce", "shadow"])
def test_what_exceeds_a_limit_is_a_debt_with_cause_import(
    own_house: str, tmp_path: Path, mode: str
) -> None:
    with CapacityClient(own_house) as client:
        restaurant = client.imported_id(None, "restaurants", "post")
        assert restaurant is not None
        client.set_restaurant_enforcement(restaurant, mode)
        fits = take(tmp_path, own_house, {"id": "1", "party_size": "10"})
        assert (fits["debt_covers"], client.list_debts(restaurant).total) == (0, 0)
        over = take(
            tmp_path,
            own_house,
            {"id": "2", "party_size": "3"},
            {"id": "3", "party_size": "2", "time": "20:00"},
            {"id": "4", "party_size": "9", "status": "cancelled"},
        )
        assert over["debt_covers"] == 5
        (debt,) = client.list_debts(restaurant).debts
        assert (debt.operation, debt.mode, debt.actor) == ("import_bookings", mode, "postgres")
        assert (debt.booked_covers, debt.max_covers, debt.excess_covers) == (15, 10, 5)
        assert debt.has_overbooking  # an import is not shadow mode's, in whatever mode it is made
        assert client.verify_capacity(restaurant).success
        # A decision that answers for no debt authorises none.
        answering = "SELECT booking_id FROM capacity.decisions WHERE authorises_debt"
        answering += " AND operation = 'import_bookings'"
        ids = {client.imported_id(restaurant, "bookings", name) for name in ("2", "3")}
        assert {row[0] for row in rows(own_house, answering)} == ids


def test_pacing_is_exceeded_as_a_debt_too(own_house: str, tmp_path: Path) -> None:
    with CapacityClient(own_house) as client:
        restaurant = client.imported_id(None, "restaurants", "post")
        assert restaurant is not None
        client.set_booking_policy(restaurant, {"slot_covers": 3})
        take(tmp_path, own_house, {"id": "1", "party_size": "2"}, {"id": "2", "party_size": "2"})
        take(tmp_path, own_house, {"id": "3", "party_size": "2"})
        slots = "SELECT reserved_count, available_capacity::integer, excess_count"
        assert rows(own_house, f"{slots} FROM capacity.booking_slots") == [(6, 3, 3)]
        assert client.verify_capacity(restaurant).success


def test_a_debt_is_paid_off_and_lets_nobody_else_in(own_house: str, tmp_path: Path) -> None:
    day = {"date": "2099-05-04", "status": "confirmed", "party_size": "6"}
    take(tmp_path, own_house, {**day, "id": "1"}, {**day, "id": "2"})
    with CapacityClient(own_house) as client:
        restaurant = client.imported_id(None, "restaurants", "post")
        assert restaurant is not None
        refused = client.create_booking(restaurant, "2099-05-04", "19:00", 1)
        assert refused.error is not None
        assert refused.error.code == "CAPACITY_EXCEEDED"
        client.cancel_booking(restaurant, client.imported_id(restaurant, "bookings", "1") or "")
        assert client.list_debts(restaurant).total == 0
        assert client.create_booking(restaurant, "2099-05-04", "19:00", 4).success
        assert client.verify_capacity(restaurant).success


def test_times_past_midnight_and_times_that_happen_twice(own_house: str, tmp_path: Path) -> None:
    autumn = {"date": "2026-10-25", "time": "02:30"}
    take(
        tmp_path,
        own_house,
        {"id": "late", "date": "2026-05-05", "time": "00:30"},
        {"id": "first", **autumn},
        {"id": "second", **autumn, "second_occurrence": "true"},
        {"id": "grid", "time": "19:07:30"},
    )
    found = rows(
        own_house,
        """SELECT service_date::text, (starts_at AT TIME ZONE 'UTC')::text, slot_time::text
           FROM capacity.bookings ORDER BY starts_at""",
    )
    assert found == [
        ("2026-05-04", "2026-05-04 17:07:30", "19:00:00"),
        ("2026-05-04", "2026-05-04 22:30:00", "00:30:00"),
        ("2026-10-24", "2026-10-25 00:30:00", "02:30:00"),
        ("2026-10-24", "2026-10-25 01:30:00", "02:30:00"),
    ]
    assert cli("verify", dsn=own_house).code == 0


def test_a_dry_run_says_what_the_run_says_and_writes_nothing(
    own_house: str, tmp_path: Path
) -> None:
    lines = as_csv(BOOKING, *(BOOKING | {"id": t, "time": t} for t in ("16:00", "18:00", "x")))
    before = everything(own_house)
    tried = import_(tmp_path, own_house, "bookings", lines, "--dry-run").json
    assert everything(own_house) == before
    done = import_(tmp_path, own_house, "bookings", lines).json
    told = ("accepted", "skipped", "refused", "errors", "lines")
    assert {key: tried[key] for key in told} == {key: done[key] for key in told}


def test_lines_of_json_are_the_same_as_lines_of_csv(own_house: str, tmp_path: Path) -> None:
    line = {**BOOKING, "id": 17, "party_size": 4, "second_occurrence": False, "notes": None}
    content = b"\xef\xbb\xbf" + json.dumps(line).encode() + b"\n\n"
    file = tmp_path / "bookings.jsonl"
    file.write_bytes(content)
    assert cli("import", "bookings", file, dsn=own_house).code == 0
    assert take(tmp_path, own_house, {"notes": ""})["skipped"] == 1


@pytest.mark.parametrize("call", ["create_booking", "hold_capacity", "join_waitlist"])
def test_nobody_else_brings_bookings_of_this_source(own_house: str, call: str) -> None:
    statement = {
        "create_booking": "SELECT capacity_v1.create_booking_with_capacity_check({r}, '2099-05-04',"
        " '19:00', 1, 'k', p_source => '{source}')",
        "hold_capacity": "SELECT capacity_v1.hold_capacity({r}, '2099-05-04', '19:00', 1, 'k',"
        ' p_options => \'{{"source": "{source}"}}\')',
        "join_waitlist": "SELECT capacity_v1.join_waitlist({r}, '2099-05-04',"
        " (SELECT id FROM capacity.service_periods WHERE name = 'Dinner'), 1, 'k',"
        ' p_options => \'{{"source": "{source}"}}\')',
    }[call]
    restaurant = "capacity_v1.imported_id(NULL, 'restaurants', 'post')"
    with psycopg.connect(own_house) as connection:
        connection.execute(statement.format(r=restaurant, source="imported").encode())
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(statement.format(r=restaurant, source="import").encode())
    assert caught.value.sqlstate == "RC026"
