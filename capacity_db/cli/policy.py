"""``policy``: what a restaurant takes through its channels."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from capacity_db import BookingPolicy, Impact
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option, restaurant_option
from capacity_db.cli.impact import carry_out, preview_option, print_impact
from capacity_db.cli.tables import count
from capacity_db.cli.values import duration, given, none_alone, not_blank, or_none, whole_number

_WHOLE_NUMBER = or_none(whole_number)


@click.group()
def policy() -> None:
    """Show and set what a restaurant takes through its channels.

    Each entry is a rule that a refusal can cite. Walk-ins and a manager's override go past it.

    \b
    Examples:
      capacity-db policy show --restaurant ID
      capacity-db policy set --restaurant ID --min-notice 120 --horizon 90 --json
    """


@policy.command("show")
@restaurant_option
@client_options
@json_option
def show_policy(restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Show the booking policy in force.

    \b
    Example:
      capacity-db policy show --restaurant ID
    """
    with open_client(dsn) as client:
        found = client.get_booking_policy(restaurant)
    emit(found, as_json, _print_policy)


@policy.command("set")
@restaurant_option
@click.option(
    "--min-notice", type=int, metavar="MINUTES", help="Before the arrival, at the latest."
)
@click.option("--horizon", type=_WHOLE_NUMBER, metavar="DAYS|none", help="Ahead, at the earliest.")
@click.option("--min-party", type=int, metavar="N", help="Smallest party.")
@click.option("--max-party", type=int, metavar="N", help="Largest party.")
@click.option(
    "--slot-covers", type=_WHOLE_NUMBER, metavar="N|none", help="Covers that may arrive in a slot."
)
@click.option("--slot-interval", type=int, metavar="MINUTES", help="Length of a slot.")
@click.option("--stay", type=int, metavar="MINUTES", help="How long a party stays.")
@click.option(
    "--stay-for",
    type=or_none(duration),
    multiple=True,
    metavar="SIZES=MINUTES",
    help="For parties of these sizes, such as 3-4=120, or 3-4=90@PERIOD at one period. Once for"
    " each row: together they replace the table; none empties it.",
)
@click.option("--turn-buffer", type=int, metavar="MINUTES", help="After a party has left.")
@click.option(
    "--channel",
    type=or_none(not_blank),
    multiple=True,
    metavar="TEXT|none",
    help="A source that is taken; once for each, together they replace the list; none: all.",
)
@click.option(
    "--requires-table/--no-requires-table",
    default=None,
    help="Book only where a table fits, and give it at once; or staff assign tables afterwards.",
)
@click.option("--max-hold", type=int, metavar="MINUTES", help="The longest that a hold may last.")
@click.option(
    "--waitlist-offer", type=int, metavar="MINUTES", help="How long an offer to who waits stands."
)
@click.option(
    "--show-remaining",
    type=_WHOLE_NUMBER,
    metavar="N|none",
    help="Tell guests how many covers are left in a slot when they are N or fewer.",
)
@preview_option
@client_options
@json_option
def set_policy(
    restaurant: UUID,
    min_notice: int | None,
    horizon: Any,
    min_party: int | None,
    max_party: int | None,
    slot_covers: Any,
    slot_interval: int | None,
    stay: int | None,
    stay_for: tuple[Any, ...],
    turn_buffer: int | None,
    channel: tuple[Any, ...],
    requires_table: bool | None,
    max_hold: int | None,
    waitlist_offer: int | None,
    show_remaining: Any,
    preview: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Change the booking policy; what is not given stays.

    \b
    Examples:
      capacity-db policy set --restaurant ID --min-notice 120 --horizon 90 --max-party 8
      capacity-db policy set --restaurant ID --slot-covers 12 --preview
      capacity-db policy set --restaurant ID --stay-for 1-2=90 --stay-for 3-8=120
      capacity-db policy set --restaurant ID --channel web --channel phone
      capacity-db policy set --restaurant ID --requires-table --max-hold 10
    """
    changes = given(
        min_notice_minutes=min_notice,
        booking_horizon_days=horizon,
        min_party_size=min_party,
        max_party_size=max_party,
        slot_covers=slot_covers,
        slot_interval_minutes=slot_interval,
        dining_duration_minutes=stay,
        turn_buffer_minutes=turn_buffer,
        requires_table=requires_table,
        max_hold_minutes=max_hold,
        waitlist_offer_minutes=waitlist_offer,
        remaining_shown_below=show_remaining,
    )
    if stay_for:
        changes["dining_durations"] = none_alone("--stay-for", stay_for)
    if channel:
        changes["channels"] = none_alone("--channel", channel) or None
    if not changes:
        raise click.UsageError("Give at least one option that changes something.")
    impact = carry_out(dsn, restaurant, "set_booking_policy", {"policy": changes}, preview)
    emit(impact, as_json, _print_impact)


def _print_impact(impact: Impact) -> None:
    print_impact(impact)
    found: BookingPolicy | None = getattr(impact, "policy", None)
    if found is not None:
        _print_policy(found)


def _print_policy(found: BookingPolicy) -> None:
    horizon = found.booking_horizon_days
    channels = found.channels
    shown = found.remaining_shown_below
    lines = {
        "min notice": count(found.min_notice_minutes, "minute"),
        "horizon": "none" if horizon is None else count(horizon, "day"),
        "party size": f"{found.min_party_size} to {found.max_party_size}",
        "slot covers": "none" if found.slot_covers is None else str(found.slot_covers),
        "slot interval": count(found.slot_interval_minutes, "minute"),
        "stay": count(found.dining_duration_minutes, "minute"),
        "turn buffer": count(found.turn_buffer_minutes, "minute"),
        "channels": "all" if channels is None else ", ".join(channels),
        "requires table": "yes" if found.requires_table else "no",
        "hold": f"up to {count(found.max_hold_minutes, 'minute')}",
        "waitlist offer": count(found.waitlist_offer_minutes, "minute"),
        "show remaining": "never" if shown is None else f"{shown} or fewer covers",
    }
    for row in found.dining_durations:
        where = f" at period {row.service_period_id}" if row.service_period_id else ""
        sizes = f"{row.min_party_size}-{row.max_party_size}"
        lines[f"  parties {sizes}{where}"] = count(row.minutes, "minute")
    width = max(map(len, lines))
    for label, value in lines.items():
        click.echo(f"{label:<{width}}  {value}")


commands = [policy]
