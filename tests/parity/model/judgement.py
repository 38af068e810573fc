"""May this party come? Every rule against it, in order, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil, floor
from typing import Any, Final

from tests.parity.model.calendar import Service
from tests.parity.model.restaurant import Booking, Limits, Restaurant, SlotKey
from tests.parity.model.shown import Shown
from tests.parity.model.tables import Stay
from tests.parity.model.wall import instant, wall

MINUTE: Final = timedelta(minutes=1)
WALK_IN_GRACE: Final = timedelta(hours=1)
"""How long ago a party that walked in may have arrived, and how soon it comes at the latest."""

NONEXISTENT: Final = "NONEXISTENT_LOCAL_TIME"
CODES: Final = {
    "PAST_TIME": {"past_time"},
    "OUTSIDE_SERVICE_HOURS": {"closure", "service_hours"},
    "POLICY_REFUSED": {
        "last_seating",
        "min_notice",
        "booking_horizon",
        "min_party_size",
        "max_party_size",
        "channel",
    },
    "CAPACITY_EXCEEDED": {"max_covers", "max_parties", "slot_covers", "tables"},
}
"""The rules of each refusal; the first that applies is the code of the answer."""


@dataclass(frozen=True, repr=False)
class Request(Shown):
    """A party that wants to come."""

    local: datetime
    party_size: int
    source: str = "api"
    second_occurrence: bool = False
    walk_in: bool = False
    allow_past: bool = False
    override: bool = False
    preference: str | None = None


@dataclass(frozen=True, repr=False)
class Violation(Shown):
    """One rule against a request."""

    rule: str
    limit: int | None = None
    used: int | None = None
    requested: int | None = None
    shortfall: int | None = None
    context: dict[str, Any] | None = None


@dataclass(frozen=True, repr=False)
class Verdict(Shown):
    """What is to be said to a request; `error` is raised instead of an answer."""

    error: str | None = None
    code: str | None = None
    is_let_in: bool = False
    violations: tuple[Violation, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    service: Service | None = None
    limits: Limits = field(default_factory=Limits)
    booked: Limits = field(default_factory=Limits)
    slot: SlotKey | None = None
    slot_limit: int | None = None
    arriving: int = 0
    stay: Stay | None = None
    tables: tuple[str, ...] = ()
    """Where the party would sit."""

    @property
    def accepted(self) -> bool:
        """Whether the party is booked."""
        return self.error is None and (self.code is None or self.is_let_in)


def judge(restaurant: Restaurant, request: Request, now: datetime) -> Verdict:
    """The answer to a request at this moment."""
    starts_at = instant(request.local, restaurant.zone, request.second_occurrence)
    if starts_at is None:
        return Verdict(error=NONEXISTENT)
    if request.walk_in and starts_at > now + WALK_IN_GRACE:
        request = replace(request, walk_in=False)
    service = restaurant.calendar.service(request.local)
    verdict = Verdict(starts_at=starts_at, service=service)
    violations = [*_time(request, starts_at, now), *_hours(restaurant, request, service)]
    if not request.walk_in:
        violations += _policy(restaurant, request, starts_at, service, now)
    if service is not None:
        verdict = _placed(restaurant, request, verdict, service)
        violations += [*_capacity(request, verdict), *_tables(restaurant, request, verdict)]
    return refusal(restaurant, request, verdict, tuple(violations))


def refusal(
    restaurant: Restaurant, request: Request, verdict: Verdict, violations: tuple[Violation, ...]
) -> Verdict:
    """The verdict that follows from what is against a request."""
    code = _code(violations)
    return replace(
        verdict,
        violations=violations,
        code=code,
        is_let_in=code in ("POLICY_REFUSED", "CAPACITY_EXCEEDED")
        and (request.override or not restaurant.enforces),
    )


def booking(request: Request, verdict: Verdict) -> Booking:
    """The booking that an accepted request becomes."""
    assert verdict.accepted
    assert verdict.service is not None
    assert verdict.slot is not None
    assert verdict.stay is not None
    key = (verdict.service.day, verdict.service.period)
    return Booking(key, verdict.slot, request.party_size, verdict.stay, verdict.tables)


def slot_start(restaurant: Restaurant, service: Service, local: datetime) -> datetime:
    """The wall time at which the slot begins that an arrival counts in."""
    width = restaurant.policy.slot_interval * MINUTE
    opens = service.hours.opens(service.day)
    return opens + (local - opens) // width * width


def _placed(
    restaurant: Restaurant, request: Request, verdict: Verdict, service: Service
) -> Verdict:
    assert verdict.starts_at is not None
    offset = request.local.replace(tzinfo=None) - verdict.starts_at.replace(tzinfo=None)
    slot = (slot_start(restaurant, service, request.local), offset)
    policy = restaurant.policy
    ends_at = verdict.starts_at + policy.dining_minutes(service.period, request.party_size) * MINUTE
    stay = Stay(verdict.starts_at, ends_at + policy.turn_buffer * MINUTE)
    free = []
    if policy.requires_table:
        taken = restaurant.taken(stay)
        free = restaurant.floor.free(request.party_size, taken, request.preference)
    return replace(
        verdict,
        ends_at=ends_at,
        stay=stay,
        tables=free[0] if free else (),
        limits=restaurant.limits(service),
        booked=restaurant.booked(service),
        slot=slot,
        slot_limit=policy.slot_covers,
        arriving=restaurant.arriving(slot),
    )


def _time(request: Request, starts_at: datetime, now: datetime) -> Iterator[Violation]:
    earliest = now - (WALK_IN_GRACE if request.walk_in else 0 * MINUTE)
    if starts_at < earliest and not request.allow_past:
        yield Violation("past_time", shortfall=ceil((now - starts_at) / MINUTE))


def _hours(
    restaurant: Restaurant, request: Request, service: Service | None
) -> Iterator[Violation]:
    if service is not None:
        return
    special = restaurant.calendar.closure(request.local)
    if special is None:
        yield Violation("service_hours")
        return
    context = {
        "label": special.label,
        "first_date": special.first.isoformat(),
        "last_date": special.last.isoformat(),
        "service_period_id": str(special.period) if special.period else None,
    }
    yield Violation("closure", context=context)


def _policy(
    restaurant: Restaurant,
    request: Request,
    starts_at: datetime,
    service: Service | None,
    now: datetime,
) -> Iterator[Violation]:
    policy, size = restaurant.policy, request.party_size
    last = service.hours.last_arrival(service.day) if service else None
    if last is not None and request.local > last:
        late = ceil((request.local - last) / MINUTE)
        context = {"last_seating_time": last.time().isoformat()}
        yield Violation("last_seating", shortfall=late, context=context)
    if (
        starts_at < now + policy.min_notice * MINUTE
        and policy.min_notice
        and not request.allow_past
    ):
        ahead = floor((starts_at - now) / MINUTE)
        yield Violation("min_notice", policy.min_notice, None, ahead, policy.min_notice - ahead)
    if policy.horizon is not None:
        days = (request.local.date() - wall(now, restaurant.zone).date()).days
        if days > policy.horizon:
            yield Violation("booking_horizon", policy.horizon, None, days, days - policy.horizon)
    if size < policy.min_party:
        yield Violation("min_party_size", policy.min_party, None, size, policy.min_party - size)
    if size > policy.max_party:
        yield Violation("max_party_size", policy.max_party, None, size, size - policy.max_party)
    if policy.channels is not None and request.source not in policy.channels:
        allowed = {"channel": request.source, "allowed": list(policy.channels)}
        yield Violation("channel", context=allowed)


def _capacity(request: Request, verdict: Verdict) -> Iterator[Violation]:
    size = request.party_size
    for rule, limit, used, requested in (
        ("max_covers", verdict.limits.covers, verdict.booked.covers, size),
        ("max_parties", verdict.limits.parties, verdict.booked.parties, 1),
        ("slot_covers", verdict.slot_limit, verdict.arriving, size),
    ):
        assert used is not None
        if limit is not None and used + requested > limit:
            yield Violation(rule, limit, used, requested, used + requested - limit)


def _tables(restaurant: Restaurant, request: Request, verdict: Verdict) -> Iterator[Violation]:
    if restaurant.policy.requires_table and not verdict.tables:
        ways = len(restaurant.floor.fitting(request.party_size))
        yield Violation("tables", ways, ways, 1, 1)


def _code(violations: Iterable[Violation]) -> str | None:
    rules = {violation.rule for violation in violations}
    return next((code for code, names in CODES.items() if names & rules), None)
