"""A storm of callers while the percentage goes up and back, and everything it must keep.

Nothing here calls the engine's judging routines: what is right is worked out from the ids, from the
moments at which requests began and ended, and from the raw rows.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

from capacity_db import CapacityClient
from tests.rollout.support import DAY, bucket, connect, ids_between, make_restaurant
from tests.support.databases import AnyConnection

PERCENTAGES: Final = (0, 10, 50, 100, 50)
CALLERS: Final = 8
BETWEEN_FLIPS: Final = int(os.environ.get("CAPACITY_DB_ROLLOUT_REQUESTS", "60"))
"""Requests that are answered before the next flip."""
DAYS: Final = 2


@dataclass(frozen=True)
class Answer:
    """One request for a place: when it began and ended, and what was said."""

    began: float
    ended: float
    restaurant: uuid.UUID
    mode: str | None
    accepted: bool
    code: str | None
    booking: uuid.UUID | None


@dataclass(frozen=True)
class Flip:
    """One step: when it was asked for, and when it was known to be committed."""

    percent: int
    asked: float
    committed: float


@dataclass
class Storm:
    """What the callers were told, and when the percentage changed."""

    dsn: str
    restaurants: list[uuid.UUID]
    flips: list[Flip] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    sides: list[set[uuid.UUID]] = field(default_factory=list)
    """After each flip: who enforces, as the database says."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a superuser's query finds."""
        with connect(self.dsn) as connection:
            return connection.execute(query.encode()).fetchall()


def open_restaurants(dsn: str, each: int = 3) -> list[uuid.UUID]:
    """Restaurants below 10, from 10 to 49, and above; with limits of every kind."""
    kinds: list[dict[str, Any]] = [
        {"max_covers": 14},
        {"max_covers": None, "max_parties": 5},
        {"max_covers": 30, "policy": {"slot_covers": 6}},
        {"max_covers": 16, "policy": {"max_party_size": 5}},
    ]
    ids = [
        restaurant_id
        for least, below in ((0, 10), (10, 50), (50, 100))
        for restaurant_id in ids_between(least, below, each)
    ]
    with CapacityClient(dsn) as client:
        for number, restaurant_id in enumerate(ids):
            make_restaurant(client, restaurant_id, **kinds[number % len(kinds)])
    return ids


def rage(dsn: str, flips: Iterable[int] = PERCENTAGES, requests: int = BETWEEN_FLIPS) -> Storm:
    """Callers book, hold, change and cancel while the percentage changes; what they were told."""
    storm = Storm(dsn, open_restaurants(dsn))
    done = threading.Event()
    with ThreadPoolExecutor(CALLERS) as pool, CapacityClient(dsn) as operator:
        operator.start_rollout(min_days=0, min_hours=0, reason="a storm")
        calling = [pool.submit(_call, storm, seed, done) for seed in range(CALLERS)]
        try:
            for percent in flips:
                asked = time.monotonic()
                operator.set_rollout(percent, force=True, reason="the storm is to go on")
                storm.flips.append(Flip(percent, asked, time.monotonic()))
                storm.sides.append(_enforcing(operator, storm.restaurants))
                _wait_for(storm, len(storm.answers) + requests, calling)
        finally:
            done.set()
        for caller in calling:
            caller.result()
    return storm


def _enforcing(operator: CapacityClient, restaurants: list[uuid.UUID]) -> set[uuid.UUID]:
    found = set()
    for restaurant_id in restaurants:
        state = operator.get_enforcement(restaurant_id).restaurant
        if state is not None and state.effective_enforcement == "enforce":
            found.add(restaurant_id)
    return found


def _wait_for(storm: Storm, answers: int, calling: list[Any]) -> None:
    deadline = time.monotonic() + 60
    while len(storm.answers) < answers:
        assert time.monotonic() < deadline, "the callers do not get on"
        for caller in calling:
            if caller.done():
                caller.result()
        time.sleep(0.002)


def _call(storm: Storm, seed: int, done: threading.Event) -> None:
    dice = random.Random(seed)
    own: list[tuple[uuid.UUID, Any]] = []
    with CapacityClient(storm.dsn, max_size=1, retries=10) as client:
        while not done.is_set():
            _ask(storm, client, dice, own)


def _ask(
    storm: Storm, client: CapacityClient, dice: random.Random, own: list[tuple[uuid.UUID, Any]]
) -> None:
    kind = dice.choices(("book", "hold", "change", "cancel"), (60, 12, 14, 14))[0]
    if kind in ("change", "cancel") and own:
        restaurant_id, booking = own.pop(dice.randrange(len(own)))
        if kind == "cancel":
            client.cancel_booking(restaurant_id, booking.id)
            return
        _record(
            storm,
            restaurant_id,
            lambda: client.update_booking(
                restaurant_id, booking.id, booking.version, party_size=booking.party_size + 1
            ),
        )
        return
    restaurant_id = dice.choice(storm.restaurants)
    day = DAY + dt.timedelta(days=dice.randrange(DAYS))
    at = dt.time(dice.choice((12, 19)), dice.choice((0, 15)))
    party = dice.randint(1, 7)
    if kind == "hold":
        held = _record(
            storm, restaurant_id, lambda: client.hold_capacity(restaurant_id, day, at, party)
        )
        if held.booking is not None:
            client.confirm_hold(restaurant_id, held.booking.id)
        return
    made = _record(
        storm,
        restaurant_id,
        lambda: client.create_booking(restaurant_id, day, at, party, alternatives=False),
    )
    if made.booking is not None:
        own.append((restaurant_id, made.booking))


def _record(storm: Storm, restaurant_id: uuid.UUID, ask: Callable[[], Any]) -> Any:
    began = time.monotonic()
    result = ask()
    storm.answers.append(
        Answer(
            began,
            time.monotonic(),
            restaurant_id,
            result.mode,
            result.success,
            None if result.error is None else result.error.code,
            None if result.booking is None else result.booking.id,
        )
    )
    return result


# What must hold, each as a list of what does not.


def possible_modes(storm: Storm, answer: Answer) -> set[str]:
    """The modes that it may have been judged by: of every percentage in force meanwhile."""
    following = [*storm.flips[1:], None]
    return {
        "enforce" if bucket(answer.restaurant) < flip.percent else "shadow"
        for flip, after in zip(storm.flips, following, strict=True)
        if flip.asked <= answer.ended and (after is None or after.committed >= answer.began)
    }


def wrong_modes(storm: Storm) -> list[Answer]:
    """Answers by a mode that was not in force; callers before the first flip had shadow mode."""
    return [
        answer
        for answer in storm.answers
        if answer.mode not in possible_modes(storm, answer)
        and not (answer.began < storm.flips[0].committed and answer.mode == "shadow")
    ]


def wrong_sides(storm: Storm) -> list[int]:
    """Percentages at which others enforced than those whose bucket lies below."""
    return [
        flip.percent
        for flip, side in zip(storm.flips, storm.sides, strict=True)
        if side != {r for r in storm.restaurants if bucket(r) < flip.percent}
    ]


def lost_bookings(storm: Storm, connection: AnyConnection) -> list[uuid.UUID]:
    """Bookings that a caller was told of, and that are not there."""
    there = {row[0] for row in connection.execute("SELECT id FROM capacity.bookings")}
    return [a.booking for a in storm.answers if a.booking is not None and a.booking not in there]


def unasked_bookings(storm: Storm, connection: AnyConnection) -> list[uuid.UUID]:
    """Bookings that no caller was told of."""
    told = {answer.booking for answer in storm.answers}
    there = [row[0] for row in connection.execute("SELECT id FROM capacity.bookings")]
    return [booking for booking in there if booking not in told]


def torn_bookings(connection: AnyConnection) -> list[Any]:
    """Bookings that bear another mode than the last decision that took capacity for them.

    One that grows in its place stays shadow mode's while that place is a debt of parties.
    """
    return connection.execute(
        """SELECT b.id, b.enforcement_mode, d.mode
           FROM capacity.bookings AS b
           JOIN LATERAL (
               SELECT d.* FROM capacity.decisions AS d
               WHERE d.restaurant_id = b.restaurant_id AND d.booking_id = b.id
                 AND d.outcome = 'accepted'
                 AND d.operation IN ('create_booking', 'hold_capacity', 'update_booking')
               ORDER BY d.id DESC LIMIT 1) AS d ON true
           WHERE b.enforcement_mode <> d.mode
             AND NOT coalesce(b.enforcement_mode = 'shadow' AND d.booked_parties > d.max_parties
                              AND d.options #>> '{effect,parties}' = '0', false)"""
    ).fetchall()
