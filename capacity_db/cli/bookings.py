"""``book``, ``cancel``, ``show`` and ``capacity``: one booking or one service at a time."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from capacity_db import CapacityClient
from capacity_db.cli.common import EXIT_REFUSED, dsn_option, emit, json_option, restaurant_option
from capacity_db.models import Booking, BookingResult, PeriodCapacity, ServiceCapacity, Violation

ISOLATION_LEVELS = ("read-committed", "repeatable-read", "serializable")


@click.command()
@restaurant_option
@click.option("--date", "booking_date", required=True, metavar="YYYY-MM-DD", help="Local date.")
@click.option("--time", "start_time", required=True, metavar="HH:MM", help="Local wall time.")
@click.option("--party", required=True, type=int, metavar="N", help="Guests in the party.")
@click.option("--name", help="Name of the guest.")
@click.option("--email", help="E-mail address of the guest.")
@click.option("--phone", help="Telephone number of the guest.")
@click.option(
    "--type", "booking_type", default="reservation", help="reservation, walk_in or event."
)
@click.option("--source", default="cli", show_default=True, help="Where the request came from.")
@click.option("--notes", help="Free text.")
@click.option("--seating", help="Seating preference.")
@click.option("--key", help="Idempotency key: the same key always gets the same decision.")
@click.option("--allow-past", is_flag=True, help="Record a booking of the past.")
@click.option(
    "--second-occurrence",
    is_flag=True,
    help="Take the second of two equal wall times when the clocks are put back.",
)
@click.option(
    "--isolation", type=click.Choice(ISOLATION_LEVELS), help="Isolation level of the transaction."
)
@dsn_option
@json_option
@click.pass_context
def book(
    context: click.Context,
    restaurant: UUID,
    booking_date: str,
    start_time: str,
    party: int,
    name: str | None,
    email: str | None,
    phone: str | None,
    booking_type: str,
    source: str,
    notes: str | None,
    seating: str | None,
    key: str | None,
    allow_past: bool,
    second_occurrence: bool,
    isolation: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Book a party into a service.

    Exit code 1 means that the booking was refused, for example because the service is full.

    \b
    Examples:
      capacity-db book --restaurant ID --date 2030-05-01 --time 19:30 --party 4 --name Ada
      capacity-db book --restaurant ID --date 2030-05-01 --time 19:30 --party 4 --key web-1 --json
    """
    options = {"allow_past": allow_past, "second_occurrence": second_occurrence}
    with CapacityClient(dsn, isolation_level=isolation) as client:
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
            options={option: True for option, wanted in options.items() if wanted},
        )
    emit(result, as_json, lambda answer: _print_result(answer, "Booked"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@click.command()
@click.argument("booking", type=click.UUID)
@restaurant_option
@click.option("--reason", help="Why, for the record.")
@dsn_option
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
    with CapacityClient(dsn) as client:
        options = {"reason": reason} if reason is not None else None
        result = client.cancel_booking(restaurant, booking, options=options)
    emit(result, as_json, lambda answer: _print_result(answer, "Cancelled"))
    if not result.success:
        context.exit(EXIT_REFUSED)


@click.command()
@click.argument("booking", type=click.UUID)
@restaurant_option
@dsn_option
@json_option
def show(booking: UUID, restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Show a booking as it is now.

    BOOKING is its id.

    \b
    Example:
      capacity-db show BOOKING --restaurant ID --json
    """
    with CapacityClient(dsn) as client:
        found = client.get_booking(restaurant, booking)
    emit(found, as_json, _print_booking)


@click.command()
@restaurant_option
@click.option("--date", "service_date", required=True, metavar="YYYY-MM-DD", help="Service date.")
@click.option("--period", type=click.UUID, metavar="ID", help="Only this service period.")
@dsn_option
@json_option
def capacity(
    restaurant: UUID, service_date: str, period: UUID | None, dsn: str, as_json: bool
) -> None:
    """Show how full the services of a date are.

    With --json the value is a list with one object per service period.

    \b
    Examples:
      capacity-db capacity --restaurant ID --date 2030-05-01
      capacity-db capacity --restaurant ID --date 2030-05-01 --period ID --json
    """
    with CapacityClient(dsn) as client:
        periods = [period] if period else [p.id for p in client.list_service_periods(restaurant)]
        services = [client.calculate_period_capacity(restaurant, p, service_date) for p in periods]
    emit(services, as_json, _print_services)


def _print_result(result: BookingResult, done: str) -> None:
    if result.error is not None:
        click.echo(f"Refused: {result.error.message} ({result.error.code})")
        _print_violations(result.error.violations)
        if result.error.hint:
            click.echo(f"Hint: {result.error.hint}")
    elif result.booking is not None:
        again = ", as answered before" if result.duplicate else ""
        click.echo(f"{done}{again}.")
        _print_booking(result.booking)
    if result.would_refuse:
        click.echo("Shadow mode: enforcement would have refused this.")
        _print_violations(result.would_refuse)
    if result.capacity is not None:
        click.echo(f"service    {result.capacity.service_date}: {_usage(result.capacity)}")
    if result.idempotency_key is not None:
        click.echo(f"key        {result.idempotency_key}")


def _print_violations(violations: tuple[Violation, ...]) -> None:
    for item in violations:
        click.echo(
            f"  {item.rule}: limit {item.limit}, taken {item.used}, asked {item.requested},"
            f" {item.shortfall} too many"
        )


def _print_booking(booking: Booking) -> None:
    when = f"{booking.booking_date} {booking.start_time:%H:%M}"
    lines: dict[str, Any] = {
        "booking": booking.id,
        "reference": booking.reference,
        "status": booking.status,
        "when": f"{when}, until {booking.ends_at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC",
        "party": booking.party_size,
        "guest": booking.guest_name,
        "notes": booking.notes,
    }
    for label, value in lines.items():
        if value is not None:
            click.echo(f"{label:<10} {value}")


def _print_services(services: list[PeriodCapacity]) -> None:
    for service in services:
        closed = "" if service.is_open else "  closed"
        over = "  OVERBOOKED" if service.has_overbooking else ""
        click.echo(f"{service.service_period_name:<12} {_usage(service)}{closed}{over}")
        click.echo(f"{'':<12} service period {service.service_period_id}")


def _usage(service: ServiceCapacity) -> str:
    covers = _share(service.booked_covers, service.max_covers, service.utilization_percent)
    parties = _share(
        service.booked_parties, service.max_parties, service.parties_utilization_percent
    )
    return f"{covers} covers, {parties} parties"


def _share(booked: int, limit: int | None, percent: float | None) -> str:
    if limit is None:
        return f"{booked} of any number of"
    return f"{booked} of {limit}" + ("" if percent is None else f" ({percent:g} %)")


commands = [book, cancel, show, capacity]
