"""``waitlist``: parties that wait for a place in a service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import click

from capacity_db import WaitlistEntry, WaitlistResult
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.booking_text import print_booking
from capacity_db.cli.bookings import key_option
from capacity_db.cli.common import (
    EXIT_REFUSED,
    emit,
    id_option,
    json_option,
    restaurant_option,
)
from capacity_db.cli.table_text import print_decision
from capacity_db.cli.tables import echo_table, harmless, moment
from capacity_db.cli.values import iso_date, iso_time


@click.group()
def waitlist() -> None:
    """Let parties wait for a place and answer offers.

    When a place frees, the first party that it fits is offered it: a hold, for as long as the
    policy says. Accepted it is a booking; declined or expired it goes to the next.

    \b
    Examples:
      capacity-db waitlist join --date 2030-05-01 --period ID --party 4 --name Ada --restaurant ID
      capacity-db waitlist list --date 2030-05-01 --restaurant ID
      capacity-db waitlist accept ENTRY --restaurant ID --json
    """


@waitlist.command("join")
@restaurant_option
@click.option(
    "--date", "date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="Of the service."
)
@click.option("--period", required=True, type=click.UUID, metavar="ID", help="Its service period.")
@click.option("--party", required=True, type=int, metavar="N", help="Guests in the party.")
@click.option("--earliest", type=iso_time, metavar="HH:MM", help="First local arrival that suits.")
@click.option("--latest", type=iso_time, metavar="HH:MM", help="Last local arrival that suits.")
@click.option("--name", help="Name of the guest.")
@click.option("--email", help="E-mail address of the guest.")
@click.option("--phone", help="Telephone number of the guest.")
@click.option("--notes", help="Free text.")
@click.option("--source", default="cli", show_default=True, help="Where the request came from.")
@key_option
@id_option("entry")
@client_options
@json_option
@click.pass_context
def join_waitlist(
    context: click.Context,
    restaurant: UUID,
    date: dt.date,
    period: UUID,
    party: int,
    earliest: dt.time | None,
    latest: dt.time | None,
    name: str | None,
    email: str | None,
    phone: str | None,
    notes: str | None,
    source: str,
    key: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Wait for a place in a service.

    If there is room, the offer is made at once. Exit code 1 means that nobody can wait for it: it
    is closed, past, or takes no such party.

    \b
    Examples:
      capacity-db waitlist join --date 2030-05-01 --period ID --party 4 --name Ada --restaurant ID
      capacity-db waitlist join --date 2030-05-01 --period ID --party 2 --earliest 19:00 \\
          --latest 20:30 --key web-7 --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.join_waitlist(
            restaurant,
            date,
            period,
            party,
            idempotency_key=key,
            guest_name=name,
            guest_email=email,
            guest_phone=phone,
            notes=notes,
            first_time=earliest,
            last_time=latest,
            source=source,
        )
    _finish(context, result, as_json, "On the waitlist")


@waitlist.command("list")
@restaurant_option
@click.option("--date", "date", type=iso_date, metavar="YYYY-MM-DD", help="Only for this date.")
@click.option("--period", type=click.UUID, metavar="ID", help="Only for this service period.")
@click.option("--all", "include_final", is_flag=True, help="Also entries that are over.")
@client_options
@json_option
def list_waitlist(
    restaurant: UUID,
    date: dt.date | None,
    period: UUID | None,
    include_final: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """List who waits, in the order in which they are asked.

    \b
    Example:
      capacity-db waitlist list --date 2030-05-01 --restaurant ID
    """
    with open_client(dsn) as client:
        found = client.list_waitlist(restaurant, date, period, include_final=include_final)
    emit(found, as_json, _print_entries)


@waitlist.command("accept")
@click.argument("entry", type=click.UUID)
@restaurant_option
@click.option("--status", help="confirmed (the default) or pending.")
@key_option
@client_options
@json_option
@click.pass_context
def accept_offer(
    context: click.Context,
    entry: UUID,
    restaurant: UUID,
    status: str | None,
    key: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Take the place that is offered.

    ENTRY is the id of the entry. Exit code 1 means that the offer is over.

    \b
    Example:
      capacity-db waitlist accept ENTRY --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.accept_offer(restaurant, entry, key, status=status)
    _finish(context, result, as_json, "Booked")


@waitlist.command("decline")
@click.argument("entry", type=click.UUID)
@restaurant_option
@client_options
@json_option
@click.pass_context
def decline_offer(
    context: click.Context, entry: UUID, restaurant: UUID, dsn: str, as_json: bool
) -> None:
    """Turn the offer down; the next who waits gets it.

    ENTRY is the id of the entry.

    \b
    Example:
      capacity-db waitlist decline ENTRY --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.decline_offer(restaurant, entry)
    _finish(context, result, as_json, "Declined")


@waitlist.command("leave")
@click.argument("entry", type=click.UUID)
@restaurant_option
@client_options
@json_option
@click.pass_context
def leave_waitlist(
    context: click.Context, entry: UUID, restaurant: UUID, dsn: str, as_json: bool
) -> None:
    """Wait no longer; what is offered goes to the next.

    ENTRY is the id of the entry.

    \b
    Example:
      capacity-db waitlist leave ENTRY --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.leave_waitlist(restaurant, entry)
    _finish(context, result, as_json, "Left")


def _finish(context: click.Context, result: WaitlistResult, as_json: bool, done: str) -> None:
    emit(result, as_json, lambda answer: _print_result(answer, done))
    if not result.success:
        context.exit(EXIT_REFUSED)


def _print_result(result: WaitlistResult, done: str) -> None:
    is_done = print_decision(result, done)
    if result.entry is not None and is_done:
        _print_entry(result.entry)
    if result.booking is not None and is_done:
        print_booking(result.booking)
    if result.idempotency_key is not None:
        click.echo(f"key        {result.idempotency_key}")


def _print_entry(entry: WaitlistEntry) -> None:
    lines: dict[str, Any] = {
        "entry": entry.id,
        "status": entry.status + (f", number {entry.position}" if entry.position else ""),
        "service": f"{entry.service_date}{_window(entry)}",
        "party": entry.party_size,
        "guest": entry.guest_name,
        "notes": entry.notes,
        "offered": _offer(entry) or None,
    }
    for label, value in lines.items():
        if value is not None:
            click.echo(f"{label:<10} {harmless(str(value))}")


def _print_entries(found: Sequence[WaitlistEntry]) -> None:
    if not found:
        click.echo("Nobody waits.")
    rows = [
        (
            entry.service_date,
            entry.position,
            f"party of {entry.party_size}",
            _window(entry).strip(),
            entry.guest_name,
            entry.status,
            _offer(entry),
            entry.id,
        )
        for entry in found
    ]
    headings = ("date", "place", "party", "arrival", "guest", "status", "offered", "entry")
    echo_table(rows, headings, limit=100)


def _window(entry: WaitlistEntry) -> str:
    first, last = (
        "" if time is None else f"{time:%H:%M}" for time in (entry.first_time, entry.last_time)
    )
    if first and last:
        return f" {first}-{last}"
    return f" from {first}" if first else f" until {last}" if last else ""


def _offer(entry: WaitlistEntry) -> str:
    offer = entry.offer
    if offer is None:
        return ""
    place = f"{offer.booking_date} {offer.start_time:%H:%M}"
    if entry.status != "offered":
        return place
    ahead = offer.expires_local - offer.expires_at.astimezone(dt.UTC).replace(tzinfo=None)
    until = offer.expires_local.replace(tzinfo=dt.timezone(ahead))
    return f"{place}, until {moment(until)}"


commands = [waitlist]
