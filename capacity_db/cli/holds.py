"""``hold`` and ``sweep``: places kept for a while, and what becomes of them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import click

from capacity_db import SweepResult
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.booking_text import print_result
from capacity_db.cli.bookings import (
    alternatives_option,
    guest_options,
    key_option,
    seating_option,
    second_option,
)
from capacity_db.cli.common import (
    EXIT_REFUSED,
    emit,
    id_option,
    json_option,
    restaurant_option,
)
from capacity_db.cli.tables import count
from capacity_db.cli.values import iso_date, iso_time


@click.group()
def hold() -> None:
    """Keep a place for a while, then confirm it or give it back.

    A hold is a booking that ends by itself: from its end on it is in nobody's way.

    \b
    Examples:
      capacity-db hold place --date 2030-05-01 --time 19:30 --party 4 --restaurant ID
      capacity-db hold confirm BOOKING --name Ada --restaurant ID
      capacity-db hold release BOOKING --restaurant ID --json
    """


@hold.command("place")
@restaurant_option
@click.option(
    "--date", "booking_date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="Local date."
)
@click.option(
    "--time", "start_time", required=True, type=iso_time, metavar="HH:MM", help="Local wall time."
)
@click.option("--party", required=True, type=int, metavar="N", help="Guests in the party.")
@click.option(
    "--seconds",
    type=int,
    metavar="N",
    help="How long, at least 10.  [default: as long as the policy allows]",
)
@click.option("--source", default="cli", show_default=True, help="Where the request came from.")
@seating_option
@key_option
@second_option
@alternatives_option
@id_option("booking")
@client_options
@json_option
@click.pass_context
def place_hold(
    context: click.Context,
    restaurant: UUID,
    booking_date: dt.date,
    start_time: dt.time,
    party: int,
    seconds: int | None,
    source: str,
    seating: str | None,
    key: str | None,
    second_occurrence: bool,
    alternatives: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Keep a place, and a table where the restaurant requires one.

    Exit code 1 means that there is none; then the times that are free instead are shown.

    \b
    Example:
      capacity-db hold place --date 2030-05-01 --time 19:30 --party 4 --seconds 600 --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.hold_capacity(
            restaurant,
            booking_date,
            start_time,
            party,
            idempotency_key=key,
            seconds=seconds,
            second_occurrence=second_occurrence,
            source=source,
            seating_preference=seating,
            alternatives=alternatives,
        )
    emit(result, as_json, lambda answer: print_result(answer, "Held"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@hold.command("confirm")
@click.argument("booking", type=click.UUID)
@restaurant_option
@click.option("--party", type=int, metavar="N", help="Guests, at most as held.  [default: as held]")
@guest_options
@click.option("--status", help="confirmed (the default) or pending.")
@key_option
@client_options
@json_option
@click.pass_context
def confirm_hold(
    context: click.Context,
    booking: UUID,
    restaurant: UUID,
    party: int | None,
    name: str | None,
    email: str | None,
    phone: str | None,
    notes: str | None,
    seating: str | None,
    status: str | None,
    key: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Make a booking of a hold.

    BOOKING is its id. Exit code 1 means that it has expired, was resolved before, or is for a
    smaller party.

    \b
    Example:
      capacity-db hold confirm BOOKING --name Ada --party 3 --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.confirm_hold(
            restaurant,
            booking,
            key,
            party_size=party,
            guest_name=name,
            guest_email=email,
            guest_phone=phone,
            notes=notes,
            seating_preference=seating,
            status=status,
        )
    emit(result, as_json, lambda answer: print_result(answer, "Confirmed"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@hold.command("release")
@click.argument("booking", type=click.UUID)
@restaurant_option
@client_options
@json_option
@click.pass_context
def release_hold(
    context: click.Context, booking: UUID, restaurant: UUID, dsn: str, as_json: bool
) -> None:
    """Give a hold back before its time.

    BOOKING is its id. Exit code 1 means that it has expired or was confirmed.

    \b
    Example:
      capacity-db hold release BOOKING --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.release_hold(restaurant, booking)
    emit(result, as_json, lambda answer: print_result(answer, "Released"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@click.command()
@click.option("--restaurant", type=click.UUID, metavar="ID", help="Only this restaurant.")
@client_options
@json_option
def sweep(restaurant: UUID | None, dsn: str, as_json: bool) -> None:
    """Expire holds and offers whose time is over.

    What that frees is offered to those who wait. Run it every minute, as from cron. Should it not
    run, nothing breaks: expired holds are in nobody's way, and whoever books next clears them.
    Only the waitlist hears later. Each restaurant is a transaction of its own.

    \b
    Example:
      * * * * *  capacity-db sweep --json
    """
    with open_client(dsn) as client:
        done = last = client.sweep_expired(restaurant, limit=1)
        while last.next_restaurant_id is not None:
            last = client.sweep_expired(
                restaurant, limit=1, from_restaurant_id=last.next_restaurant_id
            )
            done = SweepResult(
                success=last.success,
                holds=done.holds + last.holds,
                offers=done.offers + last.offers,
                entries=done.entries + last.entries,
                is_complete=last.is_complete,
            )
    emit(done, as_json, _print_sweep)


def _print_sweep(done: SweepResult) -> None:
    click.echo(
        f"{count(done.holds, 'hold')} expired, {count(done.offers, 'offer')} made to who waits,"
        f" {count(done.entries, 'waitlist place')} ended with the service."
    )


commands = [hold, sweep]
