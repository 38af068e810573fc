"""What requests, policies and errors look like on the way to the engine, and back."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import psycopg

from tests.parity.model.judgement import Request
from tests.parity.model.restaurant import Policy

Answer = dict[str, Any]


def wanted(request: Request) -> Answer:
    """The arguments that say what a party wants, with a key of its own."""
    return {
        "p_booking_date": request.local.date(),
        "p_start_time": request.local.time(),
        "p_party_size": request.party_size,
        "p_idempotency_key": str(uuid4()),
    }


def refusal(answer: Answer) -> str | None:
    """The code of an answer that is a refusal."""
    return None if answer["success"] else str(answer["error"]["code"])


def policy_json(policy: Policy) -> Answer:
    """A whole booking policy, as it is set."""
    return {
        "slot_interval_minutes": policy.slot_interval,
        "dining_duration_minutes": policy.dining_duration,
        "min_notice_minutes": policy.min_notice,
        "booking_horizon_days": policy.horizon,
        "min_party_size": policy.min_party,
        "max_party_size": policy.max_party,
        "turn_buffer_minutes": policy.turn_buffer,
        "slot_covers": policy.slot_covers,
        "channels": list(policy.channels) if policy.channels else None,
        "requires_table": policy.requires_table,
        "max_hold_minutes": policy.max_hold,
        "dining_durations": [
            {
                "min_party_size": row.smallest,
                "max_party_size": row.largest,
                "minutes": row.minutes,
                "service_period_id": str(row.period) if row.period else None,
            }
            for row in policy.dining_durations
        ],
    }


def text(value: object) -> str | None:
    """A value as an option shows it."""
    return None if value is None else str(value)


def code(error: psycopg.DatabaseError) -> str:
    """The registered code of a raised error; anything else is raised on."""
    state = error.sqlstate or ""
    if not state.startswith("RC"):
        raise error
    detail = json.loads(error.diag.message_detail or "{}")
    return str(detail["code"])
