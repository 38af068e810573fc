"""What goes wrong on the pages of guests, in words for guests; a form that was filled is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final
from urllib.parse import quote

import psycopg
from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from psycopg_pool import PoolTimeout, TooManyRequests
from starlette.exceptions import HTTPException

from capacity_db.errors import CapacityDbError
from capacity_db.web.pages import words
from capacity_db.web.pages.render import page
from capacity_db.web.problems import ProblemError, overloaded
from capacity_db.web.settings import Settings
from capacity_db.web.translation import problem_of

_BODY_SECONDS: Final = 0.5
_FAILURES: Final = (CapacityDbError, psycopg.Error, PoolTimeout, TooManyRequests)
_SHARE_OF_TIME: Final = 0.9
_LATER: Final = ("TOO_MANY_REQUESTS", "OVERLOADED", "UNAVAILABLE", "BOOKING_CONFLICT")
"""What passes: the same request may be sent again, and is decided once."""


class GuestRoute(APIRoute):
    """A route whose problems are told to guests."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, and what it answers when something is wrong."""
        handle = super().get_route_handler()

        async def handle_for_guests(request: Request) -> Response:
            settings: Settings = request.app.state.settings
            try:
                # A little less than TimeLimit allows, whose answer would drop the form.
                async with asyncio.timeout(settings.request_timeout * _SHARE_OF_TIME):
                    return await handle(request)
            except TimeoutError:
                return await _problem_page(request, overloaded("It took too long."))
            except ProblemError as error:
                return await _problem_page(request, error)
            except _FAILURES as error:
                problem = problem_of(error, is_guest=True)
                if problem is None or problem.problem.status == 401:
                    raise
                return await _problem_page(request, problem)

        return handle_for_guests


async def _problem_page(request: Request, error: ProblemError) -> Response:
    problem = error.problem
    seconds = error.headers.get("Retry-After")
    title, said = words.trouble(problem, None if seconds is None else int(seconds))
    is_later = problem.code in _LATER
    restaurant_id = request.path_params.get("restaurant_id")
    answer = page(
        request,
        "guest/problem.html",
        problem.status,
        title=title,
        said=said,
        restaurant=getattr(request.state, "restaurant", None),
        home="/"
        if restaurant_id is None or problem.code == "RESTAURANT_NOT_FOUND"
        else f"/r/{quote(restaurant_id, safe='')}",
        here=quote(request.url.path),
        query=request.url.query,
        is_undone=problem.code == "TOO_MANY_REQUESTS",
        method=request.method if is_later else "",
        fields=await _fields(request) if is_later and request.method == "POST" else [],
    )
    answer.headers.update(error.headers)
    return answer


async def _fields(request: Request) -> list[tuple[str, str]]:
    """What the form said, to be sent again."""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            sent = await request.form()
    except (HTTPException, TimeoutError):
        return []
    return [(name, text) for name, text in sent.multi_items() if isinstance(text, str)]
