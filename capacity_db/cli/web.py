"""``serve`` and ``token``: the HTTP API and the pages, and a token to try them with."""

from __future__ import annotations

import datetime as dt
import importlib.util
import ipaddress
import os
from collections.abc import Sequence
from typing import Any, Final, get_args
from uuid import UUID

import click
from click.core import ParameterSource

from capacity_db.cli.common import (
    CommandError,
    dsn_option,
    emit,
    is_verbose,
    json_option,
    verbose_option,
)
from capacity_db.cli.web_logging import Logs
from capacity_db.cli.web_options import (
    NEW_SECRET,
    SECRET_VARIABLE,
    server_options,
    settings_of,
    signing_options,
    token_settings,
)
from capacity_db.cli.web_socket import listen
from capacity_db.models import MemberRole
from capacity_db.web.settings import TokenSettings

_NEEDED: Final = (
    *("fastapi", "jinja2", "jwt", "limits", "opentelemetry.sdk", "prometheus_client"),
    *("python_multipart", "uvicorn"),
)
_DATABASE_VARIABLES: Final = (
    *("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"),
)
_PORT: Final = 8000


def require_extra() -> None:
    """Refuse to go on where packages of the extra are missing.

    Raises:
        CommandError: they are.
    """
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise CommandError(
            f"the HTTP layer needs packages that are not installed: {', '.join(missing)}",
            code="NO_WEB_EXTRA",
            hint="Run: pip install 'capacity-db[web]'",
        )


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    envvar="CAPACITY_DB_HOST",
    show_envvar=True,
    help="Address to listen at; 0.0.0.0 is every one.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    envvar="CAPACITY_DB_PORT",
    show_envvar=True,
    help="0 is any that is free.",
)
@click.option("--demo", is_flag=True, help="A demonstration, on a server of its own.")
@click.option(
    "--check/--no-check",
    default=True,
    help="Start only if the database can be used.  [default: check]",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    envvar="CAPACITY_DB_LOG_FORMAT",
    show_envvar=True,
    help="Of what goes to stderr; json is an object a line.",
)
@server_options
@verbose_option
@dsn_option
@json_option
@click.pass_context
def serve(
    context: click.Context,
    /,
    host: str,
    port: int,
    demo: bool,
    check: bool,
    secure_cookie: bool | None,
    log_format: str,
    dsn: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Serve the HTTP API and the pages for guests and staff.

    Needs the `web` extra. Where nothing names a database it is a demonstration: a PostgreSQL
    server of its own (the `embedded` extra) with a test restaurant and a week of bookings, where
    anybody signs in as owner or staff, and of which nothing is left behind.

    With a database it first makes sure that it can be used. Tokens come from an issuer of yours;
    without a key nobody can sign in. A secret is never an option: the command line of a process
    is everybody's. SIGTERM and Ctrl-C finish the requests in flight. Refusals and overbookings
    are logged, without a word about guests; --verbose logs requests, too, without the references
    that open bookings.

    GET /metrics is for Prometheus: with a token for who has it, else for this machine and never
    through a proxy. Everybody else gets 404.

    For more than one process start several behind a proxy, and count requests in Redis.

    \b
    Examples:
      capacity-db serve
      capacity-db serve --demo --port 0 --json
      DATABASE_URL=postgresql://app@db/bookings capacity-db serve --restaurant ID
      capacity-db serve --verbose --dsn postgresql://app@db/bookings \\
          --host 0.0.0.0 --trusted-proxy 10.0.0.0/24 \\
          --jwks-url https://id.example.org/keys --issuer https://id.example.org
      capacity-db serve --restaurant ID --log-format json --metrics-from 10.0.0.9

    \b
    Exit codes: 0 stopped as asked, 2 wrong usage, 3 failed
    """
    tokens = token_settings(options)
    is_demo = demo or _is_for_show(dsn, host, tokens)
    if demo and dsn and context.get_parameter_source("dsn") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--demo has a database of its own: leave --dsn out.")
    if is_demo and options["restaurant"] is not None:
        raise click.UsageError("A demonstration has one restaurant: leave --restaurant out.")
    if secure_cookie is None:
        # On this machine alone there is no network to listen to, and no https.
        is_local = is_demo or (_is_loopback(host) and not options["trusted_proxy"])
        secure_cookie = not is_local
    require_extra()
    from capacity_db.cli import web_server

    settings = settings_of(options, tokens, dsn=dsn, secure_cookie=secure_cookie)
    logs = Logs(is_verbose(context), as_json=log_format == "json")
    may_move = is_demo and context.get_parameter_source("port") is ParameterSource.DEFAULT
    with listen(host, port, may_move=may_move) as listening:
        if is_demo:
            web_server.demonstrate(settings, listening, logs, as_json)
        else:
            web_server.run(settings, listening, logs, as_json, check=check)


def _is_for_show(dsn: str, host: str, tokens: TokenSettings) -> bool:
    """Whether nothing says that this is more than a look."""
    if dsn or any(os.environ.get(name) for name in _DATABASE_VARIABLES):
        return False
    if tokens.is_configured or not _is_loopback(host):
        raise click.UsageError(
            "No database is named. Give --dsn or DATABASE_URL, or --demo for a demonstration."
        )
    return True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _workplace(
    _context: click.Context, _parameter: click.Parameter, values: Sequence[str]
) -> dict[str, str] | None:
    """``ID=role`` for each restaurant."""
    found = {}
    for value in values:
        text, _, role = value.partition("=")
        try:
            restaurant = UUID(text)
        except ValueError:
            raise click.BadParameter(f"{text!r} is not the id of a restaurant.") from None
        if role not in get_args(MemberRole):
            raise click.BadParameter(f"{value!r}: write ID=staff, ID=admin or ID=owner.")
        found[str(restaurant)] = role
    return found or None


@click.command()
@click.option("--sub", required=True, metavar="USER", help="Whom it is for: the claim sub.")
@click.option(
    "--restaurant",
    "restaurants",
    multiple=True,
    callback=_workplace,
    metavar="ID=ROLE",
    help="Where the user works, as staff, admin or owner; may be repeated.  [default: what the"
    " memberships in the database say]",
)
@click.option(
    "--hours",
    type=click.FloatRange(min=0, min_open=True, max=24 * 365),
    default=8.0,
    show_default=True,
    help="How long it holds.",
)
@signing_options
@json_option
def token(
    sub: str, restaurants: dict[str, str] | None, hours: float, as_json: bool, **options: Any
) -> None:
    """Make a token for development, as an issuer would.

    Prints the token and nothing else. It is signed with the HS256 secret that the server checks
    with, so whoever has the secret can be anybody: in production an identity provider has it.
    A token with --restaurant is believed until it expires, whatever the memberships say.

    Needs the `web` extra, and no database.

    \b
    Examples:
      export CAPACITY_DB_JWT_SECRET=$(openssl rand -base64 48)
      capacity-db token --sub ada
      capacity-db token --sub ada --restaurant ID=owner --hours 1
      curl -H "Authorization: Bearer $(capacity-db token --sub ada)" \\
          "http://127.0.0.1:8000/api/ops/tables?restaurantId=ID"
    """
    settings = token_settings(options)
    if settings.secret is None:
        raise click.UsageError(
            f"There is no secret to sign with. Give --secret-file or {SECRET_VARIABLE}, the one"
            f" that the server has. A new one: {NEW_SECRET}"
        )
    if not sub.strip():
        raise click.BadParameter("it is empty.", param_hint="'--sub'")
    require_extra()
    from capacity_db.web.tokens import mint

    lifetime = dt.timedelta(hours=hours)
    made = mint(settings, sub, lifetime=lifetime, restaurants=restaurants)
    expires_at = dt.datetime.now(dt.UTC).replace(microsecond=0) + lifetime
    emit({"token": made, "expires_at": expires_at}, as_json, lambda _: click.echo(made))


commands: list[click.Command] = [serve, token]
