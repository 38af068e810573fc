"""How a problem is answered: as JSON below /api, as a page elsewhere."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from capacity_db.web.problems import Problem, ProblemError

PROBLEM_TYPE: Final = "application/problem+json"
_MACHINES: Final = ("/api/", "/calendar/", "/healthz", "/readyz", "/openapi.json")


def is_for_machines(request: Request) -> bool:
    """Whether the path is one of the API's, not one of a page."""
    return request.url.path.startswith(_MACHINES)


def problem_response(request: Request, error: ProblemError) -> Response:
    """The answer to a request that failed."""
    if is_for_machines(request):
        return JSONResponse(
            error.problem.model_dump(mode="json", by_alias=True),
            status_code=error.problem.status,
            media_type=PROBLEM_TYPE,
            headers=error.headers,
        )
    # Imported late: pages need the answers of the API, not the other way round.
    from capacity_db.web.pages.render import problem_page

    return problem_page(request, error)


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """For a route's documentation: the problems it answers, besides those that all do."""
    known = {
        400: "The body is no JSON.",
        401: "No token, or none that holds.",
        403: "The caller may not do this.",
        404: "There is no such thing, or none that the caller may know of.",
        409: "A refusal or a conflict with what is stored.",
        413: "The body is too long.",
        422: "The request is not valid: `errors` names field and rule.",
        429: "Too many requests from this address.",
        503: "Overloaded, or the database is not available.",
    }
    return {
        status: {
            "description": known[status],
            "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            **_headers(_OF_PROBLEMS.get(status, ())),
        }
        for status in (*statuses, 503)
    }


def with_headers(status: int, *names: str) -> dict[int | str, dict[str, object]]:
    """For a route's documentation: headers that its answer may have."""
    return {status: _headers(names)}


_KNOWN_HEADERS: Final = {
    "ETag": "Names this answer, for If-None-Match.",
    "Idempotent-Replayed": "`true`: the request was decided before; the answer is that decision.",
    "Location": "Where what was made is read.",
    "RateLimit": "How many requests the address may still make (r), and until when in seconds (t).",
    "RateLimit-Policy": "How many requests (q) an address may make in so many seconds (w).",
    "Retry-After": "Seconds after which to repeat the request.",
    "WWW-Authenticate": "That a bearer token is needed.",
}
_OF_PROBLEMS: Final = {
    401: ("WWW-Authenticate",),
    409: ("Retry-After", "Idempotent-Replayed"),
    429: ("Retry-After", "RateLimit", "RateLimit-Policy"),
    503: ("Retry-After",),
}


def _headers(names: tuple[str, ...]) -> dict[str, object]:
    if not names:
        return {}
    return {
        "headers": {
            name: {"description": _KNOWN_HEADERS[name], "schema": {"type": "string"}}
            for name in names
        }
    }


__all__ = [
    "PROBLEM_TYPE",
    "Problem",
    "is_for_machines",
    "problem_response",
    "problems",
    "with_headers",
]
