"""`assign` and `assign-service`: who sits where, and why not."""

from __future__ import annotations

import uuid

import pytest

from capacity_db import CapacityClient
from tests.client.support import DAY, Finished, cli, make_period, make_restaurant, make_tables

pytestmark = pytest.mark.once


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant in UTC with tables of two, four and four; the last two may be joined."""
    with CapacityClient(dsn) as client:
        made = make_restaurant(client)
        tables = make_tables(client, made, t1=2, t2=4, t3=4)
        client.upsert_combination(made, "long", [tables["2"], tables["3"]], 8, min_party_size=5)
    return made


def _book(dsn: str, restaurant: uuid.UUID, party: int) -> str:
    with CapacityClient(dsn) as client:
        booking = client.create_booking(restaurant, DAY, "20:00", party).booking
    assert booking is not None
    return str(booking.id)


def _assign(dsn: str, restaurant: uuid.UUID, *arguments: object) -> Finished:
    return cli("assign", *arguments, "--restaurant", restaurant, dsn=dsn)


def test_a_booking_is_seated_by_number_and_shown_there(dsn: str, restaurant: uuid.UUID) -> None:
    booking = _book(dsn, restaurant, 2)
    done = _assign(dsn, restaurant, booking, "2")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Sits at 2.\nbooking    {booking}\n")
    assert "tables     2\n" in cli("show", booking, "--restaurant", restaurant, dsn=dsn).out
    slot = ("slot", "--restaurant", restaurant, "--date", DAY, "--time", "20:00")
    assert "confirmed  2  " in cli(*slot, dsn=dsn).out
    again = _assign(dsn, restaurant, booking, "2")
    assert again.out.startswith("Sits at 2, as answered before.\n")
    elsewhere = _assign(dsn, restaurant, booking, "3")
    assert (elsewhere.code, "move_booking" in elsewhere.err) == (3, True)
    moved = _assign(dsn, restaurant, booking, "3", "--move", "--reason", "draught", "--json")
    assert [table["table_number"] for table in moved.json["booking"]["tables"]] == ["3"]
    gone = _assign(dsn, restaurant, booking, "--remove")
    assert gone.out.startswith("Sits at no table.\n")
    unknown = _assign(dsn, restaurant, booking, "99")
    assert (unknown.code, "There is no table '99'" in unknown.err) == (3, True)


@pytest.mark.parametrize("there", [("2", "3"), ("3", "2"), ("long",)], ids=" ".join)
def test_a_combination_goes_by_its_tables_or_its_name(
    dsn: str, restaurant: uuid.UUID, there: tuple[str, ...]
) -> None:
    booking = _book(dsn, restaurant, 7)
    assert _assign(dsn, restaurant, booking, *there).out.startswith("Sits at 2 + 3.\n")


def test_a_refused_seat_shows_each_reason_and_who_sits_there(
    dsn: str, restaurant: uuid.UUID
) -> None:
    first, second = _book(dsn, restaurant, 2), _book(dsn, restaurant, 6)
    _assign(dsn, restaurant, first, "2")
    done = _assign(dsn, restaurant, second, "2")
    assert (done.code, done.err) == (1, "")
    refused, *reasons, hint = done.out.splitlines()
    assert refused == "Refused: The party cannot be seated there. (TABLE_UNAVAILABLE)"
    assert hint.startswith("Hint: ")
    assert sorted(reasons) == [
        "  table_capacity: table 2, limit 4, taken 0, asked 6, 2 covers too many",
        f"  table_taken: table 2, taken by booking {first} from {DAY} 20:00 to {DAY} 22:00",
    ]
    as_json = _assign(dsn, restaurant, second, "2", "--json")
    assert (as_json.code, as_json.json["error"]["code"]) == (1, "TABLE_UNAVAILABLE")
    with CapacityClient(dsn) as client:
        third = client.list_tables(restaurant).tables[2].id
        client.set_table_status(restaurant, third, "out_of_service", f"{DAY}T19:00Z")
    blocked = _assign(dsn, restaurant, second, "3").out
    assert f"  table_taken: table 3, out of service from {DAY} 19:00 on\n" in blocked
    apart = _assign(dsn, restaurant, second, "1", "3").out
    assert "  combination_unknown: table ids " in apart


def test_an_override_needs_a_reason_and_seats_a_party_that_is_too_large(
    dsn: str, restaurant: uuid.UUID
) -> None:
    booking = _book(dsn, restaurant, 3)
    assert _assign(dsn, restaurant, booking, "1").code == 1
    assert _assign(dsn, restaurant, booking, "1", "--override").code == 3
    done = _assign(dsn, restaurant, booking, "1", "--override", "--reason", "a child")
    assert done.out.startswith("Sits at 1.\n")


def test_two_bookings_change_places(dsn: str, restaurant: uuid.UUID) -> None:
    one, other = _book(dsn, restaurant, 2), _book(dsn, restaurant, 2)
    _assign(dsn, restaurant, one, "1")
    _assign(dsn, restaurant, other, "2")
    done = _assign(dsn, restaurant, one, "--swap", other)
    assert done.out.startswith("Changed places.\n")
    assert [line for line in done.out.splitlines() if line.startswith("tables")] == [
        "tables     2",
        "tables     1",
    ]
    back = _assign(dsn, restaurant, one, "--swap", other, "--json").json
    assert [b["tables"][0]["table_number"] for b in back["bookings"]] == ["1", "2"]


def test_the_best_table_is_taken_and_explained(dsn: str, restaurant: uuid.UUID) -> None:
    done = _assign(dsn, restaurant, _book(dsn, restaurant, 2), "--auto")
    assert done.out.startswith("Sits at 1.\n  table 1: ")
    _assign(dsn, restaurant, _book(dsn, restaurant, 8), "--auto")
    full = _assign(dsn, restaurant, _book(dsn, restaurant, 2), "--auto")
    assert full.code == 1
    assert "  tables: limit 3, taken 3, asked 1, 1 table too many\n" in full.out


def test_a_service_is_seated_and_explained(dsn: str, restaurant: uuid.UUID) -> None:
    with CapacityClient(dsn) as client:
        period = make_period(client, restaurant)
    kept, five, late = (_book(dsn, restaurant, party) for party in (2, 5, 4))
    _assign(dsn, restaurant, kept, "1")
    ask = ("assign-service", "--restaurant", restaurant, "--date", DAY, "--period", period)
    dry = cli(*ask, "--dry-run", dsn=dsn)
    assert (dry.code, dry.err) == (0, "")
    assert dry.out.startswith(
        "Dry run: nothing is changed. 7 of 11 covers have a table; 1 party keeps its own.\n"
    )
    done = cli(*ask, dsn=dsn)
    assert done.out.partition("\n")[2] == dry.out.partition("\n")[2]
    assert done.out.startswith("Done. 7 of 11 ")
    lines = done.out.splitlines()
    assert lines[1].split() == ["time", "party", "table", "why", "booking"]
    assert lines[2].split()[:4] == ["20:00", "party", "of", "5"]
    assert "  2 + 3  " in lines[2]
    assert lines[2].endswith(f"  {five}")
    assert lines[3] == "Without a table:"
    assert lines[5].split()[:4] == ["20:00", "party", "of", "4"]
    assert lines[5].endswith(f"  {late}")
    assert len(cli("show", five, "--restaurant", restaurant, "--json", dsn=dsn).json["tables"]) == 2
    assert cli("show", late, "--restaurant", restaurant, "--json", dsn=dsn).json["tables"] == []
    again = cli(*ask, "--reassign", "--json", dsn=dsn).json
    assert (again["assigned"], again["seated_covers"]) == ([], 7)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--move",),
        ("--auto", "1"),
        ("--auto", "--remove"),
        ("--auto", "--reason", "x"),
        ("--remove", "--override"),
        ("--auto", "--move"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(
    dsn: str, restaurant: uuid.UUID, arguments: tuple[str, ...]
) -> None:
    done = _assign(dsn, restaurant, uuid.uuid4(), *arguments)
    assert (done.code, done.out) == (2, "")
    assert "Error" in done.err
