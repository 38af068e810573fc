"""Signing in: a token that was issued elsewhere goes into a cookie that no script can read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from capacity_db.web.callers import COOKIE, caller_of_token
from capacity_db.web.pages.render import page, see
from capacity_db.web.problems import ProblemError
from capacity_db.web.settings import Settings
from capacity_db.web.throttle import throttled
from capacity_db.web.tokens import mint

router = APIRouter()
HOME: Final = "/ops"
LONGEST_TOKEN: Final = 3800
"""A browser drops a cookie over 4096 bytes, its name and attributes included."""
_OWN_PATH: Final = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_DEMO_LIFETIME: Final = dt.timedelta(hours=12)


def sign_in_path(request: Request) -> str:
    """Where to sign in, and come back from to the page that asked for it."""
    wanted = request.url.path
    if request.url.query:
        wanted += f"?{request.url.query}"
    back = wanted if request.method == "GET" else HOME
    return f"/ops/sign-in?next={quote(back)}"


def _own_path(path: str) -> str:
    # A second slash or a backslash, also behind what browsers drop, begins another site's name.
    return path if _OWN_PATH.fullmatch(path) else HOME


@router.get("/ops/sign-in")
async def sign_in_page(request: Request, next: str = HOME) -> Response:  # noqa: A002
    """A form for the token."""
    return _form(request, next)


def _form(request: Request, back: str, message: str | None = None) -> Response:
    settings: Settings = request.app.state.settings
    return page(
        request,
        "sign_in.html",
        422 if message else 200,
        back=_own_path(back),
        message=message,
        demo_users=settings.demo_users,
    )


@router.post("/ops/sign-in", dependencies=[Depends(throttled("sign-in"))])
async def sign_in(
    request: Request,
    token: Annotated[str, Form(max_length=8192)] = "",
    demo_user: Annotated[str, Form(max_length=255)] = "",
    next: Annotated[str, Form(max_length=2000)] = HOME,  # noqa: A002
) -> Response:
    """Keep the token, if it holds."""
    settings: Settings = request.app.state.settings
    if len(token) > LONGEST_TOKEN:
        return _form(request, next, "This token is too long for a browser's cookie.")
    if demo_user in settings.demo_users.values():
        token = mint(settings.tokens, demo_user, lifetime=_DEMO_LIFETIME)
    try:
        caller = await caller_of_token(request, token.strip())
    except ProblemError as error:
        if error.problem.status != 401:
            raise
        return _form(request, next, "This token does not hold, or has expired.")
    if caller.claims is None:
        return _form(request, next, "This token is a guest's.")
    response = see(_own_path(next))
    response.set_cookie(
        COOKIE,
        token.strip(),
        expires=dt.datetime.fromtimestamp(caller.claims["exp"], dt.UTC),
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookie,
    )
    return response


@router.post("/ops/sign-out")
async def sign_out(request: Request) -> Response:
    """Forget the token."""
    settings: Settings = request.app.state.settings
    response = see("/ops/sign-in")
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=settings.secure_cookie)
    return response
