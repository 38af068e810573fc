"""A secret for each browser, so that the key of a form counts for whoever was shown the form.

The key of a form stands in addresses too: whoever comes back to a form and sends it again books
once. Alone it would be anybody's who made the link or saw it, and so would be the booking.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from capacity_db.web.middleware import add_headers
from capacity_db.web.settings import Settings

COOKIE: Final = "capacity_guest"
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


async def browser(request: Request) -> None:
    """Give the browser a secret, unless it has one."""
    known = request.cookies.get(COOKIE, "")
    if not _SECRET.fullmatch(known):
        known = secrets.token_urlsafe(32)
        settings: Settings = request.app.state.settings
        answer = Response()
        answer.set_cookie(
            COOKIE, known, path="/r", httponly=True, samesite="lax", secure=settings.secure_cookie
        )
        add_headers(request, {"Set-Cookie": answer.headers["Set-Cookie"]})
    request.state.browser = known


def request_key(request: Request, key: str, what: object) -> str:
    """The idempotency key of what this browser asks for with the key of a form."""
    return hashlib.sha256(f"{request.state.browser}:{key}:{what}".encode()).hexdigest()
