"""``migrate``, ``status``, ``plan``, ``rollback`` and ``verify``: installing and checking."""

from __future__ import annotations

import os
import sys
from uuid import UUID

import click

from capacity_db import deploy
from capacity_db.cli import deploy_text as text
from capacity_db.cli.common import dsn_option, emit, json_option
from capacity_db.deploy.rpc import (
    ENFORCEMENT_VARIABLE,
    parse_enforcement,
    set_enforcement,
    verify_capacity,
)

EXIT_DIFFERENT = 1

_yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
_wait_option = click.option(
    "--wait-seconds",
    type=click.FloatRange(min=0),
    default=deploy.WAIT_SECONDS,
    show_default=True,
    help="How long to wait for another migrate or rollback that is running.",
)


@click.command()
@_yes_option
@_wait_option
@click.option(
    "--accept",
    is_flag=True,
    help="Take what was changed by hand and cannot be put back (an added grant, trigger or"
    " policy) as deployed from now on.",
)
@dsn_option
@json_option
def migrate(yes: bool, wait_seconds: float, accept: bool, dsn: str, as_json: bool) -> None:
    """Bring a database to this release.

    The database may be empty, of an older release, or half-done by a run that was killed.

    Applies the pending migrations, then every routine, trigger and policy that differs from this
    release, also where somebody changed it by hand. Only one runs at a time; others wait and find
    nothing to do. It may be interrupted at any point and run again. A lock on a table that it does
    not get within seconds it gives up and tries again, so bookings do not queue behind it.

    On a terminal it shows the plan and asks first, unless --yes; elsewhere it goes ahead.

    The login must be a superuser, or have CREATEROLE and CREATE on the database. Connect
    directly, not through a transaction-pooling proxy.

    If ENABLE_CAPACITY_ENFORCEMENT is set, migrate writes it into the database afterwards: true,
    1 or on (enforce everywhere), false, 0 or off (shadow), or a percentage such as 25%.

    \b
    Examples:
      capacity-db migrate --dsn postgresql://admin@db/bookings
      DATABASE_URL=postgresql://admin@db/bookings capacity-db migrate --yes --json
      ENABLE_CAPACITY_ENFORCEMENT=25% capacity-db migrate

    \b
    Exit codes: 0 done or nothing to do, 2 wrong usage, 3 refused or failed
    """
    wanted = os.environ.get(ENFORCEMENT_VARIABLE, "").strip()
    percent = parse_enforcement(wanted) if wanted else None
    if not yes and _on_terminal():
        plan = deploy.plan(dsn)
        if not plan.empty:
            text.plan(plan, err=True)
            if not plan.refusals:  # migrate itself says why it refuses
                _ask("Apply this plan?")
    report = deploy.migrate(
        dsn,
        wait_seconds=wait_seconds,
        accept=accept,
        on_event=text.progress,
    )
    data = text.as_data(report, changed=report.changed, enforcement=None)
    if percent is not None:
        data["enforcement"] = set_enforcement(dsn, percent)
    emit(data, as_json, lambda _: text.migrated(report, percent))


@click.command()
@dsn_option
@json_option
@click.pass_context
def status(context: click.Context, dsn: str, as_json: bool) -> None:
    """Show what is installed, pending or different.

    A routine, trigger or policy differs when its file is new or changed (migrate applies it) or
    when somebody changed the object by hand (migrate puts it back). Writes nothing.

    \b
    Examples:
      capacity-db status
      capacity-db status --json | jq .differences

    \b
    Exit codes: 0 nothing pending, nothing different; 1 otherwise; 2 wrong usage; 3 failed
    """
    found = deploy.status(dsn)
    emit(text.as_data(found, clean=found.clean), as_json, lambda _: text.status(found))
    if not found.clean:
        context.exit(EXIT_DIFFERENT)


@click.command()
@dsn_option
@json_option
def plan(dsn: str, as_json: bool) -> None:
    """Show what migrate would do, in that order. Writes nothing.

    \b
    Examples:
      capacity-db plan
      capacity-db plan --json

    \b
    Exit codes: 0 shown, 2 wrong usage, 3 failed
    """
    found = deploy.plan(dsn)
    emit(text.as_data(found, empty=found.empty), as_json, lambda _: text.plan(found))


@click.command()
@click.option(
    "--count",
    type=click.IntRange(min=1),
    metavar="N",
    help="Undo the newest N migrations. [default: 1]",
)
@click.option("--all", "everything", is_flag=True, help="Undo all: nothing stays but the roles.")
@_yes_option
@_wait_option
@dsn_option
@json_option
def rollback(
    count: int | None, everything: bool, yes: bool, wait_seconds: float, dsn: str, as_json: bool
) -> None:
    """Undo the newest migrations, with their data.

    DESTROYS the data of the tables and columns that they created.

    Says which data would be lost and asks; where there is no terminal to ask on, it refuses
    without --yes. Each migration is undone as a whole or not at all.

    Routines, triggers and policies may go with the tables. Until the next migrate (of this
    release, or of the older one that you go back to) the database takes no bookings.

    \b
    Examples:
      capacity-db rollback
      capacity-db rollback --count 2
      capacity-db rollback --all --yes

    \b
    Exit codes: 0 done, 2 wrong usage, 3 refused or failed
    """
    if everything and count is not None:
        raise click.UsageError("Give --count or --all, not both.")
    number = None if everything else count or 1
    if not yes:
        planned = deploy.plan_rollback(dsn, number)
        if planned.migrations:
            text.rollback_plan(planned)
            if not _on_terminal():
                raise deploy.DeployError(
                    "rollback destroys data and there is no terminal to ask on",
                    "Add --yes if that is what you want.",
                )
            _ask("Roll back and lose this data?" if planned.losses else "Roll back?")
    report = deploy.rollback(dsn, number, wait_seconds=wait_seconds, on_event=text.progress)
    emit(text.as_data(report), as_json, lambda _: text.rolled_back(report))


@click.command()
@click.option(
    "--restaurant", type=click.UUID, metavar="ID", help="Recount only this restaurant's totals."
)
@dsn_option
@json_option
@click.pass_context
def verify(context: click.Context, restaurant: UUID | None, dsn: str, as_json: bool) -> None:
    """Check the installation and recount all totals.

    Compares every migration and routine with this release, as status does, and then recounts
    bookings, totals, debts, decisions and idempotency keys against each other. Writes nothing.

    \b
    Examples:
      capacity-db verify
      capacity-db verify --restaurant 5b6f0b8e-0a53-4c49-9d5e-9d6b2c3f8a11 --json

    \b
    Exit codes: 0 no finding, 1 findings, 2 wrong usage, 3 failed
    """
    found = deploy.status(dsn)
    totals = verify_capacity(dsn, restaurant)
    success = found.clean and not totals.get("findings")
    data = {"success": success, "installation": text.as_data(found, clean=found.clean)}
    data |= {"capacity": totals}
    emit(data, as_json, lambda _: text.verified(found, totals))
    if not success:
        context.exit(EXIT_DIFFERENT)


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask(question: str) -> None:
    if not click.confirm(question, err=True):
        raise deploy.DeployError("not confirmed; nothing was changed")


commands: list[click.Command] = [migrate, status, plan, rollback, verify]
