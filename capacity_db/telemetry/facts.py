"""What may be told of a call: ids, dates, times, numbers, codes, names of rules.

An argument is told only if it is of its type: a guest's name that was passed for a date is not.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from capacity_db import models

CAPACITY_RULES: Final = frozenset({"max_covers", "max_parties", "slot_covers", "tables"})
"""The rules that CAPACITY_EXCEEDED is about."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def id_of(value: object) -> str | None:
    """An id as text."""
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str):
        try:
            return str(uuid.UUID(value))
        except ValueError:
            return None
    return None


def _date(value: object) -> str | None:
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day).isoformat()
    return value if isinstance(value, str) and _DATE.fullmatch(value) else None


def _time(value: object) -> str | None:
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return value[:5] if isinstance(value, str) and _TIME.fullmatch(value) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def asked(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What a request for places says."""
    return {
        "restaurant_id": id_of(arguments.get("restaurant_id")),
        "date": _date(arguments.get("booking_date", arguments.get("date"))),
        "time": _time(arguments.get("start_time", arguments.get("time"))),
        "party_size": _number(arguments.get("party_size")),
        "booking_id": id_of(arguments.get("booking_id")),
    }


def answered(answer: object) -> dict[str, Any]:
    """What an answer says; a booking that was refused something is told as it was asked for."""
    told: dict[str, Any] = {
        "mode": mode_of(answer),
        "decision_id": getattr(answer, "decision_id", None),
    }
    error = getattr(answer, "error", None)
    capacity = getattr(answer, "capacity", None)
    if isinstance(capacity, models.ServiceCapacity):
        told |= {
            "service_date": capacity.service_date.isoformat(),
            "service_period_id": str(capacity.service_period_id),
            "booked_covers": capacity.booked_covers,
            "max_covers": capacity.max_covers,
            "booked_parties": capacity.booked_parties,
            "max_parties": capacity.max_parties,
        }
    booking = getattr(answer, "booking", None)
    if isinstance(booking, models.Booking):
        told["booking_id"] = str(booking.id)
        if error is None:
            told |= {
                "date": booking.booking_date.isoformat(),
                "time": booking.start_time.isoformat("minutes"),
                "party_size": booking.party_size,
            }
            told.setdefault("service_period_id", str(booking.service_period_id))
    if error is not None:
        told["reason"] = error.code
    rules = [one.rule for one in violations_of(answer)]
    if rules:
        told["rules"] = rules
    return told


def mode_of(answer: object) -> str | None:
    """What the restaurant does with a request that is too much."""
    return getattr(answer, "mode", None)


def violations_of(answer: object) -> tuple[models.Violation, ...]:
    """The rules that a request breaks, whether it was refused or let in."""
    error = getattr(answer, "error", None)
    violations: tuple[models.Violation, ...] = (
        getattr(answer, "would_refuse", ()) if error is None else error.violations
    )
    return violations


def exceeds_capacity(answer: object) -> bool:
    """Whether capacity is what refused a request, or would have but for shadow mode."""
    error = getattr(answer, "error", None)
    if error is not None:
        return bool(error.code == "CAPACITY_EXCEEDED")
    violations = violations_of(answer)
    return (
        mode_of(answer) == "shadow"
        and bool(violations)
        and all(one.rule in CAPACITY_RULES for one in violations)
    )


def is_overbooked(answer: object) -> bool:
    """Whether an answer shows a service with more than its limits."""
    capacity = getattr(answer, "capacity", None)
    return isinstance(capacity, models.ServiceCapacity) and (
        (capacity.max_covers is not None and capacity.booked_covers > capacity.max_covers)
        or (capacity.max_parties is not None and capacity.booked_parties > capacity.max_parties)
    )
