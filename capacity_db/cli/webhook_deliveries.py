"""``webhooks deliveries``, ``replay`` and ``test``: what is sent, and sending it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import click

from capacity_db import Delivery, DeliveryList, Replay
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option, restaurant_option
from capacity_db.cli.tables import echo_table, harmless, moment
from capacity_db.cli.values import iso_moment

_webhook = click.option("--webhook", type=click.UUID, metavar="ID", help="Only of this one.")


@click.command()
@restaurant_option
@_webhook
@click.option("--status", type=click.Choice(["pending", "delivered", "dead"]))
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@client_options
@json_option
def deliveries(
    restaurant: UUID,
    webhook: UUID | None,
    status: str | None,
    limit: int,
    dsn: str,
    as_json: bool,
) -> None:
    """List what was sent, or is going to be, the latest event first.

    \b
    Examples:
      capacity-db webhooks deliveries --restaurant ID --status dead
      capacity-db webhooks deliveries --restaurant ID --webhook WEBHOOK --json
    """
    with open_client(dsn) as client:
        found = client.list_deliveries(restaurant, webhook_id=webhook, status=status, limit=limit)
    emit(found, as_json, _print_deliveries)


@click.command()
@click.argument("delivery", nargs=-1, type=click.UUID)
@restaurant_option
@_webhook
@click.option(
    "--status",
    type=click.Choice(["dead", "delivered"]),
    default="dead",
    show_default=True,
    help="Those that were given up, or those that arrived.",
)
@click.option("--since", type=iso_moment, metavar="MOMENT", help="YYYY-MM-DDTHH:MM, with Z.")
@click.option("--limit", type=click.IntRange(1, 10000), default=1000, show_default=True)
@client_options
@json_option
def replay(
    delivery: tuple[UUID, ...],
    restaurant: UUID,
    webhook: UUID | None,
    status: str,
    since: dt.datetime | None,
    limit: int,
    dsn: str,
    as_json: bool,
) -> None:
    """Send deliveries again: all that were given up, or those named by DELIVERY.

    They keep their ids. A receiver that drops what it has seen drops them, unless it has lost that.

    \b
    Examples:
      capacity-db webhooks replay --restaurant ID
      capacity-db webhooks replay DELIVERY --restaurant ID --status delivered
      capacity-db webhooks replay --restaurant ID --status delivered \\
          --since 2030-05-01T12:00Z --json
    """
    if since is not None and since.tzinfo is None:
        raise click.BadParameter("add Z for UTC, or an offset.", param_hint="'--since'")
    with open_client(dsn) as client:
        result = client.replay_deliveries(
            restaurant,
            webhook_id=webhook,
            delivery_ids=delivery or None,
            status=status,
            since=since,
            limit=limit,
        )
    emit(result, as_json, _print_replay)


@click.command()
@click.argument("webhook", type=click.UUID)
@restaurant_option
@client_options
@json_option
def test(webhook: UUID, restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Send a webhook an event of type ping.

    It goes the way of all events: `webhooks deliveries` tells what became of it.

    \b
    Example:
      capacity-db webhooks test WEBHOOK --restaurant ID --json
    """
    with open_client(dsn) as client:
        delivery = client.test_webhook(restaurant, webhook)
    emit(delivery, as_json, _print_ping)


def _print_ping(delivery: Delivery) -> None:
    click.echo(f"ping {delivery.id} waits for `capacity-db deliver`.")


def _print_replay(result: Replay) -> None:
    more = "" if result.is_complete else "; there may be more, so call again"
    click.echo(f"{result.replayed} wait again{more}.")


def _print_deliveries(found: DeliveryList) -> None:
    if not found.deliveries:
        click.echo("There is none.")
    rows: list[Sequence[Any]] = [
        (
            one.id,
            moment(one.created_at),
            one.event_type,
            one.subject_id,
            one.status,
            one.attempts,
            harmless(one.last_answer or ""),
            moment(one.next_attempt_at),
        )
        for one in found.deliveries
    ]
    headings = ("delivery", "since", "event", "about", "status", "tries", "answer", "next")
    echo_table(rows, headings, limit=500)
    if not found.is_complete:
        click.echo("There are older ones: raise --limit.", err=True)
