"""The routes of the API: one module for each thing that they are about."""

from __future__ import annotations

from fastapi import APIRouter

from capacity_db.web.api import (
    availability,
    bookings,
    capacity_rules,
    closures,
    dashboard,
    health,
    holds,
    metrics,
    ops_bookings,
    restaurants,
    seating,
    tables,
    waitlist,
)

router = APIRouter()
# Tables that suit come before a table's id.
for part in (
    bookings,
    availability,
    waitlist,
    restaurants,
    dashboard,
    ops_bookings,
    seating,
    tables,
    holds,
    capacity_rules,
    closures,
    health,
    metrics,
):
    router.include_router(part.router)
