"""Why the engine refuses, in words for staff, who know the limits and may see the numbers."""

from __future__ import annotations

from typing import Final

from capacity_db.models import BookingError, Violation

_COUNTED: Final = {
    "max_covers": "The service takes {limit} guests; {used} are booked.",
    "max_parties": "The service takes {limit} parties; {used} are booked.",
    "slot_covers": "{limit} guests may arrive at this time; {used} do.",
}
_LIMITED: Final = {
    "min_party_size": "Parties are {limit} guests or more.",
    "max_party_size": "Parties are {limit} guests or fewer.",
    "min_notice": "A booking is made {limit} minutes ahead or more.",
    "booking_horizon": "A booking is made {limit} days ahead or fewer.",
}
_RULES: Final = {
    "past_time": "This time is past.",
    "closure": "It is closed then.",
    "service_hours": "No service takes guests at this time.",
    "service_period": "This time belongs to another service.",
    "last_seating": "This is after the last arrival.",
    "tables": "No table is free for this party.",
    "channel": "This channel does not take bookings.",
}


def reasons(error: BookingError) -> list[str]:
    """One sentence for each rule; without a rule the engine's own."""
    return [_reason(one) for one in error.violations] or [error.message]


def _reason(violation: Violation) -> str:
    rule, limit, used = violation.rule, violation.limit, violation.used
    if rule in _COUNTED and limit is not None and used is not None:
        return _COUNTED[rule].format(limit=limit, used=used)
    if rule in _LIMITED and limit is not None:
        return _LIMITED[rule].format(limit=limit)
    return _RULES.get(rule, rule.replace("_", " ").capitalize() + ".")
