"""``book``, ``walk-in`` and ``change``: requests for places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import click

from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.booking_text import print_result
from capacity_db.cli.common import (
    EXIT_REFUSED,
    emit,
    id_option,
    json_option,
    restaurant_option,
)
from capacity_db.cli.values import iso_date, iso_time

Command = TypeVar("Command", bound=Callable[..., Any])

ISOLATION_LEVELS = ("read-committed", "repeatable-read", "serializable")
_TEXTS = {
    "name": "guest_name",
    "email": "guest_email",
    "phone": "guest_phone",
    "notes": "notes",
    "seating": "seating_preference",
}

_name_option = click.option("--name", help="Name of the guest.")
_email_option = click.option("--email", help="E-mail address of the guest.")
_phone_option = click.option("--phone", help="Telephone number of the guest.")
_notes_option = click.option("--notes", help="Free text.")
seating_option = click.option("--seating", help="Seating preference.")


def guest_options(command: Command) -> Command:
    """Give a command ``name``, ``email``, ``phone``, ``notes`` and ``seating``."""
    for option in (seating_option, _notes_option, _phone_option, _email_option, _name_option):
        command = option(command)
    return command


key_option = click.option(
    "--key", help="Idempotency key: the same key always gets the same decision."
)
_override_option = click.option(
    "--override", metavar="REASON", help="Let it in over policy and limits, for this reason."
)
_past_option = click.option("--allow-past", is_flag=True, help="Record a booking of the past.")
second_option = click.option(
    "--second-occurrence",
    is_flag=True,
    help="Take the second of two equal wall times when the clocks are put back.",
)
alternatives_option = click.option(
    "--alternatives/--no-alternatives",
    default=True,
    show_default=True,
    help="After a refusal, ask what else is free.",
)


@click.command()
@restaurant_option
@click.option(
    "--date", "booking_date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="Local date."
)
@click.option(
    "--time", "start_time", required=True, type=iso_time, metavar="HH:MM", help="Local wall time."
)
@click.option("--party", required=True, type=int, metavar="N", help="Guests in the party.")
@_name_option
@_email_option
@_phone_option
@click.option(
    "--type", "booking_type", default="reservation", help="reservation, walk_in or event."
)
@click.option("--source", default="cli", show_default=True, help="Where the request came from.")
@_notes_option
@seating_option
@click.option("--status", help="confirmed (the default) or pending.")
@key_option
@_override_option
@_past_option
@second_option
@alternatives_option
@click.option(
    "--isolation", type=click.Choice(ISOLATION_LEVELS), help="Isolation level of the transaction."
)
@id_option("booking")
@client_options
@json_option
@click.pass_context
def book(
    context: click.Context,
    restaurant: UUID,
    booking_date: dt.date,
    start_time: dt.time,
    party: int,
    name: str | None,
    email: str | None,
    phone: str | None,
    booking_type: str,
    source: str,
    notes: str | None,
    seating: str | None,
    status: str | None,
    key: str | None,
    override: str | None,
    allow_past: bool,
    second_occurrence: bool,
    alternatives: bool,
    isolation: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Book a party into a service.

    Exit code 1 means that the booking was refused, for example because the service is full; then
    the times that are free instead are shown.

    \b
    Examples:
      capacity-db book --restaurant ID --date 2030-05-01 --time 19:30 --party 4 --name Ada
      capacity-db book --restaurant ID --date 2030-05-01 --time 19:30 --party 4 --key web-1 --json
      capacity-db book --restaurant ID --date 2030-05-01 --time 19:30 --party 4 --override "critic"
    """
    with open_client(dsn, isolation_level=isolation) as client:
        result = client.create_booking(
            restaurant,
            booking_date,
            start_time,
            party,
            idempotency_key=key,
            guest_name=name,
            guest_email=email,
            guest_phone=phone,
            booking_type=booking_type,
            source=source,
            notes=notes,
            seating_preference=seating,
            status=status,
            override=override,
            alternatives=alternatives,
            options=_flags(allow_past=allow_past, second_occurrence=second_occurrence),
        )
    emit(result, as_json, lambda answer: print_result(answer, "Booked"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@click.command("walk-in")
@restaurant_option
@click.option("--party", required=True, type=int, metavar="N", help="Guests in the party.")
@guest_options
@key_option
@_override_option
@id_option("booking")
@client_options
@json_option
@click.pass_context
def walk_in(
    context: click.Context,
    restaurant: UUID,
    party: int,
    name: str | None,
    email: str | None,
    phone: str | None,
    notes: str | None,
    seating: str | None,
    key: str | None,
    override: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Seat a party that stands at the door, now.

    No booking policy applies, only the limits. Exit code 1 means that the service is full, or
    that there is none now.

    \b
    Examples:
      capacity-db walk-in --restaurant ID --party 2
      capacity-db walk-in --restaurant ID --party 2 --override "regular guest" --json
    """
    with open_client(dsn) as client:
        result = client.seat_walk_in(
            restaurant,
            party,
            key,
            guest_name=name,
            guest_email=email,
            guest_phone=phone,
            source="cli",
            notes=notes,
            seating_preference=seating,
            override=override,
        )
    emit(result, as_json, lambda answer: print_result(answer, "Seated"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@click.command()
@click.argument("booking", type=click.UUID)
@restaurant_option
@click.option("--party", type=int, metavar="N", help="Guests in the party.")
@click.option("--date", "booking_date", type=iso_date, metavar="YYYY-MM-DD", help="Local date.")
@click.option("--time", "start_time", type=iso_time, metavar="HH:MM", help="Local wall time.")
@click.option(
    "--period", type=click.UUID, metavar="ID", help="The service period that it must belong to."
)
@guest_options
@click.option("--clear", multiple=True, type=click.Choice(list(_TEXTS)), help="Empty this text.")
@click.option(
    "--version",
    type=int,
    metavar="N",
    help="Only if it is still this version.  [default: as it is]",
)
@key_option
@_override_option
@_past_option
@second_option
@alternatives_option
@client_options
@json_option
@click.pass_context
def change(
    context: click.Context,
    /,
    booking: UUID,
    restaurant: UUID,
    version: int | None,
    clear: tuple[str, ...],
    key: str | None,
    override: str | None,
    allow_past: bool,
    second_occurrence: bool,
    alternatives: bool,
    dsn: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Change a booking: its party, its time, its texts.

    BOOKING is its id. All or nothing: when the new place is refused (exit code 1), it keeps the
    old one. With --version, the one that `show` printed, a change that somebody else made since
    is not lost: the command fails.

    \b
    Examples:
      capacity-db change BOOKING --restaurant ID --party 6
      capacity-db change BOOKING --restaurant ID --date 2030-05-02 --time 20:00 --version 3
      capacity-db change BOOKING --restaurant ID --notes "window seat" --clear phone --json
    """
    changes: dict[str, Any] = {
        _FIELDS.get(option, option): value for option, value in given.items() if value is not None
    }
    for text in clear:
        if given[text] is not None:
            raise click.UsageError(f"Give --{text} or --clear {text}, not both.")
        changes[_TEXTS[text]] = None
    if not changes:
        raise click.UsageError("Give at least one option that changes something.")
    if key is not None and version is None:
        # As it is: at a repeat that would be another version, and so another request.
        raise click.UsageError("A --key names one request: give the --version that it is for, too.")
    with open_client(dsn) as client:
        if version is None:
            version = client.get_booking(restaurant, booking).version
        result = client.update_booking(
            restaurant,
            booking,
            version,
            key,
            **changes,
            override=override,
            alternatives=alternatives,
            options=_flags(allow_past=allow_past, second_occurrence=second_occurrence),
        )
    emit(result, as_json, lambda answer: print_result(answer, "Changed"))
    if not result.success:
        context.exit(EXIT_REFUSED)


_FIELDS = {**_TEXTS, "party": "party_size", "period": "service_period_id"}


def _flags(**flags: bool) -> dict[str, bool]:
    return {name: True for name, wanted in flags.items() if wanted}


commands = [book, walk_in, change]
