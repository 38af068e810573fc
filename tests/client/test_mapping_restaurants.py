"""Restaurants as guests and staff see them, their bookings and their events, as models."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from capacity_db import (
    CapacityClient,
    ErrorCode,
    EventList,
    InvalidArgument,
    MemberRestaurant,
    NotAllowed,
    NotFound,
    OutboxEvent,
    PublicRestaurant,
)
from tests.client.conftest import OpenClient
from tests.client.support import (
    DAY,
    make_paced_restaurant,
    make_period,
    make_restaurant,
    make_tables,
    set_clock,
)


def test_a_guest_is_told_what_a_restaurant_takes(open_client: OpenClient, helper_dsn: str) -> None:
    with open_client(helper_dsn) as client:
        made = make_restaurant(client)
        zone = "America/New_York"
        client.upsert_restaurant(made, "Harbour", zone, options={"slot_interval_minutes": 30})
        client.set_booking_policy(
            made, {"max_party_size": 8, "min_notice_minutes": 60, "booking_horizon_days": 10}
        )
        set_clock(helper_dsn, "2050-06-02 02:30:15+00")
        found = client.as_guest().get_restaurant(made)
        assert found == PublicRestaurant(
            id=made,
            name="Harbour",
            timezone=zone,
            today=dt.date(2050, 6, 1),
            now_local=dt.datetime(2050, 6, 1, 22, 30, 15),
            slot_interval_minutes=30,
            min_party_size=1,
            max_party_size=8,
            min_notice_minutes=60,
            booking_horizon_days=10,
            last_bookable_date=dt.date(2050, 6, 11),
        )
        client.set_booking_policy(made, {"booking_horizon_days": None})
        assert client.get_restaurant(made).last_bookable_date is None
        with pytest.raises(NotFound) as caught:
            client.as_guest().get_restaurant(uuid.uuid4())
        assert caught.value.code == ErrorCode.RESTAURANT_NOT_FOUND


def test_who_works_somewhere_sees_where(client: CapacityClient) -> None:
    first, second = make_restaurant(client), make_restaurant(client)
    client.upsert_restaurant(second, "Adler", "UTC")
    client.set_member(first, "ada", "owner")
    client.set_member(second, "ada", "staff")
    client.set_member(second, "bob", "admin")
    found = client.as_user({"sub": "ada"}).list_restaurants()
    assert all(isinstance(one, MemberRestaurant) for one in found)
    assert [(r.id, r.name, r.role) for r in found] == [
        (second, "Adler", "staff"),
        (first, "Test", "owner"),
    ]
    assert abs(found[0].today - dt.datetime.now(dt.UTC).date()) <= dt.timedelta(days=1)
    assert found[0].timezone == "UTC"
    assert client.as_user({"sub": "eve"}).list_restaurants() == ()
    assert [(r.id, r.role) for r in client.as_service().list_restaurants()] == [
        (second, None),
        (first, None),
    ]
    with pytest.raises(NotAllowed):
        client.as_guest().list_restaurants()
    with pytest.raises(InvalidArgument) as caught:
        client.as_user({"sub": "ada", "restaurants": []}).list_restaurants()
    assert caught.value.code == ErrorCode.INVALID_CLAIMS


def test_the_bookings_of_a_date_are_listed(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    lunch = make_period(client, restaurant, "lunch", "11:00", "15:00")
    dinner = make_period(client, restaurant)
    tables = make_tables(client, restaurant, t1=4)
    late, early, noon = (
        client.create_booking(restaurant, DAY, time, 2).booking
        for time in ("20:00", "18:00", "12:00")
    )
    assert late is not None
    assert early is not None
    assert noon is not None
    seated = client.assign_table_to_booking(restaurant, late.id, tables["1"]).booking
    assert client.list_bookings(restaurant, DAY) == (noon, early, seated)
    assert client.list_bookings(restaurant, str(DAY), service_period_id=lunch) == (noon,)
    assert client.list_bookings(restaurant, DAY, without_table=True) == (noon, early)
    gone = client.cancel_booking(restaurant, early.id).booking
    assert client.list_bookings(restaurant, DAY, status="cancelled") == (gone,)
    assert client.list_bookings(restaurant, DAY, service_period_id=dinner) == (seated,)
    assert client.list_bookings(restaurant, DAY, service_period_id=dinner, status="all") == (
        gone,
        seated,
    )
    assert client.list_bookings(restaurant, DAY + dt.timedelta(days=1)) == ()
    with pytest.raises(InvalidArgument) as caught:
        client.list_bookings(restaurant, DAY, status="open")
    assert caught.value.code == ErrorCode.INVALID_OPTION
    with pytest.raises(InvalidArgument):
        client.list_bookings(restaurant, "tomorrow")
    with pytest.raises(NotAllowed):
        client.as_guest().list_bookings(restaurant, DAY)


def test_events_are_read_on_from_the_last(client: CapacityClient) -> None:
    restaurant, other = make_restaurant(client), make_restaurant(client)
    service = client.as_service()
    begin = service.list_events([restaurant, other])
    assert isinstance(begin, EventList)
    assert (begin.events, begin.last_id > 0) == ((), True)
    assert service.list_events([restaurant, other], after=begin.last_id) == begin
    made = client.create_booking(restaurant, DAY, "19:00", 2).booking
    assert made is not None
    client.set_capacity_rule(other, 5, None)
    found = service.list_events([restaurant, other], after=begin.last_id)
    assert all(isinstance(event, OutboxEvent) for event in found.events)
    assert [
        (e.restaurant_id, e.event_type, e.subject_id, e.service_date) for e in found.events
    ] == [
        (restaurant, "booking.created", made.id, DAY),
        (other, "capacity.changed", other, None),
    ]
    assert [e.id for e in found.events] == sorted(e.id for e in found.events)
    assert found.last_id == found.events[-1].id
    assert found.events[0].created_at.tzinfo is not None
    (only,) = service.list_events(other, after=begin.last_id).events
    assert only == found.events[1]
    with pytest.raises(InvalidArgument):
        service.list_events(other, after=-1)
    with pytest.raises(NotAllowed):
        client.as_user({"sub": "ada", "restaurants": {str(restaurant): "owner"}}).list_events(other)


def test_guests_are_told_how_many_are_left_when_few_are(client: CapacityClient) -> None:
    restaurant = make_paced_restaurant(client)
    client.create_booking(restaurant, DAY, "20:00", 3)

    def shown() -> dict[str, int | None]:
        slots = client.as_guest().get_day_availability(restaurant, DAY, 1).slots
        return {f"{slot.time:%H:%M}": slot.remaining_shown for slot in slots}

    assert set(shown().values()) == {None}
    client.set_booking_policy(restaurant, {"remaining_shown_below": 3})
    assert {time: left for time, left in shown().items() if left is not None} == {"20:00": 1}
