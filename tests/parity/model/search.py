"""The slots of a day, and the nearest ones that would do instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from tests.parity.model.calendar import DAY, Service
from tests.parity.model.judgement import MINUTE, Request, Verdict, judge, slot_start
from tests.parity.model.restaurant import Restaurant
from tests.parity.model.shown import Shown
from tests.parity.model.wall import instants


@dataclass(frozen=True, repr=False)
class Wish(Shown):
    """Where to look for alternatives."""

    offsets: tuple[int, ...] = (15, 30, 60, 120)
    most: int = 5
    next_days: int = 0
    other_periods: bool = False


USUAL: Final = Wish()


@dataclass(frozen=True, repr=False)
class Slot(Shown):
    """A slot of a service, and the answer to a party that would arrive at its start."""

    local: datetime
    second_occurrence: bool
    verdict: Verdict


def day_slots(
    restaurant: Restaurant, day: date, party_size: int, source: str, now: datetime
) -> list[Slot]:
    """Every slot of the services that open on this date, in the order in which they come."""
    found = [
        slot
        for service in restaurant.calendar.services(day)
        for local in _grid(restaurant, service)
        for slot in _slots(restaurant, Request(local, party_size, source), now)
    ]
    return sorted(found, key=lambda slot: (slot.verdict.starts_at or now, slot.local))


def alternatives(restaurant: Restaurant, request: Request, now: datetime, wish: Wish) -> list[Slot]:
    """Available slots near a request: nearest first, the earlier of two as near."""
    wanted = [request.local + sign * offset * MINUTE for offset in wish.offsets for sign in (-1, 1)]
    wanted += [request.local + days * DAY for days in range(1, wish.next_days + 1)]
    starts = {start for local in wanted if (start := _start(restaurant, local)) is not None}
    found = _offered(restaurant, request, now, starts)
    if wish.other_periods and not found:
        own = restaurant.calendar.service(request.local)
        for service in restaurant.calendar.services(own.day if own else request.local.date()):
            found += _offered(restaurant, request, now, _grid(restaurant, service))[:1]
    return _nearest(found, request)[: wish.most]


def _offered(
    restaurant: Restaurant, request: Request, now: datetime, starts: Iterable[datetime]
) -> list[Slot]:
    own = _start(restaurant, request.local)
    found = [
        slot
        for start in starts
        if start != own
        for slot in _slots(restaurant, replace(request, local=start), now)[:1]
        if slot.verdict.accepted
    ]
    return _nearest(found, request)


def _nearest(found: Iterable[Slot], request: Request) -> list[Slot]:
    return sorted(found, key=lambda slot: (abs(slot.local - request.local), slot.local))


def _start(restaurant: Restaurant, local: datetime) -> datetime | None:
    service = restaurant.calendar.service(local)
    return slot_start(restaurant, service, local) if service else None


def _grid(restaurant: Restaurant, service: Service) -> Sequence[datetime]:
    opens, closes = service.hours.opens(service.day), service.hours.closes(service.day)
    width = restaurant.policy.slot_interval * MINUTE
    return [opens + k * width for k in range(-((opens - closes) // width))]


def _slots(restaurant: Restaurant, request: Request, now: datetime) -> list[Slot]:
    return [
        Slot(
            request.local,
            second,
            judge(restaurant, replace(request, second_occurrence=second), now),
        )
        for second in (False, True)[: len(instants(request.local, restaurant.zone))]
    ]
