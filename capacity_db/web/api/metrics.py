"""GET /metrics, for whoever may scrape it."""

from __future__ import annotations

import ipaddress
import secrets

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from capacity_db.web.prometheus import Prometheus
from capacity_db.web.settings import Settings

router = APIRouter()

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """The process's metrics; 404 for whoever may not see them, as where there are none."""
    prometheus: Prometheus | None = request.app.state.prometheus
    if prometheus is None or not _may_scrape(request, request.app.state.settings):
        raise HTTPException(404)
    content = await run_in_threadpool(prometheus.render)
    return Response(content, media_type=prometheus.content_type)


def _may_scrape(request: Request, settings: Settings) -> bool:
    """By the token if there is one, else by the address, and then never through a proxy."""
    if settings.metrics_token is not None:
        sent = request.headers.get("Authorization", "").encode()
        wanted = f"Bearer {settings.metrics_token.get_secret_value()}".encode()
        return secrets.compare_digest(sent, wanted)
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    return _is_in(address, settings.metrics_from) and not _is_in(address, settings.trusted_proxies)


def _is_in(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: tuple[str, ...]
) -> bool:
    return any(address in ipaddress.ip_network(network, strict=False) for network in networks)
