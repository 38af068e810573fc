"""The waitlist, as models."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest

from capacity_db import (
    CapacityClient,
    Conflict,
    Decision,
    ErrorCode,
    InvalidArgument,
    NotAllowed,
    NotFound,
    WaitlistEntry,
    WaitlistResult,
    WrongState,
)
from tests.client.conftest import OpenClient
from tests.client.support import DAY, make_period, make_restaurant, set_clock

EIGHT = dt.time(20, 0)
NOON = dt.datetime.combine(DAY, dt.time(12), dt.UTC)


@pytest.fixture
def client(open_client: OpenClient, helper_dsn: str) -> Iterator[CapacityClient]:
    """One of the two clients, of a database whose clock stands at noon."""
    set_clock(helper_dsn, str(NOON))
    with open_client(helper_dsn) as opened:
        yield opened


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """An enforced restaurant of four covers a service."""
    return make_restaurant(client, max_covers=4)


@pytest.fixture
def dinner(client: CapacityClient, restaurant: uuid.UUID) -> uuid.UUID:
    """Its dinner."""
    return make_period(client, restaurant)


def _code(result: Decision) -> str | None:
    return None if result.error is None else result.error.code


def _entry(result: WaitlistResult) -> WaitlistEntry:
    assert result.entry is not None
    return result.entry


def test_who_waits_is_offered_what_frees(
    client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    booked = client.create_booking(restaurant, DAY, EIGHT, 4).booking
    assert booked is not None
    joined = client.join_waitlist(
        restaurant,
        DAY,
        dinner,
        3,
        idempotency_key="k",
        guest_name="Ada",
        guest_email="ada@example.com",
        guest_phone="+41 44 000 00 00",
        notes="birthday",
        first_time=dt.time(19),
        last_time="21:00",
        source="web",
    )
    entry = _entry(joined)
    assert (joined.success, joined.duplicate, joined.idempotency_key) == (True, False, "k")
    assert (entry.restaurant_id, entry.service_date) == (restaurant, DAY)
    assert (entry.service_period_id, entry.party_size, entry.source) == (dinner, 3, "web")
    assert (entry.status, entry.position, entry.offer) == ("waiting", 1, None)
    assert (entry.first_time, entry.last_time) == (dt.time(19), dt.time(21))
    assert (entry.guest_name, entry.guest_email) == ("Ada", "ada@example.com")
    assert (entry.guest_phone, entry.notes) == ("+41 44 000 00 00", "birthday")
    second = _entry(client.join_waitlist(restaurant, DAY, dinner, 2))
    assert second.position == 2
    client.cancel_booking(restaurant, booked.id)
    offered, waiting = client.list_waitlist(restaurant, DAY, dinner)
    assert (offered.id, offered.status, waiting.id) == (entry.id, "offered", second.id)
    offer = offered.offer
    assert offer is not None
    assert (offer.booking_date, offer.expires_at) == (DAY, NOON + dt.timedelta(minutes=15))
    assert offer.expires_local == offer.expires_at.replace(tzinfo=None)
    assert dt.time(19) <= offer.start_time <= dt.time(21)
    assert offer.starts_at == dt.datetime.combine(DAY, offer.start_time, dt.UTC)
    accepted = client.accept_offer(restaurant, entry.id, "a", status="pending")
    assert (accepted.success, accepted.duplicate, _entry(accepted).status) == (
        True,
        False,
        "accepted",
    )
    assert accepted.booking is not None
    assert (accepted.booking.id, accepted.booking.status) == (offer.booking_id, "pending")
    assert (accepted.booking.guest_name, accepted.booking.party_size) == ("Ada", 3)
    assert client.accept_offer(restaurant, entry.id, "a", status="pending").duplicate
    assert _code(client.decline_offer(restaurant, entry.id)) == ErrorCode.HOLD_RESOLVED
    assert client.list_waitlist(restaurant) == (waiting.model_copy(update={"position": 1}),)
    everybody = client.list_waitlist(restaurant, include_final=True)
    assert [item.status for item in everybody] == ["accepted", "waiting"]
    assert everybody[0].position is None


def test_with_room_there_is_an_offer_at_once(
    client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    joined = client.join_waitlist(restaurant, str(DAY), str(dinner), 2)
    assert uuid.UUID(joined.idempotency_key)
    assert (_entry(joined).status, _entry(joined).position) == ("offered", 1)
    again = client.join_waitlist(restaurant, DAY, dinner, 2, idempotency_key=joined.idempotency_key)
    assert (again.duplicate, again.entry) == (True, joined.entry)


def test_an_offer_that_is_declined_goes_to_the_next(
    client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    first = _entry(client.join_waitlist(restaurant, DAY, dinner, 4))
    second = _entry(client.join_waitlist(restaurant, DAY, dinner, 4))
    assert (first.status, second.status) == ("offered", "waiting")
    with pytest.raises(WrongState):
        client.decline_offer(restaurant, second.id)
    with pytest.raises(WrongState):
        client.accept_offer(restaurant, second.id)
    declined = client.decline_offer(restaurant, first.id)
    assert (declined.success, _entry(declined).status) == (True, "declined")
    assert client.decline_offer(restaurant, first.id).duplicate
    assert _code(client.accept_offer(restaurant, first.id)) == ErrorCode.HOLD_RESOLVED
    (next_one,) = client.list_waitlist(restaurant)
    assert (next_one.id, next_one.status) == (second.id, "offered")


def test_who_leaves_waits_no_longer(
    client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    offered = _entry(client.join_waitlist(restaurant, DAY, dinner, 4))
    waiting = _entry(client.join_waitlist(restaurant, DAY, dinner, 4))
    left = client.leave_waitlist(restaurant, waiting.id)
    assert (left.success, left.duplicate, _entry(left).status) == (True, False, "withdrawn")
    assert client.leave_waitlist(restaurant, waiting.id).duplicate
    assert _entry(client.leave_waitlist(restaurant, offered.id)).status == "declined"
    assert client.list_waitlist(restaurant) == ()
    for missing in (client.leave_waitlist, client.decline_offer, client.accept_offer):
        with pytest.raises(NotFound) as caught:
            missing(restaurant, uuid.uuid4())
        assert caught.value.code == ErrorCode.WAITLIST_ENTRY_NOT_FOUND


def test_an_offer_expires(
    client: CapacityClient, helper_dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    first = _entry(client.join_waitlist(restaurant, DAY, dinner, 4))
    set_clock(helper_dsn, str(NOON + dt.timedelta(minutes=15)))
    late = client.accept_offer(restaurant, first.id)
    assert (late.success, _code(late)) == (False, ErrorCode.HOLD_EXPIRED)
    assert _entry(late).status == "expired"


def test_nobody_can_wait_for_what_is_closed_past_or_refused(
    client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    client.set_special_day(restaurant, DAY + dt.timedelta(days=1))
    client.set_booking_policy(restaurant, {"max_party_size": 6})
    for date, party, code in (
        (DAY + dt.timedelta(days=1), 2, ErrorCode.OUTSIDE_SERVICE_HOURS),
        (DAY - dt.timedelta(days=1), 2, ErrorCode.PAST_TIME),
        (DAY, 7, ErrorCode.POLICY_REFUSED),
    ):
        refused = client.join_waitlist(restaurant, date, dinner, party)
        assert (refused.success, refused.entry, _code(refused)) == (False, None, code)
    with pytest.raises(InvalidArgument) as caught:
        client.join_waitlist(restaurant, DAY, dinner, 2, first_time="09:00", last_time="10:00")
    assert caught.value.code == ErrorCode.INVALID_RANGE


def test_a_guest_waits_comes_back_and_takes_the_place(
    client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    booked = client.create_booking(restaurant, DAY, EIGHT, 4).booking
    assert booked is not None
    guest = client.as_guest()
    joined = guest.join_waitlist(
        restaurant, DAY, dinner, 3, idempotency_key="k", guest_name="Ada", source="web"
    )
    entry = _entry(joined)
    assert (entry.status, entry.position, len(entry.reference)) == ("waiting", 1, 32)
    assert guest.get_waitlist_entry_by_reference(restaurant, entry.reference) == entry
    with pytest.raises(WrongState):
        guest.accept_offer_by_reference(restaurant, entry.reference)
    client.cancel_booking(restaurant, booked.id)
    offered = guest.get_waitlist_entry_by_reference(restaurant, entry.reference)
    assert offered.offer is not None
    assert (offered.status, offered.offer.booking_reference) == ("offered", None)
    accepted = guest.accept_offer_by_reference(restaurant, entry.reference, "a")
    assert accepted.booking is not None
    assert (accepted.success, accepted.duplicate, accepted.idempotency_key) == (True, False, "a")
    assert (accepted.booking.status, accepted.booking.guest_name) == ("confirmed", "Ada")
    assert accepted.booking.id == offered.offer.booking_id
    assert guest.accept_offer_by_reference(restaurant, entry.reference, "a").duplicate
    again = guest.accept_offer_by_reference(restaurant, entry.reference)
    assert again.duplicate
    assert uuid.UUID(again.idempotency_key)
    final = guest.get_waitlist_entry_by_reference(restaurant, entry.reference)
    assert final.offer is not None
    assert (final.status, final.offer.booking_reference) == ("accepted", accepted.booking.reference)
    found = guest.get_booking_by_reference(restaurant, accepted.booking.reference)
    assert found == accepted.booking


def test_a_guest_gives_back_what_is_offered_or_leaves(
    client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    guest = client.as_guest()
    first = _entry(guest.join_waitlist(restaurant, DAY, dinner, 4))
    second = _entry(guest.join_waitlist(restaurant, DAY, dinner, 4))
    third = _entry(guest.join_waitlist(restaurant, DAY, dinner, 4))
    assert [entry.status for entry in (first, second, third)] == ["offered", "waiting", "waiting"]
    declined = guest.decline_offer_by_reference(restaurant, first.reference)
    assert (declined.success, declined.duplicate, _entry(declined).status) == (
        True,
        False,
        "declined",
    )
    assert guest.decline_offer_by_reference(restaurant, first.reference).duplicate
    late = guest.accept_offer_by_reference(restaurant, first.reference, "a")
    assert (late.success, _code(late)) == (False, ErrorCode.HOLD_RESOLVED)
    with pytest.raises(Conflict) as reused:
        guest.accept_offer_by_reference(restaurant, second.reference, "a")
    assert reused.value.code == ErrorCode.IDEMPOTENCY_KEY_REUSED
    left = guest.leave_waitlist_by_reference(restaurant, third.reference)
    assert (left.success, left.duplicate, _entry(left).status) == (True, False, "withdrawn")
    assert guest.leave_waitlist_by_reference(restaurant, third.reference).duplicate
    assert guest.get_waitlist_entry_by_reference(restaurant, second.reference).status == "offered"


def test_an_entrys_reference_opens_nothing_else(
    client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    other = make_restaurant(client)
    guest = client.as_guest()
    entry = _entry(guest.join_waitlist(restaurant, DAY, dinner, 2))
    said = []
    for where, reference in (
        (other, entry.reference),
        (restaurant, "0" * 32),
        (restaurant, str(entry.id)),
        (uuid.uuid4(), entry.reference),
    ):
        for call in (
            guest.get_waitlist_entry_by_reference,
            guest.accept_offer_by_reference,
            guest.decline_offer_by_reference,
            guest.leave_waitlist_by_reference,
        ):
            with pytest.raises(NotFound) as caught:
                call(where, reference)
            said.append((caught.value.code, caught.value.message, {*caught.value.detail}))
    assert said == said[:1] * len(said)
    assert said[0][0] == ErrorCode.WAITLIST_ENTRY_NOT_FOUND
    assert guest.get_waitlist_entry_by_reference(restaurant, entry.reference) == entry
    # Who waits is for staff to know, and an id opens nothing for guests.
    for refused in (
        lambda: guest.list_waitlist(restaurant),
        lambda: guest.accept_offer(restaurant, entry.id),
        lambda: guest.leave_waitlist(restaurant, entry.id),
    ):
        with pytest.raises(NotAllowed):
            refused()
    (listed,) = client.list_waitlist(restaurant)
    assert listed == entry
