"""``calendar-feed``: a restaurant's bookings in calendars."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from capacity_db import CalendarFeedState
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option, restaurant_option


@click.group("calendar-feed")
def calendar_feed() -> None:
    """Show a restaurant's bookings in calendars, such as a phone's.

    A feed has the bookings from a week ago to 60 days ahead: party size, tables, status and times,
    nothing about guests. `capacity-db serve` answers its address (iCalendar). Whoever has the
    address may read the feed: renew it when somebody leaves.

    \b
    Examples:
      capacity-db calendar-feed on --restaurant ID --url https://book.example.com
      capacity-db calendar-feed on --restaurant ID --renew --json
      capacity-db calendar-feed off --restaurant ID
    """


@calendar_feed.command("on")
@restaurant_option
@click.option("--renew", is_flag=True, help="A new address; the one there was ends.")
@click.option("--url", default="", metavar="URL", help="Where `serve` is reached from outside.")
@client_options
@json_option
def turn_on(restaurant: UUID, renew: bool, url: str, dsn: str, as_json: bool) -> None:
    """Turn the feed on, and print its address: once, only a hash of it is stored.

    Where it is on already nothing changes, unless --renew asks for a new address.

    \b
    Examples:
      capacity-db calendar-feed on --restaurant ID --url https://book.example.com
      capacity-db calendar-feed on --restaurant ID --renew --as-user ada
    """
    with open_client(dsn) as client:
        state = client.set_calendar_feed(restaurant, True, renew=renew)
    address = None if state.token is None else _address(state, url)
    emit({**state.model_dump(mode="json"), "address": address}, as_json, _print_on)


@calendar_feed.command("off")
@restaurant_option
@client_options
@json_option
def turn_off(restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Turn the feed off. Its address opens nothing any more.

    \b
    Example:
      capacity-db calendar-feed off --restaurant ID
    """
    with open_client(dsn) as client:
        state = client.set_calendar_feed(restaurant, False)
    emit(state, as_json, lambda _: click.echo("The calendar feed is off."))


def _address(state: CalendarFeedState, url: str) -> str:
    return f"{url.rstrip('/')}/calendar/{state.restaurant_id}/{state.token}.ics"


def _print_on(state: dict[str, Any]) -> None:
    if state["address"] is None:
        click.echo("The calendar feed is on already, and its address is stored nowhere.")
        click.echo("For a new one, which ends it: calendar-feed on --renew")
        return
    click.echo("The calendar feed is on. Keep its address, it is not shown again:")
    click.echo(f"  {state['address']}")


commands: list[click.Command] = [calendar_feed]
