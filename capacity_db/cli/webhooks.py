"""``webhooks``: who is told what happens at a restaurant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click

from capacity_db import ErrorCode, InvalidArgument, Webhook, WebhookResult, WebhookState
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import ask_to_go_on, emit, json_option, restaurant_option
from capacity_db.cli.tables import echo_table, harmless, moment
from capacity_db.cli.webhook_deliveries import deliveries, replay, test
from capacity_db.rpc import UNSET

_events = click.option(
    "--events",
    metavar="TYPES",
    help="Types such as booking.created or booking.*, with commas between; all is every type.",
)
_insecure = click.option(
    "--allow-insecure", is_flag=True, help="http too, for tests; only the service may."
)


@click.group()
def webhooks() -> None:
    """Tell other programs what happens at a restaurant.

    A webhook is an https address that gets each event of bookings, capacity and the waitlist as a
    signed request, at least once and in order for each booking, without any guest's data.
    `capacity-db deliver` sends them: one of it has to run.

    \b
    Examples:
      capacity-db webhooks add https://example.com/hook --restaurant ID --events 'booking.*'
      capacity-db webhooks list --restaurant ID --json
      capacity-db webhooks test WEBHOOK --restaurant ID
      capacity-db webhooks replay --restaurant ID
    """


@webhooks.command("add")
@click.argument("url")
@restaurant_option
@_events
@_insecure
@client_options
@json_option
def add_webhook(
    url: str,
    restaurant: UUID,
    events: str | None,
    allow_insecure: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Add a webhook: URL is told of what happens from now on.

    Prints the secret that signs, once: nobody can look it up later.

    \b
    Examples:
      capacity-db webhooks add https://example.com/hook --restaurant ID
      capacity-db webhooks add https://example.com/hook --restaurant ID \\
          --events 'booking.*,waitlist.joined' --as-user ada
    """
    types = None if events is None else _types(events)
    with open_client(dsn) as client, _http_explained(url):
        result = client.add_webhook(
            restaurant, url, event_types=types, allow_insecure=allow_insecure
        )
    emit(result, as_json, _print_result)


@webhooks.command("list")
@restaurant_option
@client_options
@json_option
def list_webhooks(restaurant: UUID, dsn: str, as_json: bool) -> None:
    """List the webhooks, and how many events wait or were given up.

    \b
    Example:
      capacity-db webhooks list --restaurant ID --json
    """
    with open_client(dsn) as client:
        found = client.list_webhooks(restaurant)
    emit(found, as_json, _print_webhooks)


@webhooks.command("change")
@click.argument("webhook", type=click.UUID)
@restaurant_option
@click.option("--url", metavar="URL", help="Another address.")
@_events
@click.option("--on/--off", "is_active", default=None, help="Send again, or stop sending.")
@click.option("--reason", metavar="TEXT", help="Why it is off.")
@click.option("--rotate-secret", is_flag=True, help="A new secret; the old one signs too for now.")
@_insecure
@client_options
@json_option
def change_webhook(
    webhook: UUID,
    restaurant: UUID,
    url: str | None,
    events: str | None,
    is_active: bool | None,
    reason: str | None,
    rotate_secret: bool,
    allow_insecure: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Change a webhook; what is not given stays.

    While it is off nothing is collected for it; what waited before is sent when it is on again.

    \b
    Examples:
      capacity-db webhooks change WEBHOOK --restaurant ID --events all
      capacity-db webhooks change WEBHOOK --restaurant ID --off --reason 'moving house'
      capacity-db webhooks change WEBHOOK --restaurant ID --rotate-secret --json
    """
    with open_client(dsn) as client, _http_explained(url):
        result = client.change_webhook(
            restaurant,
            webhook,
            url=url,
            event_types=UNSET if events is None else _types(events),
            is_active=is_active,
            rotate_secret=rotate_secret,
            reason=reason,
            allow_insecure=allow_insecure,
        )
    emit(result, as_json, _print_result)


@webhooks.command("remove")
@click.argument("webhook", type=click.UUID)
@restaurant_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@client_options
@json_option
def remove_webhook(webhook: UUID, restaurant: UUID, yes: bool, dsn: str, as_json: bool) -> None:
    """Remove a webhook. What waits for it is not sent any more.

    \b
    Example:
      capacity-db webhooks remove WEBHOOK --restaurant ID --yes
    """
    if not yes:
        gone = "events that wait for it are gone with it"
        ask_to_go_on(f"{gone.capitalize()}. Remove?", gone)
    with open_client(dsn) as client:
        removed = client.remove_webhook(restaurant, webhook)
    emit(removed, as_json, lambda w: click.echo(f"Removed: {harmless(w.url)}"))


@contextmanager
def _http_explained(url: str | None) -> Iterator[None]:
    try:
        yield
    except InvalidArgument as error:
        if (
            error.code == ErrorCode.INVALID_WEBHOOK
            and error.detail.get("key") == "url"
            and url is not None
            and url.lower().startswith("http://")
        ):
            error.hint = (
                "Give an https URL. For tests --allow-insecure takes http, too; only the service"
                " may give it."
            )
        raise


def _types(text: str) -> list[str] | None:
    return None if text.strip() == "all" else [part.strip() for part in text.split(",")]


def _print_result(result: WebhookResult) -> None:
    _print_webhook(result.webhook)
    if result.secret is not None:
        click.echo(f"Secret: {result.secret}")
        click.echo("Keep it where the receiver finds it: it is not shown again.", err=True)


def _print_webhook(webhook: Webhook) -> None:
    state = (
        "on" if webhook.is_active else f"off ({harmless(webhook.disabled_reason or 'no reason')})"
    )
    events = ", ".join(webhook.event_types or ("all events",))
    click.echo(f"{webhook.id}  {harmless(webhook.url)}  {events}  {state}")


def _print_webhooks(found: Sequence[WebhookState]) -> None:
    if not found:
        click.echo("There is no webhook.")
    rows: list[Sequence[Any]] = [
        (
            webhook.id,
            webhook.url,
            ", ".join(webhook.event_types or ("all",)),
            _state(webhook),
            webhook.pending,
            webhook.dead,
            moment(webhook.last_delivered_at),
        )
        for webhook in found
    ]
    headings = ("webhook", "url", "events", "state", "pending", "dead", "last delivered")
    echo_table(rows, headings, limit=100)


def _state(webhook: WebhookState) -> str:
    if not webhook.is_active:
        return "off"
    return "on" if webhook.failing_since is None else f"fails since {moment(webhook.failing_since)}"


for _command in (deliveries, replay, test):
    webhooks.add_command(_command)

commands: list[click.Command] = [webhooks]
