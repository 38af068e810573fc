"""``show``, ``cancel``, ``transition``, ``slot`` and ``bookings``: what became of bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import click

from capacity_db import Booking, SlotBookings
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.booking_text import print_booking, print_result
from capacity_db.cli.common import EXIT_REFUSED, emit, json_option, restaurant_option
from capacity_db.cli.tables import echo_table, seats
from capacity_db.cli.values import iso_date, iso_time


@click.command()
@click.argument("booking", type=click.UUID)
@restaurant_option
@client_options
@json_option
def show(booking: UUID, restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Show a booking as it is now.

    BOOKING is its id.

    \b
    Example:
      capacity-db show BOOKING --restaurant ID --json
    """
    with open_client(dsn) as client:
        found = client.get_booking(restaurant, booking)
    emit(found, as_json, print_booking)


@click.command()
@click.argument("booking", type=click.UUID)
@restaurant_option
@click.option("--reason", help="Why, for the record.")
@client_options
@json_option
@click.pass_context
def cancel(
    context: click.Context,
    booking: UUID,
    restaurant: UUID,
    reason: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Cancel a booking and give its places back.

    BOOKING is its id.

    \b
    Example:
      capacity-db cancel BOOKING --restaurant ID --reason "guest called"
    """
    with open_client(dsn) as client:
        options = {"reason": reason} if reason is not None else None
        result = client.cancel_booking(restaurant, booking, options=options)
    emit(result, as_json, lambda answer: print_result(answer, "Cancelled"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@click.command()
@click.argument("booking", type=click.UUID)
@click.argument("status")
@restaurant_option
@click.option("--reason", help="Why, for the record.")
@click.option("--version", type=int, metavar="N", help="Only if it is still this version.")
@click.option("--override", is_flag=True, help="Even when the service is full; needs --reason.")
@client_options
@json_option
@click.pass_context
def transition(
    context: click.Context,
    booking: UUID,
    status: str,
    restaurant: UUID,
    reason: str | None,
    version: int | None,
    override: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Move a booking to another status.

    BOOKING is its id, STATUS pending, confirmed, seated, completed, no_show or cancelled. A status
    that cannot follow the present one is exit code 3, and --json lists those that can. A no_show
    has given its places back: seating it after all asks for them again, and exit code 1 means that
    they are gone.

    \b
    Examples:
      capacity-db transition BOOKING seated --restaurant ID
      capacity-db transition BOOKING no_show --restaurant ID --reason "called at 20:15"
    """
    with open_client(dsn) as client:
        result = client.transition_booking(
            restaurant,
            booking,
            status,
            expected_version=version,
            reason=reason,
            override=override,
        )
    emit(result, as_json, lambda answer: print_result(answer, f"Now {status}"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@click.command()
@restaurant_option
@click.option(
    "--date", "date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="Local date."
)
@click.option(
    "--time",
    "time",
    required=True,
    type=iso_time,
    metavar="HH:MM",
    help="Any time within the slot.",
)
@click.option("--second-occurrence", is_flag=True, help="The second of two equal wall times.")
@client_options
@json_option
def slot(
    restaurant: UUID, date: dt.date, time: dt.time, second_occurrence: bool, dsn: str, as_json: bool
) -> None:
    """List who arrives in the slot that contains a time.

    \b
    Example:
      capacity-db slot --restaurant ID --date 2030-05-01 --time 19:30
    """
    with open_client(dsn) as client:
        found = client.list_slot_bookings(
            restaurant, date, time, second_occurrence=second_occurrence
        )
    emit(found, as_json, _print_slot)


def _print_slot(found: SlotBookings) -> None:
    if found.slot is None:
        click.echo("Nobody can arrive then.")
        return
    place = found.slot
    limit = "" if place.limit is None else f" of {place.limit}"
    arrive = "cover arrives" if place.booked_covers == 1 and not limit else "covers arrive"
    click.echo(f"{place.date} {place.time:%H:%M}: {place.booked_covers}{limit} {arrive}")
    _print_bookings(found.bookings)


@click.group()
def bookings() -> None:
    """List bookings.

    \b
    Example:
      capacity-db bookings list --restaurant ID --date 2030-05-01 --without-table --json
    """


@bookings.command("list")
@restaurant_option
@click.option(
    "--date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="When its services open."
)
@click.option("--period", type=click.UUID, metavar="ID", help="Only of this service period.")
@click.option("--status", help="Only of this status, or all.  [default: what takes capacity]")
@click.option("--without-table", is_flag=True, help="Only who needs a table and has none.")
@client_options
@json_option
def list_bookings(
    restaurant: UUID,
    date: dt.date,
    period: UUID | None,
    status: str | None,
    without_table: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """List the bookings of a service date, those after midnight included.

    \b
    Examples:
      capacity-db bookings list --restaurant ID --date 2030-05-01
      capacity-db bookings list --restaurant ID --date 2030-05-01 --status cancelled --json
    """
    with open_client(dsn) as client:
        found = client.list_bookings(
            restaurant, date, service_period_id=period, status=status, without_table=without_table
        )
    emit(found, as_json, _print_list)


def _print_list(found: Sequence[Booking]) -> None:
    if not found:
        click.echo("No bookings.")
    _print_bookings(found)


def _print_bookings(found: Sequence[Booking]) -> None:
    rows = [
        (
            booking.start_time,
            f"party of {booking.party_size}",
            booking.guest_name,
            booking.status,
            seats(booking.tables),
            booking.reference,
            booking.id,
        )
        for booking in found
    ]
    headings = ("time", "party", "guest", "status", "tables", "reference", "booking")
    echo_table(rows, headings, limit=100)


commands: list[click.Command] = [transition, cancel, show, slot, bookings]
