"""What goes wrong on the pages of staff: in words, and with the bar where they work."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final
from uuid import UUID

import psycopg
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute

from capacity_db.errors import CapacityDbError
from capacity_db.models import MemberRestaurant
from capacity_db.web.callers import anybody
from capacity_db.web.pages.render import page
from capacity_db.web.pages.staff import restaurant_of
from capacity_db.web.problems import FieldProblem, ProblemError
from capacity_db.web.translation import problem_of

_TAKES: Final = {
    "period": "The service in this address is none: its id was cut or mistyped.",
    "booking": "The booking in this address is none: its id was cut or mistyped.",
    "move": "The booking in this address is none: its id was cut or mistyped.",
    "booking_id": "The booking in this address is none: its id was cut or mistyped.",
    "table_id": "The table in this address is none: its id was cut or mistyped.",
    "entry_id": "The guest in this address is none: the id was cut or mistyped.",
    "restaurant_id": "The restaurant in this address is none: its id was cut or mistyped.",
    "date": "A date is needed: YYYY-MM-DD.",
    "time": "A time is needed: HH:MM.",
}
"""What to say of a part of an address that does not hold."""
_ANYTHING: Final = "A part of this address was cut or mistyped."
_FOR_PROGRAMS: Final = ("DETAIL", "NULL", "p_")


class StaffRoute(APIRoute):
    """A route whose problems are told to staff."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, and what it answers when something is wrong."""
        handle = super().get_route_handler()

        async def handle_for_staff(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                problem = _address(error)
            except ProblemError as error:
                problem = error
            except CapacityDbError as error:
                translated = problem_of(error, is_guest=False)
                if translated is None:
                    raise
                problem = translated
            restaurant = await _restaurant(request)
            if problem.problem.status == 401 or restaurant is None:
                raise problem
            return _problem_page(request, restaurant, problem)

        return handle_for_staff


def _address(error: RequestValidationError) -> ProblemError:
    names = [str(mistake["loc"][-1]) for mistake in error.errors()]
    messages = dict.fromkeys(_TAKES.get(name, _ANYTHING) for name in names)
    return ProblemError(
        422,
        "INVALID_REQUEST",
        "This address does not hold.",
        errors=[FieldProblem(field=None, rule="format", message=text) for text in messages],
    )


async def _restaurant(request: Request) -> MemberRestaurant | None:
    """The restaurant of the address, if whoever asks works there and it can be read."""
    try:
        restaurant_id = UUID(request.path_params.get("restaurant_id", ""))
        caller = await anybody(request)
        return None if caller.claims is None else await restaurant_of(caller, restaurant_id)
    except (ValueError, ProblemError, CapacityDbError, psycopg.Error):
        return None


def _problem_page(request: Request, restaurant: MemberRestaurant, error: ProblemError) -> Response:
    problem = error.problem
    said: list[str | None] = [one.message for one in problem.errors] or [problem.detail]
    if problem.hint and not any(word in problem.hint for word in _FOR_PROGRAMS):
        said.append(problem.hint)
    answer = page(
        request,
        "staff_problem.html",
        problem.status,
        restaurant=restaurant,
        current="",
        title=problem.title,
        said=[text for text in dict.fromkeys(said) if text],
    )
    answer.headers.update(error.headers)
    return answer
