"""A sample of requests that nobody would think of; ``python -m tests.web.fuzz`` sends thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from capacity_db.web.problems import ProblemError
from capacity_db.web.responses import problems
from tests.support.databases import fresh_database
from tests.support.servers import Server
from tests.web.fuzz.campaign import CALLERS, campaign
from tests.web.fuzz.tuning import is_business, keeps_what_was_deleted
from tests.web.fuzz.witness import Witness
from tests.web.support import Site, running

pytestmark = pytest.mark.once

LEAST = 120


@contextmanager
def watched(
    server: Server, template: str, plant: Callable[[FastAPI], None] | None = None
) -> Iterator[tuple[Site, Witness]]:
    """An application whose answers are counted, with or without something planted in it."""
    witness = Witness()

    def change(app: FastAPI) -> None:
        if plant is not None:
            plant(app)
        witness.watch(app)

    with fresh_database(server, template) as name, running(server.conninfo(name), change) as site:
        yield site, witness


@pytest.mark.slow
@pytest.mark.parametrize("caller", CALLERS)
def test_no_request_is_answered_as_nobody_announced(
    server: Server, template: str, tmp_path: Path, caller: str
) -> None:
    with watched(server, template) as (site, witness):
        outcome = campaign(site, tmp_path, caller, examples=3, phases=["fuzzing"])
    assert outcome.failures == ()
    assert outcome.returncode == 0, outcome.output
    assert witness.bad == []
    assert witness.cases >= LEAST


class Reply(BaseModel):
    """What the planted routes announce."""

    number: int


def planted(app: FastAPI) -> None:
    """Routes with a fault each; all announce 200, 422 and 503."""

    async def fail(n: int) -> Reply:
        raise RuntimeError(str(n))

    async def surprise(n: int) -> JSONResponse:
        return JSONResponse({"number": n}, status_code=418)

    async def lie(n: int) -> JSONResponse:
        return JSONResponse({"number": f"{n}"})

    async def shrink(n: Annotated[int, Query()]) -> Reply:
        if n > 5:
            raise ProblemError(422, "INVALID_REQUEST", "Too large, which nobody said.")
        return Reply(number=n)

    for route in (fail, surprise, lie, shrink):
        app.add_api_route(
            f"/api/planted/{route.__name__}",
            route,
            methods=["GET"],
            response_model=Reply,
            responses=problems(422),
        )


@pytest.mark.slow
def test_the_same_campaign_finds_what_was_planted(
    server: Server, template: str, tmp_path: Path
) -> None:
    """The red control."""
    only = ["--include-path-regex", "^/api/planted/"]
    with watched(server, template, planted) as (site, witness):
        outcome = campaign(site, tmp_path, "guest", examples=20, phases=["fuzzing"], more=only)
    assert outcome.returncode == 1
    assert set(outcome.failures) >= {
        "GET /api/planted/fail: Server error",
        "GET /api/planted/surprise: Undocumented status code",
        "GET /api/planted/lie: Response violates schema",
        "GET /api/planted/shrink: Schema-valid request rejected",
    }
    assert witness.bad == ["GET /api/planted/fail: 500", "GET /api/planted/surprise: 418"]


def test_only_what_no_schema_can_tell_is_let_pass() -> None:
    business = b'{"code": "POLICY_REFUSED", "errors": [{"field": "partySize", "rule": "max"}]}'
    several = b'{"code": "INVALID_REQUEST", "errors": [{"field": null, "rule": "value_error"}]}'
    form = b'{"code": "INVALID_REQUEST", "errors": [{"field": "partySize", "rule": "value_error"}]}'
    assert is_business(422, business)
    assert is_business(422, several)
    assert not is_business(422, form)
    assert not is_business(422, b'{"code": "INVALID_REQUEST", "errors": []}')
    assert not is_business(400, business)
    assert keeps_what_was_deleted("/api/bookings/{reference}")
    assert not keeps_what_was_deleted("/api/ops/tables/{table_id}")
