"""``replay``: a reservation log, sent through the client."""

from __future__ import annotations

import asyncio
import csv
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from capacity_db import replay as engine
from capacity_db.cli.common import EXIT_FAILED, CommandError, dsn_option, emit, json_option
from capacity_db.cli.progress import print_figures, progress_bars
from capacity_db.cli.tables import count
from capacity_db.errors import CapacityDbError
from capacity_db.models import BookingResult
from capacity_db.replay_files import (
    BadFileError,
    Period,
    Reservation,
    read_limits,
    read_reservations,
)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _periods(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[Period, ...]:
    try:
        periods = tuple(Period.parse(value) for value in values)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    if len({period.name for period in periods}) < len(periods):
        raise click.BadParameter("two periods have the same name")
    return periods


@click.command()
@click.argument("reservations", type=_FILE)
@click.option("--capacity", "capacity_file", required=True, type=_FILE, help="File with limits.")
@click.option("--limit", required=True, metavar="COLUMN", help="Its column to take covers from.")
@click.option(
    "--period",
    "periods",
    multiple=True,
    required=True,
    callback=_periods,
    metavar="NAME=HH:MM-HH:MM",
    help="A service period of every restaurant; may end on the next day. Repeatable.",
)
@click.option("--timezone", default="UTC", show_default=True, help="IANA zone of the local times.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 500),
    default=1,
    show_default=True,
    help="Requests under way at a time; with 1 they go in file order.",
)
@click.option(
    "--answers",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the answer to each row into this CSV file.",
)
@dsn_option
@json_option
@click.pass_context
def replay(
    context: click.Context,
    reservations: Path,
    capacity_file: Path,
    limit: str,
    periods: tuple[Period, ...],
    timezone: str,
    concurrency: int,
    answers: Path | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Send a reservation log through the client.

    Reports what was decided. RESERVATIONS is a CSV file with the columns seq, restaurant,
    reserved_at_local, visit_at_local and party_size; the capacity file has restaurant,
    service_period and columns of limits in covers (an empty cell is unlimited). Restaurants,
    periods and rules are created, and enforced.
    seq is the idempotency key: the same command again finds every row a duplicate. Dates may lie
    in the past. Exit code 3 means an overbooked service, a difference in the books, or rows that
    are no valid request.

    \b
    Example:
      capacity-db replay reservations.csv --capacity capacity.csv --limit max_covers_p95 \\
        --period lunch=05:00-16:00 --period dinner=16:00-05:00 --timezone Asia/Tokyo
    """
    try:
        log = read_reservations(reservations)
        limits = read_limits(capacity_file, limit, periods)
    except BadFileError as error:
        hint = "Nothing was sent. Correct the file and run the command again."
        raise CommandError(str(error), code="BAD_FILE", hint=hint) from error
    plan = engine.Plan(log, limits, limit, periods, timezone)
    restaurants = len(plan.restaurants)
    totals = {
        engine.SETTING_UP: restaurants,
        engine.BOOKING: len(log.reservations),
        engine.RECOUNTING: restaurants,
    }
    with ExitStack() as stack:
        write = _answer_writer(stack, answers)
        progress = stack.enter_context(progress_bars(totals, quiet=as_json))
        report = asyncio.run(engine.run(dsn, plan, concurrency, progress, write))
    emit(report, as_json, _print)
    if report.overbooked_services or report.invalid or report.findings:
        context.exit(EXIT_FAILED)


def _answer_writer(stack: ExitStack, path: Path | None) -> engine.Answered:
    if path is None:
        return engine.ignore
    writer = csv.writer(stack.enter_context(path.open("w", newline="", encoding="utf-8")))
    writer.writerow(("seq", "accepted", "code", "duplicate", "booking_id"))

    def write(row: Reservation, answer: BookingResult | CapacityDbError) -> None:
        columns: tuple[Any, ...] = (False, "", False, "")
        if isinstance(answer, CapacityDbError):
            columns = (False, answer.code, False, "")
        else:
            code = answer.error.code if answer.error else ""
            booking_id = answer.booking.id if answer.booking else ""
            columns = (answer.success, code, answer.duplicate, booking_id)
        writer.writerow((row.seq, *columns))

    return write


def _print(report: engine.ReplayReport) -> None:
    click.echo(f"{count(report.rows, 'reservation')} at {count(report.restaurants, 'restaurant')}")
    print_figures(report)
    if report.unlimited_restaurants:
        without = count(report.unlimited_restaurants, "restaurant has", "restaurants have")
        click.echo(f"{without} no limits in the file.")
    for row in report.invalid_rows:
        click.echo(f"seq {row.seq}: {row.message} ({row.code})")
    if report.invalid > len(report.invalid_rows):
        more = count(report.invalid - len(report.invalid_rows), "more invalid row")
        click.echo(f"... and {more}.")
    if report.findings:
        click.echo(f"{count(report.findings, 'difference')}: run `capacity-db verify`.")


commands = [replay]
