"""The application: routes, middleware and what lives as long as the process."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from fastapi.routing import iter_route_contexts
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from capacity_db import __version__
from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import CapacityDbError
from capacity_db.web import api, pages
from capacity_db.web.feed import Feed
from capacity_db.web.middleware import AnswerHeaders, BodyLimit, SameSite, TimeLimit
from capacity_db.web.problems import FieldProblem, Problem, ProblemError
from capacity_db.web.responses import PROBLEM_TYPE, problem_response
from capacity_db.web.settings import Settings
from capacity_db.web.throttle import Throttle
from capacity_db.web.tokens import TokenVerifier
from capacity_db.web.translation import problem_of

logger = logging.getLogger("capacity_db.web")

_STATIC: Final = Path(__file__).parent / "static"
_DESCRIPTION: Final = """\
Availability and bookings of restaurants that are never overbooked.

Dates and times are the restaurant's own; a moment with an offset is called `...At`. A request to
book, change or join is decided once: repeat it with the same `Idempotency-Key`, and you get the
same decision. Errors are problem details (RFC 9457): decide by `code`.
"""


def create_app(settings: Settings) -> FastAPI:
    """The HTTP API and the pages, on one database."""

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
    )
    app.state.settings = settings
    app.state.verifier = TokenVerifier(settings.tokens)
    app.state.throttle = Throttle(settings)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    _handle_errors(app)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]

    # The last one added is the first to see a request.
    app.add_middleware(BodyLimit, longest=settings.max_body_bytes)
    app.add_middleware(SameSite)
    app.add_middleware(TimeLimit, seconds=settings.request_timeout)
    app.add_middleware(AnswerHeaders)
    if settings.trusted_proxies:
        app.add_middleware(
            ProxyHeadersMiddleware,
            trusted_hosts=list(settings.trusted_proxies),
        )
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1, with the one shape of errors and without FastAPI's own."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
        )
        schemas = document["components"]["schemas"]
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        problem = Problem.model_json_schema(
            mode="serialization", ref_template="#/components/schemas/{model}"
        )
        for name, schema in problem.pop("$defs").items():
            schemas.setdefault(name, schema)
        schemas["Problem"] = problem
        _describe_wall_times(document)
        app.openapi_schema = document
    return app.openapi_schema


_WALL_TIME: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"


def _describe_wall_times(schema: Any, name: str = "") -> None:
    """Say what pydantic calls a time: to JSON Schema that has an offset, and ours have none."""
    if isinstance(schema, dict):
        if schema.get("type") == "string":
            if schema.get("format") == "time":
                schema.update(pattern=f"^{_WALL_TIME}$")
                del schema["format"]
            elif schema.get("format") == "date-time" and name.endswith("Local"):
                schema.update(pattern=f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_WALL_TIME}$")
                del schema["format"]
        for key, inner in schema.items():
            # What is one of several has the name of the whole.
            _describe_wall_times(inner, name if key in ("anyOf", "items") else key)
    elif isinstance(schema, list):
        for inner in schema:
            _describe_wall_times(inner, name)


_Handler = Callable[[Request, Any], Awaitable[Response]]


def _handle_errors(app: FastAPI) -> None:
    async def on_problem(request: Request, error: ProblemError) -> Response:
        return problem_response(request, error)

    async def on_failure(request: Request, error: Exception) -> Response:
        problem = problem_of(error, is_guest=getattr(request.state, "is_guest", True))
        if problem is None:
            logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
            problem = ProblemError(500, "INTERNAL", "Something went wrong here.")
        return problem_response(request, problem)

    async def on_invalid(request: Request, error: RequestValidationError) -> Response:
        return problem_response(request, _invalid(error))

    async def on_http(request: Request, error: HTTPException) -> Response:
        problem = _http(error)
        if error.status_code == 405:
            problem.headers["Allow"] = ", ".join(_methods(request))
        return problem_response(request, problem)

    handlers: dict[type[Exception], _Handler] = {
        ProblemError: on_problem,
        CapacityDbError: on_failure,
        psycopg.Error: on_failure,
        Exception: on_failure,
        RequestValidationError: on_invalid,
        HTTPException: on_http,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


_NO_JSON: Final = "Send a JSON object, with Content-Type: application/json."


def _invalid(error: RequestValidationError) -> ProblemError:
    """The mistakes that the request's own shape shows, without a look at the database."""
    mistakes = error.errors()
    if any(mistake["type"] == "json_invalid" for mistake in mistakes):
        return ProblemError(400, "INVALID_JSON", "The body is no JSON.")
    return ProblemError(
        422,
        "INVALID_REQUEST",
        "The request is not valid.",
        hint="See errors for each field.",
        errors=[
            FieldProblem(
                field=".".join(str(part) for part in mistake["loc"][1:]) or None,
                rule=mistake["type"],
                message=_NO_JSON if tuple(mistake["loc"]) == ("body",) else mistake["msg"],
            )
            for mistake in mistakes
        ],
    )


_TITLES: Final = {
    400: ("INVALID_JSON", "The body cannot be read."),
    404: ("NOT_FOUND", "There is nothing at this address."),
    405: ("METHOD_NOT_ALLOWED", "This address does not take this method."),
    413: ("BODY_TOO_LONG", "The body is too long."),
}


def _methods(request: Request) -> list[str]:
    """What an address takes, of all routes: Starlette knows those of the first one."""
    methods = {
        method
        for route in iter_route_contexts(request.app.routes)
        if route.methods and compile_path(str(route.path))[0].match(request.scope["path"])
        for method in route.methods
    }
    return sorted(methods or ("GET", "HEAD"))  # files, which are no routes


def _http(error: HTTPException) -> ProblemError:
    code, title = _TITLES.get(error.status_code, ("HTTP_ERROR", str(error.detail)))
    return ProblemError(error.status_code, code, title, headers=error.headers)


__all__ = ["PROBLEM_TYPE", "create_app"]
