"""``prune``: delete what nobody needs any more."""

from __future__ import annotations

import click

from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option
from capacity_db.cli.progress import progress_bars
from capacity_db.cli.tables import count
from capacity_db.models import PruneResult

_DAYS = click.IntRange(1, 3650)


@click.command()
@click.option(
    "--keys-days",
    type=_DAYS,
    default=30,
    show_default=True,
    help="A request repeated within so many days is answered as before.",
)
@click.option(
    "--events-days",
    type=_DAYS,
    default=7,
    show_default=True,
    help="Events that were handed over, or that no webhook waits for.",
)
@click.option(
    "--deliveries-days",
    type=_DAYS,
    default=30,
    show_default=True,
    help="Deliveries that arrived or were given up.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=10_000,
    show_default=True,
    help="Rows in one transaction.",
)
@click.option("--dry-run", is_flag=True, help="Only count.")
@client_options
@json_option
def prune(
    keys_days: int,
    events_days: int,
    deliveries_days: int,
    limit: int,
    dry_run: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Delete old idempotency keys, events and deliveries.

    Run it every night, as from cron. Should it not run, nothing breaks: the tables grow. Bookings
    and decisions are never deleted, nor is an event that a webhook still waits for. It may be
    interrupted and run again: each portion is a transaction of its own, and locks nothing that a
    booking needs.

    \b
    Examples:
      capacity-db prune --dry-run
      capacity-db prune
      0 4 * * *  capacity-db prune --keys-days 60 --json
    """
    with open_client(dsn) as client:
        total = client.get_monitoring().restaurants
        with progress_bars({"restaurants": total}, quiet=as_json) as advance:
            done = PruneResult(
                success=True, keys=0, events=0, deliveries=0, restaurants=0, is_complete=False
            )
            while not done.is_complete:
                last = client.prune_expired(
                    keys_days=keys_days,
                    events_days=events_days,
                    deliveries_days=deliveries_days,
                    limit=limit,
                    dry_run=dry_run,
                    from_restaurant_id=done.next_restaurant_id,
                )
                advance("restaurants", last.restaurants)
                done = _together(done, last)
    data = done.model_dump(mode="json", exclude={"next_restaurant_id"}) | {"dry_run": dry_run}
    emit(data, as_json, lambda _: _print(done, dry_run))


def _together(done: PruneResult, last: PruneResult) -> PruneResult:
    return PruneResult(
        success=last.success,
        keys=done.keys + last.keys,
        events=done.events + last.events,
        deliveries=done.deliveries + last.deliveries,
        restaurants=done.restaurants + last.restaurants,
        is_complete=last.is_complete,
        next_restaurant_id=last.next_restaurant_id,
    )


def _print(done: PruneResult, dry_run: bool) -> None:
    what = ", ".join(
        (
            count(done.keys, "key"),
            count(done.events, "event"),
            f"{done.deliveries:,} {'delivery' if done.deliveries == 1 else 'deliveries'}",
        )
    )
    restaurants = count(done.restaurants, "restaurant")
    click.echo(f"{'Would delete' if dry_run else 'Deleted'} {what} of {restaurants}.")


commands = [prune]
