"""A guest with a name like nobody's, and everything that happens to them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Final

import httpx
import psycopg

from capacity_db import CapacityClient, CapacityDbError
from tests.client.conftest import OpenClient
from tests.client.support import DAY, impatient, ledger_locked, make_period, make_restaurant
from tests.web.guest_forms import filled, post
from tests.web.support import Site

GUEST: Final[dict[str, Any]] = {
    "guest_name": "Quirinalia Zephyrine",
    "guest_email": "Quirinalia.Z@privat.example",
    "guest_phone": "+41 79 917 35 42",
    "notes": "allergic to ambergris",
}
PIECES: Final = ("quirinalia", "zephyrine", "privat.example", "917 35 42", "9173542", "ambergris")
"""Of all of it, in lower case: a part is as bad as the whole."""

_FORM: Final = {name.removeprefix("guest_"): text for name, text in GUEST.items()}
_BODY: Final = {
    "guestName": GUEST["guest_name"],
    "guestEmail": GUEST["guest_email"],
    "guestPhone": GUEST["guest_phone"],
    "notes": GUEST["notes"],
}


def leaks(text: str) -> set[str]:
    """Which pieces of the guest are in a text."""
    lowered = text.lower()
    return {piece for piece in PIECES if piece in lowered}


def fails(call: Callable[[], Any]) -> BaseException:
    """What a call raises, which it must."""
    try:
        call()
    except (CapacityDbError, psycopg.Error) as error:
        return error
    raise AssertionError("it did not fail")


def by_client(dsn: str, open_client: OpenClient) -> list[BaseException]:
    """Book, change, hold, wait, come too late, be erased; mistakes and faults; what was raised."""
    with open_client(dsn, retries=1) as client:
        restaurant = make_restaurant(client, max_covers=8)
        dinner = make_period(client, restaurant)
        client.add_webhook(restaurant, "https://example.org/hook")
        as_planned(client, restaurant, dinner)
        raised = mistakes(client, restaurant)
        impatient(dsn)
        with ledger_locked(dsn, restaurant):
            assert not client.create_booking(restaurant, DAY, "19:00", 1, **GUEST).success
        raised += faults(client, dsn, restaurant)
        raised.insert(0, fails(lambda: forget(client, restaurant)))
        away = make_restaurant(client)
        left = client.create_booking(away, DAY, "19:00", 2, **GUEST).booking
        assert left is not None
        client.cancel_booking(away, left.id)
        forget(client, away)
        client.take_deliveries()
    return raised


def forget(client: CapacityClient, restaurant: uuid.UUID) -> None:
    """Erase the guest."""
    client.erase_guest(restaurant, guest_email=GUEST["guest_email"])


def as_planned(client: CapacityClient, restaurant: uuid.UUID, dinner: uuid.UUID) -> None:
    """What guests do."""
    booked = client.create_booking(restaurant, DAY, "19:00", 2, **GUEST).booking
    assert booked is not None
    moved = client.update_booking(
        restaurant,
        booked.id,
        booked.version,
        start_time="20:00",
        notes=f"{GUEST['notes']}, and late",
    ).booking
    assert moved is not None
    client.transition_booking(restaurant, booked.id, "seated", expected_version=moved.version)
    held = client.hold_capacity(restaurant, DAY, "19:00", 2).booking
    assert held is not None
    client.confirm_hold(restaurant, held.id, **GUEST)
    client.seat_walk_in(restaurant, 1, **GUEST)
    assert not client.create_booking(restaurant, DAY, "19:00", 8, **GUEST).success
    assert client.create_booking(
        restaurant, DAY, "19:00", 9, override="the house's own feast", **GUEST
    ).success
    client.join_waitlist(restaurant, DAY, dinner, 2, **GUEST)
    guest = client.as_guest()
    waiting = guest.join_waitlist(restaurant, DAY, dinner, 3, **GUEST).entry
    assert waiting is not None
    guest.leave_waitlist_by_reference(restaurant, waiting.reference)
    guest.cancel_booking_by_reference(restaurant, held.reference)
    client.set_restaurant_enforcement(restaurant, "shadow")
    client.create_booking(restaurant, DAY, "21:00", 8, **GUEST)
    exported = client.export_guest(restaurant, guest_email=GUEST["guest_email"])
    assert leaks(exported.model_dump_json()), "it is known to the restaurant"
    assert leaks("".join(map(str, client.list_bookings(restaurant, DAY))))


def mistakes(client: CapacityClient, restaurant: uuid.UUID) -> list[BaseException]:
    """What is said where something else belongs."""
    name, email = GUEST["guest_name"], GUEST["guest_email"]
    wrong: list[dict[str, Any]] = [
        {"booking_date": email},
        {"start_time": name},
        {"party_size": name},
        {"restaurant_id": email},
        {"status": name},
        {"booking_type": name},
        {"options": {name: email}},
        {"guest_name": name * 50},
        {"guest_name": f"{name}\0"},
        {"guest_name": f"{name}\ud800"},
    ]
    good: dict[str, Any] = {
        "restaurant_id": restaurant,
        "booking_date": DAY,
        "start_time": "19:00",
        "party_size": 2,
    }

    def book(**more: Any) -> Callable[[], Any]:
        return lambda: client.create_booking(**{**good, **GUEST, **more})

    raised = [fails(book(**one)) for one in wrong]
    client.create_booking(**good, **GUEST, idempotency_key=f"order of {name}")
    again = {**good, "party_size": 1}
    raised.append(fails(lambda: client.create_booking(**again, idempotency_key=f"order of {name}")))
    raised.append(fails(lambda: client.transition_booking(restaurant, email, name)))
    raised.append(fails(lambda: client.as_guest().get_booking_by_reference(restaurant, email)))
    raised.append(fails(lambda: client.export_guest(restaurant, guest_email=f"x{email}")))
    return raised


def faults(client: CapacityClient, dsn: str, restaurant: uuid.UUID) -> list[BaseException]:
    """What only a broken installation does: its exceptions repeat the row."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "CREATE UNIQUE INDEX planted_key ON capacity.bookings (restaurant_id, guest_email)"
            " WHERE booking_date = '2199-12-31'"
        )
        late: dict[str, Any] = {
            "booking_date": "2199-12-31",
            "start_time": "19:00",
            "party_size": 1,
            **GUEST,
        }
        client.create_booking(restaurant, **late)
        unique = fails(lambda: client.create_booking(restaurant, **late))
        plant_check(connection)
        check = fails(lambda: client.create_booking(restaurant, DAY, "19:15", 1, **GUEST))
        connection.execute("ALTER TABLE capacity.bookings DROP CONSTRAINT planted_check")
    return [unique, check]


def plant_check(connection: psycopg.Connection[Any]) -> None:
    """Let no booking of the guest in any more."""
    connection.execute(
        "ALTER TABLE capacity.bookings ADD CONSTRAINT planted_check"
        " CHECK (guest_name !~ 'Quirinalia') NOT VALID"
    )


def by_web(site: Site) -> list[httpx.Response]:
    """The same over HTTP, by API and by forms; the answers that are faults of ours."""
    house = site.house(max_covers=6)
    booked = site.book(house, **_BODY)["booking"]
    path, of = f"/api/bookings/{booked['reference']}", {"restaurantId": house.id}
    site.http.patch(path, params=of, json={"version": 1, "partySize": 3, **_BODY})
    site.http.get(path, params=of)
    for more in ({"partySize": GUEST["guest_name"]}, {GUEST["guest_name"]: 1}, {"partySize": 7}):
        refused = site.http.post("/api/bookings", json=house.request(**{**_BODY, **more}))
        assert refused.status_code in (409, 422), refused.text
    assert post(site, f"/r/{house.id}/book", filled(**_FORM)).status_code == 303
    assert post(site, f"/r/{house.id}/book", filled(**{**_FORM, "party": "6"})).status_code == 409
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        plant_check(connection)
    return [
        site.http.post("/api/bookings", json=house.request(**_BODY, partySize=1)),
        post(site, f"/r/{house.id}/book", filled(**{**_FORM, "party": "1"})),
    ]
