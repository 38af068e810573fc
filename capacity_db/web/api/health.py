"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import APIRouter, Request
from psycopg import Error
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from capacity_db.errors import CapacityDbError
from capacity_db.functions import SCHEMA_VERSION
from capacity_db.web.callers import client_of
from capacity_db.web.problems import ProblemError
from capacity_db.web.responses import problems

router = APIRouter(tags=["health"])
_PATIENCE_S: Final = 2.0


class Health(BaseModel):
    """The process runs."""

    status: str = "ok"


class Readiness(Health):
    """The database answers, and has what this release needs."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    schema_version: int


@router.get("/healthz")
async def healthz() -> Health:
    """Whether the process lives; the database is not asked."""
    return Health()


@router.get("/readyz", responses=problems())
async def readyz(request: Request) -> Readiness:
    """Whether the database can be reached and its schema is new enough."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            version = await client_of(request).as_guest().schema_version()
    except (CapacityDbError, Error, TimeoutError) as error:
        code = getattr(error, "code", "UNAVAILABLE")
        raise ProblemError(503, str(code), "The database cannot be used.", retry_after=5) from error
    if version < SCHEMA_VERSION:
        raise ProblemError(503, "SCHEMA_OUTDATED", "The database has an older schema.")
    return Readiness(schema_version=version)
