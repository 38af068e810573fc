"""How full a day is, and who comes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import model_validator

from capacity_db import models
from capacity_db.web.api.answers import Answer
from capacity_db.web.callers import User
from capacity_db.web.responses import problems
from capacity_db.web.schemas import (
    LEFT_OUT,
    SECOND_OCCURRENCE,
    Date,
    Flag,
    Id,
    Question,
    Time,
)

router = APIRouter(prefix="/api/ops", tags=["dashboard"])

BookingStatus = Literal[
    "held",
    "pending",
    "confirmed",
    "seated",
    "completed",
    "cancelled",
    "no_show",
    "released",
    "expired",
]


class DayQuery(Question):
    """A date of a restaurant."""

    restaurant_id: Id
    date: Date


class BookingsQuery(DayQuery):
    """Which bookings of a date: those of a slot, or those of its services."""

    time: Time = LEFT_OUT
    second_occurrence: Annotated[Flag, SECOND_OCCURRENCE] = False
    service_period_id: Id = LEFT_OUT
    status: Literal["live", "all"] | BookingStatus = LEFT_OUT
    without_table: Flag = LEFT_OUT

    @model_validator(mode="after")
    def _one_way_of_asking(self) -> BookingsQuery:
        others = {"service_period_id", "status", "without_table"} & self.model_fields_set
        if self.time is not None and others:
            raise ValueError("ask for the slot of a time, or by service, status and table")
        if self.time is None and self.second_occurrence:
            raise ValueError("secondOccurrence is of a time")
        return self


class Bookings(Answer):
    """Bookings in order of arrival, and the slot that was asked for (null: none was)."""

    slot: models.BookedSlot | None = None
    bookings: tuple[models.Booking, ...]


@router.get("/dashboard/capacity", responses=problems(401, 403, 404, 422))
async def capacity_of_day(
    caller: User, query: Annotated[DayQuery, Query()]
) -> models.CapacityOverview:
    """The services of a date, slot by slot: how full they are, and who answers for overbooking."""
    return await caller.client.get_capacity_overview(query.restaurant_id, query.date)


@router.get("/bookings", responses=problems(401, 403, 404, 422))
async def list_bookings(caller: User, query: Annotated[BookingsQuery, Query()]) -> Bookings:
    """With `time` who arrives in the slot that contains it; without it who comes to the services
    that open on the date: those that take capacity, unless `status` says otherwise.
    """
    if query.time is not None:
        found = await caller.client.list_slot_bookings(
            query.restaurant_id,
            query.date,
            query.time,
            second_occurrence=query.second_occurrence,
        )
        return Bookings(slot=found.slot, bookings=found.bookings)
    return Bookings(
        bookings=await caller.client.list_bookings(
            query.restaurant_id,
            query.date,
            service_period_id=query.service_period_id,
            status=query.status,
            without_table=query.without_table,
        )
    )
