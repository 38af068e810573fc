"""Changing the configuration: save it or only preview it, and show what it touches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import click

from capacity_db import Impact, ServiceImpact, ServiceState
from capacity_db.cli.acting import open_client
from capacity_db.cli.tables import covers_and_parties, echo_table, hours, limit_text

Command = TypeVar("Command", bound=Callable[..., Any])


def preview_option(command: Command) -> Command:
    """Give a command ``preview``: show what it would touch, and save nothing."""
    return click.option(
        "--preview",
        is_flag=True,
        help="Show which services and bookings it would touch; save nothing.",
    )(command)


def carry_out(
    dsn: str, restaurant: UUID, change: str, arguments: dict[str, Any], preview: bool
) -> Impact:
    """Make the change that the client's method ``change`` makes, or preview it."""
    with open_client(dsn) as client:
        if preview:
            return client.preview_capacity_change(restaurant, change, arguments)
        result: Impact = getattr(client, change)(restaurant, **arguments)
        return result


def print_impact(impact: Impact) -> None:
    """Print what a change touches: the same, saved or previewed."""
    if impact.preview:
        click.echo(
            "Preview: nothing is saved." if impact.changed else "Preview: nothing to change."
        )
    else:
        click.echo("Saved." if impact.changed else "Nothing to change.")
    if impact.services_changed:
        click.echo(f"Services to come that it touches: {impact.services_changed:,}")
        services = [
            (
                service.service_date,
                service.service_period_name,
                _difference(service.before, service.after),
                covers_and_parties(service.booked_covers, service.booked_parties),
                _excess(service),
            )
            for service in impact.services
        ]
        echo_table(
            services,
            ("date", "service", "change", "booked", "overbooked by"),
            total=impact.services_changed,
        )
    elif impact.changed:
        click.echo("No service that has ever been booked changes by it.")
    if total := impact.affected_bookings_total:
        click.echo(f"Bookings that no longer agree, and keep their places: {total:,}")
        bookings = [
            (
                booking.booking_date,
                booking.start_time,
                f"party of {booking.party_size}",
                booking.reference,
                booking.status,
                booking.reason.replace("_", " "),
            )
            for booking in impact.affected_bookings
        ]
        echo_table(
            bookings,
            ("date", "time", "party", "reference", "status", "why"),
            total=total,
        )


def _difference(before: ServiceState, after: ServiceState) -> str:
    if before.is_open and not after.is_open:
        return "closes"
    changes = []
    was, will = (hours(state.start_time, state.end_time) for state in (before, after))
    if not before.is_open and after.is_open:
        changes.append(f"opens {will}")
    elif was != will:
        changes.append(f"{was} → {will}")
    last = [
        f"{s.last_seating_time:%H:%M}" if s.last_seating_time else "any" for s in (before, after)
    ]
    if last[0] != last[1]:
        changes.append(f"last seating {last[0]} → {last[1]}")
    for name, unit in (
        ("max_covers", "covers"),
        ("max_parties", "parties"),
        ("slot_covers", "covers a slot"),
    ):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            changes.append(f"{limit_text(old)} → {limit_text(new)} {unit}")
    return ", ".join(changes)


def _excess(service: ServiceImpact) -> str:
    if not service.excess_covers and not service.excess_parties:
        return ""
    return covers_and_parties(service.excess_covers, service.excess_parties)
