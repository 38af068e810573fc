"""The command ``capacity-db``."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Any

try:
    import click

    from capacity_db import __version__
    from capacity_db.cli.common import errors_handled, set_up_logging
except KeyboardInterrupt:  # there is no command yet that could say so
    print("Interrupted.", file=sys.stderr)
    raise SystemExit(130) from None

SECTIONS: dict[str, dict[str, str]] = {
    "Start here": {"demo": "demo", "tour": "tour", "scratch": "scratch", "seed": "seed"},
    "Install and maintain": {
        "migrate": "deploy",
        "status": "deploy",
        "plan": "deploy",
        "rollback": "deploy",
        "backup": "deploy",
        "verify": "deploy",
        "import": "importing",
        "smoke": "smoke",
        "doctor": "doctor",
        "stats": "stats",
        "prune": "prune",
    },
    "Roll out": {"rollout": "rollout"},
    "HTTP": {"serve": "web", "token": "web"},
    "Availability": {
        "availability": "availability",
        "calendar": "availability",
        "overview": "overview",
        "capacity": "overview",
        "debts": "debts",
    },
    "Bookings": {
        "book": "bookings",
        "walk-in": "bookings",
        "change": "bookings",
        "transition": "booking_state",
        "cancel": "booking_state",
        "show": "booking_state",
        "slot": "booking_state",
        "bookings": "booking_state",
    },
    "Tables": {"tables": "inventory", "assign": "seating", "assign-service": "seating"},
    "Holds and waitlist": {"hold": "holds", "sweep": "holds", "waitlist": "waitlist"},
    "Calendar and limits": {
        "restaurants": "restaurants",
        "periods": "periods",
        "closures": "closures",
        "rules": "rules",
        "policy": "policy",
        "enforcement": "enforcement",
        "calendar-feed": "calendar_feed",
    },
    "People": {
        "members": "members",
        "whoami": "members",
        "guest": "guest",
        "history": "history",
    },
    "Events out": {"webhooks": "webhooks", "deliver": "deliver"},
    "Prove it": {"replay": "replay", "storm": "storm"},
}
"""The commands under their headings, each with the module of this package that has it."""

_MODULES = {name: module for names in SECTIONS.values() for name, module in names.items()}


class SectionedGroup(click.Group):
    """Lists commands under headings, and handles the errors of all of them in one place.

    A command's module is imported when it is called: all of them take half a second.
    """

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002 - click's
        return sorted(_MODULES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in self.commands:
            # Of a name that there is not, all may have been meant.
            wanted = [_MODULES[name]] if name in _MODULES else dict.fromkeys(_MODULES.values())
            for module in wanted:
                for command in import_module(f"{__name__}.{module}").commands:
                    self.add_command(command)
        return self.commands.get(name)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, _MODULES))
        room = formatter.width - width - 6
        for heading, names in SECTIONS.items():
            commands = [self.get_command(context, name) for name in names]
            with formatter.section(heading):
                formatter.write_dl(
                    [
                        (str(c.name).ljust(width), c.get_short_help_str(limit=room))
                        for c in commands
                        if c is not None
                    ]
                )

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        with errors_handled(context):
            return super().parse_args(context, words)

    def invoke(self, context: click.Context) -> Any:
        with errors_handled(context):
            try:
                return super().invoke(context)
            except click.NoSuchOption as error:
                if error.option_name in ("-v", "--verbose") and error.ctx is not None:
                    name, _, command = error.ctx.command_path.partition(" ")
                    text = f"It stands before the command: {name} --verbose {command}."
                    told = f"{error.message} {text}"
                    raise click.NoSuchOption(error.option_name, told, ctx=error.ctx) from None
                raise


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
