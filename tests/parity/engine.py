"""The engine under test: a restaurant in the database, driven through the public API."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from tests.parity.model.judgement import Request
from tests.parity.model.restaurant import Policy
from tests.parity.model.search import Wish
from tests.parity.scenario import (
    Change,
    RemoveSpecialDay,
    SetMode,
    SetPeriod,
    SetPolicy,
    SetRule,
    SetSpecialDay,
)
from tests.support.databases import AnyConnection

Answer = dict[str, Any]

CLOCK: Final = """
    CREATE OR REPLACE FUNCTION capacity_impl.clock() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $fn$ SELECT pg_catalog.current_setting('tests.now')::timestamptz $fn$"""
"""A clock that is set without replacing the function again: that would throw every plan away."""


class Engine:
    """One restaurant. Everything happens in the caller's transaction, which is rolled back."""

    def __init__(self, connection: AnyConnection, zone: str) -> None:
        self.connection = connection
        self.restaurant = uuid4()
        self._call(
            "upsert_restaurant",
            p_name="Parity",
            p_timezone=zone,
            p_options={"enforcement": "enforce"},
        )

    def set_clock(self, now: datetime) -> None:
        """From now on it is `now`."""
        set_clock(self.connection, now)

    def change(self, change: Change) -> None:
        """Carry out a change of its configuration."""
        match change:
            case SetPeriod(period) if period.retired:
                self._call(
                    "retire_service_period",
                    p_service_period_id=period.id,
                    p_options={"keep_bookings": True},
                )
            case SetPeriod(period):
                self._call(
                    "upsert_service_period",
                    p_service_period_id=period.id,
                    p_name=f"Period {period.id.int if period.id else 0}",
                    p_start_time=period.hours.start,
                    p_end_time=period.hours.end,
                    p_weekdays=sorted(period.weekdays),
                    p_options={"last_seating_time": _text(period.hours.last_seating)},
                )
            case SetSpecialDay(special):
                hours = special.hours
                self._call(
                    "set_special_day",
                    p_first_date=special.first,
                    p_last_date=special.last,
                    p_service_period_id=special.period,
                    p_start_time=hours.start if hours else None,
                    p_end_time=hours.end if hours else None,
                    p_label=special.label,
                    p_options={
                        "note": special.note,
                        "last_seating_time": _text(hours.last_seating if hours else None),
                    },
                )
            case RemoveSpecialDay(special):
                self._call(
                    "remove_special_day",
                    p_first_date=special.first,
                    p_last_date=special.last,
                    p_service_period_id=special.period,
                )
            case SetRule((period_id, weekday, first, last), limits):
                scope = {
                    "p_service_period_id": period_id,
                    "p_weekday": weekday,
                    "p_first_date": first,
                    "p_last_date": last,
                }
                if limits is None:
                    self._call("remove_capacity_rule", **scope)
                else:
                    self._call(
                        "set_capacity_rule",
                        p_max_covers=limits.covers,
                        p_max_parties=limits.parties,
                        **scope,
                    )
            case SetPolicy(policy):
                self._call("set_booking_policy", p_policy=_policy(policy))
            case SetMode(enforces):
                mode = "enforce" if enforces else "shadow"
                self._call("set_restaurant_enforcement", p_mode=mode)

    def check(self, request: Request) -> Answer:
        """The answer of check_slot_availability, or {"error": code}."""
        return self._place(
            "check_slot_availability", request, second_occurrence=request.second_occurrence
        )

    def alternatives(self, request: Request, wish: Wish) -> Answer:
        """The answer of find_alternative_slots."""
        return self._place(
            "find_alternative_slots",
            request,
            offsets=list(wish.offsets),
            max=wish.most,
            next_days=wish.next_days,
            other_periods=wish.other_periods,
        )

    def day(self, day: date, request: Request) -> Answer:
        """The answer of get_day_availability."""
        return self._call(
            "get_day_availability",
            p_date=day,
            p_party_size=request.party_size,
            p_options={"source": request.source},
        )

    def calendar(self, day: date, request: Request) -> Answer:
        """That date in the answer of get_calendar_availability."""
        answer = self._call(
            "get_calendar_availability",
            p_first_date=day,
            p_days=1,
            p_party_size=request.party_size,
            p_options={"source": request.source},
        )
        return dict(answer["days"][0])

    def create(self, request: Request) -> Answer:
        """The answer of create_booking_with_capacity_check, or {"error": {"code": code}}."""
        options: dict[str, object] = {"second_occurrence": request.second_occurrence}
        if request.allow_past:
            options["allow_past"] = True
        if request.override:
            options |= {"override": True, "reason": "a regular"}
        try:
            with self.connection.transaction():
                return self._call(
                    "create_booking_with_capacity_check",
                    p_booking_date=request.local.date(),
                    p_start_time=request.local.time(),
                    p_party_size=request.party_size,
                    p_idempotency_key=str(uuid4()),
                    p_booking_type="walk_in" if request.walk_in else "reservation",
                    p_source=request.source,
                    p_options=options,
                )
        except psycopg.DatabaseError as error:
            return {"success": False, "error": {"code": _code(error), "violations": []}}

    def would_book(self, request: Request) -> bool:
        """Whether create_booking_with_capacity_check accepts it; taken back at once."""
        with suppress(psycopg.Rollback), self.connection.transaction():
            accepted = self.create(request)["success"]
            raise psycopg.Rollback
        return bool(accepted)

    def cancel(self, booking: str) -> None:
        """Cancel a booking."""
        answer = self._call("cancel_booking", p_booking_id=UUID(booking))
        assert answer["success"], answer

    def findings(self) -> list[Answer]:
        """What verify_capacity finds, which counts everything again."""
        return list(self._call("verify_capacity")["findings"])

    def _place(self, routine: str, request: Request, **options: object) -> Answer:
        try:
            with self.connection.transaction():
                return self._call(
                    routine,
                    p_date=request.local.date(),
                    p_time=request.local.time(),
                    p_party_size=request.party_size,
                    p_options={"source": request.source, **options},
                )
        except psycopg.DatabaseError as error:
            return {"error": _code(error)}

    def _call(self, routine: str, **arguments: object) -> Answer:
        values = {"p_restaurant_id": self.restaurant} | {
            name: Jsonb(value) if isinstance(value, dict) else value
            for name, value in arguments.items()
        }
        named = ", ".join(f"{name} => %({name})s" for name in values)
        row = self.connection.execute(
            f"SELECT capacity_v1.{routine}({named})".encode(), values
        ).fetchone()
        assert row is not None
        return dict(row[0])


def set_clock(connection: AnyConnection, now: datetime) -> None:
    """Set what CLOCK shows."""
    connection.execute("SELECT set_config('tests.now', %s, false)", (now.isoformat(),))


def rewrite(connection: AnyConnection, routine: str, line: str, changed: str) -> None:
    """Replace a routine by itself with one line changed; fails where there is no such line.

    So a control never goes green because the routine was reworded.
    """
    row = connection.execute("SELECT pg_get_functiondef(%s::regproc)", (routine,)).fetchone()
    assert row is not None
    text, times = re.subn(line, changed, row[0])
    assert times == 1, f"{routine} has {times} lines like {line}: think of another change"
    connection.execute(text.encode())


def _policy(policy: Policy) -> Answer:
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


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _code(error: psycopg.DatabaseError) -> str:
    """The registered code of a raised error; anything else is raised on."""
    state = error.sqlstate or ""
    if not state.startswith("RC"):
        raise error
    detail = json.loads(error.diag.message_detail or "{}")
    return str(detail["code"])
