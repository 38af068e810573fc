"""Sends one delivery, and says what came of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
import time
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Final, Self

import httpcore

from capacity_db import __version__
from capacity_db.delivering_address import AddressRefused, PinnedBackend
from capacity_db.delivering_signature import signature_headers
from capacity_db.models import TakenDelivery

ANSWER_BYTES: Final = 4096
"""Read of an answer; nobody needs it, but the connection can be used again."""
NOT_PUBLIC: Final = "its address is not one of the Internet"
_MOST_SECONDS: Final = 2_147_483_647


class Sender:
    """Connections to receivers. No redirects, no proxies, no cookies; certificates are checked."""

    def __init__(self, *, timeout: float, concurrency: int, allow_private: bool) -> None:
        self.timeout = timeout
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=concurrency,
            max_keepalive_connections=concurrency,
            keepalive_expiry=15.0,
            network_backend=PinnedBackend(allow_private),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._pool.aclose()

    async def send(self, delivery: TakenDelivery) -> dict[str, Any]:
        """``status_code`` and perhaps ``retry_after_seconds``, or ``error``: why there was none."""
        body = delivery.body.encode()
        headers = {
            "content-type": "application/json",
            "user-agent": f"capacity-db/{__version__}",
            **signature_headers(delivery.secrets, str(delivery.id), int(time.time()), body),
        }
        result: dict[str, Any] = {}
        try:
            # Of the whole attempt: a receiver that drips is no reason to wait.
            async with asyncio.timeout(self.timeout):
                await self._post(delivery.url, headers, body, result)
        except (TimeoutError, httpcore.TimeoutException):
            error = "no answer in time"
        except AddressRefused:
            error = NOT_PUBLIC
        except httpcore.ConnectError as failed:
            error = _reason(failed)
        except (httpcore.NetworkError, httpcore.ProtocolError):
            error = "the connection broke"
        except (ValueError, httpcore.UnsupportedProtocol):
            error = "its URL cannot be used"
        # With a status it has answered, whatever came of the rest.
        return result or {"error": error}

    async def _post(
        self, url: str, headers: dict[str, str], body: bytes, result: dict[str, Any]
    ) -> None:
        named = [(name.encode(), value.encode()) for name, value in headers.items()]
        async with self._pool.stream("POST", url, headers=named, content=body) as answer:
            patience = _retry_after(answer.headers)
            if patience is not None:
                result["retry_after_seconds"] = patience
            result["status_code"] = answer.status
            await _read_a_little(answer)


async def _read_a_little(answer: httpcore.Response) -> None:
    size = 0
    async for part in answer.aiter_stream():
        size += len(part)
        if size > ANSWER_BYTES:
            break


def _reason(error: httpcore.ConnectError) -> str:
    if isinstance(error.__cause__, ssl.SSLError) or "SSL" in str(error):
        return "its certificate is not accepted"
    return "it cannot be reached"


def _retry_after(headers: list[tuple[bytes, bytes]]) -> int | None:
    """Seconds that a receiver asks to wait, said as a number or as a date."""
    found = [value for name, value in headers if name.lower() == b"retry-after"]
    if not found:
        return None
    text = found[0].decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:12]), _MOST_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    seconds = (moment - dt.datetime.now(dt.UTC)).total_seconds()
    return min(max(int(seconds), 0), _MOST_SECONDS)
