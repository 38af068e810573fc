"""Watches one call of the client: how long it takes, what comes of it, how often it is repeated."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextvars import Token
from time import perf_counter
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from opentelemetry import context, trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from capacity_db import models, rpc
from capacity_db.telemetry import events, facts
from capacity_db.telemetry.faults import Outcome, code_of, outcome_of, sqlstate_of
from capacity_db.telemetry.instruments import Instruments, instruments, tracer

UNKNOWN: Final = "unknown"
"""The mode of a request that was not answered: Prometheus wants the same labels always."""

_DECIDING: Final = frozenset({rpc.Kind.CREATES, rpc.Kind.DECIDES})


class Observation:
    """One call, from its first attempt to its answer or exception. A context manager.

    What it cannot tell from the call itself it is told: when an attempt is sent, when it collided
    with others, when it is repeated, and the answer.
    """

    __slots__ = (
        "_answer",
        "_arguments",
        "_began",
        "_call",
        "_instruments",
        "_retries",
        "_sent",
        "_span",
        "_token",
    )

    def __init__(self, call: rpc.Rpc[Any], arguments: Mapping[str, Any]) -> None:
        self._call = call
        self._arguments = arguments
        self._instruments: Instruments = instruments()
        self._answer: object = None
        self._sent: float | None = None
        self._retries = 0
        self._span: Span = trace.INVALID_SPAN
        self._token: Token[context.Context] | None = None

    def __enter__(self) -> Self:
        name = f"capacity_v1.{self._call.name}"
        self._began = perf_counter()
        self._span = tracer().start_span(
            name,
            kind=SpanKind.CLIENT,
            attributes={"db.system.name": "postgresql", "db.stored_procedure.name": name},
        )
        if self._span.get_span_context().is_valid:
            self._token = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._settle(error)
        finally:
            if self._token is not None:
                context.detach(self._token)
            self._span.end()

    def sent(self) -> None:
        """An attempt is sent now."""
        self._sent = perf_counter()

    def collided(self) -> None:
        """The attempt was in somebody's way: nothing was done."""
        self._measure(Outcome.CONFLICT, UNKNOWN)

    def repeats(self, error: psycopg.Error) -> None:
        """The same again, because of this."""
        self._retries += 1
        self._instruments.retries.add(
            1, {"operation": self._call.name, "sqlstate": error.sqlstate or UNKNOWN}
        )

    def answers(self, answer: object) -> None:
        """The database has answered."""
        self._answer = answer
        self._measure(self._outcome(None), facts.mode_of(answer) or UNKNOWN)

    def _outcome(self, error: BaseException | None) -> Outcome:
        if error is not None:
            return outcome_of(error)
        if isinstance(self._answer, models.Decision):
            return Outcome.ACCEPTED if self._answer.success else Outcome.REFUSED
        return Outcome.ANSWERED

    def _measure(self, outcome: Outcome, mode: str) -> None:
        """Record the attempt that is under way, if there is one."""
        if self._sent is None:
            return
        duration = (perf_counter() - self._sent) * 1000
        self._sent = None
        operation = self._call.name
        if self._call.kind in _DECIDING:
            self._instruments.check_duration.record(
                duration, {"operation": operation, "outcome": outcome.value, "mode": mode}
            )
        elif self._call.kind is rpc.Kind.TELLS:
            self._instruments.availability_duration.record(duration, {"operation": operation})

    def _settle(self, error: BaseException | None) -> None:
        outcome = self._outcome(error)
        self._measure(outcome, UNKNOWN)
        duration = (perf_counter() - self._began) * 1000
        if self._call.kind is rpc.Kind.CREATES:
            labels = {"operation": self._call.name, "outcome": outcome.value}
            self._instruments.creation_duration.record(duration, labels)
            self._instruments.creations.add(1, labels)
        if self._span.is_recording():
            self._describe(outcome, error)
        if self._call.kind in _DECIDING:
            self._report(outcome, error, duration)

    def _describe(self, outcome: Outcome, error: BaseException | None) -> None:
        """Say on the span what came of it."""
        answer = self._answer
        booking = getattr(answer, "booking", None)
        refusal = getattr(answer, "error", None)
        said = {
            "capacity.restaurant_id": facts.id_of(self._arguments.get("restaurant_id")),
            "capacity.outcome": outcome.value,
            "capacity.code": None if refusal is None else refusal.code,
            "capacity.mode": facts.mode_of(answer),
            "capacity.decision_id": getattr(answer, "decision_id", None),
            "capacity.booking_id": None if booking is None else str(booking.id),
            "capacity.retries": self._retries,
        }
        if error is not None:
            # Never the exception itself: its text may have a guest's data.
            said["capacity.code"] = said["error.type"] = code = code_of(error)
            said["db.response.status_code"] = sqlstate_of(error)
            self._span.set_status(Status(StatusCode.ERROR, code))
        self._span.set_attributes({k: v for k, v in said.items() if v is not None})

    def _report(self, outcome: Outcome, error: BaseException | None, duration: float) -> None:
        """Count and log what a judgement says about the service."""
        answer = self._answer
        is_first = error is None and not getattr(answer, "duplicate", False)
        exceeds = is_first and facts.exceeds_capacity(answer)
        if exceeds:
            self._instruments.exceeded.add(
                1, {"operation": self._call.name, "mode": facts.mode_of(answer) or UNKNOWN}
            )
        overbooks = is_first and self._overbooks(outcome)
        is_watched = events.logger.isEnabledFor(logging.DEBUG)
        if not (exceeds or overbooks or is_watched):
            return
        told = facts.asked(self._arguments)
        if error is None:
            told |= {k: v for k, v in facts.answered(answer).items() if v is not None}
        else:
            told["reason"] = code_of(error)
        name = self._call.name
        if is_watched:
            events.log(
                logging.DEBUG,
                "capacity_check",
                told,
                operation=name,
                outcome=outcome.value,
                duration_ms=round(duration, 3),
                retries=self._retries,
            )
        if exceeds:
            told["reason"] = "CAPACITY_EXCEEDED"
            events.log(logging.INFO, "capacity_exceeded", told, operation=name)
        if overbooks:
            told["reason"] = "override"
            events.log(logging.WARNING, "overbooking_detected", told, operation=name)

    def _overbooks(self, outcome: Outcome) -> bool:
        """Whether this request, and no shadow mode, put more into a service than its limits."""
        answer = self._answer
        return (
            outcome is Outcome.ACCEPTED
            and facts.mode_of(answer) == "enforce"
            and facts.is_overbooked(answer)
            and (self._call.kind is rpc.Kind.CREATES or bool(facts.violations_of(answer)))
        )


observe = Observation
