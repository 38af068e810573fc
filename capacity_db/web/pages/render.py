"""Templates, and what all of them may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from capacity_db.web.pages import formats
from capacity_db.web.problems import ProblemError

_FOLDER: Final = Path(__file__).parent.parent / "templates"

_environment = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
formats.add_to(_environment)
_templates = Jinja2Templates(env=_environment)


def page(request: Request, template: str, status_code: int = 200, **context: Any) -> HTMLResponse:
    """A page from ``templates/``."""
    return _templates.TemplateResponse(request, template, context, status_code=status_code)


def see(path: str) -> RedirectResponse:
    """What follows a form that was accepted, so that a reload sends nothing twice."""
    return RedirectResponse(path, status_code=303)


def problem_page(request: Request, error: ProblemError) -> Response:
    """A page that says what is wrong and where to go on; 401 leads to the sign-in."""
    problem = error.problem
    if problem.status == 401:
        from capacity_db.web.pages.sign_in import sign_in_path

        return see(sign_in_path(request))
    home = _home_of(request.url.path)
    response = page(request, "problem.html", problem.status, problem=problem, home=home)
    response.headers.update(error.headers)
    return response


def _home_of(path: str) -> str:
    """Where somebody who is lost goes on: the staff's pages, the restaurant's, or the start."""
    parts = path.split("/")
    if parts[1] == "ops":
        return "/ops"
    return f"/r/{quote(parts[2])}" if parts[1] == "r" and len(parts) > 3 else "/"
