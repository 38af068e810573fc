"""Bookings, changes and cancellations by several callers, whatever goes away meanwhile."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import psycopg

from capacity_db import CapacityClient, CapacityDbError
from tests.client.support import DAY
from tests.webhooks.support import EMAIL, NAME


class Storm:
    """So many callers, each in a thread of its own, until it is stopped."""

    def __init__(self, dsn: str, restaurants: Sequence[UUID], callers: int) -> None:
        self.answers = 0
        self.outages = 0
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._call, args=(dsn, restaurants, number))
            for number in range(callers)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each caller finish what it does."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=30)
            assert not thread.is_alive()

    def _call(self, dsn: str, restaurants: Sequence[UUID], seed: int) -> None:
        dice = random.Random(seed)
        mine: list[tuple[UUID, UUID, int]] = []
        with CapacityClient(dsn, max_size=1, timeout=1) as client:
            while not self._stopping.is_set():
                try:
                    self._once(client, dice, restaurants, mine)
                    self.answers += 1
                except (CapacityDbError, psycopg.Error):
                    self.outages += 1
                    mine.clear()  # Who knows which version they have.
                    time.sleep(0.05)
                time.sleep(0.01)

    def _once(
        self,
        client: CapacityClient,
        dice: random.Random,
        restaurants: Sequence[UUID],
        mine: list[tuple[UUID, UUID, int]],
    ) -> None:
        if len(mine) < 5 or dice.random() < 0.3:
            restaurant = dice.choice(restaurants)
            day = DAY + dt.timedelta(days=dice.randrange(20))
            made = client.create_booking(
                restaurant, day, "19:00", 2, guest_name=NAME, guest_email=EMAIL
            )
            assert made.booking is not None
            mine.append((restaurant, made.booking.id, 1))
            return
        restaurant, booking, version = mine.pop(dice.randrange(len(mine)))
        if dice.random() < 0.2:
            client.cancel_booking(restaurant, booking)
            return
        changed = client.update_booking(
            restaurant, booking, version, notes=f"walnuts {dice.random()}"
        )
        assert changed.booking is not None
        mine.append((restaurant, booking, changed.booking.version))


@contextmanager
def storm(dsn: str, restaurants: Sequence[UUID], callers: int = 3) -> Iterator[Storm]:
    """A storm that lasts as long as the block."""
    running = Storm(dsn, restaurants, callers)
    try:
        yield running
    finally:
        running.stop()
