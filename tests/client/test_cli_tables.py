"""`tables`: the inventory, its sections and combinations, blocks, and what fits a party."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from capacity_db import CapacityClient
from tests.client.support import DAY, Finished, cli, make_restaurant, make_tables

pytestmark = pytest.mark.once

NOON = f"{DAY}T12:00Z"


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant in UTC with tables of two, four and four."""
    with CapacityClient(dsn) as client:
        made = make_restaurant(client)
        make_tables(client, made, t1=2, t2=4, t10=4)
    return made


@pytest.fixture
def guest(dsn: str, restaurant: uuid.UUID) -> str:
    """The id of a booking of four at noon, at table 2."""
    with CapacityClient(dsn) as client:
        booking = client.create_booking(restaurant, DAY, "12:00", 4).booking
        assert booking is not None
        two = client.list_tables(restaurant).tables[1]
        assert client.assign_table_to_booking(restaurant, booking.id, two.id).success
    return str(booking.id)


def _run(dsn: str, restaurant: uuid.UUID, *arguments: object) -> Finished:
    return cli("tables", *arguments, "--restaurant", restaurant, dsn=dsn)


def _json(dsn: str, restaurant: uuid.UUID, *arguments: object) -> Any:
    return _run(dsn, restaurant, *arguments, "--json").json


def _cells(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_tables_are_listed_by_number_with_their_status(
    dsn: str, restaurant: uuid.UUID, guest: str
) -> None:
    done = _run(dsn, restaurant, "list", "--at", NOON)
    assert (done.code, done.err) == (0, "")
    heading, one, two, ten, total = done.out.splitlines()
    assert heading.split() == ["table", "seats", "seating", "status", "until", "booking"]
    assert one.split() == ["1", "2", "indoor", "available"]
    assert two.split()[3:] == ["reserved", str(DAY), "14:00", guest]
    assert ten.split()[0] == "10"
    assert total == f"3 tables at {DAY} 12:00"
    free = _json(dsn, restaurant, "list", "--at", NOON, "--status", "available")
    assert [table["table_number"] for table in free["tables"]] == ["1", "10"]
    large = _json(dsn, restaurant, "list", "--sort", "capacity", "--seating", "indoor")
    assert [table["capacity"] for table in large["tables"]] == [2, 4, 4]
    none = _run(dsn, restaurant, "list", "--section", "roof")
    assert none.out.startswith("No such tables.\n0 tables at ")
    later = _run(dsn, restaurant, "list", "--at", f"{DAY}T10:00Z").out
    assert f"available  {DAY} 12:00" in later


def test_a_table_is_added_changed_and_removed(dsn: str, restaurant: uuid.UUID) -> None:
    about = ("--min-party", 3, "--section", "terrace", "--seating", "outdoor")
    drawn = ("--position", "120,-80.5", "--shape", "round", "--size", "2,3", "--rotation", 45)
    added = _run(dsn, restaurant, "add", "T4", "--seats", 6, *about, *drawn)
    assert (added.code, added.err) == (0, "")
    assert _cells(added.out)[:-1] == [
        ["Added."],
        ["table", "T4"],
        ["seats", "6,", "for", "3-6"],
        ["section", "terrace"],
        ["seating", "outdoor"],
        ["position", "120,-80.5,", "turned", "by", "45°,", "round,", "2", "x", "3"],
    ]
    taken = _run(dsn, restaurant, "add", "T4", "--seats", 2)
    assert (taken.code, "Another table in use has this number" in taken.err) == (3, True)
    more = ("--number", "T5", "--seats", 8, "--max-party", 10, "--rotation", 90)
    table = _json(dsn, restaurant, "change", "T4", *more)["table"]
    assert (table["table_number"], table["capacity"], table["max_party_size"]) == ("T5", 8, 10)
    assert table["section"] == "terrace"
    place = table["position"]
    assert (place["x"], place["rotation"], place["shape"]) == (120, 90, "round")
    none = ("--section", "none", "--max-party", "none", "--position", "none")
    cleared = _json(dsn, restaurant, "change", "T5", *none)["table"]
    assert (cleared["section"], cleared["max_party_size"], cleared["position"]) == (
        None,
        None,
        None,
    )
    again = _run(dsn, restaurant, "change", "T5", "--seats", 8)
    assert again.out.startswith("Nothing to change.\n")
    assert _run(dsn, restaurant, "remove", "T5").out == "Removed.\n"
    gone = _run(dsn, restaurant, "remove", "T5")
    assert (gone.code, "There is no table 'T5'" in gone.err) == (3, True)
    assert "capacity-db tables list" in gone.err
    error = _json(dsn, restaurant, "remove", "T5")["error"]
    assert error["code"] == "TABLE_NOT_FOUND"


@pytest.mark.parametrize(
    "change", [("change", "2", "--seats", "3"), ("remove", "2"), ("block", "2")], ids=" ".join
)
def test_a_table_in_use_stays_as_it_is_and_says_who_comes(
    dsn: str, restaurant: uuid.UUID, guest: str, change: tuple[str, ...]
) -> None:
    before = _json(dsn, restaurant, "list", "--at", NOON)
    done = _run(dsn, restaurant, *change)
    assert (done.code, done.out) == (3, "")
    heading, row = done.err.splitlines()[-3:-1]
    assert heading.split() == ["date", "time", "party", "status", "tables", "booking"]
    assert row.split() == [str(DAY), "12:00", "party", "of", "4", "confirmed", "2", guest]
    assert done.err.splitlines()[-1].startswith("Hint: Move or unassign the bookings")
    detail = _json(dsn, restaurant, *change)["error"]["detail"]
    assert (detail["bookings_total"], detail["bookings"][0]["id"]) == (1, guest)
    assert _json(dsn, restaurant, "list", "--at", NOON) == before


def test_a_table_is_blocked_and_freed(dsn: str, restaurant: uuid.UUID) -> None:
    during = ("--from", NOON, "--until", f"{DAY}T15:00+02:00")
    done = _run(dsn, restaurant, "block", "1", *during, "--reason", "wobbly")
    assert done.out == (
        f"Saved.\n  out of service from {DAY} 12:00 until {DAY} 13:00 (wobbly)\n"
        "  table 1 is available\n"
    )
    (then,) = _json(dsn, restaurant, "list", "--status", "out_of_service", "--at", NOON)["tables"]
    assert then["table_number"] == "1"
    minutes = _json(dsn, restaurant, "block", "10", "--status", "occupied", "--minutes", 90)
    block = minutes["block"]
    length = dt.datetime.fromisoformat(block["ends_at"]) - dt.datetime.fromisoformat(
        block["starts_at"]
    )
    assert block["status"] == "occupied"
    assert dt.timedelta(minutes=89) < length <= dt.timedelta(minutes=90)
    assert minutes["table"]["status"] == "occupied"
    endless = _run(dsn, restaurant, "block", "2")
    assert " on, without an end\n  table 2 is out of service\n" in endless.out
    freed = _run(dsn, restaurant, "free", "2")
    assert freed.out == "Saved.\n  table 2 is available\n"
    assert _run(dsn, restaurant, "free", "2").out.startswith("Nothing to change.\n")
    past = _run(dsn, restaurant, "block", "2", "--until", "2020-01-01T00:00Z")
    assert (past.code, "is over" in past.err) == (3, True)


def test_moments_are_typed_and_shown_in_the_restaurants_time(dsn: str) -> None:
    made = uuid.uuid4()
    with CapacityClient(dsn) as client:
        client.upsert_restaurant(made, "Test", "Europe/Zurich", options={"enforcement": "enforce"})
        make_tables(client, made, t1=2)
    during = ("--from", "2050-06-17T19:00", "--until", "2050-06-17T23:00")
    done = _run(dsn, made, "block", "1", *during)
    assert done.out == (
        "Saved.\n  out of service from 2050-06-17 19:00 until 2050-06-17 23:00\n"
        "  table 1 is available\n"
    )
    exact = ("--from", "2050-06-17T17:00Z", "--until", "2050-06-17T17:00-04:00")
    assert _run(dsn, made, "block", "1", *exact).out.startswith("Nothing to change.\n")
    listed = _run(dsn, made, "list", "--at", "2050-06-17T19:00").out.splitlines()
    assert listed[1].split()[3:] == ["out", "of", "service", "2050-06-17", "23:00"]
    assert listed[2] == "1 table at 2050-06-17 19:00"
    as_json = _json(dsn, made, "list", "--at", "2050-06-17T19:00")
    assert (as_json["timezone"], as_json["at"]) == ("Europe/Zurich", "2050-06-17T17:00:00Z")
    assert as_json["at_local"] == "2050-06-17T19:00:00"
    assert as_json["tables"][0]["status_until_local"] == "2050-06-17T23:00:00"
    found = _run(dsn, made, "find", "--date", "2050-06-18", "--time", "19:00", "--party", 2).out
    assert found.startswith("From 2050-06-18 19:00 to 2050-06-18 21:00:\n")


@pytest.mark.parametrize(
    ("start", "begins", "ends"),
    [
        ("2050-03-27T01:30", "2050-03-27T01:30:00", "2050-03-27T04:00:00"),
        ("2050-10-30T01:30", "2050-10-30T01:30:00", "2050-10-30T02:00:00"),
    ],
)
def test_minutes_are_counted_across_a_change_of_the_clocks(
    dsn: str, start: str, begins: str, ends: str
) -> None:
    made = uuid.uuid4()
    with CapacityClient(dsn) as client:
        client.upsert_restaurant(made, "Test", "Europe/Zurich")
        make_tables(client, made, t1=2)
    block = _json(dsn, made, "block", "1", "--from", start, "--minutes", 90)["block"]
    assert (block["starts_local"], block["ends_local"]) == (begins, ends)


def test_sections_are_listed_and_renamed(dsn: str, restaurant: uuid.UUID) -> None:
    _run(dsn, restaurant, "change", "1", "--section", "bar", "--seating", "bar")
    listed = _cells(_run(dsn, restaurant, "sections").out)
    assert listed == [
        ["section", "tables", "seats", "seating"],
        ["bar", "1", "2", "bar"],
        ["(none)", "2", "8", "indoor"],
    ]
    assert _run(dsn, restaurant, "rename-section", "bar", "counter").out == "Renamed: 1 table.\n"
    assert _json(dsn, restaurant, "sections")[0]["section"] == "counter"
    gone = _run(dsn, restaurant, "rename-section", "bar", "counter")
    assert (gone.code, "No table of this restaurant is in this section" in gone.err) == (3, True)
    for number in ("1", "2", "10"):
        _run(dsn, restaurant, "remove", number)
    assert _run(dsn, restaurant, "sections").out == "No tables.\n"


def test_tables_are_combined_and_taken_apart(dsn: str, restaurant: uuid.UUID) -> None:
    assert _run(dsn, restaurant, "combinations").out == "No combinations.\n"
    made = _run(dsn, restaurant, "combine", "window", "2", "1", "--seats", 7, "--min-party", 5)
    assert _cells(made.out) == [
        ["Saved."],
        ["combination", "tables", "seats", "parties"],
        ["window", "1", "+", "2", "7", "5-7"],
    ]
    wide = ("combine", "long", "1", "2", "10", "--seats", 10, "--max-party", 12)
    renamed = _json(dsn, restaurant, *wide, "--rename", "window")["combination"]
    assert (renamed["name"], renamed["capacity"], len(renamed["tables"])) == ("long", 10, 3)
    (listed,) = _json(dsn, restaurant, "combinations")
    assert listed == renamed
    taken = _run(dsn, restaurant, "combine", "other", "10", "2", "1", "--seats", 9)
    assert (taken.code, "other long" in taken.err) == (3, True)
    unknown = _run(dsn, restaurant, "combine", "other", "1", "99", "--seats", 9)
    assert (unknown.code, "There is no table '99'" in unknown.err) == (3, True)
    gone = _run(dsn, restaurant, "remove", "10")
    assert gone.out == "Removed.\n  and the combination long\n"
    _run(dsn, restaurant, "combine", "window", "1", "2", "--seats", 7)
    assert _run(dsn, restaurant, "uncombine", "window").out == "Removed.\n"
    missing = _run(dsn, restaurant, "uncombine", "window")
    assert (missing.code, "There is no combination 'window'" in missing.err) == (3, True)


def test_what_fits_a_party_is_found(dsn: str, restaurant: uuid.UUID, guest: str) -> None:
    _run(dsn, restaurant, "combine", "long", "1", "10", "--seats", 6)
    ask = ("find", "--date", DAY, "--time", "12:00", "--party", 2)
    out = _run(dsn, restaurant, *ask).out
    assert out.startswith(f"From {DAY} 12:00 to {DAY} 14:00:\n")
    assert [row[0] for row in _cells(out)[2:]] == ["1", "10", "long"]
    assert "2 tables" in out.splitlines()[-1]
    own = _json(dsn, restaurant, *ask, "--booking", guest)
    assert {item["label"] for item in own["tables"]} == {"1", "2", "10", "long"}
    short = ("find", "--date", DAY, "--time", "11:00", "--party", 4, "--minutes", 60)
    assert len(_json(dsn, restaurant, *short, "--seating", "indoor")["tables"]) == 3
    none = _run(dsn, restaurant, *ask[:-1], 9, "--section", "roof").out
    assert none.endswith("  No table is free that takes the party.\n")
    with CapacityClient(dsn) as client:
        client.set_booking_policy(restaurant, {"turn_buffer_minutes": 15})
    assert ", and the turn buffer of 15 minutes:\n" in _run(dsn, restaurant, *ask).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("change", "1"), "at least one option"),
        (("change", "1", "--shape", "round"), "need a --position"),
        (("change", "1", "--position", "none", "--shape", "round"), "nothing else to draw"),
        (("add", "9", "--seats", 4, "--position", "here"), "two numbers as in 120,80"),
        (("add", " ", "--seats", 4), "it is empty"),
        (("add", "9"), "--seats"),
        (("block", "1", "--from", f"{DAY}"), "YYYY-MM-DDTHH:MM for the restaurant's time"),
        (("list", "--at", f"{DAY}T12:00+2"), "an offset such as +02:00, or Z for UTC"),
        (("block", "1", "--until", NOON, "--minutes", 5), "not both"),
        (("block", "1", "--status", "available"), "--status"),
        (("combine", "window", "--seats", 4), "NUMBER"),
    ],
    ids=lambda value: " ".join(map(str, value))[:40] if isinstance(value, tuple) else None,
)
def test_wrong_usage_is_exit_code_2(
    dsn: str, restaurant: uuid.UUID, arguments: tuple[object, ...], says: str
) -> None:
    done = _run(dsn, restaurant, *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in " ".join(done.err.split())
