"""``rollback``: back to the release before, with or without its tables."""

from __future__ import annotations

import click

from capacity_db import deploy
from capacity_db.cli import deploy_text as text
from capacity_db.cli.common import dsn_option, emit, json_option
from capacity_db.cli.deploy_options import ask, on_terminal, wait_option, yes_option


@click.command()
@click.option(
    "--count",
    type=click.IntRange(min=1),
    metavar="N",
    help="Undo the newest N migrations. [default: 1]",
)
@click.option("--all", "everything", is_flag=True, help="Undo all: nothing stays but the roles.")
@click.option(
    "--routines",
    is_flag=True,
    help="Undo no migration: only put back the routines, triggers and policies before these.",
)
@yes_option
@wait_option
@dsn_option
@json_option
def rollback(
    count: int | None,
    everything: bool,
    routines: bool,
    yes: bool,
    wait_seconds: float,
    dsn: str,
    as_json: bool,
) -> None:
    """Undo the newest migrations with their data, or routines only.

    With --routines no data is lost: the routines, triggers and policies of the deployment before
    are put back, if they worked with the same migrations. This is the quick way back from a
    release that misbehaves. The next migrate of this release brings its own again.

    Without it, this DESTROYS the data of the tables and columns that the newest migrations made.
    It says which data would be lost and asks; where there is no terminal to ask on, it refuses
    without --yes. Each migration is undone as a whole or not at all. Then the routines of the
    release that was in force before come back, so that the database takes bookings again. Where
    that release is not kept (it was deployed by an early version of capacity-db, or long ago) it
    says so: then the database takes no bookings until the next migrate, of this release or of the
    older one.

    While a migration is undone, the tables that it drops or changes are locked, and bookings wait.
    It may be interrupted. Migrations that were undone stay undone; --routines does the rest.

    \b
    Examples:
      capacity-db rollback --routines
      capacity-db rollback
      capacity-db rollback --count 2 --yes
      capacity-db rollback --all --yes

    \b
    Exit codes: 0 done, 2 wrong usage, 3 refused or failed
    """
    if sum((everything, count is not None, routines)) > 1:
        raise click.UsageError("Give only one of --count, --all and --routines.")
    if routines:
        if not yes and on_terminal():
            text.rollback_plan(deploy.plan_rollback_routines(dsn))
            ask("Put these routines back?")
        report = deploy.rollback_routines(dsn, wait_seconds=wait_seconds, on_event=text.progress)
    else:
        number = None if everything else count or 1
        if not yes:
            _confirm(dsn, number)
        report = deploy.rollback(dsn, number, wait_seconds=wait_seconds, on_event=text.progress)
    emit(text.as_data(report), as_json, lambda _: text.rolled_back(report))


def _confirm(dsn: str, number: int | None) -> None:
    planned = deploy.plan_rollback(dsn, number)
    if not planned.migrations:
        return
    text.rollback_plan(planned)
    if not on_terminal():
        raise deploy.DeployError(
            "rollback destroys data and there is no terminal to ask on",
            "Add --yes if that is what you want.",
        )
    ask("Roll back and lose this data?" if planned.losses else "Roll back?")
