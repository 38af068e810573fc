"""The command ``capacity-db``."""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from capacity_db import __version__
from capacity_db.cli import (
    availability,
    booking_state,
    bookings,
    calendar_feed,
    closures,
    debts,
    deliver,
    demo,
    deploy,
    doctor,
    enforcement,
    guest,
    history,
    holds,
    importing,
    inventory,
    members,
    overview,
    periods,
    policy,
    prune,
    replay,
    restaurants,
    rollout,
    rules,
    scratch,
    seating,
    seed,
    smoke,
    stats,
    storm,
    tour,
    waitlist,
    web,
    webhooks,
)
from capacity_db.cli.common import errors_handled, set_up_logging

SECTIONS: dict[str, list[click.Command]] = {
    "Start here": [*demo.commands, *tour.commands, *scratch.commands, *seed.commands],
    "Install and maintain": [
        *deploy.commands,
        *importing.commands,
        *smoke.commands,
        *doctor.commands,
        *stats.commands,
        *prune.commands,
    ],
    "Roll out": [*rollout.commands],
    "HTTP": [*web.commands],
    "Availability": [*availability.commands, *overview.commands, *debts.commands],
    "Bookings": [*bookings.commands, *booking_state.commands],
    "Tables": [*inventory.commands, *seating.commands],
    "Holds and waitlist": [*holds.commands, *waitlist.commands],
    "Calendar and limits": [
        *restaurants.commands,
        *periods.commands,
        *closures.commands,
        *rules.commands,
        *policy.commands,
        *enforcement.commands,
        *calendar_feed.commands,
    ],
    "People": [*members.commands, *guest.commands, *history.commands],
    "Events out": [*webhooks.commands, *deliver.commands],
    "Prove it": [*replay.commands, *storm.commands],
}


class SectionedGroup(click.Group):
    """Lists commands under headings, and handles the errors of all of them in one place."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(len(name) for name in self.list_commands(context))
        room = formatter.width - width - 6
        for heading, commands in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [(str(c.name).ljust(width), c.get_short_help_str(limit=room)) for c in commands]
                )

    def invoke(self, context: click.Context) -> Any:
        with errors_handled(context):
            return super().invoke(context)


EPILOG = """\b
Environment variables:
  DATABASE_URL                 where to connect, unless --dsn says so
  PGHOST, PGUSER, PGDATABASE   and libpq's other variables, for what is still open
  ENABLE_CAPACITY_ENFORCEMENT  read by `migrate` and `enforcement set`
  CAPACITY_DB_JWT_SECRET       of `serve` and `token`; the others stand in their --help
\b
Exit codes:
  0    done
  1    refused by a business rule, for example a full service; of availability, not free;
       of status and verify, a difference was found
  2    wrong usage
  3    failed; stderr says why and what helps
  130  interrupted
"""


@click.group(cls=SectionedGroup, epilog=EPILOG, context_settings={"max_content_width": 100})
@click.version_option(__version__, prog_name="capacity-db")
@click.option("-v", "--verbose", is_flag=True, help="Log retries and connections on stderr.")
def main(verbose: bool) -> None:
    """A restaurant booking engine inside PostgreSQL that never overbooks.

    \b
    capacity-db serve     see it in a browser, on a server of its own
    capacity-db demo      see it work, on a server of its own
    capacity-db migrate   install it into the database that DATABASE_URL names
    capacity-db COMMAND --help   options and examples of a command
    """
    # What a terminal cannot show must not look like a failure after the work was done.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    set_up_logging(verbose)


for _commands in SECTIONS.values():
    for _command in _commands:
        main.add_command(_command)
