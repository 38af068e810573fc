"""``storm``: many callers at one slot at once."""

from __future__ import annotations

import asyncio

import click

from capacity_db import storm as engine
from capacity_db.cli.common import EXIT_FAILED, dsn_option, emit, json_option
from capacity_db.cli.progress import print_figures
from capacity_db.cli.tables import count


@click.command()
@click.option("--callers", type=click.IntRange(1, 10_000), default=100, show_default=True)
@click.option(
    "--party", type=click.IntRange(1), default=4, show_default=True, help="Guests per caller."
)
@click.option(
    "--max-covers",
    type=click.IntRange(0),
    default=40,
    show_default=True,
    help="Limit of the service they all want.",
)
@click.option(
    "--isolation",
    type=click.Choice((*engine.LEVELS, engine.MIXED)),
    default=engine.LEVELS[0],
    show_default=True,
    help="Isolation level of the callers; mixed: they take turns with the levels.",
)
@click.option(
    "--retries",
    type=click.IntRange(0, 100),
    default=3,
    show_default=True,
    help="Repetitions of a caller's transaction after a conflict.",
)
@click.option(
    "--cold",
    is_flag=True,
    help="Fire on connections that have never booked: they load the routines first.",
)
@dsn_option
@json_option
@click.pass_context
def storm(
    context: click.Context,
    callers: int,
    party: int,
    max_covers: int,
    isolation: str,
    retries: int,
    cold: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Fire many callers at one slot, all at once.

    The restaurant is a fresh one, and enforced.

    Every caller has a connection of its own as far as the server has room, opened before and used
    on other days. `undecided` counts callers whose retries ran out (BOOKING_CONFLICT): above
    read-committed give more --retries. Exit code 3 means that a service was overbooked.

    \b
    Examples:
      capacity-db storm
      capacity-db storm --isolation mixed --retries 8 --json
    """
    storming = engine.run(dsn, callers, party, max_covers, isolation, retries, warm=not cold)
    report = asyncio.run(storming)
    emit(report, as_json, _print)
    if report.overbooked_services:
        context.exit(EXIT_FAILED)


def _print(report: engine.StormReport) -> None:
    click.echo(
        f"{count(report.callers, 'caller')}, {count(report.connections, 'connection')}, parties of"
        f" {report.party}, {count(report.max_covers, 'cover')}, {report.isolation}"
    )
    print_figures(report)


commands = [storm]
