"""The routes of the API: one module for each thing that they are about."""

from __future__ import annotations

from fastapi import APIRouter

from capacity_db.web.api import availability, bookings, health

router = APIRouter()
for part in (bookings, availability, health):
    router.include_router(part.router)
