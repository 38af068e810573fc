"""What the pages of guests say instead of codes and rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from capacity_db.models import Violation
from capacity_db.web.problems import Problem

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


_TROUBLES: Final = {
    "RESTAURANT_NOT_FOUND": (
        "There is no restaurant at this address.",
        "Follow the link on the restaurant's own site, or the one that it gave you.",
    ),
    "BOOKING_NOT_FOUND": (
        "There is no booking at this address.",
        "Perhaps a part of the address is missing: it is long. If you cannot find it, please call"
        " the restaurant.",
    ),
    "WAITLIST_ENTRY_NOT_FOUND": (
        "Nobody waits at this address.",
        "Perhaps a part of the address is missing: it is long. You can join the waitlist again, or"
        " call the restaurant.",
    ),
    "SERVICE_PERIOD_NOT_FOUND": (
        "We do not have this service any more.",
        "Please look at the times of the day again.",
    ),
    "TOO_MANY_REQUESTS": (
        "One moment, please",
        "Your connection asks very often.",
    ),
    "OVERLOADED": ("One moment, please", "Very many people ask at this moment."),
    "BOOKING_CONFLICT": ("One moment, please", "Very many people ask at this moment."),
    "UNAVAILABLE": ("We cannot answer now", "Something does not work on our side."),
}
"""Code to what guests read of a problem; of others, which the pages themselves raise, its own."""


def trouble(problem: Problem, seconds: int | None) -> tuple[str, list[str]]:
    """Title and sentences of a problem; what of it passes is to be tried again in ``seconds``."""
    if problem.code not in _TROUBLES:
        is_ours = problem.code in ("INVALID_REQUEST", "NOT_FOUND")
        said = [problem.detail, problem.hint] if is_ours else []
        title = problem.title if is_ours else "This did not work"
        return title, [one for one in said if one] or ["Please try again, or call the restaurant."]
    title, text = _TROUBLES[problem.code]
    again = [] if seconds is None else [f"Please try again in {count(seconds, 'second')}."]
    return title, [text, *again]


_LIMITS: Final = ("max_covers", "max_parties", "slot_covers")


def too_large(violations: Iterable[Violation]) -> str | None:
    """Why a party would have no place even if nobody else came; ``None``: it would."""
    for violation in violations:
        limit, requested = violation.limit, violation.requested
        if violation.rule == "tables" and limit == 0:
            return "We have no table for a party of this size. Please call us."
        if violation.rule in _LIMITS and limit is not None and requested is not None:
            if limit == 0:
                return "Nobody can book this here. Please call us."
            if limit < requested:
                return "This is more than we can seat together. Please call us: we may find a way."
    return None


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
