# Generated from async_decisions.py by bin/generate_sync_client.py. Do not edit.
"""Decisions on requests for places, and what else is free when the answer is no."""

from __future__ import annotations

import logging
from typing import Any, TypeVar

import psycopg
from pydantic import ValidationError

from capacity_db import functions, models, rpc
from capacity_db.availability import Availability
from capacity_db.errors import CapacityDbError, ErrorCode
from capacity_db.retry import RETRYABLE
from capacity_db.rpc import UNSET, Id

D = TypeVar("D", bound=models.Decision)

logger = logging.getLogger("capacity_db")

_ANOTHER_TIME_MAY_DO = frozenset(
    {
        ErrorCode.CAPACITY_EXCEEDED,
        ErrorCode.POLICY_REFUSED,
        ErrorCode.OUTSIDE_SERVICE_HOURS,
        ErrorCode.PAST_TIME,
    }
)


class Decisions(Availability):
    """Base of the parts of the client that ask for places and tables."""

    def _decide(
        self,
        call: rpc.Rpc[D],
        arguments: dict[str, Any],
        key: str | None = None,
    ) -> D:
        try:
            answer, retries = self._caller.call(call, arguments, key)
        except RETRYABLE:
            if self._caller.connection is not None:
                raise  # an aborted transaction of the caller's is not an answer
            conflict = models.Decision.conflict(key, self._caller.policy.retries)
            return call.result.validate_python(conflict.model_dump())
        return answer.model_copy(update={"idempotency_key": key, "retries": retries})

    def _offer_alternatives(
        self,
        result: models.BookingResult,
        restaurant_id: Id,
        request: dict[str, Any],
    ) -> models.BookingResult:
        """A refusal with what else is free for what it asked.

        The decision is made and must reach the caller, whatever becomes of this second call. It
        is never part of the transaction that decided.
        """
        if result.error is None or result.error.code not in _ANOTHER_TIME_MAY_DO:
            return result
        if self._caller.is_in_transaction:
            return result
        try:
            found = self.find_alternative_slots(restaurant_id, **request)
        except (psycopg.Error, CapacityDbError, ValidationError) as error:
            code = getattr(error, "code", None) or getattr(error, "sqlstate", None) or ""
            logger.warning(
                "%s: refused, and alternatives cannot be had: %s %s",
                functions.FIND_ALTERNATIVE_SLOTS.name,
                type(error).__name__,
                code,
            )
            return result
        return result.model_copy(update={"alternatives": found})

    def _offer_other_places(
        self,
        result: models.BookingResult,
        restaurant_id: Id,
        changes: dict[str, Any],
        is_wanted: bool,
    ) -> models.BookingResult:
        """A refused change of a booking with what else is free for what it would have become."""
        kept = result.booking
        if not is_wanted or kept is None:
            return result

        def wanted(name: str) -> Any:
            value = changes[name]
            return getattr(kept, name) if value is UNSET else value

        request = {
            "date": wanted("booking_date"),
            "time": wanted("start_time"),
            "party_size": wanted("party_size"),
            "source": kept.source,
        }
        return self._offer_alternatives(result, restaurant_id, request)
