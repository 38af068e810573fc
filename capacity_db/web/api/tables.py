"""The inventory of tables: what stands where, and what takes it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field, StrictInt

from capacity_db import models
from capacity_db.web.api.answers import Answer, OfRestaurant
from capacity_db.web.callers import User
from capacity_db.web.problems import ProblemError
from capacity_db.web.responses import problems
from capacity_db.web.schemas import (
    LEFT_OUT,
    WHOLE,
    Body,
    Coordinate,
    Id,
    Moment,
    Question,
    Reason,
    SeatingType,
    Section,
    TableNotes,
    TableNumber,
)

router = APIRouter(prefix="/api/ops", tags=["tables"])

Seats = Annotated[StrictInt, Field(ge=1, le=1000), WHOLE]


class TablesQuery(Question):
    """Which tables, in which order, and at which moment (none: now)."""

    restaurant_id: Id
    section: Section = LEFT_OUT
    status: models.TableStatus = LEFT_OUT
    seating_type: SeatingType = LEFT_OUT
    sort: Literal["number", "capacity"] = "number"
    at: Moment = LEFT_OUT


class Position(Body):
    """Where a table stands on the floor plan: its centre, in the plan's own units."""

    x: Coordinate
    y: Coordinate
    rotation: Annotated[Coordinate, Field(ge=0, lt=360, description="Degrees.")] = LEFT_OUT
    shape: Literal["rectangle", "square", "round", "oval"] = LEFT_OUT
    width: Annotated[Coordinate, Field(gt=0)] = LEFT_OUT
    height: Annotated[Coordinate, Field(gt=0)] = LEFT_OUT


class CreateTable(Body):
    """A table of ``capacity`` seats, for parties from ``minPartySize`` to ``maxPartySize``."""

    restaurant_id: Id
    table_number: TableNumber
    capacity: Seats
    min_party_size: Seats | None = None
    max_party_size: Seats | None = None
    section: Section | None = None
    seating_type: SeatingType | None = None
    position: Position | None = None
    notes: TableNotes | None = None


class ChangeTable(Body):
    """What shall be other than it is; what is left out stays, and null clears."""

    table_number: TableNumber = LEFT_OUT
    capacity: Seats = LEFT_OUT
    min_party_size: Seats = LEFT_OUT
    max_party_size: Seats | None = None
    section: Section | None = None
    seating_type: SeatingType = LEFT_OUT
    position: Position | None = None
    notes: TableNotes | None = None


class SetStatus(Body):
    """What a table is for a time: from now, and without end, unless told. ``available`` ends it."""

    status: models.TableStatus
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    reason: Reason | None = None


class Sections(Answer):
    """The parts of the restaurant."""

    sections: tuple[models.Section, ...]


@router.get("/tables", responses=problems(401, 403, 404, 422))
async def list_tables(caller: User, query: Annotated[TablesQuery, Query()]) -> models.TableList:
    """The tables in use, with their status at a moment."""
    return await caller.client.list_tables(**query.given())


@router.post("/tables", status_code=201, responses=problems(400, 401, 403, 404, 409, 413, 422))
async def create_table(caller: User, body: CreateTable, response: Response) -> models.TableResult:
    """Add a table. 409 `TABLE_NUMBER_TAKEN` names the table that has the number."""
    result = await caller.client.create_table(**body.given())
    response.headers["Location"] = (
        f"/api/ops/tables/{result.table.id}?restaurantId={result.table.restaurant_id}"
    )
    return result


@router.get("/tables/{table_id}", responses=problems(401, 403, 404, 422))
async def get_table(
    caller: User, table_id: Id, query: Annotated[OfRestaurant, Query()]
) -> models.TableState:
    """A table in use, with its status now."""
    found = await caller.client.list_tables(query.restaurant_id)
    for table in found.tables:
        if table.id == table_id:
            return table
    raise ProblemError(404, "TABLE_NOT_FOUND", "There is no such table in this restaurant.")


@router.patch("/tables/{table_id}", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def change_table(
    caller: User, table_id: Id, query: Annotated[OfRestaurant, Query()], body: ChangeTable
) -> models.TableResult:
    """Change a table. 409 `TABLE_IN_USE` lists the parties to come that would not fit any more."""
    return await caller.client.update_table(query.restaurant_id, table_id, **body.given())


@router.delete("/tables/{table_id}", responses=problems(401, 403, 404, 409, 422))
async def delete_table(
    caller: User, table_id: Id, query: Annotated[OfRestaurant, Query()]
) -> models.TableRemoval:
    """Take a table away, and its combinations with it (admins). 409 `TABLE_IN_USE` lists who is
    to sit there.
    """
    return await caller.client.delete_table(query.restaurant_id, table_id)


@router.put("/tables/{table_id}/status", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def set_table_status(
    caller: User, table_id: Id, query: Annotated[OfRestaurant, Query()], body: SetStatus
) -> models.TableStatusResult:
    """Say what a table is for a time. 409 `TABLE_IN_USE` lists who is to sit there then."""
    return await caller.client.set_table_status(query.restaurant_id, table_id, **body.given())


@router.get("/sections", responses=problems(401, 403, 404, 422))
async def list_sections(caller: User, query: Annotated[OfRestaurant, Query()]) -> Sections:
    """The parts of the restaurant, with their tables and seats."""
    return Sections(sections=await caller.client.list_sections(query.restaurant_id))
