"""What the routes share: how restaurants and requests are named, and decisions answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import Header, Path, Response
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from capacity_db import models
from capacity_db.web.callers import Caller
from capacity_db.web.schemas import Id, Question
from capacity_db.web.translation import refusal

T = TypeVar("T", bound=models.Impact)

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="Names the request: repeated with it, it is decided only once. A random UUID.",
    ),
]
Reference = Annotated[str, Path(min_length=1, max_length=100)]
OPTIONAL_TOKEN: Final[dict[str, Any]] = {"security": [{}, {"bearer": []}]}


class OfRestaurant(Question):
    """Which restaurant the thing at this address belongs to."""

    restaurant_id: Id


class Answer(BaseModel):
    """Base of the answers that are no model of the client."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class BookingAnswer(Answer):
    """A booking, the capacity of its service after it, and whether this is a replay."""

    booking: models.Booking
    capacity: models.ServiceCapacity | None = None
    duplicate: bool = False
    idempotency_key: str | None = None


def settle(
    result: models.Decision,
    response: Response,
    *,
    names: Mapping[str, str | None] | None = None,
) -> None:
    """Say of an accepted request whether it is a replay.

    ``names`` are what this request calls fields that bookings call otherwise, or not at all.

    Raises:
        ProblemError: it was refused.
    """
    if result.error is not None:
        booking = result if isinstance(result, models.BookingResult) else None
        raise refusal(
            result.error,
            alternatives=booking.alternatives if booking else (),
            capacity=booking.capacity if booking else None,
            duplicate=result.duplicate,
            names=names or {},
        )
    if result.duplicate:
        response.headers["Idempotent-Replayed"] = "true"


def answer_of(
    result: models.BookingResult,
    response: Response,
    *,
    names: Mapping[str, str | None] | None = None,
) -> BookingAnswer:
    """The answer to a request about a booking that was accepted; ``names`` as for ``settle``.

    Raises:
        ProblemError: it was refused.
    """
    settle(result, response, names=names)
    assert result.booking is not None
    return BookingAnswer(
        booking=result.booking,
        capacity=result.capacity,
        duplicate=result.duplicate,
        idempotency_key=result.idempotency_key,
    )


async def previewed(
    caller: Caller, restaurant_id: UUID, change: str, arguments: Mapping[str, Any], shape: type[T]
) -> T:
    """What a change would touch, in the shape of the change's own answer."""
    found = await caller.client.preview_capacity_change(restaurant_id, change, arguments)
    return shape.model_validate(found.model_dump())
