"""Whatever rises from below a route, as the problem that it is."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from capacity_db.errors import CapacityDbError
from capacity_db.telemetry import describe
from capacity_db.web.problems import FieldProblem, ProblemError
from capacity_db.web.responses import problem_response
from capacity_db.web.translation import problem_of

logger = logging.getLogger("capacity_db.web")

_Handler = Callable[[Request, Any], Awaitable[Response]]


def handle_errors(app: FastAPI) -> None:
    """Answer every exception of a request."""

    async def on_problem(request: Request, error: ProblemError) -> Response:
        return problem_response(request, error)

    async def on_failure(request: Request, error: Exception) -> Response:
        problem = problem_of(error, is_guest=getattr(request.state, "is_guest", True))
        if problem is None:
            logger.error(
                "%s %s failed: %s", request.method, request.url.path, describe(error, where=True)
            )
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
