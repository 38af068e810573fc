"""The engine under test: a restaurant in the database, driven through the public API."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from tests.parity.model.judgement import Request
from tests.parity.model.search import Wish
from tests.parity.model.tables import Stay
from tests.parity.scenario import (
    AddTable,
    Change,
    JoinTables,
    RemoveSpecialDay,
    SetMode,
    SetPeriod,
    SetPolicy,
    SetRule,
    SetSpecialDay,
)
from tests.parity.wire import Answer, code, policy_json, refusal, text
from tests.parity.wire import wanted as asked
from tests.support.databases import AnyConnection

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
        self.tables: dict[str, str] = {}
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
                    p_options={"last_seating_time": text(period.hours.last_seating)},
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
                        "last_seating_time": text(hours.last_seating if hours else None),
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
                self._call("set_booking_policy", p_policy=policy_json(policy))
            case SetMode(enforces):
                mode = "enforce" if enforces else "shadow"
                self._call("set_restaurant_enforcement", p_mode=mode)
            case AddTable(table):
                options = {"seating_type": table.seating_type, "min_party_size": table.smallest}
                if table.largest is not None:
                    options["max_party_size"] = table.largest
                answer = self._call(
                    "create_table",
                    p_table_number=table.number,
                    p_capacity=table.seats,
                    p_options=options,
                )
                self.tables[table.number] = answer["table"]["id"]
            case JoinTables(joined):
                self._call(
                    "upsert_combination",
                    p_name=joined.name,
                    p_table_ids=[UUID(self.tables[number]) for number in joined.tables],
                    p_capacity=joined.seats,
                    p_min_party_size=joined.smallest,
                    p_options={"max_party_size": joined.largest} if joined.largest else {},
                )

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
        return self._ask(
            "create_booking_with_capacity_check",
            **asked(request),
            p_booking_type="walk_in" if request.walk_in else "reservation",
            p_source=request.source,
            p_seating_preference=request.preference,
            p_options=options,
        )

    def hold(self, request: Request, seconds: int) -> Answer:
        """The answer of hold_capacity, or {"error": {"code": code}}."""
        options = {
            "seconds": seconds,
            "source": request.source,
            "second_occurrence": request.second_occurrence,
        }
        return self._ask("hold_capacity", **asked(request), p_options=options)

    def confirm(self, booking: str, party_size: int) -> str | None:
        """The code of confirm_hold's refusal."""
        return refusal(
            self._ask(
                "confirm_hold",
                p_booking_id=UUID(booking),
                p_idempotency_key=str(uuid4()),
                p_party_size=party_size,
            )
        )

    def release(self, booking: str) -> str | None:
        """The code of release_hold's refusal."""
        return refusal(self._ask("release_hold", p_booking_id=UUID(booking)))

    def move(self, booking: str, wanted: Request) -> Answer:
        """The answer of update_booking, or {"error": {"code": code}}."""
        seen = self._call("get_booking", p_booking_id=UUID(booking))["booking"]["version"]
        changes = {
            "booking_date": wanted.local.date().isoformat(),
            "start_time": wanted.local.time().isoformat(),
            "party_size": wanted.party_size,
        }
        return self._ask(
            "update_booking",
            p_booking_id=UUID(booking),
            p_expected_version=seen,
            p_changes=changes,
            p_idempotency_key=str(uuid4()),
        )

    def sweep(self) -> None:
        """Let expired holds be noticed."""
        self._call("sweep_expired")

    def keep(self, table: str, stay: Stay) -> str | None:
        """Take a table out of service for a time; the code of what is against it."""
        answer = self._ask(
            "set_table_status",
            p_table_id=UUID(self.tables[table]),
            p_status="out_of_service",
            p_starts_at=stay.start,
            p_ends_at=stay.end,
        )
        return refusal(answer)

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
            return {"error": code(error)}

    def _ask(self, routine: str, **arguments: object) -> Answer:
        try:
            with self.connection.transaction():
                return self._call(routine, **arguments)
        except psycopg.DatabaseError as error:
            return {"success": False, "error": {"code": code(error), "violations": []}}

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
