"""Asks the database now and then how it is, for gauges and for the log.

A scrape never waits for the database: it gets what the last question found, and nothing when that
is too long ago.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

import psycopg
from opentelemetry import metrics
from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation

from capacity_db import models
from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import CapacityDbError
from capacity_db.telemetry import describe, events
from capacity_db.telemetry.instruments import NAME, release

logger = logging.getLogger("capacity_db.web")

INTERVAL_S: Final = 15.0
LIMIT_S: Final = 10.0
"""For one question."""
STALE_AFTER_S: Final = 45.0
"""What was found longer ago is told no more."""

_Readings = Callable[[models.Monitoring], Iterable[Observation]]


def _one(name: str) -> _Readings:
    return lambda found: [Observation(getattr(found, name))]


def _by_mode(found: models.Monitoring) -> Iterable[Observation]:
    enforcing = found.restaurants_enforcing
    yield Observation(enforcing, {"mode": "enforce"})
    yield Observation(found.restaurants - enforcing, {"mode": "shadow"})


_GAUGES: Final[dict[str, tuple[str, _Readings]]] = {
    "booking.overbooking.detected": (
        "Services to come that have more than their limits, beyond what shadow mode let in.",
        _one("overbooked_services"),
    ),
    "restaurants.count": ("Restaurants, by what they do with a request too much.", _by_mode),
    "restaurants.unconfigured": (
        "Active restaurants without a limit, pacing or tables that are needed.",
        _one("restaurants_unconfigured"),
    ),
    "webhooks.pending": ("Events that webhooks wait for.", _one("webhooks_pending")),
    "webhooks.dead": ("Events that were given up.", _one("webhooks_dead")),
    "webhooks.oldest_pending_s": (
        "How long the oldest of them waits, in seconds.",
        lambda found: [Observation(found.oldest_pending_seconds or 0)],
    ),
    "holds.expired_unswept": (
        "Holds whose time is over, and that nobody has swept yet.",
        _one("expired_holds"),
    ),
}


class Watch:
    """Polls in the background as long as the block lasts.

    Args:
        client: acts as service.
        provider: gets the gauges; ``None`` is the global one.
        interval: seconds between questions.
    """

    def __init__(
        self,
        client: AsyncCapacityClient,
        provider: MeterProvider | None = None,
        interval: float = INTERVAL_S,
    ) -> None:
        self._client = client
        self._interval = interval
        self._found: models.Monitoring | None = None
        self._found_at = 0.0
        self._known: set[object] = set()
        meter = metrics.get_meter(NAME, release(), provider)
        for name, (description, read) in _GAUGES.items():
            meter.create_observable_gauge(name, [self._observing(read)], description=description)
        meter.create_observable_gauge(
            "monitoring.up", [self._up], description="Whether the gauges of the database are told."
        )
        self._failures = meter.create_counter(
            "monitoring.failures", description="Times that the database did not say how it is."
        )

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._found = None

    @property
    def found(self) -> models.Monitoring | None:
        """What the last question found, unless it failed or is too long ago."""
        is_stale = time.monotonic() - self._found_at > max(STALE_AFTER_S, 3 * self._interval)
        return None if is_stale else self._found

    def _observing(self, read: _Readings) -> Callable[[CallbackOptions], Iterable[Observation]]:
        def observe(_: CallbackOptions) -> Iterable[Observation]:
            found = self.found
            return () if found is None else read(found)

        return observe

    def _up(self, _: CallbackOptions) -> Iterable[Observation]:
        return [Observation(int(self.found is not None))]

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(LIMIT_S):
                    found = await self._client.get_monitoring()
            except Exception as error:
                self._found = None
                self._failures.add(1)
                is_known = isinstance(error, CapacityDbError | psycopg.Error | TimeoutError)
                logger.warning("monitoring: %s", describe(error, where=not is_known))
            else:
                self._found, self._found_at = found, time.monotonic()
                self._report(found)
            await asyncio.sleep(self._interval)

    def _report(self, found: models.Monitoring) -> None:
        """Log the services that are overbooked, and were not when it was looked at last."""
        known: set[object] = set()
        for one in found.overbooked:
            key = (one.restaurant_id, one.service_date, one.service_period_id)
            known.add(key)
            if key in self._known:
                continue
            told = one.model_dump(mode="json", exclude={"service_period", "cause"})
            told["date"] = told["service_date"]
            told["reason"] = one.cause
            events.log(logging.WARNING, "overbooking_detected", told)
        self._known = known
