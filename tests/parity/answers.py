"""Both sides' answers in one plain form, so that they can be held against each other.

`said_…` reads the engine's JSON, `due_…` writes what the model expects. Instants are compared as
UTC, dates and times as the text that the API returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

from tests.parity.model.judgement import MINUTE, Request, Verdict, Violation
from tests.parity.model.restaurant import Limits, Restaurant
from tests.parity.model.search import Slot
from tests.parity.model.tables import by_number

Form = dict[str, Any]

_CAPACITY: Final = (
    "service_date",
    "max_covers",
    "booked_covers",
    "remaining_covers",
    "utilization_percent",
    "max_parties",
    "booked_parties",
    "remaining_parties",
    "parties_utilization_percent",
)
_PERIOD: Final = "service_period_id"
_PLACE: Final = ("slot_date", "slot_time", "slot_covers", "slot_remaining")


def said_check(answer: Form) -> Form:
    """check_slot_availability: the verdict, every rule, and what it was judged by."""
    if "error" in answer:
        return {"error": answer["error"]}
    metadata = answer["metadata"]
    return {
        "available": answer["available"],
        "reason": answer["reason"],
        "mode": answer["mode"],
        "violations": answer["violations"],
        "would_refuse": answer["would_refuse"],
        "starts_at": metadata and instant(metadata["starts_at"]),
        "ends_at": metadata and instant(metadata["ends_at"]),
        "metadata": metadata
        and {key: metadata[key] for key in (*_CAPACITY, *_PLACE)} | _said_period(metadata),
    }


def due_check(restaurant: Restaurant, verdict: Verdict) -> Form:
    """The same by the model."""
    if verdict.error is not None:
        return {"error": verdict.error}
    metadata = None
    if verdict.service is not None and verdict.slot is not None:
        start = verdict.slot[0]
        metadata = _capacity(verdict, Limits(0, 0)) | {
            "slot_date": start.date().isoformat(),
            "slot_time": start.time().isoformat(),
            "slot_covers": verdict.slot_limit,
            "slot_remaining": _left(verdict.slot_limit, verdict.arriving),
        }
    rules = [_rule(violation) for violation in verdict.violations]
    return {
        "available": verdict.accepted,
        "reason": None if verdict.accepted else verdict.code,
        "mode": "enforce" if restaurant.enforces else "shadow",
        "violations": [] if verdict.accepted else rules,
        "would_refuse": rules if verdict.accepted else [],
        "starts_at": verdict.starts_at if metadata else None,
        "ends_at": verdict.ends_at,
        "metadata": metadata,
    }


def said_booking(answer: Form) -> Form:
    """create_booking_with_capacity_check: the decision, every rule, and the booking."""
    error, booking, capacity = answer["error"], answer.get("booking"), answer.get("capacity")
    return {
        "success": answer["success"],
        "code": error and error["code"],
        "violations": error["violations"] if error else [],
        "would_refuse": answer.get("would_refuse", []),
        "starts_at": booking and instant(booking["starts_at"]),
        "ends_at": booking and instant(booking["ends_at"]),
        "turn_buffer": booking and booking["turn_buffer_minutes"],
        "status": booking and booking["status"],
        "hold_expires_at": booking
        and booking["hold_expires_at"]
        and instant(booking["hold_expires_at"]),
        "tables": booking and [table["table_number"] for table in booking["tables"]],
        "capacity": capacity and {key: capacity[key] for key in _CAPACITY} | _said_period(capacity),
    }


def due_booking(
    restaurant: Restaurant,
    request: Request,
    verdict: Verdict,
    now: datetime,
    expires: datetime | None = None,
) -> Form:
    """The same by the model; with `expires` of a hold."""
    rules = [_rule(violation) for violation in verdict.violations]
    booked = verdict.accepted
    status = None
    if booked and verdict.starts_at is not None:
        seated = request.walk_in and verdict.starts_at <= now
        status = "held" if expires else "seated" if seated else "confirmed"
    return {
        "success": booked,
        "code": None if booked else verdict.error or verdict.code,
        "violations": [] if booked else rules,
        "would_refuse": rules if booked else [],
        "starts_at": verdict.starts_at if booked else None,
        "ends_at": verdict.ends_at if booked else None,
        "turn_buffer": restaurant.policy.turn_buffer if booked else None,
        "status": status,
        "hold_expires_at": expires if booked else None,
        "tables": by_number(verdict.tables) if booked else None,
        "capacity": _capacity(verdict, Limits(request.party_size, 1) if booked else Limits(0, 0))
        if verdict.service
        else None,
    }


def said_slot(slot: Form) -> Form:
    """A slot of get_day_availability."""
    keys = ("date", "time", "second_occurrence", "service_date", "available", "reason")
    return {key: slot[key] for key in (*keys, "remaining", "utilization_percent", "level")} | {
        "starts_at": instant(slot["starts_at"]),
        **_said_period(slot),
    }


def due_slot(slot: Slot) -> Form:
    """The same by the model."""
    verdict = slot.verdict
    assert verdict.service is not None
    taken = percent(slot)
    return {
        "date": slot.local.date().isoformat(),
        "time": slot.local.time().isoformat(),
        "second_occurrence": slot.second_occurrence,
        "service_date": verdict.service.day.isoformat(),
        "available": verdict.accepted,
        "reason": None if verdict.accepted else verdict.code,
        "remaining": _remaining(verdict),
        "utilization_percent": taken,
        "level": _level(taken),
        "starts_at": verdict.starts_at,
        **_due_period(verdict),
    }


def said_alternative(slot: Form) -> Form:
    """An alternative."""
    keys = ("date", "time", "offset_minutes", "service_date", "remaining", "utilization_percent")
    return {
        **{key: slot[key] for key in keys},
        "starts_at": instant(slot["starts_at"]),
        **_said_period(slot),
    }


def due_alternative(slot: Slot, request: Request) -> Form:
    """The same by the model."""
    due = due_slot(slot)
    kept = (
        "date",
        "time",
        "service_date",
        "remaining",
        "utilization_percent",
        "starts_at",
        _PERIOD,
    )
    offset = int((slot.local - request.local) / MINUTE)
    return {key: due[key] for key in kept} | {"offset_minutes": offset}


def said_day(answer: Form) -> Form:
    """A day of get_calendar_availability."""
    keys = ("is_open", "available", "slots", "available_slots", "first_available_time")
    return {key: answer[key] for key in (*keys, "utilization_percent")}


def due_day(restaurant: Restaurant, day: date, slots: Sequence[Slot]) -> Form:
    """The same by the model."""
    free = [slot for slot in slots if slot.verdict.accepted]
    # A service of which the clocks skip everything does not take place.
    held = {slot.verdict.service for slot in slots}
    services = [service for service in restaurant.calendar.services(day) if service in held]
    limits = [restaurant.limits(service).covers for service in services]
    booked = sum(restaurant.booked(service).covers or 0 for service in services)
    limit = sum(limit or 0 for limit in limits)
    return {
        "is_open": bool(slots),
        "available": bool(free),
        "slots": len(slots),
        "available_slots": len(free),
        "first_available_time": free[0].local.time().isoformat() if free else None,
        "utilization_percent": _share(booked, limit) if services and None not in limits else None,
    }


def instant(text: str) -> datetime:
    """An instant as JSON shows it."""
    return datetime.fromisoformat(text).astimezone(UTC)


def percent(slot: Slot) -> float | None:
    """How full a slot is: the fullest of its service's covers and parties and its own covers."""
    verdict = slot.verdict
    shares = (
        _share(verdict.booked.covers, verdict.limits.covers),
        _share(verdict.booked.parties, verdict.limits.parties),
        _share(verdict.arriving, verdict.slot_limit),
    )
    return max((share for share in shares if share is not None), default=None)


def _said_period(answer: Form) -> Form:
    """The service's period; the built-in one, which the engine names at random, is None."""
    period = UUID(answer[_PERIOD])
    return {_PERIOD: period if period.int < 10 else None}


def _due_period(verdict: Verdict) -> Form:
    return {_PERIOD: verdict.service.period if verdict.service else None}


def _rule(violation: Violation) -> Form:
    rule: Form = {
        "rule": violation.rule,
        "limit": violation.limit,
        "used": violation.used,
        "requested": violation.requested,
        "shortfall": violation.shortfall,
    }
    return rule | ({"context": violation.context} if violation.context is not None else {})


def _capacity(verdict: Verdict, more: Limits) -> Form:
    assert verdict.service is not None
    covers = (verdict.booked.covers or 0) + (more.covers or 0)
    parties = (verdict.booked.parties or 0) + (more.parties or 0)
    limits = verdict.limits
    return {
        **_due_period(verdict),
        "service_date": verdict.service.day.isoformat(),
        "max_covers": limits.covers,
        "booked_covers": covers,
        "remaining_covers": _left(limits.covers, covers),
        "utilization_percent": _share(covers, limits.covers),
        "max_parties": limits.parties,
        "booked_parties": parties,
        "remaining_parties": _left(limits.parties, parties),
        "parties_utilization_percent": _share(parties, limits.parties),
    }


def _left(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(limit - used, 0)


def _remaining(verdict: Verdict) -> int | None:
    """Covers of the largest party that would still fit."""
    if (
        verdict.limits.parties is not None
        and (verdict.booked.parties or 0) >= verdict.limits.parties
    ):
        return 0
    lefts = (
        _left(verdict.limits.covers, verdict.booked.covers or 0),
        _left(verdict.slot_limit, verdict.arriving),
    )
    return min((left for left in lefts if left is not None), default=None)


def _share(used: int | None, limit: int | None) -> float | None:
    """In percent, rounded half up to one decimal; nothing is always full."""
    if limit is None or used is None:
        return None
    if limit == 0:
        return 100.0
    return float((Decimal(100 * used) / limit).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _level(taken: float | None) -> str | None:
    if taken is None:
        return None
    if taken < 70:
        return "green"
    return "alarm" if taken >= 100 else "red" if taken > 90 else "yellow"
