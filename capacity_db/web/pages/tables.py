"""The tables: list, create, change, say what they are for a time, delete."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from capacity_db import models
from capacity_db.errors import CapacityDbError
from capacity_db.web.callers import Caller, User
from capacity_db.web.pages.forms import Entries, entries
from capacity_db.web.pages.render import page, see
from capacity_db.web.pages.staff import restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute
from capacity_db.web.problems import ProblemError

router = APIRouter(prefix="/ops/{restaurant_id}/tables", route_class=StaffRoute)

STATUS_WORDS: Final = {
    "available": "free",
    "reserved": "reserved",
    "occupied": "occupied",
    "out_of_service": "out of service",
}
_FIELDS: Final = (
    "table_number",
    "capacity",
    "min_party_size",
    "max_party_size",
    "section",
    "seating_type",
    "notes",
)
_STATUS_FIELDS: Final = ("status", "starts_at", "ends_at", "reason")
_DONE: Final = {
    "created": "The table was created.",
    "changed": "The table was changed.",
    "status": "The table's status was set.",
    "deleted": "The table was deleted.",
}


async def table_of(caller: Caller, restaurant_id: UUID, table_id: UUID) -> models.TableState:
    """A table in use, as it is now.

    Raises:
        ProblemError: 404; there is none.
    """
    listed = await caller.client.list_tables(restaurant_id)
    for table in listed.tables:
        if table.id == table_id:
            return table
    raise ProblemError(
        404,
        "TABLE_NOT_FOUND",
        "There is no such table in this restaurant.",
        hint="It may have been deleted.",
    )


@router.get("")
async def tables_page(
    request: Request,
    caller: User,
    restaurant_id: UUID,
    section: str = "",
    status: str = "",
    sort: str = "number",
    done: str = "",
) -> Response:
    """The tables that the filter lets through."""
    restaurant = await restaurant_of(caller, restaurant_id)
    listed = await caller.client.list_tables(
        restaurant_id, section=section or None, status=status or None, sort=sort or None
    )
    return page(
        request,
        "tables.html",
        restaurant=restaurant,
        current="tables",
        listed=listed,
        sections=await caller.client.list_sections(restaurant_id),
        section=section,
        status=status,
        sort=sort,
        words=STATUS_WORDS,
        done=_DONE.get(done),
    )


async def _form(
    request: Request,
    caller: Caller,
    restaurant: models.MemberRestaurant,
    form: Entries,
    table: models.TableState | None = None,
    status_form: Entries | None = None,
) -> Response:
    has_errors = form.errors or (status_form is not None and status_form.errors)
    sections = await caller.client.list_sections(restaurant.id)
    return page(
        request,
        "table_form.html",
        422 if has_errors else 200,
        restaurant=restaurant,
        current="tables",
        form=form,
        status_form=status_form or Entries(dict.fromkeys(_STATUS_FIELDS, "")),
        table=table,
        sections=[one.section for one in sections if one.section is not None],
        seating_types=sorted({kind for one in sections for kind in one.seating_types}),
        words=STATUS_WORDS,
        may_delete=restaurant.role != "staff",
    )


@router.get("/new")
async def new_table(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """A form for a table that there is not yet."""
    restaurant = await restaurant_of(caller, restaurant_id)
    return await _form(request, caller, restaurant, Entries(dict.fromkeys(_FIELDS, "")))


@router.post("/new")
async def create_table(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """Create it, or say what is wrong."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_FIELDS)
    told = _table(form)
    if not form.errors:
        try:
            created = await caller.client.create_table(restaurant_id, **told)
        except CapacityDbError as error:
            form.blame(error, TABLE_NUMBER_TAKEN="table_number")
        else:
            return see(f"/ops/{restaurant_id}/tables?done=created#table-{created.table.id}")
    return await _form(request, caller, restaurant, form)


def _table(form: Entries) -> dict[str, Any]:
    return {
        "table_number": form.text("table_number") or "",
        "capacity": form.whole("capacity"),
        "min_party_size": form.whole("min_party_size"),
        "max_party_size": form.whole("max_party_size"),
        "section": form.text("section"),
        "seating_type": form.text("seating_type"),
        "notes": form.text("notes"),
    }


@router.get("/{table_id}")
async def table_page(
    request: Request, caller: User, restaurant_id: UUID, table_id: UUID
) -> Response:
    """A form with the table as it is."""
    restaurant = await restaurant_of(caller, restaurant_id)
    table = await table_of(caller, restaurant_id, table_id)
    held = {name: getattr(table, name) for name in _FIELDS}
    form = Entries({name: "" if value is None else value for name, value in held.items()})
    form.remember()
    return await _form(request, caller, restaurant, form, table)


@router.post("/{table_id}")
async def change_table(
    request: Request, caller: User, restaurant_id: UUID, table_id: UUID
) -> Response:
    """Change it, or say what is wrong."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_FIELDS)
    told = {name: value for name, value in _table(form).items() if form.is_changed(name)}
    if not form.errors:
        try:
            if told:
                await caller.client.update_table(restaurant_id, table_id, **told)
        except CapacityDbError as error:
            form.blame(error, TABLE_NUMBER_TAKEN="table_number", TABLE_IN_USE="capacity")
            await form.name_bookings(caller.client, restaurant.id)
        else:
            return see(f"/ops/{restaurant_id}/tables?done=changed#table-{table_id}")
    table = await table_of(caller, restaurant_id, table_id)
    return await _form(request, caller, restaurant, form, table)


@router.post("/{table_id}/status")
async def set_status(
    request: Request, caller: User, restaurant_id: UUID, table_id: UUID
) -> Response:
    """Say what it is for a time, or who is in the way."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_STATUS_FIELDS)
    starts_at, ends_at = form.moment("starts_at"), form.moment("ends_at")
    if not form.errors:
        try:
            await caller.client.set_table_status(
                restaurant_id,
                table_id,
                form.get("status"),
                starts_at,
                ends_at,
                reason=form.text("reason"),
            )
        except CapacityDbError as error:
            form.blame(error, INVALID_RANGE="ends_at", TABLE_IN_USE="")
            await form.name_bookings(caller.client, restaurant.id)
        else:
            return see(f"/ops/{restaurant_id}/tables?done=status#table-{table_id}")
    table = await table_of(caller, restaurant_id, table_id)
    held = {name: getattr(table, name) for name in _FIELDS}
    whole = Entries({name: "" if value is None else value for name, value in held.items()})
    whole.remember()
    return await _form(request, caller, restaurant, whole, table, form)


@router.get("/{table_id}/delete")
async def delete_page(
    request: Request, caller: User, restaurant_id: UUID, table_id: UUID
) -> Response:
    """Ask whether it shall go."""
    restaurant = await restaurant_of(caller, restaurant_id)
    table = await table_of(caller, restaurant_id, table_id)
    return _delete_page(request, restaurant, table, Entries())


def _delete_page(
    request: Request,
    restaurant: models.MemberRestaurant,
    table: models.TableState,
    form: Entries,
) -> Response:
    return page(
        request,
        "table_delete.html",
        409 if form.errors else 200,
        restaurant=restaurant,
        current="tables",
        table=table,
        form=form,
        may_delete=restaurant.role != "staff",
    )


@router.post("/{table_id}/delete")
async def delete_table(
    request: Request, caller: User, restaurant_id: UUID, table_id: UUID
) -> Response:
    """Delete it, or say who is to sit there."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = Entries()
    try:
        await caller.client.delete_table(restaurant_id, table_id)
    except CapacityDbError as error:
        form.blame(error)
        await form.name_bookings(caller.client, restaurant.id)
    else:
        return see(f"/ops/{restaurant_id}/tables?done=deleted")
    table = await table_of(caller, restaurant_id, table_id)
    return _delete_page(request, restaurant, table, form)
