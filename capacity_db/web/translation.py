"""From the engine's codes to HTTP: which status each has, and which field it is about."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests
from pydantic.alias_generators import to_camel

from capacity_db import errors, models, retry
from capacity_db.telemetry import describe
from capacity_db.web.problems import (
    RETRY_SECONDS,
    FieldProblem,
    ProblemError,
    overloaded,
    unauthenticated,
)

logger = logging.getLogger("capacity_db.web")

_REFUSALS: Final = {
    "PAST_TIME": 422,
    "OUTSIDE_SERVICE_HOURS": 422,
    "POLICY_REFUSED": 422,
}
"""Refusals that are about what was asked for; every other one is a conflict with what there is."""

_KINDS: Final[tuple[tuple[type[errors.CapacityDbError], int], ...]] = (
    (errors.InvalidArgument, 422),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.WrongState, 409),
    (errors.NotAllowed, 403),
)

_FIELDS: Final = {
    "INVALID_PARTY_SIZE": "partySize",
    "PAST_TIME": "startTime",
    "OUTSIDE_SERVICE_HOURS": "startTime",
    "NONEXISTENT_LOCAL_TIME": "startTime",
    "INVALID_ENFORCEMENT": "enforcement",
    "INVALID_BOOKING_TYPE": "bookingType",
    "INVALID_STATUS": "status",
    "past_time": "startTime",
    "closure": "bookingDate",
    "service_hours": "startTime",
    "min_notice": "startTime",
    "booking_horizon": "bookingDate",
    "min_party_size": "partySize",
    "max_party_size": "partySize",
    "channel": "source",
}
"""Code or rule to the field that a request calls it by."""


def refusal(
    error: models.BookingError,
    *,
    alternatives: tuple[models.AlternativeSlot, ...] = (),
    capacity: models.ServiceCapacity | None = None,
    duplicate: bool = False,
    names: Mapping[str, str | None] = MappingProxyType({}),
) -> ProblemError:
    """A decision of the engine against a request.

    ``names`` are what the request calls fields that bookings call otherwise, or not at all.
    """
    status = _REFUSALS.get(error.code, 409)
    is_conflict = error.code == errors.ErrorCode.BOOKING_CONFLICT
    headers = {"Idempotent-Replayed": "true"} if duplicate else {}
    return ProblemError(
        status,
        error.code,
        error.message,
        # Here they are on top.
        hint=error.hint and error.hint.replace("error.violations", "violations"),
        errors=_broken_rules(error, names) if status == 422 else (),
        violations=error.violations,
        alternatives=alternatives,
        capacity=capacity,
        duplicate=duplicate,
        headers=headers,
        retry_after=RETRY_SECONDS if is_conflict else None,
    )


def _broken_rules(
    error: models.BookingError, names: Mapping[str, str | None]
) -> list[FieldProblem]:
    def field_of(rule: str) -> str | None:
        field = _FIELDS.get(rule)
        return field if field is None else names.get(field, field)

    rules = [
        FieldProblem(
            field=field_of(violation.rule),
            rule=violation.rule,
            message=error.message,
            limit=violation.limit,
        )
        for violation in error.violations
    ]
    if rules:
        return rules
    return [
        FieldProblem(field=field_of(error.code), rule=error.code.lower(), message=error.message)
    ]


def problem_of(error: Exception, *, is_guest: bool) -> ProblemError | None:
    """The problem that an exception of client, driver or pool is; ``None``: a fault of ours."""
    if isinstance(error, PoolTimeout | TooManyRequests):
        return overloaded("No connection to the database became free in time.")
    if isinstance(error, retry.RETRYABLE):
        return ProblemError(
            409,
            "BOOKING_CONFLICT",
            "Too many callers wanted the same at once, and the retries ran out.",
            hint="Nothing was changed. Repeat the request in a moment.",
            retry_after=RETRY_SECONDS,
        )
    if isinstance(error, errors.NotAllowed) and is_guest:
        return unauthenticated()
    if isinstance(error, errors.InvalidArgument) and error.code == "INVALID_CLAIMS":
        # The token was signed by somebody who writes them otherwise.
        return unauthenticated()
    if isinstance(error, errors.CapacityDbError):
        for kind, status in _KINDS:
            if isinstance(error, kind):
                return _mistake(error, status)
        # The installation, or a connection that broke.
        logger.error("the database: %s", describe(error))
        return _unavailable(
            error.hint if isinstance(error, errors.ConnectionLost) else None,
        )
    if isinstance(error, psycopg.OperationalError):
        logger.error("the database: %s", describe(error))
        return _unavailable(None)
    return None


def _mistake(error: errors.CapacityDbError, status: int) -> ProblemError:
    if status == 403:
        # No word about what there is.
        return ProblemError(403, error.code, "You may not do this.", hint="Ask an administrator.")
    context: dict[str, Any] = {to_camel(key): value for key, value in error.detail.items()}
    field = _field_of(error)
    problems = (
        [FieldProblem(field=field, rule=error.code.lower(), message=error.message)]
        if status == 422
        else []
    )
    return ProblemError(
        status, error.code, error.message, hint=error.hint, errors=problems, context=context
    )


def _field_of(error: errors.CapacityDbError) -> str | None:
    for name in ("argument", "key", "option"):
        named = error.detail.get(name)
        if isinstance(named, str):
            return to_camel(named.removeprefix("p_").split(".")[-1])
    missing = error.detail.get("arguments")
    if isinstance(missing, list) and len(missing) == 1:
        return to_camel(str(missing[0]).removeprefix("p_"))
    return _FIELDS.get(error.code)


def _unavailable(hint: str | None) -> ProblemError:
    return ProblemError(
        503,
        "UNAVAILABLE",
        "The database is not available.",
        hint=hint or "Repeat the request, with the same Idempotency-Key, after Retry-After.",
        retry_after=5,
    )
