"""What goes wrong, as problem details (RFC 9457): one shape for every error of the API."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from capacity_db import models

RETRY_SECONDS: Final = 1
"""When to come again after a conflict or an overload."""


class FieldProblem(BaseModel):
    """What is wrong with one field: ``rule`` names the rule that it breaks."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    field: str | None = Field(description="The field as the request calls it; null: several.")
    rule: str
    message: str
    limit: int | None = None


class Problem(BaseModel):
    """An error. Decide by ``code``; title, detail and hint are English for people."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    type: str = Field(description="A URI that names the kind of problem.")
    title: str
    status: int
    code: str
    detail: str | None = None
    hint: str | None = None
    errors: tuple[FieldProblem, ...] = ()
    violations: tuple[models.Violation, ...] = ()
    alternatives: tuple[models.AlternativeSlot, ...] = ()
    capacity: models.ServiceCapacity | None = None
    duplicate: bool = False
    context: dict[str, Any] = Field(
        default_factory=dict, description="What else is known, such as the bookings in the way."
    )


class ProblemError(Exception):
    """Raised anywhere below a route; answered as JSON by the API and as a page elsewhere."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        *,
        detail: str | None = None,
        hint: str | None = None,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        **more: Any,
    ) -> None:
        super().__init__(f"{status} {code}: {title}")
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(max(1, math.ceil(retry_after)))
        self.problem = Problem(
            type=f"urn:capacity-db:problem:{code.lower().replace('_', '-')}",
            title=title,
            status=status,
            code=code,
            detail=detail,
            hint=hint,
            errors=tuple(errors),
            **more,
        )


def unauthenticated() -> ProblemError:
    """No token, or none that holds. It does not say what is wrong with it."""
    return ProblemError(
        401,
        "UNAUTHENTICATED",
        "A valid token is needed.",
        hint="Send Authorization: Bearer with a token that has not expired, or sign in.",
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )


def overloaded(detail: str) -> ProblemError:
    """There is more to do than there is room for: nothing was done, come again."""
    return ProblemError(
        503,
        "OVERLOADED",
        "The service is busy.",
        detail=detail,
        hint="Repeat the request, with the same Idempotency-Key, after Retry-After.",
        retry_after=RETRY_SECONDS,
    )
