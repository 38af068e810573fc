"""``debts``: the services that are booked over a limit, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import click

from capacity_db import DebtList
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option
from capacity_db.cli.tables import count, covers_and_parties, echo_table, harmless
from capacity_db.cli.values import iso_date


@click.command()
@click.option("--restaurant", type=click.UUID, metavar="ID", help="Only this restaurant.")
@click.option("--from", "first_date", type=iso_date, metavar="YYYY-MM-DD", help="Service dates.")
@click.option("--to", "last_date", type=iso_date, metavar="YYYY-MM-DD", help="Inclusive.")
@click.option("--cause", metavar="OPERATION", help="Only of this cause, such as import_bookings.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=100,
    show_default=True,
    help="Services listed of each restaurant; the sums are of all.",
)
@client_options
@json_option
def debts(
    restaurant: UUID | None,
    first_date: dt.date | None,
    last_date: dt.date | None,
    cause: str | None,
    limit: int,
    dsn: str,
    as_json: bool,
) -> None:
    """List the services that are booked over a limit, and who answers for each.

    The cause is the decision that left the debt: import_bookings, set_capacity_rule (a limit that
    was lowered), create_booking (an override, or shadow mode). Past services count too. With
    --json the value is a list with one object per restaurant that has a debt.

    \b
    Examples:
      capacity-db debts
      capacity-db debts --restaurant ID --from 2030-05-01 --cause import_bookings --json
    """
    with open_client(dsn) as client:
        ids = [restaurant] if restaurant else [r.id for r in client.list_restaurants()]
        answers = [
            client.list_debts(
                id_, first_date=first_date, last_date=last_date, operation=cause, limit=limit
            )
            for id_ in ids
        ]
    emit([answer for answer in answers if answer.total], as_json, _print)


def _print(found: Sequence[DebtList]) -> None:
    if not found:
        click.echo("No service is booked over its limits.")
    for answer in found:
        over = covers_and_parties(answer.excess_covers, answer.excess_parties, " and ")
        click.echo(
            f"{harmless(answer.debts[0].restaurant)} ({answer.restaurant_id}):"
            f" {count(answer.total, 'service')}, {over} over"
        )
        rows = [
            (
                debt.service_date,
                harmless(debt.service_period),
                _over(debt.booked_covers, debt.max_covers, debt.excess_covers),
                _over(debt.booked_parties, debt.max_parties, debt.excess_parties),
                debt.operation or "",
                debt.mode or "",
                harmless(debt.actor or ""),
                harmless(str(debt.reason or "")),
            )
            for debt in answer.debts
        ]
        headings = ("date", "period", "covers", "parties", "cause", "mode", "by", "reason")
        echo_table(rows, headings, limit=len(rows), total=answer.total, drop_empty=True)


def _over(booked: int, limit: int | None, excess: int) -> str:
    return f"{booked:,} of {limit:,}" if limit is not None and excess else ""


commands: list[click.Command] = [debts]
