"""``rollout``: enforcement turned on step by step, and what it would have refused."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from capacity_db import ErrorCode, WrongState
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import EXIT_REFUSED, ask_to_go_on, describe, emit, json_option
from capacity_db.cli.rollout_text import print_change, print_closed, print_report, print_status
from capacity_db.cli.rollout_watch import watch
from capacity_db.cli.values import iso_date, not_blank

_REASON = click.option(
    "--reason", type=not_blank, metavar="TEXT", help="Why; recorded with the step."
)


@click.group()
def rollout() -> None:
    """Turn enforcement on step by step: shadow mode, partners, 10 %, 50 %, 100 %.

    In shadow mode everything is computed and recorded, and nothing is refused. `report` says what
    would have been. Each step up passes gates: days in shadow mode, hours since the step before,
    a recount of every shadow decision, capacity configured everywhere. Which restaurants a
    percentage means follows from a stable hash: raising only adds. Every step is recorded.

    \b
    Examples:
      capacity-db rollout start --shadow
      capacity-db rollout status --json
      capacity-db rollout report --from 2030-05-01 --to 2030-05-07
      capacity-db rollout set --restaurant ID --mode enforce
      capacity-db rollout set --percent 10
      capacity-db rollout watch --for 4h
      capacity-db rollout pause --reason "too many refusals"
    """


@rollout.command()
@client_options
@json_option
def status(dsn: str, as_json: bool) -> None:
    """Show how far it is, which gates are open, and the latest steps.

    \b
    Example:
      capacity-db rollout status --json
    """
    with open_client(dsn) as client:
        state = client.get_rollout()
    emit(state, as_json, print_status)


@rollout.command()
@click.option(
    "--shadow", is_flag=True, expose_value=False, help="Says what it does: begin in shadow mode."
)
@click.option(
    "--min-days",
    type=click.IntRange(0, 365),
    default=7,
    show_default=True,
    help="In shadow mode before the first step up; fewer than 7 need a --reason.",
)
@click.option(
    "--min-hours",
    type=click.IntRange(0, 720),
    default=4,
    show_default=True,
    help="Between two steps up; fewer than 4 need a --reason.",
)
@_REASON
@click.option("--yes", is_flag=True, help="Do not ask before restaurants stop enforcing.")
@client_options
@json_option
def start(
    min_days: int,
    min_hours: int,
    reason: str | None,
    yes: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Begin in shadow mode, or begin anew: the days in shadow mode count from now.

    Restaurants with a setting of their own keep it. If the percentage is not 0 they are asked
    about, since restaurants then stop enforcing.

    \b
    Examples:
      capacity-db rollout start --shadow
      capacity-db rollout start --shadow --min-days 14 --min-hours 24 --json
    """
    with open_client(dsn) as client:
        percent = client.get_rollout(gates=False).percent
        if percent > 0 and not yes:
            why = f"{percent} % of the restaurants enforce"
            ask_to_go_on(f"{why}. Back to shadow mode?", why)
        change = client.start_rollout(min_days=min_days, min_hours=min_hours, reason=reason)
    emit(change, as_json, print_change)


@rollout.command("set")
@click.option("--percent", type=click.IntRange(0, 100), metavar="N", help="So many enforce.")
@click.option(
    "--restaurant",
    "restaurants",
    type=click.UUID,
    multiple=True,
    metavar="ID",
    help="This one gets a mode of its own; may be repeated.",
)
@click.option("--mode", type=click.Choice(["enforce", "shadow", "inherit"]), help="Of its own.")
@click.option("--force", is_flag=True, help="Pass closed gates; needs --reason.")
@_REASON
@client_options
@json_option
@click.pass_context
def set_(
    context: click.Context,
    percent: int | None,
    restaurants: tuple[UUID, ...],
    mode: Any,
    force: bool,
    reason: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Set the percentage, or the mode of single restaurants, such as beta partners.

    A step up is refused while a gate is closed (exit code 1). Lowering asks no gate. It binds
    requests that begin after it; each request is judged by one mode.

    \b
    Examples:
      capacity-db rollout set --restaurant ID --restaurant ID --mode enforce
      capacity-db rollout set --percent 10
      capacity-db rollout set --percent 50 --force --reason "watched by hand" --json
      capacity-db rollout set --restaurant ID --mode inherit
    """
    if (percent is None) == (not restaurants):
        raise click.UsageError("Give --percent, or --restaurant with --mode.")
    if bool(restaurants) != (mode is not None):
        raise click.UsageError("--restaurant and --mode go together.")
    if force and reason is None:
        raise click.UsageError("--force needs a --reason.")
    with open_client(dsn) as client:
        try:
            if percent is not None:
                change = client.set_rollout(percent, force=force, reason=reason)
            else:
                change = client.set_rollout_restaurants(
                    restaurants, mode, force=force, reason=reason
                )
        except WrongState as error:
            if error.code != ErrorCode.ROLLOUT_GATE_CLOSED:
                raise
            emit({"success": False, "error": describe(error)}, as_json, print_closed)
            context.exit(EXIT_REFUSED)
    emit(change, as_json, print_change)


@rollout.command()
@_REASON
@client_options
@json_option
def pause(reason: str | None, dsn: str, as_json: bool) -> None:
    """Put the percentage to 0 at once. What it was is remembered; no gate is asked.

    Restaurants that enforce by a setting of their own go on, and are listed.

    \b
    Example:
      capacity-db rollout pause --reason "refused guests on the phone" --json
    """
    with open_client(dsn) as client:
        change = client.pause_rollout(reason=reason)
    emit(change, as_json, print_change)


@rollout.command()
@click.option(
    "--from",
    "first",
    type=iso_date,
    metavar="DATE",
    help="First day of decision.  [default: six days before --to]",
)
@click.option(
    "--to", "last", type=iso_date, metavar="DATE", help="Last day of decision.  [default: today]"
)
@click.option("--restaurant", type=click.UUID, metavar="ID", help="Only this restaurant.")
@click.option(
    "--examples",
    type=click.IntRange(0, 100),
    default=3,
    show_default=True,
    help="The latest so many of each restaurant.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="Restaurants that are listed; all are counted.",
)
@client_options
@json_option
def report(
    first: dt.date | None,
    last: dt.date | None,
    restaurant: UUID | None,
    examples: int,
    limit: int,
    dsn: str,
    as_json: bool,
) -> None:
    """Show what enforcing would have refused on these days, by rule and restaurant.

    Days are those of the decision, by the calendar of each restaurant. It is counted request by
    request, so it is an upper bound: a party that is refused leaves room for a later one, and
    guests who are refused ask for other times.

    \b
    Examples:
      capacity-db rollout report
      capacity-db rollout report --from 2030-05-01 --to 2030-05-07 --examples 5
      capacity-db rollout report --restaurant ID --json
    """
    until = last or dt.datetime.now(dt.UTC).date()
    since = first or until - dt.timedelta(days=6)
    if until < since:
        raise click.BadParameter(f"{until} is before --from {since}.", param_hint="'--to'")
    with open_client(dsn) as client:
        found = client.get_shadow_report(
            since, until, restaurant_id=restaurant, examples=examples, limit=limit
        )
    emit(found, as_json, print_report)


rollout.add_command(watch)

commands: list[click.Command] = [rollout]
