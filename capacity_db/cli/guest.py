"""``guest``: what is stored about a guest, to be handed over or erased."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import click

from capacity_db import GuestErasure, GuestExport
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import CommandError, emit, json_option, restaurant_option
from capacity_db.cli.tables import count, echo_table

Command = TypeVar("Command", bound=Callable[..., Any])

_NAMING = (
    click.option("--email", help="E-mail address of the guest; case does not matter."),
    click.option("--phone", help="Telephone number of the guest; only its digits count."),
    click.option(
        "--booking", type=click.UUID, metavar="ID", help="A booking, whatever name it is in."
    ),
)


def _guest_options(command: Command) -> Command:
    for option in reversed(_NAMING):
        command = option(command)
    return command


@click.group()
def guest() -> None:
    """Export or erase what a restaurant has stored about a guest.

    A guest is named by e-mail, telephone number or a booking; whatever one of them matches is
    meant. Admins of the restaurant may.

    \b
    Examples:
      capacity-db guest export --email ada@example.org --output ada.json --restaurant ID
      capacity-db guest erase --email ada@example.org --restaurant ID --yes --json
    """


@guest.command("export")
@restaurant_option
@_guest_options
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a new file that only you can read.  [default: standard output]",
)
@client_options
@json_option
def export_guest(
    restaurant: UUID,
    email: str | None,
    phone: str | None,
    booking: UUID | None,
    output: Path | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Write a JSON document of all that is stored about a guest.

    Look it over before you hand it out: a booking that changed hands shows both names.

    \b
    Examples:
      capacity-db guest export --email ada@example.org --output ada.json --restaurant ID
      capacity-db guest export --booking BOOKING --restaurant ID | jq .bookings
    """
    named = _named(email, phone, booking)
    with open_client(dsn) as client:
        found = client.export_guest(restaurant, **named)
    if output is None:
        click.echo(found.model_dump_json(indent=None if as_json else 2))
        return
    _write_new(output, found.model_dump_json(indent=2) + "\n")
    emit(
        {"file": str(output), **_counts(found)},
        as_json,
        lambda _: click.echo(f"Wrote {output}: {_summary(found)}."),
    )


@guest.command("erase")
@restaurant_option
@_guest_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@client_options
@json_option
def erase_guest(
    restaurant: UUID,
    email: str | None,
    phone: str | None,
    booking: UUID | None,
    yes: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Take away, for good, what is stored about a guest.

    Says first what that is, and asks; where there is no terminal to ask on, it refuses without
    --yes. Names, addresses, numbers and notes go; dates, sizes, totals and history stay, and name
    nobody. What is to come is cancelled first. Copies in exports, logs and backups are yours.

    \b
    Examples:
      capacity-db guest erase --email ada@example.org --restaurant ID
      capacity-db guest erase --phone "+41 44 123 45 67" --restaurant ID --yes --json
    """
    named = _named(email, phone, booking)
    with open_client(dsn) as client:
        if not yes:
            _show(client.export_guest(restaurant, **named))
            _ask()
        erased = client.erase_guest(restaurant, **named)
    emit(erased, as_json, _print_erasure)


def _named(email: str | None, phone: str | None, booking: UUID | None) -> dict[str, Any]:
    if email is None and phone is None and booking is None:
        raise click.UsageError("Name the guest by --email, --phone or --booking.")
    return {"guest_email": email, "guest_phone": phone, "booking_id": booking}


def _write_new(path: Path, text: str) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror}", hint="Name a file that does not exist."
        ) from error
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        opened.write(text)


def _counts(found: GuestExport) -> dict[str, int]:
    return {
        "bookings": len(found.bookings),
        "waitlist": len(found.waitlist),
        "decisions": len(found.decisions),
    }


def _summary(found: GuestExport) -> str:
    return _counted(len(found.bookings), len(found.waitlist), len(found.decisions))


def _counted(bookings: int, waitlist: int, decisions: int) -> str:
    entries = f"{waitlist:,} waitlist {'entry' if waitlist == 1 else 'entries'}"
    return f"{count(bookings, 'booking')}, {entries}, {count(decisions, 'decision')}"


def _show(found: GuestExport) -> None:
    click.echo(f"This erases a guest from {_summary(found)}:", err=True)
    rows: list[tuple[object, ...]] = [
        (b.booking_date, b.start_time, f"party of {b.party_size}", b.guest_name, b.status, b.id)
        for b in found.bookings
    ]
    rows += [
        (e.service_date, e.first_time, f"party of {e.party_size}", e.guest_name, e.status, e.id)
        for e in found.waitlist
    ]
    echo_table(rows, ("date", "time", "party", "guest", "status", "id"), err=True)


def _ask() -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CommandError(
            "erasing cannot be undone and there is no terminal to ask on",
            code="NOT_CONFIRMED",
            hint="Add --yes if that is what you want.",
        )
    if not click.confirm("Erase?", err=True):
        raise CommandError("not confirmed; nothing was erased", code="NOT_CONFIRMED")


def _print_erasure(erased: GuestErasure) -> None:
    done = _counted(erased.bookings, erased.waitlist, erased.decisions)
    click.echo(f"Erased a guest from {done}.")


commands: list[click.Command] = [guest]
