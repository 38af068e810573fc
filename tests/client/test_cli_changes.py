"""`book` and what follows: alternatives, overrides, `change`, `transition`, `walk-in`."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from capacity_db import CapacityClient
from tests.client.support import DAY, cli, make_paced_restaurant, make_restaurant

pytestmark = pytest.mark.once


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant with dinner: four covers may arrive in a slot."""
    with CapacityClient(dsn) as client:
        return make_paced_restaurant(client)


def _book(restaurant: uuid.UUID, time: str, *more: object) -> tuple[object, ...]:
    return ("book", "--restaurant", restaurant, "--date", DAY, "--time", time, *more)


def _booked(dsn: str, restaurant: uuid.UUID, time: str, party: int = 2) -> dict[str, Any]:
    booking: dict[str, Any] = cli(
        *_book(restaurant, time, "--party", party, "--json"), dsn=dsn
    ).json["booking"]
    return booking


def test_a_refused_booking_shows_what_is_free(dsn: str, restaurant: uuid.UUID) -> None:
    _booked(dsn, restaurant, "20:00", 4)
    ask = _book(restaurant, "20:00", "--party", 2)
    done = cli(*ask, dsn=dsn)
    assert done.code == 1
    assert f"Free instead:\n  {DAY}  19:45  15 min earlier  dinner  room for 4" in done.out
    assert len(cli(*ask, "--json", dsn=dsn).json["alternatives"]) == 5
    off = cli(*ask, "--no-alternatives", dsn=dsn)
    assert (off.code, "Free instead" in off.out) == (1, False)


def test_an_override_books_over_the_limit_and_shows_the_rules(
    dsn: str, restaurant: uuid.UUID
) -> None:
    done = cli(*_book(restaurant, "20:00", "--party", 6, "--override", "critic"), dsn=dsn)
    assert done.code == 0
    assert "Overridden; without that, refused by:\n  slot_covers: limit 4" in done.out
    debts = cli("overview", "--restaurant", restaurant, "--date", DAY, dsn=dsn).out
    assert "20:00 █████ 6/4!" in debts


def test_a_booking_can_be_pending(dsn: str, restaurant: uuid.UUID) -> None:
    done = cli(*_book(restaurant, "20:00", "--party", 2, "--status", "pending"), dsn=dsn)
    assert "status     pending, version 1" in done.out


def test_what_a_guest_wrote_does_not_steer_the_terminal(dsn: str, restaurant: uuid.UUID) -> None:
    wild = "\x1b[31mZoë\nAda 👩\u200d🍳"
    made = cli(*_book(restaurant, "20:00", "--party", 2, "--name", wild), dsn=dsn)
    assert "guest      \\x1b[31mZoë\\nAda 👩\u200d🍳\n" in made.out
    there = ("--restaurant", restaurant, "--date", DAY, "--time", "20:00")
    out = cli("slot", *there, dsn=dsn).out
    assert "\\x1b[31mZoë\\nAda" in out
    assert "\x1b" not in out
    assert cli("slot", *there, "--json", dsn=dsn).json["bookings"][0]["guest_name"] == wild


def test_a_booking_is_changed(dsn: str, restaurant: uuid.UUID) -> None:
    made = _booked(dsn, restaurant, "20:00")
    there = ("change", made["id"], "--restaurant", restaurant)
    texts = ("--name", "Ada", "--notes", "window")
    done = cli(*there, "--party", 3, "--time", "21:00", *texts, dsn=dsn)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Changed.\n")
    assert f"when       {DAY} 21:00, for 120 min\n" in done.out
    cleared = cli(*there, "--clear", "notes", "--clear", "phone", "--json", dsn=dsn).json
    booking = cleared["booking"]
    assert (booking["notes"], booking["guest_name"], booking["party_size"]) == (None, "Ada", 3)
    stale = cli(*there, "--party", 2, "--version", 1, "--json", dsn=dsn)
    assert (stale.code, stale.json["error"]["code"]) == (3, "BOOKING_CHANGED")
    assert stale.json["error"]["detail"]["version"] == 3
    assert cli(*there, dsn=dsn).code == 2
    both = cli(*there, "--clear", "name", "--name", "Bob", dsn=dsn)
    assert (both.code, "not both" in both.err) == (2, True)


def test_a_change_is_repeated_by_its_key_and_version(dsn: str, restaurant: uuid.UUID) -> None:
    made = _booked(dsn, restaurant, "20:00")
    ask = ("change", made["id"], "--restaurant", restaurant, "--party", 3, "--key", "k")
    assert cli(*ask, dsn=dsn).code == 2
    done, again = (cli(*ask, "--version", 1, "--json", dsn=dsn).json for _ in range(2))
    assert (done["duplicate"], again["duplicate"]) == (False, True)


def test_a_slot_of_a_closed_service_shows_who_keeps_a_place(
    dsn: str, restaurant: uuid.UUID
) -> None:
    made = _booked(dsn, restaurant, "20:00")
    cli("closures", "set", "--restaurant", restaurant, "--date", DAY, dsn=dsn)
    there = ("slot", "--restaurant", restaurant, "--date", DAY, "--time", "20:00")
    shown = cli(*there, dsn=dsn)
    assert (shown.code, made["reference"] in shown.out) == (0, True)
    assert cli(*there, "--json", dsn=dsn).json["slot"]["service_date"] is None


def test_a_refused_change_keeps_the_place_and_shows_what_is_free(
    dsn: str, restaurant: uuid.UUID
) -> None:
    _booked(dsn, restaurant, "20:00", 4)
    made = _booked(dsn, restaurant, "18:00")
    done = cli("change", made["id"], "--restaurant", restaurant, "--time", "20:00", dsn=dsn)
    assert done.code == 1
    assert "slot_covers: limit 4, taken 4, asked 2, 2 covers too many" in done.out
    assert "19:45  15 min earlier" in done.out
    kept = cli("show", made["id"], "--restaurant", restaurant, "--json", dsn=dsn).json
    assert kept == made
    other = ("--period", uuid.uuid4(), "--time", "21:00", "--json")
    asserted = cli("change", made["id"], "--restaurant", restaurant, *other, dsn=dsn)
    assert asserted.code == 1
    assert asserted.json["error"]["violations"][0]["rule"] == "service_period"


def test_a_status_follows_another(dsn: str, restaurant: uuid.UUID) -> None:
    made = _booked(dsn, restaurant, "20:00")
    there = ("--restaurant", restaurant)
    done = cli("transition", made["id"], "seated", *there, dsn=dsn)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Now seated.\n")
    again = cli("transition", made["id"], "seated", *there, dsn=dsn)
    assert again.out.startswith("Now seated, as answered before.\n")
    wrong = cli("transition", made["id"], "no_show", *there, dsn=dsn)
    assert wrong.code == 3
    assert "allowed completed or confirmed" in wrong.err
    as_json = cli("transition", made["id"], "no_show", *there, "--json", dsn=dsn)
    assert as_json.json["error"]["detail"]["allowed"] == ["completed", "confirmed"]


def test_a_no_show_comes_back_only_where_there_is_room(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client, max_covers=2)
    made = _booked(dsn, restaurant, "20:00")
    there = ("--restaurant", restaurant)
    cli("transition", made["id"], "no_show", *there, "--reason", "called", dsn=dsn)
    _booked(dsn, restaurant, "20:00")
    full = cli("transition", made["id"], "seated", *there, dsn=dsn)
    assert (full.code, "(CAPACITY_EXCEEDED)" in full.out) == (1, True)
    why = ("--override", "--reason", "regular")
    assert cli("transition", made["id"], "seated", *there, *why, dsn=dsn).code == 0


def test_a_walk_in_is_seated_or_refused(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client, max_covers=2)
    there = ("walk-in", "--restaurant", restaurant, "--party", 2)
    done = cli(*there, "--name", "Ada", "--key", "door-1", dsn=dsn)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Seated.\n")
    assert "status     seated" in done.out
    again = cli(*there, "--name", "Ada", "--key", "door-1", "--json", dsn=dsn).json
    assert (again["duplicate"], again["booking"]["source"]) == (True, "cli")
    full = cli(*there, dsn=dsn)
    assert (full.code, "(CAPACITY_EXCEEDED)" in full.out) == (1, True)
    assert cli(*there, "--override", "raining", dsn=dsn).code == 0
