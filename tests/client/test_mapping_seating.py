"""What fits a party and who sits where, as models."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from capacity_db import (
    Booking,
    CapacityClient,
    Conflict,
    ErrorCode,
    InvalidArgument,
    NotFound,
    WrongState,
)
from tests.client.conftest import OpenClient
from tests.client.support import (
    DAY,
    bookings_locked,
    impatient,
    make_period,
    make_restaurant,
    make_tables,
)

EIGHT = dt.time(20, 0)
AT_EIGHT = dt.datetime.combine(DAY, EIGHT, dt.UTC)


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """An enforced restaurant in UTC."""
    return make_restaurant(client)


@pytest.fixture
def tables(client: CapacityClient, restaurant: uuid.UUID) -> dict[str, uuid.UUID]:
    """Its tables of two, four and four, the last two of which may be joined."""
    made = make_tables(client, restaurant, t1=2, t2=4, t3=4)
    client.upsert_combination(restaurant, "long", [made["2"], made["3"]], 8, min_party_size=5)
    return made


def _book(client: CapacityClient, restaurant: uuid.UUID, party: int) -> Booking:
    made = client.create_booking(restaurant, DAY, EIGHT, party).booking
    assert made is not None
    return made


def _numbers(booking: Booking | None) -> list[str]:
    assert booking is not None
    return [table.table_number for table in booking.tables]


def test_what_fits_is_listed_best_first(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    found = client.find_suitable_tables(restaurant, DAY, EIGHT, 2)
    assert (found.success, found.starts_at) == (True, AT_EIGHT)
    local = dt.datetime.combine(DAY, EIGHT)
    assert (found.starts_local, found.ends_local) == (local, local + dt.timedelta(hours=2))
    assert (found.ends_at, found.turn_buffer_minutes) == (AT_EIGHT + dt.timedelta(hours=2), 0)
    assert [item.label for item in found.tables] == ["1", "2", "3"]
    best, second, _ = found.tables
    assert (best.table_ids, best.combination_id, best.waste) == ((tables["1"],), None, 0)
    assert (best.is_combination, best.is_combinable, best.capacity) == (False, False, 2)
    assert (best.min_party_size, best.max_party_size, best.seating_type) == (1, 2, "indoor")
    assert (second.waste, second.is_combinable) == (2, True)
    assert best.reason
    (joined,) = client.find_suitable_tables(restaurant, DAY, EIGHT, 7).tables
    assert (joined.label, joined.is_combination, joined.capacity) == ("long", True, 8)
    assert set(joined.table_ids) == {tables["2"], tables["3"]}
    assert joined.combination_id is not None


def test_what_fits_depends_on_what_is_asked(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    client.update_table(restaurant, tables["3"], section="garden", seating_type="outdoor")
    booking = _book(client, restaurant, 2)
    client.assign_table_to_booking(restaurant, booking.id, tables["1"])
    ask = client.find_suitable_tables
    for found, labels in (
        (ask(restaurant, DAY, EIGHT, 2), ["2", "3"]),
        (ask(restaurant, DAY, EIGHT, 2, booking_id=booking.id), ["1", "2", "3"]),
        (ask(restaurant, DAY, EIGHT, 2, section="garden"), ["3"]),
        (ask(restaurant, DAY, EIGHT, 2, seating_type="outdoor"), ["3"]),
        (ask(restaurant, DAY, "19:00", 2, minutes=60), ["1", "2", "3"]),
        (ask(restaurant, DAY, "19:00", 2, minutes=61), ["2", "3"]),
        (ask(restaurant, DAY, EIGHT, 9), []),
    ):
        assert [item.label for item in found.tables] == labels
    with pytest.raises(InvalidArgument):
        ask(restaurant, DAY, EIGHT, 2, minutes=5)


def test_a_booking_is_seated_moved_and_unseated(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    booking = _book(client, restaurant, 2)
    assert booking.tables == ()
    there = (restaurant, booking.id)
    seated = client.assign_table_to_booking(*there, tables["1"])
    assert (seated.success, seated.duplicate, seated.error) == (True, False, None)
    assert (seated.idempotency_key, seated.retries) == (None, 0)
    assert _numbers(seated.booking) == ["1"]
    assert seated.booking is not None
    assert seated.booking.tables[0].table_id == tables["1"]
    assert client.assign_table_to_booking(*there, [str(tables["1"])]).duplicate
    with pytest.raises(Conflict) as caught:
        client.assign_table_to_booking(*there, tables["2"])
    assert caught.value.code == ErrorCode.TABLE_ALREADY_ASSIGNED
    moved = client.move_booking(*there, tables["2"], reason="draught")
    assert (moved.success, _numbers(moved.booking)) == (True, ["2"])
    assert _numbers(client.get_booking(*there)) == ["2"]
    (arrived,) = client.list_slot_bookings(restaurant, DAY, EIGHT).bookings
    assert _numbers(arrived) == ["2"]
    gone = client.unassign_table_from_booking(*there)
    assert (gone.success, gone.duplicate, _numbers(gone.booking)) == (True, False, [])
    assert client.unassign_table_from_booking(*there).duplicate
    with pytest.raises(NotFound):
        client.unassign_table_from_booking(restaurant, uuid.uuid4())
    with pytest.raises(NotFound) as unknown:
        client.assign_table_to_booking(*there, uuid.uuid4())
    assert unknown.value.code == ErrorCode.TABLE_NOT_FOUND
    client.cancel_booking(*there)
    with pytest.raises(WrongState):
        client.assign_table_to_booking(*there, tables["1"])


def test_a_refused_seat_says_why_and_who_sits_there(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    first, second = _book(client, restaurant, 2), _book(client, restaurant, 6)
    client.assign_table_to_booking(restaurant, first.id, tables["2"])
    refused = client.assign_table_to_booking(restaurant, second.id, tables["2"])
    assert not refused.success
    assert refused.error is not None
    assert refused.error.code == ErrorCode.TABLE_UNAVAILABLE
    found = {violation.rule: violation for violation in refused.error.violations}
    assert set(found) == {"table_taken", "table_capacity"}
    assert found["table_taken"].context["table_number"] == "2"
    (seat,) = found["table_taken"].context["seats"]
    assert (seat["kind"], seat["booking_id"]) == ("booking", str(first.id))
    small = found["table_capacity"]
    assert (small.limit, small.requested, small.shortfall) == (4, 6, 2)
    apart = client.assign_table_to_booking(restaurant, second.id, [tables["1"], tables["3"]])
    assert apart.error is not None
    assert "combination_unknown" in {violation.rule for violation in apart.error.violations}
    taken = client.assign_table_to_booking(
        restaurant, second.id, tables["2"], reason="they insist", override=True
    )
    assert not taken.success
    allowed = client.assign_table_to_booking(
        restaurant, second.id, [tables["1"], tables["3"]], reason="they insist", override=True
    )
    assert (allowed.success, _numbers(allowed.booking)) == (True, ["1", "3"])


def test_a_blocked_table_is_not_offered_and_not_given(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    client.set_table_status(restaurant, tables["2"], "out_of_service", AT_EIGHT)
    found = client.find_suitable_tables(restaurant, DAY, EIGHT, 4)
    assert [item.label for item in found.tables] == ["3"]
    booking = _book(client, restaurant, 4)
    refused = client.assign_table_to_booking(restaurant, booking.id, tables["2"])
    assert refused.error is not None
    (taken,) = refused.error.violations
    (seat,) = taken.context["seats"]
    assert (taken.rule, seat["kind"], seat["booking_id"]) == ("table_taken", "block", None)
    assert (seat["block_status"], seat["ends_at"]) == ("out_of_service", None)
    client.set_table_status(restaurant, tables["3"], "reserved", AT_EIGHT)
    assert not client.auto_assign_booking(restaurant, booking.id).success
    client.set_booking_policy(restaurant, {"requires_table": True})
    assert not client.check_slot_availability(restaurant, DAY, EIGHT, 4).available
    assert not client.create_booking(restaurant, DAY, EIGHT, 4, alternatives=False).retries


def test_two_bookings_change_tables(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    one, other = _book(client, restaurant, 2), _book(client, restaurant, 2)
    client.assign_table_to_booking(restaurant, one.id, tables["1"])
    client.assign_table_to_booking(restaurant, other.id, tables["2"])
    swapped = client.swap_tables(restaurant, one.id, other.id)
    assert (swapped.success, swapped.error) == (True, None)
    assert [(b.id, _numbers(b)) for b in swapped.bookings] == [(one.id, ["2"]), (other.id, ["1"])]
    large = client.update_booking(restaurant, one.id, swapped.bookings[0].version, party_size=4)
    assert large.success
    refused = client.swap_tables(restaurant, one.id, other.id)
    assert (refused.success, refused.duplicate) == (False, False)
    assert refused.error is not None
    assert [violation.rule for violation in refused.error.violations] == ["table_capacity"]
    assert client.swap_tables(
        restaurant, one.id, other.id, reason="they squeeze in", override=True
    ).success


def test_the_best_table_is_found_by_itself(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    booking = _book(client, restaurant, 2)
    seated = client.auto_assign_booking(restaurant, booking.id)
    assert (seated.success, seated.duplicate, _numbers(seated.booking)) == (True, False, ["1"])
    assert seated.reason
    assert client.auto_assign_booking(restaurant, booking.id).duplicate
    for _ in range(2):
        assert client.auto_assign_booking(restaurant, _book(client, restaurant, 4).id).success
    left = client.auto_assign_booking(restaurant, _book(client, restaurant, 2).id)
    assert left.error is not None
    assert left.error.code == ErrorCode.TABLE_UNAVAILABLE
    (full,) = left.error.violations
    assert (full.rule, full.limit, full.used, full.requested) == ("tables", 3, 3, 1)
    assert len(tables) == 3


def test_a_service_is_seated_with_reasons(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    period = make_period(client, restaurant)
    pair, five, late = (_book(client, restaurant, party) for party in (2, 5, 4))
    client.assign_table_to_booking(restaurant, pair.id, tables["1"])
    dry = client.auto_assign_service(restaurant, DAY, period, dry_run=True)
    assert (dry.success, dry.dry_run) == (True, True)
    assert _numbers(client.get_booking(restaurant, five.id)) == []
    done = client.auto_assign_service(restaurant, DAY, period)
    assert (done.dry_run, done.assigned) == (False, dry.assigned)
    assert (done.seated_covers, done.unseated_covers, done.kept) == (7, 4, 1)
    (assigned,), (left,) = done.assigned, done.unassigned
    assert (assigned.booking_id, assigned.reference) == (five.id, five.reference)
    assert (assigned.party_size, assigned.start_time) == (5, EIGHT)
    assert (sorted(assigned.tables), assigned.moved_from) == (["2", "3"], None)
    assert set(assigned.table_ids) == {tables["2"], tables["3"]}
    assert (left.booking_id, left.party_size, left.start_time) == (late.id, 4, EIGHT)
    assert assigned.reason
    assert left.reason
    again = client.auto_assign_service(restaurant, DAY, period, reassign=True)
    assert (again.seated_covers, again.assigned) == (7, ())
    with pytest.raises(NotFound) as caught:
        client.auto_assign_service(restaurant, DAY, uuid.uuid4())
    assert caught.value.code == ErrorCode.SERVICE_PERIOD_NOT_FOUND


def test_a_restaurant_may_require_a_table(
    client: CapacityClient, restaurant: uuid.UUID, tables: dict[str, uuid.UUID]
) -> None:
    assert len(tables) == 3
    client.set_booking_policy(restaurant, {"requires_table": True})
    assert _numbers(_book(client, restaurant, 8)) == ["2", "3"]
    refused = client.create_booking(restaurant, DAY, EIGHT, 4)
    assert refused.error is not None
    assert refused.error.code == ErrorCode.CAPACITY_EXCEEDED
    assert [violation.rule for violation in refused.error.violations] == ["tables"]
    assert refused.alternatives
    slot = client.check_slot_availability(restaurant, DAY, EIGHT, 4)
    assert (slot.available, slot.violations) == (False, refused.error.violations)


def test_when_retries_run_out_seating_is_answered_with_a_conflict(
    dsn: str,
    open_client: OpenClient,
    client: CapacityClient,
    restaurant: uuid.UUID,
    tables: dict[str, uuid.UUID],
) -> None:
    one, other = _book(client, restaurant, 2), _book(client, restaurant, 2)
    for function in ("assign_table_to_booking", "swap_tables"):
        impatient(dsn, function)
    with open_client(dsn, retries=1) as hasty, bookings_locked(dsn, restaurant):
        seated = hasty.assign_table_to_booking(restaurant, one.id, tables["1"])
        swapped = hasty.swap_tables(restaurant, one.id, other.id)
    for result in (seated, swapped):
        assert (result.success, result.retries) == (False, 1)
        assert result.error is not None
        assert result.error.code == ErrorCode.BOOKING_CONFLICT
        assert "Repeat the request" in str(result.error.hint)
    assert (seated.booking, swapped.bookings) == (None, ())
