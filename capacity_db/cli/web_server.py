"""Running the HTTP layer: on a database that can be used, until it is asked to stop."""

from __future__ import annotations

import ipaddress
import math
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import click
from limits import parse_many
from limits.errors import ConfigurationError
from pydantic import SecretStr

from capacity_db import CapacityClient
from capacity_db.cli.common import CommandError, emit
from capacity_db.cli.roles import look_up
from capacity_db.cli.seed import plant
from capacity_db.cli.web_logging import Logs
from capacity_db.cli.web_socket import url_of
from capacity_db.embedded import EmbeddedServerError, embedded_server
from capacity_db.web.app import create_app
from capacity_db.web.prometheus import Prometheus
from capacity_db.web.server import Server
from capacity_db.web.settings import Settings, TokenSettings

DEMO_USERS: Final = {"Olga (owner)": "demo-owner", "Sten (staff)": "demo-staff"}
"""Members that the seed makes."""

_GRACE_S: Final = 5
"""Beyond the longest request."""
_KEEP_ALIVE_S: Final = 75
"""Longer than proxies keep a connection at rest: they close it, so that none is closed on them."""
Announce = Callable[[str], None]


def demonstrate(settings: Settings, listening: socket.socket, logs: Logs, as_json: bool) -> None:
    """Serve a test restaurant on a PostgreSQL server of its own, and leave nothing behind.

    Raises:
        CommandError: the embedded server is not installed, or does not start.
    """
    from capacity_db.deploy import migrate

    tokens = settings.tokens
    if tokens.secret is None:
        tokens = TokenSettings(secret=SecretStr(secrets.token_urlsafe(48)))
    click.echo("Starting a PostgreSQL server for a demonstration ...", err=True)
    try:
        with embedded_server() as dsn:
            migrate(dsn)
            seeded = plant(dsn, week=True)
            chosen = settings.model_copy(
                update={
                    "dsn": dsn,
                    "tokens": tokens,
                    "restaurant_id": UUID(seeded["restaurant_id"]),
                    "demo_users": DEMO_USERS,
                }
            )

            def announce(url: str) -> None:
                places = _places(url, chosen) | {"demo_users": list(DEMO_USERS), "dsn": dsn}
                emit(places, as_json, _print_demonstration)

            _serve(chosen, listening, logs, announce)
    except EmbeddedServerError as error:
        raise CommandError(
            str(error),
            code="NO_EMBEDDED_SERVER",
            hint=f"{error.hint.rstrip('.')}. Or name a database: --dsn or DATABASE_URL.",
        ) from error


def run(
    settings: Settings, listening: socket.socket, logs: Logs, as_json: bool, *, check: bool
) -> None:
    """Serve a database.

    Raises:
        CommandError: the login may not act as the roles of clients.
        CapacityDbError: the schema is missing or older, or the restaurant is not there.
    """
    warnings = [*(_check_database(settings) if check else ()), *_advice(settings, listening)]
    for warning in warnings:
        logs.warn(warning)
    _serve(
        settings,
        listening,
        logs,
        lambda url: emit(_places(url, settings), as_json, _print_places),
    )


def _check_database(settings: Settings) -> tuple[str, ...]:
    """What is to be said about the login, if the database can be used."""
    login = look_up(settings.dsn)
    if login.grant is not None:
        missing = [role.role for role in login.roles if not role.may_act]
        raise CommandError(
            f"the login {login.login} may not act as {', '.join(missing)}",
            code="ROLE_NOT_GRANTED",
            hint=f"Run as an administrator: {login.grant}",
        )
    with CapacityClient(settings.dsn) as client:
        client.as_guest().schema_version()
        if settings.restaurant_id is not None:
            client.as_guest().get_restaurant(settings.restaurant_id)
    return login.warnings


def _advice(settings: Settings, listening: socket.socket) -> Iterator[str]:
    if not settings.tokens.is_configured:
        yield (
            "There is no key to check tokens with: nobody can sign in. Set CAPACITY_DB_JWT_SECRET,"
            " or give --jwks-url or --public-key."
        )
    is_local = ipaddress.ip_address(listening.getsockname()[0]).is_loopback
    if settings.secure_cookie and not is_local and not settings.trusted_proxies:
        yield (
            "Browsers keep a sign-in over https only. Put a proxy before this, and name its"
            " address with --trusted-proxy."
        )


def _serve(settings: Settings, listening: socket.socket, logs: Logs, announce: Announce) -> None:
    """Serve until asked to stop, and finish what is in flight."""
    _check_limits(settings)
    prometheus = Prometheus.install()
    if prometheus is None:
        logs.warn("Metrics go where OpenTelemetry was told; /metrics has none.")
    try:
        app = create_app(settings, prometheus=prometheus, watch=True)
    except ConfigurationError as error:
        raise CommandError(
            f"requests cannot be counted there: {error}",
            code="NO_RATE_STORAGE",
            hint="Redis takes a package: pip install 'limits[async-redis]'",
        ) from error
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    logs.set_up()
    server = _Announcing(
        app,
        announce=lambda: announce(url_of(listening)),
        lifespan="on",
        log_config=None,
        access_log=logs.verbose,
        server_header=False,
        # The application believes whom its settings name.
        proxy_headers=False,
        # The next gets 503 while there are files left to answer it with.
        limit_concurrency=settings.connection_limit,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=math.ceil(settings.request_timeout) + _GRACE_S,
    )
    with _stopped_by_signals(server):
        server.run(sockets=[listening])


class _Announcing(Server):
    """Says so when it serves."""

    def __init__(self, app: Any, announce: Callable[[], None], **config: Any) -> None:
        super().__init__(app, **config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self._announce()


@contextmanager
def _stopped_by_signals(server: Server) -> Iterator[None]:
    """To be asked to stop is no failure: uvicorn sends itself the signal again at the end."""

    def stop(*_: object) -> None:
        server.should_exit = True

    held = {kind: signal.signal(kind, stop) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for kind, handler in held.items():
            signal.signal(kind, handler)


def _check_limits(settings: Settings) -> None:
    for option in ("booking_limit", "availability_limit", "page_limit", "sign_in_limit"):
        text = getattr(settings, option)
        try:
            items = parse_many(text)
        except ValueError:
            items = []
        if len(items) != 1 or items[0].amount < 1:
            raise click.BadParameter(
                f"{text!r}: write a limit as in 10/minute or 100/hour.",
                param_hint=f"'--{option.replace('_', '-')}'",
            )


def _places(url: str, settings: Settings) -> dict[str, Any]:
    guest = None if settings.restaurant_id is None else f"{url}/r/{settings.restaurant_id}"
    return {
        "url": url,
        "guest_page": guest,
        "ops_page": f"{url}/ops",
        "openapi": f"{url}/openapi.json",
    }


def _print_places(places: dict[str, Any]) -> None:
    click.echo(f"Serving {places['url']}")
    click.echo(f"  guests  {places['guest_page'] or places['url'] + '/r/RESTAURANT'}")
    click.echo(f"  staff   {places['ops_page']}")
    click.echo(f"  API     {places['openapi']}")
    click.echo("Press Ctrl-C to stop.")


def _print_demonstration(places: dict[str, Any]) -> None:
    click.echo("A demonstration: a test restaurant with a week of bookings.\n")
    click.echo(f"  guests  {places['guest_page']}")
    click.echo(f"  staff   {places['ops_page']}")
    names = " or ".join(places["demo_users"])
    click.echo(f"          sign in as {names}: no password\n")
    click.echo("The database, for the command line:")
    click.echo(f"  export DATABASE_URL='{places['dsn']}'\n")
    click.echo("Press Ctrl-C to stop. Nothing of it is left behind.")
