"""`hold`, `waitlist` and `sweep`."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from capacity_db import CapacityClient
from tests.client.support import DAY, Finished, cli, make_period, make_restaurant, set_clock

pytestmark = pytest.mark.once

NOON = dt.datetime.combine(DAY, dt.time(12), dt.UTC)


@pytest.fixture
def dsn(helper_dsn: str) -> str:
    """A database whose clock stands at noon."""
    set_clock(helper_dsn, str(NOON))
    return helper_dsn


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant of four covers a service."""
    with CapacityClient(dsn) as client:
        return make_restaurant(client, max_covers=4)


@pytest.fixture
def dinner(dsn: str, restaurant: uuid.UUID) -> uuid.UUID:
    """Its dinner."""
    with CapacityClient(dsn) as client:
        return make_period(client, restaurant)


def _run(dsn: str, restaurant: uuid.UUID, *arguments: object) -> Finished:
    return cli(*arguments, "--restaurant", restaurant, dsn=dsn)


def _hold(dsn: str, restaurant: uuid.UUID, party: int, *more: object) -> Finished:
    at = ("--date", DAY, "--time", "20:00")
    return _run(dsn, restaurant, "hold", "place", *at, "--party", party, *more)


def _join(dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID, *more: object) -> Any:
    at = ("--date", DAY, "--period", dinner, "--json")
    return _run(dsn, restaurant, "waitlist", "join", *at, *more).json["entry"]


def _later(dsn: str, seconds: int) -> None:
    set_clock(dsn, str(NOON + dt.timedelta(seconds=seconds)))


def test_a_place_is_held_and_confirmed(dsn: str, restaurant: uuid.UUID) -> None:
    text = _hold(dsn, restaurant, 2, "--seconds", 60, "--key", "k")
    assert (text.code, text.err) == (0, "")
    assert text.out.startswith("Held.\n")
    assert "status     held, version 1\n" in text.out
    assert f"held until {DAY} 12:01 UTC\n" in text.out
    again = _hold(dsn, restaurant, 2, "--seconds", 60, "--key", "k", "--json").json
    assert (again["duplicate"], again["booking"]["source"]) == (True, "cli")
    booking = again["booking"]["id"]
    guest = ("--name", "Ada", "--email", "ada@example.com", "--phone", "1", "--notes", "x")
    exceeded = _run(dsn, restaurant, "hold", "confirm", booking, "--party", 3)
    assert exceeded.code == 1
    assert "  hold_covers: limit 2, taken 0, asked 3, 1 cover too many\n" in exceeded.out
    done = _run(dsn, restaurant, "hold", "confirm", booking, *guest, "--party", 1, "--json").json
    made = done["booking"]
    assert (made["status"], made["party_size"], made["guest_name"]) == ("confirmed", 1, "Ada")
    assert made["hold_expires_at"] is None
    late = _run(dsn, restaurant, "hold", "confirm", booking)
    assert (late.code, "(HOLD_RESOLVED)" in late.out) == (1, True)


def test_a_refused_hold_shows_what_is_free(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client)
        make_period(client, restaurant)
        client.set_booking_policy(restaurant, {"slot_covers": 4})
    assert _hold(dsn, restaurant, 4).code == 0
    refused = _hold(dsn, restaurant, 2)
    assert (refused.code, "Free instead:" in refused.out) == (1, True)
    off = _hold(dsn, restaurant, 2, "--no-alternatives")
    assert (off.code, "Free instead:" in off.out) == (1, False)


def test_a_hold_is_released_and_expires(dsn: str, restaurant: uuid.UUID) -> None:
    booking = _hold(dsn, restaurant, 4, "--json").json["booking"]["id"]
    assert _run(dsn, restaurant, "hold", "release", booking).out.startswith("Released.\n")
    again = _run(dsn, restaurant, "hold", "release", booking)
    assert again.out.startswith("Released, as answered before.\n")
    other = _hold(dsn, restaurant, 4, "--json").json["booking"]["id"]
    _later(dsn, 15 * 60)
    late = _run(dsn, restaurant, "hold", "confirm", other)
    assert (late.code, "(HOLD_EXPIRED)" in late.out) == (1, True)


def test_sweeping_says_what_it_did(dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID) -> None:
    for _ in range(3):
        assert _hold(dsn, restaurant, 1).code == 0
    _hold(dsn, restaurant, 1)
    _join(dsn, restaurant, dinner, "--party", 4)
    assert cli("sweep", dsn=dsn).out == (
        "0 holds expired, 0 offers made to who waits, 0 waitlist places ended with the service.\n"
    )
    _later(dsn, 15 * 60)
    done = cli("sweep", "--json", dsn=dsn).json
    assert (done["holds"], done["offers"], done["is_complete"]) == (4, 1, True)
    assert _run(dsn, restaurant, "sweep").code == 0


def test_a_party_waits_is_offered_a_place_and_accepts(
    dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    held = _hold(dsn, restaurant, 4, "--json").json["booking"]["id"]
    window = ("--earliest", "19:00", "--latest", "21:00", "--name", "Ada")
    entry = _join(dsn, restaurant, dinner, "--party", 3, *window)
    assert (entry["status"], entry["position"], entry["source"]) == ("waiting", 1, "cli")
    listed = _run(dsn, restaurant, "waitlist", "list", "--date", DAY, "--period", dinner).out
    assert listed.splitlines()[1].split() == [
        str(DAY),
        "1",
        "party",
        "of",
        "3",
        "19:00-21:00",
        "Ada",
        "waiting",
        entry["id"],
    ]
    early = _run(dsn, restaurant, "waitlist", "accept", entry["id"])
    assert (early.code, "status waiting" in early.err) == (3, True)
    _run(dsn, restaurant, "hold", "release", held)
    (offered,) = _run(dsn, restaurant, "waitlist", "list", "--json").json
    assert (offered["status"], offered["offer"]["booking_date"]) == ("offered", str(DAY))
    text = _run(dsn, restaurant, "waitlist", "list").out
    assert f", until {DAY} 12:15 UTC  " in text
    done = _run(dsn, restaurant, "waitlist", "accept", entry["id"], "--key", "k")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Booked.\nentry      {entry['id']}\nstatus     accepted\n")
    assert "status     confirmed, version " in done.out
    assert done.out.endswith("key        k\n")
    again = _run(dsn, restaurant, "waitlist", "accept", entry["id"], "--key", "k")
    assert again.out.startswith("Booked, as answered before.\n")
    assert _run(dsn, restaurant, "waitlist", "list").out == "Nobody waits.\n"
    everybody = _run(dsn, restaurant, "waitlist", "list", "--all", "--json").json
    assert [item["status"] for item in everybody] == ["accepted"]


def test_an_offer_says_in_which_clock_it_ends(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client)
        client.upsert_restaurant(restaurant, "Chaya", "Asia/Kathmandu")
        dinner = make_period(client, restaurant)
    ask = ("waitlist", "join", "--date", DAY, "--period", dinner, "--party", 2)
    offered = _run(dsn, restaurant, *ask).out
    assert f"offered    {DAY} 18:00, until {DAY} 18:00 UTC+05:45\n" in offered


def test_a_party_declines_or_leaves(dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID) -> None:
    first, second, third = (
        _join(dsn, restaurant, dinner, "--party", 4, "--latest", "20:00")["id"] for _ in range(3)
    )
    declined = _run(dsn, restaurant, "waitlist", "decline", first)
    assert (declined.code, declined.out.startswith("Declined.\n")) == (0, True)
    assert "status     declined\n" in declined.out
    left = _run(dsn, restaurant, "waitlist", "leave", third)
    assert left.out.startswith("Left.\n")
    assert f"service    {DAY} until 20:00\n" in left.out
    assert "status     withdrawn\n" in left.out
    (waiting,) = _run(dsn, restaurant, "waitlist", "list", "--json").json
    assert (waiting["id"], waiting["status"]) == (second, "offered")
    _later(dsn, 15 * 60)
    late = _run(dsn, restaurant, "waitlist", "accept", second)
    assert (late.code, "(HOLD_EXPIRED)" in late.out) == (1, True)


def test_nobody_can_wait_for_a_closed_service(
    dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    cli("closures", "set", "--restaurant", restaurant, "--date", DAY, dsn=dsn)
    ask = ("waitlist", "join", "--date", DAY, "--period", dinner, "--party", 2)
    done = _run(dsn, restaurant, *ask)
    assert (done.code, "(OUTSIDE_SERVICE_HOURS)" in done.out) == (1, True)
