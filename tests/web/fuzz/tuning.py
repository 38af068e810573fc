"""Hooks of schemathesis: the few failures that are none, each with its reason."""

from __future__ import annotations

import json

import schemathesis
from schemathesis.openapi.checks import (
    RejectedPositiveData,
    UnsupportedMethodResponse,
    UseAfterFree,
)


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext,
    failure: Exception,
    case: schemathesis.Case,
    response: schemathesis.Response,
) -> bool:
    """Whether a failure is one."""
    if isinstance(failure, RejectedPositiveData):
        return not is_business(response.status_code, response.content)
    if isinstance(failure, UseAfterFree):
        return not keeps_what_was_deleted(case.path)
    if isinstance(failure, UnsupportedMethodResponse):
        # Its address is that of a table, too, whose id is no id: 422.
        return case.path != "/api/ops/tables/suitable"
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
    return problem["code"] != "INVALID_REQUEST" or all(
        error["field"] is None and error["rule"] == "value_error" for error in problem["errors"]
    )


def keeps_what_was_deleted(path: str) -> bool:
    """Whether DELETE means to cancel: what was cancelled is still there to be looked at."""
    return path.startswith(("/api/bookings", "/api/ops/bookings", "/api/ops/holds")) or (
        "waitlist" in path
    )
