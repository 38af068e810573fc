"""``migrate``, ``status``, ``plan`` and ``verify``: installing and checking."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from capacity_db import deploy
from capacity_db.cli import deploy_text as text
from capacity_db.cli.common import dsn_option, emit, is_verbose, json_option, verbose_option
from capacity_db.cli.deploy_backup import backup, pg_bin_option
from capacity_db.cli.deploy_options import ask, on_terminal, wait_option, yes_option
from capacity_db.cli.deploy_progress import migrate_progress
from capacity_db.cli.deploy_undo import rollback
from capacity_db.deploy.rpc import (
    ENFORCEMENT_VARIABLE,
    parse_enforcement,
    set_enforcement,
    verify_capacity,
)

EXIT_DIFFERENT = 1


@click.command()
@yes_option
@wait_option
@click.option(
    "--accept",
    is_flag=True,
    help="Take what was changed by hand and cannot be put back (an added grant, trigger or"
    " policy) as deployed from now on.",
)
@click.option(
    "--backup",
    "backup_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="First write the whole database to FILE, which must not exist.",
)
@pg_bin_option
@verbose_option
@dsn_option
@json_option
@click.pass_context
def migrate(
    context: click.Context,
    yes: bool,
    wait_seconds: float,
    accept: bool,
    backup_file: Path | None,
    pg_bin: Path | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Bring a database to this release.

    The database may be empty, of an older release, or half-done by a run that was killed.

    Applies the pending migrations, then every routine, trigger and policy that differs from this
    release, also where somebody changed it by hand. Only one runs at a time; others wait and find
    nothing to do. It may be interrupted at any point and run again. A lock on a table that it does
    not get within seconds it gives up and tries again, so bookings do not queue behind it.

    On a terminal it shows the plan and asks first, unless --yes; elsewhere it goes ahead. What it
    does goes to stderr: bars on a terminal, else a line for each migration and one for all files.
    Files that it puts back after a change by hand are always named, the others with --verbose.

    With --backup, pg_dump writes the database to a file before anything is changed. The file is
    read back to its end; without a good one nothing is changed. See `capacity-db backup --help`.

    The login must be a superuser, or have CREATEROLE and CREATE on the database. Connect
    directly, not through a transaction-pooling proxy.

    If ENABLE_CAPACITY_ENFORCEMENT is set, migrate writes it into the database afterwards: true,
    1 or on (enforce everywhere), false, 0 or off (shadow), or a percentage such as 25%.

    \b
    Examples:
      capacity-db migrate --dsn postgresql://admin@db/bookings
      capacity-db migrate --backup before.dump
      DATABASE_URL=postgresql://admin@db/bookings capacity-db migrate --yes --json
      ENABLE_CAPACITY_ENFORCEMENT=25% capacity-db migrate

    \b
    Exit codes: 0 done or nothing to do, 2 wrong usage, 3 refused or failed
    """
    wanted = os.environ.get(ENFORCEMENT_VARIABLE, "").strip()
    percent = parse_enforcement(wanted) if wanted else None
    verbose = is_verbose(context)
    plan = None
    if not yes and on_terminal():
        plan = deploy.plan(dsn)
        if not plan.empty:
            text.plan(plan, err=True, brief=not verbose)
            if not plan.refusals:  # migrate itself says why it refuses
                ask("Apply this plan?")
    if plan is None and sys.stderr.isatty():
        plan = deploy.status(dsn).plan
    with migrate_progress(plan, verbose=verbose) as on_event:
        report = deploy.migrate(
            dsn,
            wait_seconds=wait_seconds,
            accept=accept,
            backup=backup_file,
            pg_bin=pg_bin,
            on_event=on_event,
        )
    data = text.as_data(report, changed=report.changed, enforcement=None)
    if percent is not None:
        data["enforcement"] = set_enforcement(dsn, percent)
    emit(data, as_json, lambda _: text.migrated(report, percent, backup_file))


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
    """Show what migrate would do, in that order, and who waits for it. Writes nothing.

    Under each step stand the locks that it takes on tables which the database has already, until
    it commits, if anybody has to wait for them: bookings, availability, or other readers and
    writers of the table. A step that does not get its lock within 2 seconds gives up and tries
    again, so nobody waits longer than that unless the whole table is written anew or read; then
    the number of rows is said.

    \b
    Examples:
      capacity-db plan
      capacity-db plan --json | jq '.locks[] | select(.bookings_wait)'

    \b
    Exit codes: 0 shown, 2 wrong usage, 3 failed
    """
    found = deploy.plan(dsn)
    emit(text.as_data(found, empty=found.empty), as_json, lambda _: text.plan(found))


@click.command()
@click.option(
    "--restaurant", type=click.UUID, metavar="ID", help="Recount only this restaurant's totals."
)
@click.option(
    "--correct-totals",
    "correct",
    is_flag=True,
    help="First set wrong totals and slot counts to what live bookings come to.",
)
@click.option("--reason", metavar="TEXT", help="Why they are corrected, for the history.")
@click.option("--dry-run", is_flag=True, help="Only show what --correct-totals would change.")
@yes_option
@dsn_option
@json_option
@click.pass_context
def verify(
    context: click.Context,
    restaurant: UUID | None,
    correct: bool,
    reason: str | None,
    dry_run: bool,
    yes: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Check the installation and recount all totals.

    Compares every migration and routine with this release, as status does, and then recounts
    bookings, totals, debts, decisions and idempotency keys against each other. Writes nothing,
    unless it is told to.

    With --correct-totals it corrects what service_totals, slot_counts and service_debt find, from
    the bookings, and then verifies. Find out first why they are wrong: it takes the bookings for
    the truth. Each restaurant is one transaction and one decision, with your reason, which answers
    for what exceeds a limit. Bookings of all restaurants wait while it recounts one, those of
    restaurants without a fault never. On a terminal it shows what it would change and asks,
    unless --yes. The login must be one that may migrate.

    \b
    Examples:
      capacity-db verify
      capacity-db verify --restaurant 5b6f0b8e-0a53-4c49-9d5e-9d6b2c3f8a11 --json
      capacity-db verify --correct-totals --dry-run
      capacity-db verify --correct-totals --reason "bookings deleted by a script"

    \b
    Exit codes: 0 no finding, 1 findings, 2 wrong usage, 3 failed
    """
    if correct and not (dry_run or (reason or "").strip()):
        raise click.UsageError("--correct-totals needs --reason: the history tells it.")
    if not correct and (reason or dry_run or yes):
        raise click.UsageError("--reason, --dry-run and --yes belong to --correct-totals.")
    corrected = _correct_totals(dsn, reason or "", restaurant, dry_run, yes) if correct else None
    found = deploy.status(dsn)
    totals = verify_capacity(dsn, restaurant)
    success = found.clean and not totals.get("findings")
    data = {"success": success, "installation": text.as_data(found, clean=found.clean)}
    data |= {"capacity": totals}
    if corrected is not None:
        data |= {"corrected": corrected}
    emit(data, as_json, lambda _: text.verified(found, totals, corrected))
    if not success:
        context.exit(EXIT_DIFFERENT)


def _correct_totals(
    dsn: str, reason: str, restaurant: UUID | None, dry_run: bool, yes: bool
) -> tuple[dict[str, Any], ...]:
    if not (dry_run or yes) and on_terminal():
        planned = deploy.correct_totals(dsn, reason, restaurant, dry_run=True)
        if planned:
            text.corrected(planned, err=True)
            ask("Set these totals?")
    return deploy.correct_totals(dsn, reason, restaurant, dry_run=dry_run, on_event=text.progress)


commands: list[click.Command] = [migrate, status, plan, rollback, backup, verify]
