"""Bearer tokens: signed by somebody else, checked here, and made for development."""

from __future__ import annotations

import asyncio
import datetime as dt
import http.client
import math
import time
from collections.abc import Mapping
from typing import Any, Final

import jwt
from jwt.algorithms import RSAAlgorithm
from starlette.concurrency import run_in_threadpool

from capacity_db.web.settings import TokenSettings

KEYS_LIFESPAN_S: Final = 300.0
"""How long an issuer's key holds after the issuer was last asked: one that it withdrew ends so."""
KEYS_PAUSE_S: Final = 5.0
"""How long the issuer is not asked again, whatever it has answered."""
_PATIENCE_S: Final = 5.0
_REQUIRED: Final = ["exp", "sub", "aud"]


class InvalidTokenError(Exception):
    """The token is not one: which check failed is for the log alone."""


class KeysUnavailableError(Exception):
    """The issuer's keys cannot be read: the token may be a good one."""


class _PublishedKeys:
    """The RSA keys that an issuer publishes, by name: asked for when they are old or new."""

    def __init__(self, url: str) -> None:
        self._source = jwt.PyJWKClient(url, cache_jwk_set=False, timeout=_PATIENCE_S)
        # One asks, and the others wait for it: an issuer that hangs takes one thread.
        self._lock = asyncio.Lock()
        self._keys: dict[str, Any] = {}
        self._read_at = self._asked_at = -math.inf
        self._is_answering = False

    async def find(self, name: object) -> Any:
        """The key of that name.

        Raises:
            InvalidTokenError: the issuer has none.
            KeysUnavailableError: the issuer does not say.
        """
        if not isinstance(name, str):
            raise InvalidTokenError("the token names no key")
        # A key that is known waits for nobody who asks for one that is not.
        if self._has(name):
            return self._keys[name]
        async with self._lock:
            if not self._has(name):
                if time.monotonic() - self._asked_at > KEYS_PAUSE_S:
                    await self._read()
                elif not self._is_answering:
                    raise KeysUnavailableError("the issuer's keys could not be read just now")
        if name not in self._keys:
            raise InvalidTokenError("the issuer has no key of that name")
        return self._keys[name]

    def _has(self, name: str) -> bool:
        return name in self._keys and time.monotonic() - self._read_at <= KEYS_LIFESPAN_S

    async def _read(self) -> None:
        try:
            published = await run_in_threadpool(self._source.get_signing_keys)
        except (jwt.PyJWTError, OSError, http.client.HTTPException, ValueError) as error:
            self._is_answering = False
            raise KeysUnavailableError(str(error)) from error
        else:
            self._keys = {str(key.key_id): key.key for key in published if key.key_type == "RSA"}
            self._read_at = time.monotonic()
            self._is_answering = True
        finally:
            self._asked_at = time.monotonic()


class TokenVerifier:
    """Decodes tokens that were signed with the one key and meant for this audience.

    Raises:
        ValueError: the public key is none.
    """

    def __init__(self, settings: TokenSettings) -> None:
        self._settings = settings
        self._published = _PublishedKeys(settings.jwks_url) if settings.jwks_url else None
        self._key: Any = None
        if settings.secret is not None:
            self._key = settings.secret.get_secret_value()
        elif settings.public_key is not None:
            try:
                self._key = RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(settings.public_key)
            except jwt.InvalidKeyError as error:
                raise ValueError("public_key is no RSA key in PEM") from error

    async def verify(self, token: str) -> dict[str, Any]:
        """The claims of a token.

        Raises:
            InvalidTokenError: no key is configured, or signature, algorithm, issuer, audience,
                expiry or subject are not what they must be.
            KeysUnavailableError: the issuer's keys cannot be read, so that nobody can say.
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
            dt.datetime.fromtimestamp(claims["exp"], dt.UTC)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, OSError) as error:
            raise InvalidTokenError(str(error)) from error
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise InvalidTokenError("the subject is no text")
        return claims

    async def _key_of(self, token: str) -> Any:
        if self._published is None:
            return self._key
        header = jwt.get_unverified_header(token)
        if header.get("alg") != self._settings.algorithm:
            raise InvalidTokenError("the algorithm is another one")
        return await self._published.find(header.get("kid"))


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
