"""Who is asking: a token becomes claims, and claims become a client that acts for them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import InvalidArgument
from capacity_db.web.problems import ProblemError, unauthenticated
from capacity_db.web.tokens import (
    KEYS_PAUSE_S,
    InvalidTokenError,
    KeysUnavailableError,
    TokenVerifier,
)

logger = logging.getLogger("capacity_db.web")

COOKIE: Final = "capacity_session"
"""Carries the same token for the pages: HttpOnly, SameSite=Lax."""

_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", bearerFormat="JWT")


@dataclass(frozen=True)
class Caller:
    """Who asks, and the client whose calls are theirs. No claims: a guest."""

    client: AsyncCapacityClient
    claims: dict[str, Any] | None = None

    @property
    def subject(self) -> str | None:
        """The user's id; ``None``: a guest."""
        return None if self.claims is None else str(self.claims["sub"])


def client_of(request: Request) -> AsyncCapacityClient:
    """The client of the application: its login's own rights, so only for views of it."""
    client: AsyncCapacityClient = request.app.state.client
    return client


async def caller_of_token(request: Request, token: str) -> Caller:
    """Whoever the token names.

    Raises:
        ProblemError: 401; the token does not hold, or is for a role that nobody has here. 503; the
            issuer's keys cannot be read, which is no mistake of whoever asks.
    """
    verifier: TokenVerifier = request.app.state.verifier
    client = client_of(request)
    try:
        claims = await verifier.verify(token)
        # Without the word, a user: what they may follows from the memberships.
        role = claims.get("role", "authenticated")
        if role == "anon":
            return Caller(client.as_guest())
        if role != "authenticated":
            raise InvalidTokenError(f"nobody acts as {role!r} here")
        caller = Caller(client.as_user(claims), claims)
    except KeysUnavailableError as error:
        logger.error("the issuer of tokens: %s", error)
        raise ProblemError(
            503,
            "UNAVAILABLE",
            "Tokens cannot be checked at the moment.",
            hint="Repeat the request after Retry-After.",
            retry_after=KEYS_PAUSE_S,
        ) from None
    except (InvalidTokenError, InvalidArgument) as error:
        logger.info("a token is refused: %s", error)
        raise unauthenticated() from None
    request.state.is_guest = False
    return caller


def _sent_token(request: Request) -> str | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthenticated()
    return token.strip()


async def anybody(request: Request) -> Caller:
    """Whoever asks: the user of the token, or without one a guest.

    Raises:
        ProblemError: 401; a token was sent in the header, and it does not hold. A cookie that is
            over makes a guest.
    """
    token = _sent_token(request)
    if token is not None:
        return await caller_of_token(request, token)
    kept = request.cookies.get(COOKIE)
    if kept is not None:
        try:
            return await caller_of_token(request, kept)
        except ProblemError as error:
            if error.problem.status != 401:
                raise
    return Caller(client_of(request).as_guest())


async def guest(request: Request) -> Caller:
    """A guest, whoever asks."""
    return Caller(client_of(request).as_guest())


async def user(request: Request, _: Annotated[Any, Depends(_bearer)]) -> Caller:
    """The user of the token.

    Raises:
        ProblemError: 401; there is none, or it does not hold.
    """
    caller = await anybody(request)
    if caller.claims is None:
        raise unauthenticated()
    return caller


Anybody = Annotated[Caller, Depends(anybody)]
Guest = Annotated[Caller, Depends(guest)]
User = Annotated[Caller, Depends(user)]
