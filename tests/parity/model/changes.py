"""May a booked party come at another time, or as another number?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tests.parity.model.judgement import (
    MINUTE,
    Request,
    Verdict,
    Violation,
    judge,
    refusal,
)
from tests.parity.model.restaurant import Booking, Restaurant
from tests.parity.model.tables import Combination, Stay, Table, members


@dataclass(eq=False)
class Party:
    """Somebody who is booked: as they asked last, and where they are."""

    request: Request
    booking: Booking
    ends_at: datetime


def judge_change(restaurant: Restaurant, party: Party, wanted: Request, now: datetime) -> Verdict:
    """The answer to a change; its `tables` are those that the party has after it.

    What the party has counts for it. At another time it is judged as a new request is; at the same
    time it keeps its place, and only what it takes more is held to the limits.
    """
    own = party.booking
    others = replace(restaurant, bookings=[b for b in restaurant.bookings if b is not own])
    if wanted.local != party.request.local:
        verdict = judge(others, wanted, now)
        if verdict.error is not None:
            return verdict
        violations = verdict.violations
        needs_table = verdict.service is not None
    else:
        verdict = _in_place(others, party, wanted)
        violations = _for_more(others, party, wanted, verdict)
        needs_table = wanted.party_size > own.party_size or _end(verdict) > party.ends_at
    is_same = verdict.service is not None and own.service == (
        verdict.service.day,
        verdict.service.period,
    )
    is_larger = wanted.party_size > own.party_size
    settled = {"max_parties"} if is_same else set()
    if is_same and not is_larger:
        settled |= {"max_covers"} | ({"slot_covers"} if verdict.slot == own.slot else set())
    violations = tuple(v for v in violations if v.rule not in settled and v.rule != "tables")
    free: list[tuple[str, ...]] = []
    tables: tuple[str, ...] = ()
    if verdict.stay is not None:
        taken = others.taken(verdict.stay)
        free = others.floor.free(wanted.party_size, taken, wanted.preference)
        tables = own.tables if not taken & set(own.tables) else ()
        if is_larger and not _take(others, tables, wanted.party_size):
            tables = ()
        is_counted = wanted.local != party.request.local or wanted.party_size != own.party_size
        if others.policy.requires_table and is_counted and not tables and free:
            tables = free[0]
    if others.policy.requires_table and needs_table and not free:
        ways = len(others.floor.fitting(wanted.party_size))
        violations += (Violation("tables", ways, ways, 1, 1),)
    return refusal(restaurant, wanted, replace(verdict, tables=tables), violations)


def _in_place(others: Restaurant, party: Party, wanted: Request) -> Verdict:
    """The place that a party has, for as many as it will be."""
    own, policy = party.booking, others.policy
    service = others.calendar.service(wanted.local)
    assert service is not None
    ends_at = party.ends_at
    if wanted.party_size != own.party_size:
        minutes = policy.dining_minutes(service.period, wanted.party_size)
        ends_at = own.stay.start + minutes * MINUTE
    return Verdict(
        starts_at=own.stay.start,
        ends_at=ends_at,
        service=service,
        limits=others.limits(service),
        booked=others.booked(service),
        slot=own.slot,
        slot_limit=policy.slot_covers,
        arriving=others.arriving(own.slot),
        stay=Stay(own.stay.start, ends_at + (own.stay.end - party.ends_at)),
    )


def _for_more(
    others: Restaurant, party: Party, wanted: Request, verdict: Verdict
) -> tuple[Violation, ...]:
    size, most = wanted.party_size, others.policy.max_party
    if size <= party.booking.party_size:
        return ()
    found = [Violation("max_party_size", most, None, size, size - most)] if size > most else []
    booked = verdict.booked.covers or 0
    for rule, limit, used in (
        ("max_covers", verdict.limits.covers, booked),
        ("slot_covers", verdict.slot_limit, verdict.arriving),
    ):
        if limit is not None and used + size > limit:
            found.append(Violation(rule, limit, used, size, used + size - limit))
    return tuple(found)


def _take(others: Restaurant, tables: tuple[str, ...], party_size: int) -> bool:
    """Whether exactly these tables are one way to seat as many."""
    ways: list[Table | Combination] = [*others.floor.tables, *others.floor.combinations]
    return any(
        set(members(way)) == set(tables) and party_size <= (way.largest or way.seats)
        for way in ways
    )


def _end(verdict: Verdict) -> datetime:
    assert verdict.ends_at is not None
    return verdict.ends_at
