"""The application: routes, middleware and what lives as long as the process."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from capacity_db import __version__
from capacity_db.async_client import AsyncCapacityClient
from capacity_db.web import api, calendar, pages
from capacity_db.web.api.sharing import Sharing
from capacity_db.web.document import describe
from capacity_db.web.faults import handle_errors
from capacity_db.web.feed import Feed
from capacity_db.web.middleware import AnswerHeaders, BodyLimit, SameSite, TimeLimit
from capacity_db.web.prometheus import Prometheus
from capacity_db.web.settings import Settings
from capacity_db.web.throttle import Throttle
from capacity_db.web.tokens import TokenVerifier
from capacity_db.web.tracing import OF_FASTAPI, Traced
from capacity_db.web.watch import Watch

logger = logging.getLogger("capacity_db.web")

_STATIC: Final = Path(__file__).parent / "static"
_DESCRIPTION: Final = """\
Availability and bookings of restaurants that are never overbooked.

Dates and times are the restaurant's own; a moment with an offset is called `...At`. A request to
book, change or join is decided once: repeat it with the same `Idempotency-Key`, and you get the
same decision. Errors are problem details (RFC 9457): decide by `code`.
"""


def create_app(
    settings: Settings, *, prometheus: Prometheus | None = None, watch: bool = False
) -> FastAPI:
    """The HTTP API and the pages, on one database.

    Args:
        prometheus: what /metrics shows (``None``: there is nothing).
        watch: ask the database now and then how it is, for gauges and for the log.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            AsyncCapacityClient(
                settings.dsn,
                max_size=settings.pool_size,
                timeout=settings.pool_timeout,
                max_waiting=settings.pool_waiting,
            ) as client,
            Feed(client.as_service(), settings.stream_limit) as feed,
            Watch(client.as_service()) if watch else nullcontext(),
        ):
            app.state.client = client
            app.state.feed = feed
            yield

    app = FastAPI(
        title="capacity-db",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=OF_FASTAPI,
    )
    app.state.settings = settings
    app.state.prometheus = prometheus
    app.state.verifier = TokenVerifier(settings.tokens)
    app.state.throttle = Throttle(settings)
    app.state.searches = Sharing()
    app.include_router(api.router)
    app.include_router(calendar.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    handle_errors(app)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]

    # The last one added is the first to see a request.
    app.add_middleware(BodyLimit, longest=settings.max_body_bytes)
    app.add_middleware(SameSite)
    app.add_middleware(TimeLimit, seconds=settings.request_timeout)
    app.add_middleware(AnswerHeaders)
    app.add_middleware(Traced)
    if settings.trusted_proxies:
        app.add_middleware(
            ProxyHeadersMiddleware,
            trusted_hosts=list(settings.trusted_proxies),
        )
    return app
