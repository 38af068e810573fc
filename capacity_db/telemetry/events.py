"""Structured logs: what was judged, refused and overbooked, on the logger capacity_db.events."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from opentelemetry import trace

logger = logging.getLogger("capacity_db.events")

FIELDS: Final = (
    "restaurant_id",
    "date",
    "time",
    "service_date",
    "service_period_id",
    "party_size",
    "booked_covers",
    "max_covers",
    "booked_parties",
    "max_parties",
    "reason",
    "rules",
    "mode",
    "decision_id",
    "booking_id",
)
"""What each event of a call has; None where it is not known."""

_MESSAGES: Final = {
    "capacity_check": "a request was judged",
    "capacity_exceeded": "a request exceeds the capacity",
    "overbooking_detected": "a service is overbooked",
}


def log(level: int, event: str, told: Mapping[str, Any], **more: Any) -> None:
    """Log an event with what may be told of it."""
    if not logger.isEnabledFor(level):
        return
    facts = {name: told.get(name) for name in FIELDS} | more
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        facts["trace_id"] = trace.format_trace_id(context.trace_id)
        facts["span_id"] = trace.format_span_id(context.span_id)
    text = " ".join(f"{name}={_text(value)}" for name, value in facts.items() if value is not None)
    logger.log(level, "%s: %s", _MESSAGES[event], text, extra={"event": event, **facts})


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
