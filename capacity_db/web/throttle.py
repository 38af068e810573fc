"""How many requests an address may make: counted by `limits`, in memory or in Redis."""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import Final, Literal

from fastapi import Request
from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from capacity_db.web.middleware import add_headers
from capacity_db.web.problems import ProblemError
from capacity_db.web.settings import Settings

logger = logging.getLogger("capacity_db.web")

Name = Literal["bookings", "availability", "pages", "sign-in"]
_HOME_BITS: Final = 64
"""Of an IPv6 address: one customer has the rest of it."""


class Throttle:
    """The limits of a server, each per client address."""

    def __init__(self, settings: Settings) -> None:
        storage = storage_from_string(settings.rate_storage, wrap_exceptions=True)
        if not isinstance(storage, Storage):
            raise ValueError("rate_storage names an asynchronous storage, such as async+memory://")
        self._limiter = MovingWindowRateLimiter(storage)
        self._items: dict[Name, RateLimitItem] = {
            "bookings": parse(settings.booking_limit),
            "availability": parse(settings.availability_limit),
            "pages": parse(settings.page_limit),
            "sign-in": parse(settings.sign_in_limit),
        }

    async def count(self, request: Request, name: Name) -> None:
        """Count a request.

        Raises:
            ProblemError: 429; the address has had as many as it may.
        """
        item = self._items[name]
        key = (name, home_of(request.client.host if request.client else ""))
        try:
            is_allowed = await self._limiter.hit(item, *key)
            window = await self._limiter.get_window_stats(item, *key)
        except StorageError as error:
            # Guests are served without a limit rather than not at all.
            logger.error("requests cannot be counted: %s", error)
            return
        seconds = max(0, math.ceil(window.reset_time - time.time()))
        headers = {
            "RateLimit-Policy": f'"{name}";q={item.amount};w={item.get_expiry()}',
            "RateLimit": f'"{name}";r={max(0, window.remaining)};t={seconds}',
        }
        add_headers(request, headers)
        if not is_allowed:
            raise ProblemError(
                429,
                "TOO_MANY_REQUESTS",
                "Too many requests from this address.",
                detail=f"At most {item.amount} in {item.get_expiry()} seconds.",
                hint=f"Wait for {max(1, seconds)} seconds.",
                retry_after=seconds,
            )


def home_of(address: str) -> str:
    """The address that is counted: of IPv6 the network that one customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _HOME_BITS), strict=False))
    return str(parsed)


def throttled(name: Name) -> Callable[[Request], Awaitable[None]]:
    """A dependency that counts a request against a limit."""

    async def count(request: Request) -> None:
        throttle: Throttle = request.app.state.throttle
        await throttle.count(request, name)

    return count
