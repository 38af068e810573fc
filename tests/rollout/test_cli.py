"""`capacity-db rollout`: the runbook's commands, what they print, and how they end."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from capacity_db import CapacityClient
from tests.client.support import cli
from tests.rollout.support import DAY, ids_between, make_restaurant

pytestmark = pytest.mark.once


@pytest.fixture
def restaurants(dsn: str) -> list[uuid.UUID]:
    """One below 10, one from 10 to 49, one above; each for ten covers."""
    ids = [ids_between(least, below, 1)[0] for least, below in ((0, 10), (10, 50), (50, 100))]
    with CapacityClient(dsn) as client:
        for restaurant_id in ids:
            make_restaurant(client, restaurant_id, 10)
    return ids


def book(dsn: str, restaurant: uuid.UUID, *parties: int) -> None:
    """Ask for places for these parties."""
    with CapacityClient(dsn) as client:
        for party in parties:
            client.create_booking(restaurant, DAY, "19:00", party, alternatives=False)


def test_the_plan_from_shadow_mode_to_all_of_them(dsn: str, restaurants: list[uuid.UUID]) -> None:
    fresh = cli("rollout", "status", dsn=dsn)
    assert (fresh.code, "Next: capacity-db rollout start --shadow" in fresh.out) == (0, True)
    hasty = ("rollout", "start", "--shadow", "--min-days", "0")
    asked = cli(*hasty, dsn=dsn)
    assert (asked.code, "fewer than 7 days or 4 hours need" in asked.err) == (3, True)
    started = cli(*hasty, "--reason", "a test", dsn=dsn)
    first = "Step 1: start (0 days, 4 hours), 0 % -> 0 %."
    assert (started.code, started.out.splitlines()[0]) == (0, first)

    partner = cli(
        "rollout", "set", "--restaurant", str(restaurants[2]), "--mode", "enforce", dsn=dsn
    )
    assert (partner.code, partner.out.splitlines()[0]) == (0, "Step 2: 1 restaurant: enforce.")
    closed = cli("rollout", "set", "--percent", "10", dsn=dsn)
    assert (closed.code, closed.out) == (1, "")
    assert "Refused: nothing was changed." in closed.err
    assert "watched      0 / 4" in closed.err
    assert "--force --reason" in closed.err
    status = cli("rollout", "status", dsn=dsn)
    assert "CLOSED  watched         0 / 4" in status.out
    assert "Next, when the gates are open: capacity-db rollout set --percent 10\n" in status.out
    assert "start (0 days, 4 hours), 0 % -> 0 %" in status.out
    assert f"{restaurants[2]}  Bucket" in status.out

    force = ("--force", "--reason", "the test cannot wait")
    ten = cli("rollout", "set", "--percent", "10", *force, dsn=dsn)
    assert (ten.code, "Step 3: 0 % -> 10 %, forced." in ten.out) == (0, True)
    assert "CLOSED  watched" in ten.out
    state = cli("rollout", "status", "--json", dsn=dsn).json
    assert (state["percent"], state["next_percent"], state["gates_percent"]) == (10, 50, 50)
    assert state["restaurants"]["enforcing"] == 2
    assert [s["reason"] for s in state["steps"]] == ["the test cannot wait", None, "a test"]

    paused = cli("rollout", "pause", "--reason", "noise", dsn=dsn)
    assert "To go on: capacity-db rollout set --percent 10" in paused.out
    assert f"{restaurants[2]}  Bucket" in paused.out
    assert "Paused: it was at 10 %." in cli("rollout", "status", dsn=dsn).out
    assert cli("rollout", "pause", dsn=dsn).out.startswith("It was so before")
    everybody = cli("rollout", "set", "--percent", "100", *force, "--json", dsn=dsn)
    assert everybody.json["step"]["details"]["changed"]["to_enforce"] == 2
    assert "Every restaurant" in cli("rollout", "status", dsn=dsn).out
    lower = cli("rollout", "set", "--percent", "50", dsn=dsn)
    assert (lower.code, lower.out.splitlines()[0]) == (0, "Step 6: 100 % -> 50 %.")


def test_a_closed_gate_is_an_object_in_json(dsn: str) -> None:
    closed = cli("rollout", "set", "--percent", "10", "--json", dsn=dsn)
    assert (closed.code, closed.json["success"]) == (1, False)
    assert closed.json["error"]["code"] == "ROLLOUT_GATE_CLOSED"
    gates = {gate["gate"]: gate["found"] for gate in closed.json["error"]["detail"]["gates"]}
    assert gates == {"days_in_shadow": None, "recount": None}


def test_beginning_anew_asks_before_restaurants_stop_enforcing(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        client.set_enforcement(50)
        for words in (("start", "--shadow"), ("start", "--shadow", "--json")):
            unasked = cli("rollout", *words, dsn=dsn)
            assert (unasked.code, "Add --yes" in unasked.err) == (3, True)
        assert "50 % of the restaurants enforce and there is no terminal to ask on" in unasked.err
        assert client.get_rollout(gates=False).percent == 50
        assert cli("rollout", "start", "--shadow", "--yes", dsn=dsn).code == 0
        assert client.get_rollout(gates=False).percent == 0


NOBODY = "00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--percent", "10", "--restaurant", NOBODY, "--mode", "enforce"),
        ("--percent", "101"),
        ("--percent", "10", "--mode", "enforce"),
        ("--restaurant", NOBODY),
        ("--percent", "10", "--force"),
        ("--percent", "10", "--force", "--reason", " "),
    ],
    ids=" ".join,
)
def test_wrong_usage_changes_nothing(dsn: str, words: tuple[str, ...]) -> None:
    assert cli("rollout", "set", *words, dsn=dsn).code == 2


def test_the_report_says_what_would_have_been_refused(
    dsn: str, restaurants: list[uuid.UUID]
) -> None:
    book(dsn, restaurants[0], 6, 6, 4)
    book(dsn, restaurants[1], 2)
    text = cli("rollout", "report", "--examples", "1", dsn=dsn).out
    assert "4 requests for 18 covers" in text
    assert "2 (50 %) would have been refused, 10 covers" in text
    assert "max_covers         2 requests, 10 covers" in text
    assert "overbooked by that at worst: 1 service, 6 covers, 0 parties" in text
    assert f"for {DAY} 19:00, party of 4: max_covers: limit 10, taken 12, asked 4" in text
    one = cli("rollout", "report", "--restaurant", str(restaurants[1]), "--json", dsn=dsn).json
    assert (one["total"]["requests"], one["total"]["would_refuse"]) == (1, 0)
    assert cli("rollout", "report", "--from", "2030-02-02", "--to", "2030-02-01", dsn=dsn).code == 2
    empty = cli("rollout", "report", "--from", "2030-02-01", "--to", "2030-02-02", dsn=dsn)
    assert (empty.code, "0 requests for 0 covers" in empty.out) == (0, True)


@pytest.fixture
def meanwhile() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Does something in another thread until the test ends."""
    over = threading.Event()
    threads: list[threading.Thread] = []

    def start(work: Callable[[], None]) -> None:
        def again() -> None:
            while not over.is_set():
                work()
                time.sleep(0.02)

        threads.append(threading.Thread(target=again))
        threads[-1].start()

    yield start
    over.set()
    for thread in threads:
        thread.join()


def enforce(dsn: str) -> None:
    """Every restaurant enforces from now on."""
    with CapacityClient(dsn) as client:
        client.set_enforcement(100)


def test_a_quiet_watch_ends_well(dsn: str, restaurants: list[uuid.UUID]) -> None:
    enforce(dsn)
    # A debt from before the watch is no alarm.
    book(dsn, restaurants[0], 8)
    with CapacityClient(dsn) as client:
        client.set_capacity_rule(restaurants[0], 5, None)
    quiet = cli("rollout", "watch", "--for", "0.3s", "--interval", "0.1", dsn=dsn)
    assert (quiet.code, quiet.err) == (0, "")
    lines = quiet.out.splitlines()
    assert len(lines) >= 2
    assert "at 100 %: 0 requests" in lines[0]
    assert lines[-1] == "Nothing alarming in 0 requests at 100 %."


def test_a_watch_counts_what_happens(
    dsn: str, restaurants: list[uuid.UUID], meanwhile: Callable[[Callable[[], None]], None]
) -> None:
    enforce(dsn)
    meanwhile(lambda: book(dsn, restaurants[0], 11))
    busy = ("--max-refused", "100", "--json")
    seen = cli("rollout", "watch", "--for", "0.5s", "--interval", "0.1s", *busy, dsn=dsn)
    assert (seen.code, seen.json["success"], seen.json["alarms"]) == (0, True, [])
    intervals = seen.json["intervals"]
    total = seen.json["total"]
    assert total["enforced_refused"] == total["refused"] == sum(i["refused"] for i in intervals) > 0
    assert total["rules"] == [{"rule": "max_covers", "requests": total["refused"], "covers": None}]
    assert sum(i["rules"].get("max_covers", 0) for i in intervals) == total["refused"]


def test_too_many_refusals_end_a_watch_at_once(
    dsn: str, restaurants: list[uuid.UUID], meanwhile: Callable[[Callable[[], None]], None]
) -> None:
    enforce(dsn)
    meanwhile(lambda: book(dsn, restaurants[0], 11))
    few = ("--min-requests", "3", "--max-refused", "20")
    began = time.monotonic()
    ended = cli("rollout", "watch", "--for", "1h", "--interval", "0.1s", *few, dsn=dsn)
    assert time.monotonic() - began < 60
    assert (ended.code, "ALARM: 100.0 % of" in ended.err) == (1, True)
    assert "capacity-db rollout pause" in ended.err


def overbook(dsn: str, restaurant: uuid.UUID) -> None:
    """Somebody lets in a party that does not fit."""
    with CapacityClient(dsn) as client:
        client.create_booking(restaurant, DAY, "19:00", 11, override="a regular")


def test_a_service_that_is_overbooked_ends_a_watch_at_once(
    dsn: str, restaurants: list[uuid.UUID], meanwhile: Callable[[Callable[[], None]], None]
) -> None:
    enforce(dsn)
    meanwhile(lambda: overbook(dsn, restaurants[0]))
    ended = cli("rollout", "watch", "--for", "1h", "--interval", "0.2s", dsn=dsn)
    assert (ended.code, "ALARM: 1 service overbooked beyond shadow mode" in ended.err) == (1, True)
    assert "too many (create_booking)" in ended.err
    allowed = ("--max-overbooked", "1")
    kept = cli("rollout", "watch", "--for", "0.3s", "--interval", "0.1s", *allowed, dsn=dsn)
    assert kept.code == 0
