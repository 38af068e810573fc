"""Send a reservation log through the client and count what the engine decides.

Whatever a replay creates is named after what it replays (the two files, the column of limits, the
zone and the periods): the same command finds everything done, with every row a duplicate, and
another limit is a replay of its own.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import CapacityDbError, InvalidArgument
from capacity_db.models import BookingResult, Model
from capacity_db.replay_files import Limits, Log, Period, Reservation
from capacity_db.tally import LoadReport, Tally, run_together

Answered = Callable[[Reservation, BookingResult | CapacityDbError], None]
Progress = Callable[[str, int], None]
"""Called with the name of a stage and the number of its steps done since the last call."""

SETTING_UP, BOOKING, RECOUNTING = "setting up", "booking", "recounting"

_NAMESPACE = uuid.UUID("6f0e3f0c-7c1b-5a52-9f5a-3f3d5c2b8a41")
_LISTED_ROWS = 20


def ignore(*_arguments: object) -> None:
    """The callback of a caller who does not want to know."""


@dataclass(frozen=True)
class Plan:
    """What to replay, and the rules under which."""

    log: Log
    limits: Limits
    column: str
    periods: tuple[Period, ...]
    timezone: str

    @property
    def restaurants(self) -> list[str]:
        """The restaurants of the log, in order of appearance."""
        return list(dict.fromkeys(row.restaurant for row in self.log.reservations))

    def restaurant_id(self, restaurant: str) -> uuid.UUID:
        """The id under which this replay knows a restaurant."""
        spec = ",".join(f"{p.name}={p.start}-{p.end}" for p in self.periods)
        parts = (self.log.digest, self.limits.digest, self.column, self.timezone, spec, restaurant)
        return uuid.uuid5(_NAMESPACE, "\n".join(parts))


class InvalidRow(Model):
    """A row that the engine did not accept as a request."""

    seq: int
    code: str
    message: str


class ReplayReport(LoadReport):
    """The outcome of a replay.

    ``invalid`` counts rows that are no valid request, the first of which are listed;
    ``unlimited_restaurants`` have no row in the capacity file; ``findings`` is the number of
    differences that the recount found.
    """

    rows: int
    restaurants: int
    unlimited_restaurants: int
    invalid: int
    invalid_rows: tuple[InvalidRow, ...]
    findings: int


async def run(
    dsn: str,
    plan: Plan,
    concurrency: int = 1,
    progress: Progress = ignore,
    answered: Answered = ignore,
) -> ReplayReport:
    """Replay a log; in file order with a concurrency of 1.

    Args:
        concurrency: requests under way at a time, each on a connection of its own.
        answered: called with each row and its answer.

    Raises:
        CapacityDbError: the set-up was refused, or the connection broke. Repeating is safe.
    """
    tally = Tally()
    invalid: list[InvalidRow] = []
    async with AsyncCapacityClient(dsn, max_size=concurrency) as client:

        async def set_up(names: Iterable[str]) -> None:
            for name in names:
                await _set_up(client, plan, name)
                progress(SETTING_UP, 1)

        async def send(rows: Iterable[Reservation]) -> None:
            for row in rows:
                begun = time.perf_counter()
                try:
                    result = await _book(client, plan, row)
                except InvalidArgument as error:
                    invalid.append(InvalidRow(seq=row.seq, code=error.code, message=error.message))
                    answered(row, error)
                else:
                    tally.add(result, time.perf_counter() - begun)
                    answered(row, result)
                progress(BOOKING, 1)

        # The workers of a stage share one iterator: each takes the next row when it is free.
        names = iter(plan.restaurants)
        await run_together(set_up(names) for _ in range(concurrency))
        rows = iter(plan.log.reservations)
        begun = time.perf_counter()
        await run_together(send(rows) for _ in range(concurrency))
        elapsed = time.perf_counter() - begun

        overbooked = findings = 0
        for name in plan.restaurants:
            verification = await client.verify_capacity(plan.restaurant_id(name))
            overbooked += verification.overbooked_services
            findings += len(verification.findings)
            progress(RECOUNTING, 1)

    limited = {restaurant for restaurant, _ in plan.limits.by_service}
    return ReplayReport(
        **tally.figures(elapsed, overbooked),
        rows=len(plan.log.reservations),
        restaurants=len(plan.restaurants),
        unlimited_restaurants=len(set(plan.restaurants) - limited),
        invalid=len(invalid),
        invalid_rows=tuple(invalid[:_LISTED_ROWS]),
        findings=findings,
    )


async def _set_up(client: AsyncCapacityClient, plan: Plan, name: str) -> None:
    restaurant_id = plan.restaurant_id(name)
    await client.upsert_restaurant(restaurant_id, name, plan.timezone)
    await client.set_restaurant_enforcement(restaurant_id, "enforce")
    for period in plan.periods:
        period_id = uuid.uuid5(restaurant_id, period.name)
        await client.upsert_service_period(
            restaurant_id, period_id, period.name, period.start, period.end
        )
        if (name, period.name) in plan.limits.by_service:
            limit = plan.limits.by_service[name, period.name]
            await client.set_capacity_rule(restaurant_id, limit, None, service_period_id=period_id)


async def _book(client: AsyncCapacityClient, plan: Plan, row: Reservation) -> BookingResult:
    return await client.create_booking(
        plan.restaurant_id(row.restaurant),
        row.visit_at.date(),
        row.visit_at.time(),
        row.party_size,
        idempotency_key=str(row.seq),
        source="replay",
        alternatives=False,
        options={"allow_past": True},
    )
