"""Tables, their status, sections and combinations, as models."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from capacity_db import (
    CapacityClient,
    Conflict,
    ErrorCode,
    InvalidArgument,
    NotFound,
    TablePosition,
)
from tests.client.support import DAY, make_restaurant, make_tables

NOON = dt.time(12, 0)
AT_NOON = dt.datetime.combine(DAY, NOON, dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """An enforced restaurant in UTC without a table yet."""
    return make_restaurant(client)


def _seated(client: CapacityClient, restaurant: uuid.UUID, table: uuid.UUID, party: int) -> str:
    made = client.create_booking(restaurant, DAY, NOON, party).booking
    assert made is not None
    assert client.assign_table_to_booking(restaurant, made.id, table).success
    return str(made.id)


def test_a_table_is_made_with_all_that_is_known_of_it(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    place = TablePosition(x=10, y=-2.5, rotation=45, shape="round", width=2, height=3)
    made = client.create_table(
        restaurant,
        "T4",
        6,
        min_party_size=3,
        max_party_size=7,
        section="terrace",
        seating_type="outdoor",
        position=place,
        notes="wobbly",
    )
    assert (made.success, made.changed) == (True, True)
    table = made.table
    assert (table.restaurant_id, table.table_number, table.capacity) == (restaurant, "T4", 6)
    assert (table.min_party_size, table.max_party_size) == (3, 7)
    assert (table.section, table.seating_type, table.notes) == ("terrace", "outdoor", "wobbly")
    assert table.position == place
    plain = client.create_table(restaurant, "5", 2, position={"x": 1, "y": 2}).table
    assert (plain.min_party_size, plain.max_party_size, plain.section) == (1, None, None)
    assert (plain.seating_type, plain.position) == ("indoor", TablePosition(x=1, y=2))


def test_a_number_guards_a_table(client: CapacityClient, restaurant: uuid.UUID) -> None:
    client.create_table(restaurant, "1", 2)
    with pytest.raises(Conflict) as caught:
        client.create_table(restaurant, "1", 2)
    assert caught.value.code == ErrorCode.TABLE_NUMBER_TAKEN
    with pytest.raises(InvalidArgument) as wrong:
        client.create_table(restaurant, "2", 0)
    assert (wrong.value.code, wrong.value.detail["key"]) == (ErrorCode.INVALID_TABLE, "capacity")


def test_tables_are_listed_in_their_order_and_by_filters(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    client.create_table(restaurant, "10", 2, section="bar", seating_type="bar")
    client.create_table(restaurant, "2", 8, section="main")
    client.create_table(restaurant, "1", 4, section="main")
    listed = client.list_tables(restaurant)
    assert (listed.success, listed.restaurant_id, listed.total) == (True, restaurant, 3)
    assert [table.table_number for table in listed.tables] == ["1", "2", "10"]
    by_size = client.list_tables(restaurant, sort="capacity").tables
    assert [table.capacity for table in by_size] == [2, 4, 8]
    only = client.list_tables(restaurant, section="main", seating_type="indoor").tables
    assert [table.table_number for table in only] == ["1", "2"]
    assert client.list_tables(restaurant, status="occupied").tables == ()
    with pytest.raises(NotFound):
        client.list_tables(uuid.uuid4())


def test_a_status_follows_from_who_sits_there(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    tables = make_tables(client, restaurant, t1=2, t2=4)
    booking = _seated(client, restaurant, tables["1"], 2)
    before, taken = client.list_tables(restaurant, at=AT_NOON - HOUR).tables[0], None
    assert (before.status, before.status_until, before.booking_id) == ("available", None, None)
    assert before.next_taken_at == AT_NOON
    for at in (AT_NOON, AT_NOON.isoformat(), f"{DAY}T14:00+02:00"):
        taken = client.list_tables(restaurant, at=at).tables[0]
        assert (taken.status, str(taken.booking_id)) == ("reserved", booking)
        assert taken.status_until == AT_NOON + 2 * HOUR
    client.transition_booking(restaurant, booking, "seated")
    (now,) = client.list_tables(restaurant, status="occupied", at=AT_NOON).tables
    assert (now.table_number, now.is_combinable) == ("1", False)


def test_a_table_is_changed_and_what_is_not_given_stays(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    made = client.create_table(restaurant, "1", 4, section="main", notes="x").table
    changed = client.update_table(
        restaurant,
        made.id,
        table_number="1a",
        capacity=6,
        min_party_size=2,
        max_party_size=8,
        seating_type="booth",
        position=TablePosition(x=1, y=2),
        notes=None,
    )
    table = changed.table
    assert (changed.changed, table.id, table.table_number, table.capacity) == (
        True,
        made.id,
        "1a",
        6,
    )
    assert (table.min_party_size, table.max_party_size, table.section) == (2, 8, "main")
    assert (table.seating_type, table.position, table.notes) == (
        "booth",
        TablePosition(x=1, y=2),
        None,
    )
    again = client.update_table(restaurant, made.id, table_number="1a", capacity=6)
    assert (again.changed, again.table) == (False, table)
    cleared = client.update_table(
        restaurant, made.id, max_party_size=None, section=None, position=None
    ).table
    assert (cleared.max_party_size, cleared.section, cleared.position) == (None, None, None)


def test_a_table_in_use_is_neither_shrunk_nor_removed_nor_blocked(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    table = make_tables(client, restaurant, t1=4)["1"]
    booking = _seated(client, restaurant, table, 4)
    before = client.list_tables(restaurant, at=AT_NOON)
    for change in (
        lambda: client.update_table(restaurant, table, capacity=2),
        lambda: client.delete_table(restaurant, table),
        lambda: client.set_table_status(restaurant, table, "out_of_service"),
    ):
        with pytest.raises(Conflict) as caught:
            change()
        assert caught.value.code == ErrorCode.TABLE_IN_USE
        assert caught.value.detail["bookings_total"] == 1
        (listed,) = caught.value.detail["bookings"]
        assert (listed["id"], listed["party_size"]) == (booking, 4)
        assert listed["tables"] == ["1"]
    assert client.list_tables(restaurant, at=AT_NOON) == before
    client.cancel_booking(restaurant, booking)
    assert client.delete_table(restaurant, table).changed


def test_a_removed_table_takes_its_combinations_along(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    tables = make_tables(client, restaurant, t1=2, t2=4)
    made = client.upsert_combination(restaurant, "both", list(tables.values()), 6).combination
    assert client.list_tables(restaurant).tables[0].is_combinable
    removed = client.delete_table(restaurant, tables["1"])
    assert removed.changed
    assert [(gone.id, gone.name) for gone in removed.removed_combinations] == [(made.id, "both")]
    again = client.delete_table(restaurant, tables["1"])
    assert (again.changed, again.removed_combinations) == (False, ())
    assert client.list_combinations(restaurant) == ()
    assert client.create_table(restaurant, "1", 2).table.id != tables["1"]


def test_a_block_takes_a_table_out_of_service_for_a_time(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    table = make_tables(client, restaurant, t1=2)["1"]
    until = AT_NOON + HOUR
    blocked = client.set_table_status(
        restaurant, table, "out_of_service", AT_NOON, until, reason="broken"
    )
    block = blocked.block
    assert blocked.changed
    assert block is not None
    assert (block.status, block.reason) == ("out_of_service", "broken")
    assert (block.starts_at, block.ends_at) == (AT_NOON, until)
    assert blocked.table.status == "available"
    (then,) = client.list_tables(restaurant, at=AT_NOON).tables
    assert (then.status, then.status_until, then.booking_id) == ("out_of_service", until, None)
    endless = client.set_table_status(restaurant, table, "reserved", until.isoformat())
    assert endless.block is not None
    assert endless.block.ends_at is None
    freed = client.set_table_status(restaurant, table, "available")
    assert (freed.changed, freed.block, freed.table.status) == (True, None, "available")
    assert not client.set_table_status(restaurant, table, "available").changed
    with pytest.raises(InvalidArgument) as caught:
        client.set_table_status(restaurant, table, "reserved", until, AT_NOON)
    assert caught.value.code == ErrorCode.INVALID_RANGE


def test_sections_are_listed_and_renamed(client: CapacityClient, restaurant: uuid.UUID) -> None:
    client.create_table(restaurant, "1", 2, section="bar", seating_type="bar")
    client.create_table(restaurant, "2", 4, section="bar")
    client.create_table(restaurant, "3", 6)
    bar, none = client.list_sections(restaurant)
    assert (bar.section, bar.tables, bar.seats, bar.seating_types) == (
        "bar",
        2,
        6,
        ("bar", "indoor"),
    )
    assert (none.section, none.tables, none.seats) == (None, 1, 6)
    assert client.rename_section(restaurant, "bar", "counter").tables == 2
    assert client.list_sections(restaurant)[0].section == "counter"
    with pytest.raises(NotFound) as caught:
        client.rename_section(restaurant, "bar", "counter")
    assert caught.value.code == ErrorCode.SECTION_NOT_FOUND


def test_combinations_are_saved_renamed_and_removed(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    tables = make_tables(client, restaurant, t1=2, t2=4, t3=4)
    pair = [tables["1"], tables["2"]]
    made = client.upsert_combination(
        restaurant, "window", pair, 7, min_party_size=5, max_party_size=8
    )
    combination = made.combination
    assert (made.changed, combination.name, combination.capacity) == (True, "window", 7)
    assert (combination.min_party_size, combination.max_party_size) == (5, 8)
    assert [table.table_number for table in combination.tables] == ["1", "2"]
    assert [table.capacity for table in combination.tables] == [2, 4]
    again = client.upsert_combination(
        restaurant, "window", [str(table) for table in pair], 7, min_party_size=5, max_party_size=8
    )
    assert (again.changed, again.combination) == (False, combination)
    renamed = client.upsert_combination(
        restaurant, "long", list(tables.values()), 10, combination_id=combination.id
    ).combination
    assert (renamed.id, renamed.name, len(renamed.tables)) == (combination.id, "long", 3)
    assert (renamed.min_party_size, renamed.max_party_size) == (1, None)
    assert client.list_combinations(restaurant) == (renamed,)
    with pytest.raises(Conflict) as taken:
        client.upsert_combination(restaurant, "other", list(tables.values()), 10)
    assert taken.value.code == ErrorCode.COMBINATION_TAKEN
    with pytest.raises(InvalidArgument) as alone:
        client.upsert_combination(restaurant, "other", tables["1"], 2)
    assert alone.value.code == ErrorCode.INVALID_COMBINATION
    with pytest.raises(NotFound) as unknown:
        client.upsert_combination(restaurant, "x", pair, 6, combination_id=uuid.uuid4())
    assert unknown.value.code == ErrorCode.COMBINATION_NOT_FOUND
    assert client.remove_combination(restaurant, combination.id).changed
    assert not client.remove_combination(restaurant, combination.id).changed
    assert client.list_combinations(restaurant) == ()
