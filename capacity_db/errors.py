"""Errors that the client raises, decided by SQLSTATE and never by message text.

A refusal of business (a full service, say) is not an exception: it is the ``error`` of a
:class:`~capacity_db.models.Decision`. What raises is a caller's mistake (SQLSTATE class
``RC``), an installation that is not ready, or a connection that broke. Conflicts that retries did
not resolve and everything the server says beyond that pass through as psycopg's own exceptions.
"""

# ruff: noqa: N818 - the names are public and read as what happened

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import psycopg
from psycopg import sql


class ErrorCode(StrEnum):
    """The codes of ``capacity_v1.error_codes()``, the one registry; a test compares the two."""

    MISSING_ARGUMENT = "MISSING_ARGUMENT"
    INVALID_PARTY_SIZE = "INVALID_PARTY_SIZE"
    INVALID_DATE = "INVALID_DATE"
    INVALID_TIME = "INVALID_TIME"
    NONEXISTENT_LOCAL_TIME = "NONEXISTENT_LOCAL_TIME"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    UNKNOWN_OPTION = "UNKNOWN_OPTION"
    INVALID_OPTION = "INVALID_OPTION"
    INVALID_BOOKING_TYPE = "INVALID_BOOKING_TYPE"
    INVALID_TIME_ZONE = "INVALID_TIME_ZONE"
    INVALID_LIMIT = "INVALID_LIMIT"
    INVALID_SCOPE = "INVALID_SCOPE"
    INVALID_SERVICE_PERIOD = "INVALID_SERVICE_PERIOD"
    INVALID_TEXT = "INVALID_TEXT"
    INVALID_ENFORCEMENT = "INVALID_ENFORCEMENT"
    INVALID_STATUS = "INVALID_STATUS"
    INVALID_POLICY = "INVALID_POLICY"
    INVALID_SPECIAL_DAY = "INVALID_SPECIAL_DAY"
    INVALID_CHANGE = "INVALID_CHANGE"
    INVALID_TABLE = "INVALID_TABLE"
    INVALID_COMBINATION = "INVALID_COMBINATION"
    INVALID_RANGE = "INVALID_RANGE"
    INVALID_ROLE = "INVALID_ROLE"
    INVALID_CLAIMS = "INVALID_CLAIMS"
    INVALID_WEBHOOK = "INVALID_WEBHOOK"
    INVALID_IMPORT = "INVALID_IMPORT"
    INVALID_SOURCE = "INVALID_SOURCE"
    RESTAURANT_NOT_FOUND = "RESTAURANT_NOT_FOUND"
    BOOKING_NOT_FOUND = "BOOKING_NOT_FOUND"
    SERVICE_PERIOD_NOT_FOUND = "SERVICE_PERIOD_NOT_FOUND"
    TABLE_NOT_FOUND = "TABLE_NOT_FOUND"
    COMBINATION_NOT_FOUND = "COMBINATION_NOT_FOUND"
    SECTION_NOT_FOUND = "SECTION_NOT_FOUND"
    WAITLIST_ENTRY_NOT_FOUND = "WAITLIST_ENTRY_NOT_FOUND"
    MEMBER_NOT_FOUND = "MEMBER_NOT_FOUND"
    GUEST_NOT_FOUND = "GUEST_NOT_FOUND"
    WEBHOOK_NOT_FOUND = "WEBHOOK_NOT_FOUND"
    CALENDAR_FEED_NOT_FOUND = "CALENDAR_FEED_NOT_FOUND"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    SERVICE_PERIOD_OVERLAP = "SERVICE_PERIOD_OVERLAP"
    BOOKING_OUTSIDE_SERVICE = "BOOKING_OUTSIDE_SERVICE"
    BOOKING_IDENTITY_FIXED = "BOOKING_IDENTITY_FIXED"
    CAPACITY_RULE_OVERLAP = "CAPACITY_RULE_OVERLAP"
    TIME_ZONE_IN_USE = "TIME_ZONE_IN_USE"
    SERVICE_PERIOD_IN_USE = "SERVICE_PERIOD_IN_USE"
    BOOKING_CHANGED = "BOOKING_CHANGED"
    SPECIAL_DAY_OVERLAP = "SPECIAL_DAY_OVERLAP"
    TABLE_IN_USE = "TABLE_IN_USE"
    TABLE_NUMBER_TAKEN = "TABLE_NUMBER_TAKEN"
    COMBINATION_TAKEN = "COMBINATION_TAKEN"
    TABLE_ALREADY_ASSIGNED = "TABLE_ALREADY_ASSIGNED"
    LAST_OWNER = "LAST_OWNER"
    GUEST_EXPECTED = "GUEST_EXPECTED"
    IMPORT_DIFFERS = "IMPORT_DIFFERS"
    WRONG_STATUS = "WRONG_STATUS"
    ROLLOUT_GATE_CLOSED = "ROLLOUT_GATE_CLOSED"
    WEBHOOK_JUST_TESTED = "WEBHOOK_JUST_TESTED"
    NOT_ALLOWED = "NOT_ALLOWED"
    TRUNCATE_REFUSED = "TRUNCATE_REFUSED"
    TOTALS_READ_ONLY = "TOTALS_READ_ONLY"
    UNAUTHORISED_DEBT = "UNAUTHORISED_DEBT"
    DECISION_FIXED = "DECISION_FIXED"
    CAPACITY_EXCEEDED = "CAPACITY_EXCEEDED"
    PAST_TIME = "PAST_TIME"
    OUTSIDE_SERVICE_HOURS = "OUTSIDE_SERVICE_HOURS"
    POLICY_REFUSED = "POLICY_REFUSED"
    TABLE_UNAVAILABLE = "TABLE_UNAVAILABLE"
    HOLD_EXPIRED = "HOLD_EXPIRED"
    HOLD_RESOLVED = "HOLD_RESOLVED"
    HOLD_EXCEEDED = "HOLD_EXCEEDED"
    BOOKING_CONFLICT = "BOOKING_CONFLICT"
    IMPORT_MISSING_VALUE = "IMPORT_MISSING_VALUE"
    IMPORT_INVALID_VALUE = "IMPORT_INVALID_VALUE"
    IMPORT_UNKNOWN_COLUMN = "IMPORT_UNKNOWN_COLUMN"
    IMPORT_DUPLICATE = "IMPORT_DUPLICATE"


class CapacityDbError(Exception):
    """Base of the client's errors.

    Attributes:
        code: stable identifier; decide by this.
        sqlstate: what the server reported, ``None`` where the client itself found the error.
        message: stable English.
        detail: context as a dictionary, without guest data.
        hint: the remedy, where one is known.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        sqlstate: str | None = None,
        detail: Mapping[str, Any] | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.sqlstate = sqlstate
        self.detail = dict(detail or {})
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments do not survive the default pickling of exceptions.
        return (_rebuild, (type(self), self.message, self.__dict__.copy()))


def _rebuild(kind: type[CapacityDbError], message: str, state: dict[str, Any]) -> CapacityDbError:
    error = kind(message, code=state["code"])
    error.__dict__.update(state)
    return error


class InvalidArgument(CapacityDbError):
    """An argument the engine does not accept (RC0xx), or PostgreSQL cannot cast (INVALID_VALUE)."""


class NotFound(CapacityDbError):
    """The named object does not exist for this restaurant (RC1xx)."""


class Conflict(CapacityDbError):
    """The request contradicts what is stored (RC2xx)."""


class WrongState(CapacityDbError):
    """The object's state does not allow the request (RC3xx)."""


class NotAllowed(CapacityDbError):
    """Whoever asks may not do this (RC4xx), or not even call the function (PERMISSION_DENIED)."""


class RoleNotGranted(CapacityDbError):
    """The login may not act as the role that ``as_user()`` (guest, service) needs.

    A fault of the installation, not of who asked: ``hint`` has the GRANT to run.
    """


class SchemaNotReady(CapacityDbError):
    """The database lacks ``capacity_v1`` (SCHEMA_MISSING) or has an older one (SCHEMA_OUTDATED)."""


class ConnectionLost(CapacityDbError):
    """The connection broke before the answer arrived; the request may have been carried out.

    Repeat it with the same idempotency key, which is in ``detail["idempotency_key"]`` where the
    request has one. Without a key, look before repeating.
    """


_BY_PREFIX: dict[str, type[CapacityDbError]] = {
    "RC0": InvalidArgument,
    "RC1": NotFound,
    "RC2": Conflict,
    "RC3": WrongState,
    "RC4": NotAllowed,
}
_MIGRATE_HINT = "Run `capacity-db migrate` on this database, or connect to another one."


def schema_outdated(found: int, required: int) -> SchemaNotReady:
    """The error for an installation older than this client needs."""
    return SchemaNotReady(
        f"capacity_v1 has schema version {found}, this client needs {required}",
        code="SCHEMA_OUTDATED",
        detail={"found": found, "required": required},
        hint=_MIGRATE_HINT,
    )


def schema_missing(error: psycopg.Error) -> SchemaNotReady:
    """The error for a server where a part of the installation does not exist."""
    return SchemaNotReady(
        f"capacity_v1 is not installed here, or is incomplete: {error.diag.message_primary}",
        code="SCHEMA_MISSING",
        sqlstate=error.sqlstate,
        hint=_MIGRATE_HINT,
    )


CLIENT_ROLES: Final = ("anon", "authenticated", "service_role")
"""The roles that calls are made as."""


def role_not_granted(role: str, login: str) -> RoleNotGranted:
    """The error for a login that is no member of the role it should act as."""
    grant = grant_of(login, role)
    return RoleNotGranted(
        f"the login {login} may not act as {role}",
        code="ROLE_NOT_GRANTED",
        sqlstate="42501",
        detail={"login": login, "role": role, "grant": grant},
        hint=f"Run as an administrator: {grant}",
    )


def grant_of(login: str, *roles: str) -> str:
    """The statement that lets a login act as roles.

    A role of clients never gets another one: everybody who has it would.
    """
    if login in CLIENT_ROLES:
        everyone = ", ".join(CLIENT_ROLES)
        return f"CREATE ROLE app LOGIN NOINHERIT; GRANT {everyone} TO app; -- and connect as app"
    return f"GRANT {', '.join(roles)} TO {sql.Identifier(login).as_string(None)};"


def connection_lost(error: psycopg.Error, idempotency_key: str | None) -> ConnectionLost:
    """The error for an answer that never came."""
    advice = "Repeat with the same idempotency key" if idempotency_key else "Look before repeating"
    return ConnectionLost(
        f"the connection broke before the answer arrived: {_first_line(error)}",
        code="CONNECTION_LOST",
        sqlstate=error.sqlstate,
        detail={"idempotency_key": idempotency_key} if idempotency_key else {},
        hint=f"{advice}: the request may have been carried out.",
    )


def translate(error: Exception) -> CapacityDbError | None:
    """The typed error for what psycopg raised; ``None`` where psycopg's own says it best."""
    if isinstance(error, UnicodeEncodeError):
        return _invalid_value("text that cannot be encoded as UTF-8", None)
    if not isinstance(error, psycopg.Error):
        return None
    sqlstate = error.sqlstate
    if sqlstate is None:
        # Raised while adapting the arguments, before anything was sent.
        is_argument = isinstance(error, (psycopg.DataError, psycopg.ProgrammingError))
        return _invalid_value(_first_line(error), None) if is_argument else None
    if kind := _BY_PREFIX.get(sqlstate[:3]):
        detail = _json_object(error.diag.message_detail)
        return kind(
            error.diag.message_primary or sqlstate,
            code=str(detail.pop("code", sqlstate)),
            sqlstate=sqlstate,
            detail=detail,
            hint=error.diag.message_hint,
        )
    if sqlstate.startswith("22"):
        return _invalid_value(error.diag.message_primary or sqlstate, sqlstate)
    if sqlstate in ("3F000", "42883"):  # no such schema, no such function
        return schema_missing(error)
    if sqlstate == "42501":
        return NotAllowed(
            error.diag.message_primary or "permission denied",
            code="PERMISSION_DENIED",
            sqlstate=sqlstate,
            hint="Act as a role that may: as_user() for members of a restaurant, as_service() for"
            " everything (--as-user, --as-service), or connect as a member of service_role.",
        )
    return None


def _invalid_value(message: str, sqlstate: str | None) -> InvalidArgument:
    return InvalidArgument(
        message,
        code="INVALID_VALUE",
        sqlstate=sqlstate,
        hint="Pass a value of the documented type and range.",
    )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _json_object(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
