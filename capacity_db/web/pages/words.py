"""What the pages of guests say instead of codes and rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from capacity_db.models import Violation

WHY_NOT: Final = {
    "CAPACITY_EXCEEDED": "full",
    "PAST_TIME": "past",
    "OUTSIDE_SERVICE_HOURS": "closed",
    "POLICY_REFUSED": "not online",
}
"""Code to the word beside a time that cannot be had."""

_REFUSED: Final = {
    "CAPACITY_EXCEEDED": "There is no room left at this time.",
    "PAST_TIME": "This time is past.",
    "OUTSIDE_SERVICE_HOURS": "We are not open at this time.",
    "POLICY_REFUSED": "This cannot be booked here.",
    "HOLD_EXPIRED": "The offer has expired, and the place went to the next.",
    "HOLD_RESOLVED": "This offer was answered before.",
}

_RULES: Final = {
    "past_time": "This time is past.",
    "closure": "We are closed then.",
    "service_hours": "We are not open at this time.",
    "service_period": "This time belongs to another service.",
    "last_seating": "This is after the last seating.",
    "channel": "This cannot be booked online. Please call us.",
}


_FIELDS: Final = {
    "min_party_size": "party",
    "max_party_size": "party",
    "booking_horizon": "date",
}
"""Rule to the field of the search that it is about."""


def by_field(violations: Iterable[Violation], *, is_past_day: bool) -> dict[str, str]:
    """What to say of a day at which field of the search; at ``""`` what is about neither."""
    said: dict[str, str] = {}
    for violation in violations:
        if violation.rule == "past_time":
            if is_past_day:
                said["date"] = "This day is past."
            else:
                said[""] = "It is too late to book for this day."
        elif (text := _rule(violation)) is not None:
            said.setdefault(_FIELDS.get(violation.rule, ""), text)
    return said


def reasons(code: str, violations: Iterable[Violation] = ()) -> list[str]:
    """Why not, one sentence for each rule; those about room are one."""
    said = [text for violation in violations if (text := _rule(violation)) is not None]
    return list(dict.fromkeys(said)) or [_REFUSED.get(code, "This was refused.")]


def _rule(violation: Violation) -> str | None:
    limit = violation.limit
    if limit is not None:
        if violation.rule == "min_notice":
            return f"Please book at least {duration(limit)} ahead."
        if violation.rule == "booking_horizon":
            return f"We take bookings up to {count(limit, 'day')} ahead."
        if violation.rule == "min_party_size":
            return f"We take bookings for {count(limit, 'guest')} or more."
        if violation.rule == "max_party_size":
            return f"We take bookings for up to {count(limit, 'guest')}. For more, please call us."
    return _RULES.get(violation.rule)


def count(number: int, noun: str) -> str:
    """1 day, 2 days."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def duration(minutes: int) -> str:
    """45 minutes, 1 hour and 30 minutes, 2 days."""
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (rest, "minute")]
    return " and ".join(count(number, noun) for number, noun in parts if number) or "0 minutes"


def sizes(least: int, most: int) -> str:
    """Which parties may book."""
    return count(least, "guest") if least == most else f"{least:,} to {count(most, 'guest')}"
