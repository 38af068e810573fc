"""What holds for every request, whatever route it takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from capacity_db.telemetry import describe
from capacity_db.web.callers import COOKIE
from capacity_db.web.problems import ProblemError, overloaded
from capacity_db.web.responses import problem_response

logger = logging.getLogger("capacity_db.web")

_EXTRA: Final = "extra_headers"
_ASSETS: Final = "max-age=3600"

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""References are passwords in paths, so that no other site may learn where somebody was."""


def add_headers(request: Request, headers: Mapping[str, str]) -> None:
    """Headers for the answer to a request, whatever it will be."""
    held: dict[str, str] = request.scope.setdefault("state", {}).setdefault(_EXTRA, {})
    held.update(headers)


class AnswerHeaders:
    """Adds the headers that every answer has, and those that this request was given.

    A fault of ours is answered here: further out, its answer would have none of them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Ours, so that what a route adds to it is seen here.
        scope["state"] = dict(scope.get("state", {}))
        has_begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                # What no route says may be kept is about somebody.
                is_asset = scope["path"].startswith("/static/")
                headers.setdefault("Cache-Control", _ASSETS if is_asset else "no-store")
                for name, value in scope["state"].get(_EXTRA, {}).items():
                    headers[name] = value
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            if has_begun:
                raise
            said = describe(error, where=True)
            logger.error("%s %r failed: %s", scope["method"], scope["path"], said)
            problem = ProblemError(500, "INTERNAL", "Something went wrong here.")
            await problem_response(Request(scope), problem)(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses a body that is too long: one that says so at once, another while it is read."""

    def __init__(self, app: ASGIApp, longest: int) -> None:
        self._app = RequestBodyLimitMiddleware(app, longest)
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is short enough, or 413."""
        if scope["type"] == "http":
            length = Headers(scope=scope).get("content-length", "")
            if length.isdecimal() and int(length) > self._longest:
                # Starlette's own answer would be plain text.
                problem = ProblemError(
                    413, "BODY_TOO_LONG", f"A body has {self._longest} bytes at most."
                )
                await problem_response(Request(scope), problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class TimeLimit:
    """Ends a request that takes too long, and the statement that it waits for.

    Before Python 3.12, asyncio.wait_for overlooks that it is ended when what it waits for is there
    at the same moment: whoever is still at it after AGAIN_S more is ended once more.
    """

    AGAIN_S: Final = 2.0

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in time, or with 503. A stream that has begun takes as long as it takes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False
        limit = asyncio.timeout(self._seconds)
        again = asyncio.timeout(self._seconds + self.AGAIN_S)

        async def send_and_note(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                # One that ended otherwise than by being ended is late, and an answer all the same.
                for each in (limit, again):
                    if not each.expired():
                        each.reschedule(None)
            await send(message)

        try:
            async with again, limit:
                await self._app(scope, receive, send_and_note)
        except TimeoutError:
            if has_begun or not limit.expired():
                raise
            problem = overloaded(f"The request took more than {self._seconds:g} seconds.")
            await problem_response(Request(scope), problem)(scope, receive, send)


class SameSite:
    """Refuses what another site's page makes a browser send.

    A browser says in Sec-Fetch-Site, or else in Origin, where a request comes from. A bearer token
    is not sent by browsers on their own, so that such requests need no check; a password is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what reads, and what this site's own pages or no pages sent."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scheme, _, _ = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" or _is_own(headers):
            await self._app(scope, receive, send)
            return
        problem = ProblemError(
            403,
            "CROSS_SITE",
            "This request comes from another site.",
            hint="Use the pages of this site, or send a token in the Authorization header.",
        )
        await problem_response(Request(scope), problem)(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    fetched_from = headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is not None:
        host = origin.partition("://")[2].lower()
        return host != "" and host == headers.get("host", "").lower()
    # No browser of the last years; one that is signed in is not believed all the same.
    return COOKIE not in cookie_parser(headers.get("cookie", ""))
