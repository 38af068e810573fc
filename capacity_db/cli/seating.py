"""``assign`` and ``assign-service``: who sits where."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import click

from capacity_db import (
    Decision,
    SeatingResult,
    ServiceAssignment,
    SwapResult,
)
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.booking_text import print_booking
from capacity_db.cli.common import EXIT_REFUSED, emit, json_option, restaurant_option
from capacity_db.cli.table_text import print_decision, table_ids
from capacity_db.cli.tables import count, echo_table, harmless, seats
from capacity_db.cli.values import iso_date


@click.command()
@click.argument("booking", type=click.UUID)
@click.argument("numbers", nargs=-1, metavar="[TABLE]...")
@restaurant_option
@click.option("--move", is_flag=True, help="From wherever it sits.")
@click.option("--auto", is_flag=True, help="To the best table or combination that is free.")
@click.option("--swap", type=click.UUID, metavar="BOOKING", help="Change places with this one.")
@click.option("--remove", is_flag=True, help="Give its tables back; the booking stays.")
@click.option("--reason", help="Why, for the record.")
@click.option(
    "--override",
    is_flag=True,
    help="Even if the party is too large or too small for it; needs --reason. A taken table stays"
    " taken.",
)
@client_options
@json_option
@click.pass_context
def assign(
    context: click.Context,
    booking: UUID,
    numbers: tuple[str, ...],
    restaurant: UUID,
    move: bool,
    auto: bool,
    swap: UUID | None,
    remove: bool,
    reason: str | None,
    override: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Seat a booking at a table.

    BOOKING is its id, TABLE the number of a table, several of a combination, or its name. Exit
    code 1 means that it cannot sit there; then every reason is shown, and who sits there.

    \b
    Examples:
      capacity-db assign BOOKING 12 --restaurant ID
      capacity-db assign BOOKING 12 13 --move --restaurant ID
      capacity-db assign BOOKING --auto --restaurant ID
      capacity-db assign BOOKING --swap BOOKING --restaurant ID
      capacity-db assign BOOKING --remove --restaurant ID --json
    """
    modes = {"--auto": auto, "--swap": swap, "--remove": remove}
    without = [name for name, wanted in modes.items() if wanted]
    if len(without) + bool(numbers) != 1 or (move and not numbers):
        raise click.UsageError(
            "Give one or more tables (with --move if it sits elsewhere), or one of --auto, --swap"
            " and --remove."
        )
    if (override or reason is not None) and (auto or remove):
        raise click.UsageError(f"{without[0]} takes no --override and no --reason.")
    result: Decision
    with open_client(dsn) as client:
        if numbers:
            there = table_ids(client, restaurant, numbers)
            seat = client.move_booking if move else client.assign_table_to_booking
            result = seat(restaurant, booking, there, reason=reason, override=override)
        elif swap is not None:
            result = client.swap_tables(restaurant, booking, swap, reason=reason, override=override)
        elif auto:
            result = client.auto_assign_booking(restaurant, booking)
        else:
            result = client.unassign_table_from_booking(restaurant, booking)
    emit(result, as_json, _print_result)
    if not result.success:
        context.exit(EXIT_REFUSED)


@click.command("assign-service")
@restaurant_option
@click.option(
    "--date", "date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="Of the service."
)
@click.option("--period", required=True, type=click.UUID, metavar="ID", help="Its service period.")
@click.option("--dry-run", is_flag=True, help="Only show what it would do.")
@click.option("--reassign", is_flag=True, help="Also move parties that have a table.")
@client_options
@json_option
def assign_service(
    restaurant: UUID,
    date: dt.date,
    period: UUID,
    dry_run: bool,
    reassign: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Seat the parties of a service that have no table.

    It says why each gets its table, and seats as many guests as it can. Who sits already is never
    moved; who has a table keeps it, unless --reassign. Whoever is left without one is listed with
    the reason.

    \b
    Examples:
      capacity-db assign-service --date 2030-05-01 --period ID --dry-run --restaurant ID
      capacity-db assign-service --date 2030-05-01 --period ID --reassign --restaurant ID --json
    """
    with open_client(dsn) as client:
        found = client.auto_assign_service(
            restaurant, date, period, dry_run=dry_run, reassign=reassign
        )
    emit(found, as_json, _print_service)


def _print_result(result: Decision) -> None:
    bookings = []
    if isinstance(result, SwapResult):
        bookings = list(result.bookings)
        done = "Changed places"
    elif isinstance(result, SeatingResult):
        bookings = [] if result.booking is None else [result.booking]
        where = "".join(seats(booking.tables) for booking in bookings)
        done = f"Sits at {harmless(where)}" if where else "Sits at no table"
    if not print_decision(result, done):
        return
    if isinstance(result, SeatingResult) and result.reason:
        click.echo(f"  {harmless(result.reason)}")
    for booking in bookings:
        print_booking(booking)


def _print_service(found: ServiceAssignment) -> None:
    covers = found.seated_covers + found.unseated_covers
    has = "has" if found.seated_covers == 1 else "have"
    click.echo(
        f"{'Dry run: nothing is changed.' if found.dry_run else 'Done.'}"
        f" {found.seated_covers} of {count(covers, 'cover')} {has} a table;"
        f" {'1 party keeps its own' if found.kept == 1 else f'{found.kept} parties keep theirs'}."
    )
    if found.assigned:
        rows = [
            (
                party.start_time,
                f"party of {party.party_size}",
                " + ".join(party.tables),
                "" if party.moved_from is None else " + ".join(party.moved_from),
                party.reason,
                party.booking_id,
            )
            for party in found.assigned
        ]
        headings = ("time", "party", "table", "before", "why", "booking")
        echo_table(rows, headings, limit=None, drop_empty=True)
    if found.unassigned:
        click.echo("Without a table:")
        left = [
            (party.start_time, f"party of {party.party_size}", party.reason, party.booking_id)
            for party in found.unassigned
        ]
        echo_table(left, ("time", "party", "why", "booking"), limit=None)


commands = [assign, assign_service]
