"""Hooks of schemathesis: the few failures that are none, each with its reason."""

from __future__ import annotations

import json
from typing import Any, Final

import schemathesis
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    RejectedPositiveData,
    UnsupportedMethodResponse,
    UseAfterFree,
)

TWICE: Final = "/api/ops/tables/suitable"
"""Also the address of a table, whose id is none: whatever a table takes is refused with 422."""


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext,  # noqa: ARG001
    failure: Exception,
    case: Any,
    response: schemathesis.Response,
) -> bool:
    """Whether a failure is one."""
    if isinstance(failure, RejectedPositiveData):
        return not is_business(response.status_code, response.content) and not is_nothing(case)
    if isinstance(failure, UseAfterFree):
        return not keeps_what_was_deleted(case.path)
    if isinstance(failure, UnsupportedMethodResponse | AllowHeaderMismatch):
        return bool(case.path != TWICE)
    return True


def is_business(status: int, content: bytes) -> bool:
    """Whether a request was refused whose fields are right, each by itself.

    The engine does so, and no schema knows its calendar. And a rule about several fields, which
    has no field of its own, cannot be told in a schema. Any other refusal of what the document
    lets through means that the document is wrong: that is a failure.
    """
    if status != 422:
        return False
    problem = json.loads(content)
    mistakes = {(error["field"], error["rule"]) for error in problem["errors"]}
    return problem["code"] != "INVALID_REQUEST" or mistakes == {(None, "value_error")}


def is_nothing(case: Any) -> bool:
    """Whether an id in the path is nothing: schemathesis took it from a field that may be null,
    such as the next booking of a table, writes ``None`` for it, and calls that valid.
    """
    return "None" in map(str, (case.path_parameters or {}).values())


def keeps_what_was_deleted(path: str) -> bool:
    """Whether DELETE means to cancel: what was cancelled is still there to be looked at."""
    return path.startswith(("/api/bookings", "/api/ops/bookings", "/api/ops/holds")) or (
        "waitlist" in path
    )
