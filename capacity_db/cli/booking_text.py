"""Bookings, decisions and what speaks against them, as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import click

from capacity_db.cli.tables import echo_table, harmless, moment, percent_text, seats
from capacity_db.models import (
    AlternativeSlot,
    Booking,
    BookingError,
    BookingResult,
    ServiceCapacity,
    Violation,
)


def print_result(result: BookingResult, done: str) -> None:
    """Print a decision; ``done`` says what was done if it was accepted."""
    if result.error is not None:
        print_refusal(result.error)
    elif result.booking is not None:
        again = ", as answered before" if result.duplicate else ""
        click.echo(f"{done}{again}.")
        print_booking(result.booking)
    if result.would_refuse:
        shadow = "Shadow mode: enforcement would have refused this."
        click.echo(shadow if result.mode == "shadow" else "Overridden; without that, refused by:")
        print_violations(result.would_refuse)
    if result.capacity is not None:
        click.echo(f"service    {result.capacity.service_date}: {usage(result.capacity)}")
    print_alternatives(result.alternatives)
    if result.idempotency_key is not None:
        click.echo(f"key        {result.idempotency_key}")


def print_refusal(error: BookingError) -> None:
    """Print why a request was refused, with every rule against it and what helps."""
    click.echo(f"Refused: {error.message} ({error.code})")
    print_violations(error.violations)
    if error.hint:
        click.echo(f"Hint: {error.hint}")


def print_violations(violations: Sequence[Violation]) -> None:
    """Print every rule that speaks against a request."""
    for item in violations:
        click.echo(f"  {violation_text(item)}")


def violation_text(item: Violation) -> str:
    """``max_covers: limit 40, taken 38, asked 4, 2 covers too many``, or what else is known."""
    # Who sits at a table says more than that it seats one party.
    figures = [] if "seats" in item.context else _figures(item)
    context = dict(item.context)
    if item.rule.startswith("table_"):
        table = context.pop("table_number", context.pop("label", None))
        figures = ([] if table is None else [f"table {table}"]) + figures
        context.pop("table_id", None)
    figures += _context_texts(context)
    return item.rule + (f": {', '.join(figures)}" if figures else "")


def _figures(item: Violation) -> list[str]:
    figures = [
        f"{label} {value}"
        for label, value in (
            ("limit", item.limit),
            ("taken", item.used),
            ("asked", item.requested),
        )
        if value is not None
    ]
    if item.shortfall is not None:
        one, many = _UNITS.get(item.rule, ("", ""))
        off = f"{item.shortfall} {one if item.shortfall == 1 else many}".rstrip()
        too = "too few" if item.rule == "table_min_party" else "too many"
        figures.append(f"off by {off}" if item.used is None else f"{off} {too}")
    return figures


def _context_texts(context: dict[str, Any]) -> list[str]:
    texts = []
    for name, value in context.items():
        if name == "seats":
            texts += [_seat_text(seat) for seat in value]
        elif value is not None:
            joined = ", " if name.endswith("_ids") else " or "
            known = joined.join(map(str, value)) if isinstance(value, list) else value
            texts.append(f"{name.replace('_', ' ')} {known}")
    return [harmless(text) for text in texts]


def _seat_text(seat: dict[str, Any]) -> str:
    """Who takes a table, and when."""
    start, end = (
        moment(dt.datetime.fromisoformat(seat[key])) if seat.get(key) else None
        for key in ("starts_local", "ends_local")
    )
    if seat.get("kind") == "block":
        who = str(seat.get("block_status")).replace("_", " ")
    else:
        who = f"taken by {str(seat.get('kind')).replace('_', '-')} {seat.get('booking_id')}"
    return f"{who} from {start} " + (f"to {end}" if end else "on")


_MINUTES, _DAYS, _COVERS = ("minute", "minutes"), ("day", "days"), ("cover", "covers")
_UNITS = {
    "past_time": _MINUTES,
    "last_seating": _MINUTES,
    "min_notice": _MINUTES,
    "booking_horizon": _DAYS,
    "min_party_size": _COVERS,
    "max_party_size": _COVERS,
    "max_covers": _COVERS,
    "max_parties": ("party", "parties"),
    "slot_covers": _COVERS,
    "tables": ("table", "tables"),
    "table_capacity": _COVERS,
    "table_min_party": _COVERS,
    "hold_covers": _COVERS,
}


def print_alternatives(alternatives: Sequence[AlternativeSlot]) -> None:
    """Print what else is free, nearest first."""
    if not alternatives:
        return
    click.echo("Free instead:")
    rows = [
        (
            slot.date,
            slot.time,
            _distance(slot.offset_minutes),
            slot.service_period_name,
            "" if slot.remaining is None else f"room for {slot.remaining}",
            percent_text(slot.utilization_percent),
        )
        for slot in alternatives
    ]
    echo_table(rows)


def _distance(minutes: int) -> str:
    days, rest = divmod(abs(minutes), 1440)
    hours, minutes_left = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes_left, "min"))
    size = " ".join(f"{amount} {unit}" for amount, unit in parts if amount)
    return f"{size} {'earlier' if minutes < 0 else 'later'}"


def print_booking(booking: Booking) -> None:
    """Print a booking, a line for each thing known of it."""
    minutes = (booking.ends_at - booking.starts_at) // dt.timedelta(minutes=1)
    lines: dict[str, Any] = {
        "booking": booking.id,
        "reference": booking.reference,
        "status": f"{booking.status}, version {booking.version}",
        "when": f"{booking.booking_date} {booking.start_time:%H:%M}, for {minutes} min",
        "party": booking.party_size,
        "tables": seats(booking.tables) or None,
        "held until": moment(booking.hold_expires_at) or None,
        "guest": booking.guest_name,
        "notes": booking.notes,
    }
    for label, value in lines.items():
        if value is not None:
            click.echo(f"{label:<10} {harmless(str(value))}")


def usage(service: ServiceCapacity) -> str:
    """How full a service is, in covers and in parties."""
    covers = _share(service.booked_covers, service.max_covers, service.utilization_percent)
    parties = _share(
        service.booked_parties, service.max_parties, service.parties_utilization_percent
    )
    return f"{covers} covers, {parties} parties"


def _share(booked: int, limit: int | None, percent: float | None) -> str:
    if limit is None:
        return f"{booked} of any number of"
    return f"{booked} of {limit}" + ("" if percent is None else f" ({percent:g} %)")
