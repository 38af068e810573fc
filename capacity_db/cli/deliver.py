"""``deliver``: the worker that sends events to webhooks."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib.util
import logging
import signal

import click
import psycopg

from capacity_db.cli.common import CommandError, dsn_option, emit, json_option
from capacity_db.operating.check import Session
from capacity_db.pool import connection_options

_WAITING = """
    SELECT count(*), min(greatest(d.next_attempt_at, w.paused_until))
                         FILTER (WHERE greatest(d.next_attempt_at, w.paused_until) > now())
    FROM capacity.webhook_deliveries AS d
    JOIN capacity.webhooks AS w ON w.restaurant_id = d.restaurant_id AND w.id = d.webhook_id
    WHERE d.status = 'pending' AND w.is_active
"""


def _delays(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> list[float] | None:
    if value is None:
        return None
    try:
        return [float(part) for part in value.split(",")]
    except ValueError:
        raise click.BadParameter("write seconds with commas between, such as 1,5,30.") from None


@click.command()
@click.option("--once", is_flag=True, help="Send what is due, then end; say what waits.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 500),
    default=32,
    show_default=True,
    help="Requests at a time; a webhook gets up to a quarter of them.",
)
@click.option(
    "--interval",
    type=click.FloatRange(0.05, 60),
    default=1.0,
    show_default=True,
    metavar="S",
    help="Seconds between looks while nothing is due.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 300),
    default=10.0,
    show_default=True,
    metavar="S",
    help="Seconds that a receiver has to answer.",
)
@click.option(
    "--lease",
    type=click.IntRange(1, 3600),
    default=60,
    show_default=True,
    metavar="S",
    help="After so many seconds another worker takes over; longer than --timeout.",
)
@click.option(
    "--retry-after",
    "delays",
    callback=_delays,
    metavar="S,S,…",
    help="Seconds before each further attempt.  [default: from 5 s to a day, 9 times]",
)
@click.option(
    "--allow-private",
    is_flag=True,
    help="Send to addresses of this machine and its networks too; for tests, or where every admin"
    " may reach them.",
)
@click.option(
    "--as-service", is_flag=True, help="Act as service_role, where the login has no such rights."
)
@dsn_option
@json_option
@click.pass_context
def deliver(
    context: click.Context,
    /,
    once: bool,
    concurrency: int,
    interval: float,
    timeout: float,
    lease: int,
    delays: list[float] | None,
    allow_private: bool,
    as_service: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Send events to webhooks, until it is asked to stop.

    Needs the `webhooks` extra, and a login that may act as service_role. Each event arrives at
    least once, those of one booking in order. What fails is tried again for days; then it is dead,
    and `webhooks replay` sends it once more. Several workers may run at once. SIGTERM and Ctrl-C
    finish what is under way. One that is killed leaves its deliveries to the others, or to the
    next, after --lease. A database that is away is waited for.

    Receivers that fail, and work again, are named on stderr; --verbose logs every attempt. Bodies,
    secrets and paths of URLs are never logged. Addresses of this machine and its networks are an
    attempt that fails, unless --allow-private.

    \b
    Examples:
      capacity-db deliver
      capacity-db deliver --once --json
      capacity-db --verbose deliver --concurrency 64 --dsn postgresql://sender@db/bookings
    \b
    Exit codes:
      0  stopped as asked; with --once nothing more is due. Also where receivers failed: the counts
         say so, and `webhooks deliveries` says why
      2  wrong usage
      3  failed: the database is away, or the login may not
    """
    if lease <= timeout:
        raise click.UsageError("--lease has to be longer than --timeout.")
    if importlib.util.find_spec("httpcore") is None:
        raise CommandError(
            "sending needs a package that is not installed: httpx",
            code="NO_WEBHOOKS_EXTRA",
            hint="Run: pip install 'capacity-db[webhooks]'",
        )
    if not context.find_root().params.get("verbose"):
        logging.getLogger("capacity_db.delivering").setLevel(logging.WARNING)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    from capacity_db.async_client import AsyncCapacityClient
    from capacity_db.delivering import OUTCOMES, PATIENCE_S, Worker
    from capacity_db.delivering_sender import Sender

    async def work() -> dict[str, int]:
        async with (
            AsyncCapacityClient(dsn, max_size=2, timeout=5.0) as client,
            Sender(timeout=timeout, concurrency=concurrency, allow_private=allow_private) as sender,
        ):
            worker = Worker(
                client.as_service() if as_service else client,
                sender,
                concurrency=concurrency,
                interval=interval,
                lease=lease,
                delays=delays,
            )
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, worker.stop)
            await worker.connect(0.0 if once else PATIENCE_S)
            if not once:
                click.echo("Sending events to webhooks. Ctrl-C stops.", err=True)
            await worker.run(once=once)
            return {name: worker.counts[name] for name in OUTCOMES}

    counts = asyncio.run(work())
    waiting, first = _waiting(dsn) if once else (None, None)
    data = {**counts, "waiting": waiting, "next_attempt_at": first} if once else counts
    emit(data, as_json, lambda _: _print_end(counts, waiting, first))


def _waiting(dsn: str) -> tuple[int | None, dt.datetime | None]:
    """How many deliveries are not due yet, and when the first is; None where nobody can say."""
    try:
        with psycopg.connect(dsn, **connection_options(dsn)) as connection:
            [(number, first)] = Session(connection, dsn).rows(_WAITING, as_service=True)
    except psycopg.Error:
        return None, None  # What was sent is sent.
    return number, first and first.astimezone(dt.UTC)


def _print_end(counts: dict[str, int], waiting: int | None, first: dt.datetime | None) -> None:
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    if waiting:
        when = f", the first at {first:%Y-%m-%d %H:%M:%S} UTC" if first else ""
        one = "1 waits for its next attempt"
        click.echo(f"{one if waiting == 1 else f'{waiting:,} wait for their next attempt'}{when}.")


commands: list[click.Command] = [deliver]
