"""The pages: server-rendered, and usable without JavaScript."""

from __future__ import annotations

from fastapi import APIRouter

from capacity_db.web.pages import (
    assignment,
    dashboard,
    events,
    floor,
    guest,
    rules,
    sign_in,
    tables,
    waiting,
)

router = APIRouter(include_in_schema=False)
for part in (guest, waiting, sign_in, rules, tables, floor, dashboard, assignment, events):
    router.include_router(part.router)
