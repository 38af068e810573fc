"""Bearer tokens: signed by somebody else, checked here, and made for development."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import jwt
from starlette.concurrency import run_in_threadpool

from capacity_db.web.settings import TokenSettings

_REQUIRED = ["exp", "sub", "aud"]


class InvalidTokenError(Exception):
    """The token is not one: which check failed is for the log alone."""


class TokenVerifier:
    """Decodes tokens that were signed with the one key and meant for this audience."""

    def __init__(self, settings: TokenSettings) -> None:
        self._settings = settings
        self._keys = (
            jwt.PyJWKClient(settings.jwks_url, cache_keys=True, lifespan=600, timeout=5)
            if settings.jwks_url
            else None
        )

    async def verify(self, token: str) -> dict[str, Any]:
        """The claims of a token.

        Raises:
            InvalidTokenError: no key is configured, or signature, algorithm, issuer, audience,
                expiry or subject are not what they must be.
        """
        settings = self._settings
        if not settings.is_configured:
            raise InvalidTokenError("no key is configured")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                await self._key_of(token),
                algorithms=[settings.algorithm],
                audience=settings.audience,
                issuer=settings.issuer,
                leeway=settings.leeway_seconds,
                options={"require": _REQUIRED, "strict_aud": False},
            )
        except (jwt.PyJWTError, ValueError, UnicodeError) as error:
            raise InvalidTokenError(str(error)) from error
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise InvalidTokenError("the subject is no text")
        return claims

    async def _key_of(self, token: str) -> Any:
        settings = self._settings
        if self._keys is not None:
            # Reads the issuer's keys over the network when its own are old.
            return (await run_in_threadpool(self._keys.get_signing_key_from_jwt, token)).key
        if settings.secret is not None:
            return settings.secret.get_secret_value()
        return settings.public_key


def mint(
    settings: TokenSettings,
    subject: str,
    *,
    lifetime: dt.timedelta,
    restaurants: Mapping[str, str] | None = None,
) -> str:
    """A token for development, signed with the HS256 secret that the server checks with.

    Raises:
        ValueError: the settings have no secret.
    """
    if settings.secret is None:
        raise ValueError("only an HS256 secret can sign here")
    now = dt.datetime.now(dt.UTC)
    claims: dict[str, Any] = {
        "sub": subject,
        "role": "authenticated",
        "aud": settings.audience,
        "iat": now,
        "exp": now + lifetime,
    }
    if settings.issuer is not None:
        claims["iss"] = settings.issuer
    if restaurants is not None:
        claims["restaurants"] = dict(restaurants)
    return jwt.encode(claims, settings.secret.get_secret_value(), algorithm="HS256")
