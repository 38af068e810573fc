"""Members, guests and history, as models."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from capacity_db import (
    CapacityClient,
    Claims,
    Conflict,
    ErrorCode,
    GuestErasure,
    GuestExport,
    History,
    InvalidArgument,
    Member,
    NotAllowed,
    NotFound,
    RecordedChange,
)
from tests.client.conftest import OpenClient
from tests.client.support import DAY, make_period, make_restaurant

MAIL = "grace@example.org"


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """An enforced restaurant with an owner called ada."""
    made = make_restaurant(client)
    client.set_member(made, "ada", "owner")
    return made


def test_members_come_and_go(client: CapacityClient, restaurant: uuid.UUID) -> None:
    ada = client.as_user({"sub": "ada"})
    bob = ada.set_member(restaurant, "bob", "staff")
    assert isinstance(bob, Member)
    assert (bob.restaurant_id, bob.user_id, bob.role) == (restaurant, "bob", "staff")
    assert bob.created_at.tzinfo is not None
    assert ada.set_member(restaurant, "bob", "admin").role == "admin"
    assert [(m.user_id, m.role) for m in ada.list_members(restaurant)] == [
        ("ada", "owner"),
        ("bob", "admin"),
    ]
    assert ada.remove_member(restaurant, "bob").role == "admin"
    with pytest.raises(NotFound) as gone:
        ada.remove_member(restaurant, "bob")
    assert gone.value.code == ErrorCode.MEMBER_NOT_FOUND


def test_members_are_refused_by_code(client: CapacityClient, restaurant: uuid.UUID) -> None:
    with pytest.raises(InvalidArgument) as role:
        client.set_member(restaurant, "bob", "chef")
    assert role.value.code == ErrorCode.INVALID_ROLE
    with pytest.raises(Conflict) as last:
        client.remove_member(restaurant, "ada")
    assert last.value.code == ErrorCode.LAST_OWNER
    client.set_member(restaurant, "bob", "admin")
    with pytest.raises(NotAllowed) as owner:
        client.as_user({"sub": "bob"}).set_member(restaurant, "bob", "owner")
    assert owner.value.code == ErrorCode.NOT_ALLOWED
    assert owner.value.detail["requires"] == "owner"


def test_a_user_asks_about_itself(client: CapacityClient, restaurant: uuid.UUID) -> None:
    ada, zoe = client.as_user({"sub": "ada"}), client.as_user({"sub": "zoe"})
    assert ada.user_restaurants() == (restaurant,)
    assert ada.user_restaurants("owner") == (restaurant,)
    assert ada.user_role(restaurant) == "owner"
    assert zoe.user_restaurants() == ()
    assert zoe.user_role(restaurant) is None
    assert ada.user_role(uuid.uuid4()) is None
    carried = client.as_user(Claims(sub="ada", restaurants={restaurant: "staff"}))
    assert carried.user_role(restaurant) == "staff"
    assert carried.user_restaurants("admin") == ()
    with pytest.raises(InvalidArgument) as role:
        ada.user_restaurants("chef")
    assert role.value.code == ErrorCode.INVALID_ROLE
    with pytest.raises(InvalidArgument) as claims:
        client.as_user({"sub": "ada", "restaurants": ["Rosa"]}).user_restaurants()
    assert claims.value.code == ErrorCode.INVALID_CLAIMS


def test_a_guest_reads_changes_and_cancels_by_the_reference(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    guest = client.as_guest()
    made = guest.create_booking(restaurant, DAY, "19:00", 2, guest_name="Grace").booking
    assert made is not None
    found = guest.get_booking_by_reference(restaurant, made.reference)
    assert found == made
    changed = guest.update_booking_by_reference(
        restaurant, made.reference, made.version, "k", party_size=3, notes="window", guest_name=None
    )
    assert changed.booking is not None
    assert (changed.booking.party_size, changed.booking.notes) == (3, "window")
    assert changed.booking.guest_name is None
    assert changed.idempotency_key == "k"
    repeated = guest.update_booking_by_reference(
        restaurant, made.reference, made.version, "k", party_size=3, notes="window", guest_name=None
    )
    assert repeated.duplicate
    with pytest.raises(Conflict) as stale:
        guest.update_booking_by_reference(restaurant, made.reference, made.version, party_size=4)
    assert stale.value.code == ErrorCode.BOOKING_CHANGED
    cancelled = guest.cancel_booking_by_reference(restaurant, made.reference)
    assert cancelled.booking is not None
    assert cancelled.booking.status == "cancelled"
    assert guest.cancel_booking_by_reference(restaurant, made.reference).duplicate


def test_a_reference_opens_nothing_else(client: CapacityClient, restaurant: uuid.UUID) -> None:
    other = make_restaurant(client)
    made = client.create_booking(restaurant, DAY, "19:00", 2).booking
    assert made is not None
    guest = client.as_guest()
    said = []
    for where, reference in (
        (other, made.reference),
        (restaurant, "0" * 32),
        (uuid.uuid4(), made.reference),
    ):
        for call in (
            lambda w, r: guest.get_booking_by_reference(w, r),
            lambda w, r: guest.cancel_booking_by_reference(w, r),
            lambda w, r: guest.update_booking_by_reference(w, r, 1, party_size=3),
        ):
            with pytest.raises(NotFound) as caught:
                call(where, reference)
            said.append((caught.value.code, caught.value.message, {*caught.value.detail}))
    assert all(answer == said[0] for answer in said)
    assert guest.get_booking_by_reference(restaurant, made.reference).status == "confirmed"


def test_a_refused_change_of_a_guest_brings_alternatives(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    make_period(client, restaurant)
    client.set_booking_policy(restaurant, {"slot_covers": 4})
    guest = client.as_guest()
    made = guest.create_booking(restaurant, DAY, "19:00", 2).booking
    assert made is not None
    guest.create_booking(restaurant, DAY, "20:00", 4)
    change = (restaurant, made.reference, made.version)
    refused = guest.update_booking_by_reference(*change, start_time="20:00")
    assert not refused.success
    assert refused.alternatives
    assert all(free.time != dt.time(20) for free in refused.alternatives)
    alone = guest.update_booking_by_reference(*change, start_time="20:00", alternatives=False)
    assert alone.alternatives == ()


def test_a_guest_is_exported_and_erased(client: CapacityClient, restaurant: uuid.UUID) -> None:
    made = client.create_booking(
        restaurant, DAY, "19:00", 2, guest_name="Grace", guest_email=MAIL, notes="birthday"
    ).booking
    assert made is not None
    ada = client.as_user({"sub": "ada"})
    found = ada.export_guest(restaurant, guest_email=f" {MAIL.upper()} ")
    assert isinstance(found, GuestExport)
    assert [(b.id, b.guest_name, b.notes) for b in found.bookings] == [
        (made.id, "Grace", "birthday")
    ]
    assert found.waitlist == ()
    assert [(d.operation, d.booking_id) for d in found.decisions] == [("create_booking", made.id)]
    assert found.decisions[0].decided_local.tzinfo is None
    with pytest.raises(Conflict) as expected:
        ada.erase_guest(restaurant, booking_id=made.id)
    assert expected.value.code == ErrorCode.GUEST_EXPECTED
    assert expected.value.detail["bookings"] == [str(made.id)]
    client.cancel_booking(restaurant, made.id)
    erased = ada.erase_guest(restaurant, guest_email=MAIL)
    assert isinstance(erased, GuestErasure)
    assert (erased.bookings, erased.waitlist) == (1, 0)
    left = client.get_booking(restaurant, made.id)
    assert (left.guest_name, left.guest_email, left.notes) == (None, None, None)
    assert left.party_size == 2
    with pytest.raises(NotFound) as gone:
        ada.erase_guest(restaurant, guest_email=MAIL)
    assert gone.value.code == ErrorCode.GUEST_NOT_FOUND
    with pytest.raises(InvalidArgument) as unnamed:
        ada.export_guest(restaurant)
    assert unnamed.value.code == ErrorCode.MISSING_ARGUMENT


def test_history_tells_who_when_and_what_before_and_after(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    ada = client.as_user({"sub": "ada"})
    made = ada.create_booking(restaurant, DAY, "19:00", 2).booking
    assert made is not None
    ada.update_booking(restaurant, made.id, made.version, party_size=5)
    found = ada.list_history(restaurant, booking_id=made.id)
    assert isinstance(found, History)
    assert (found.restaurant_id, found.timezone) == (restaurant, "UTC")
    change, creation = found.changes
    assert isinstance(change, RecordedChange)
    assert (change.actor, change.operation, change.outcome) == ("ada", "update_booking", "accepted")
    assert (change.before, change.after) == ({"party_size": 2}, {"party_size": 5})
    assert change.decided_local == change.decided_at.replace(tzinfo=None)
    assert creation.operation == "create_booking"
    assert (creation.before, creation.booking_date, creation.party_size) == (None, DAY, 2)


def test_history_is_filtered_and_read_page_by_page(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    ada = client.as_user({"sub": "ada"})
    for covers in range(10, 15):
        ada.set_capacity_rule(restaurant, covers, None)
    rules: dict[str, Any] = {"operation": "set_capacity_rule"}
    page = ada.list_history(restaurant, limit=2, **rules)
    assert not page.is_complete
    pages = [page]
    while pages[-1].next_before_id is not None:
        pages.append(
            ada.list_history(restaurant, limit=2, before_id=pages[-1].next_before_id, **rules)
        )
    assert [len(p.changes) for p in pages] == [2, 2, 1]
    limits = [change.after["max_covers"] for p in pages for change in p.changes]
    assert limits == [14, 13, 12, 11, 10]
    assert ada.list_history(restaurant, actor="bob").changes == ()
    assert {c.actor for c in ada.list_history(restaurant, actor="ada").changes} == {"ada"}


def test_moments_of_history_are_wall_time_without_a_zone(open_client: OpenClient, dsn: str) -> None:
    with open_client(dsn) as client:
        restaurant = uuid.uuid4()
        client.upsert_restaurant(restaurant, "Rosa", "Pacific/Kiritimati")  # 14 h ahead of UTC
        (made,) = client.list_history(restaurant).changes
        shifted = made.decided_local
        assert shifted - made.decided_at.replace(tzinfo=None) == dt.timedelta(hours=14)
        second = dt.timedelta(seconds=1)
        for since in (shifted - second, made.decided_at - second, (shifted - second).isoformat()):
            assert len(client.list_history(restaurant, since=since).changes) == 1
        for since in (shifted + second, made.decided_at + second):
            assert client.list_history(restaurant, since=since).changes == ()
        for until in (shifted, made.decided_at):
            assert client.list_history(restaurant, until=until).changes == ()
        with pytest.raises(InvalidArgument):
            client.list_history(restaurant, since="yesterday")


def test_how_many_restaurants_there_are_is_for_the_service(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    mine = client.as_user({"sub": "ada"}).get_enforcement(restaurant)
    assert (mine.restaurants, mine.enforced_restaurants) == (None, None)
    assert mine.restaurant is not None
    assert client.as_service().get_enforcement(restaurant).restaurants == 1
