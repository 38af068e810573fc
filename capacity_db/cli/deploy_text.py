"""What the deployment commands print: results on stdout, progress and questions on stderr."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from capacity_db.deploy import (
    Difference,
    Event,
    FileAction,
    MigrateReport,
    Plan,
    Reason,
    RollbackPlan,
    RollbackReport,
    Status,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_REASONS = {
    Reason.NEW: "new",
    Reason.CHANGED: "changed in this release",
    Reason.DIFFERS: "changed by hand in the database",
}


def as_data(value: DataclassInstance, **more: object) -> dict[str, Any]:
    """Return a result as plain data for JSON, with computed values added."""
    return asdict(value) | more


def progress(event: Event) -> None:
    """Print a progress message."""
    click.echo(event.message, err=True)


def plan(found: Plan, *, err: bool = False) -> None:
    """Print what migrate would do."""
    if found.empty:
        click.echo("Nothing to do: the database is at this release.", err=err)
        return
    for migration in found.migrations:
        click.echo(f"  apply migration {migration}", err=err)
    for action in found.files:
        click.echo(f"  apply {_file(action)}", err=err)
    for path in found.removed:
        click.echo(f"  forget sql/{path}: gone from this release; its object stays", err=err)
    for difference in found.refusals:
        _difference(difference, "refused", err=err)


def status(found: Status) -> None:
    """Print how the database stands against this release."""
    click.echo(f"Database {found.database}, PostgreSQL {found.server_version}")
    click.echo(f"{_count(len(found.applied), 'migration')} applied")
    if found.clean:
        click.echo("Nothing pending, nothing different.")
        return
    pending = Plan(found.plan.migrations, _announced(found.plan), found.plan.removed, ())
    if not pending.empty:
        click.echo("Pending:")
        plan(pending)
    if found.differences:
        click.echo("Different:")
        for difference in found.differences:
            _difference(difference, difference.kind.value)


def _announced(found: Plan) -> tuple[FileAction, ...]:
    """The files that are pending; those changed by hand are listed among the differences."""
    return tuple(action for action in found.files if action.reason is not Reason.DIFFERS)


def migrated(report: MigrateReport, percent: int | None) -> None:
    """Print what migrate did."""
    if report.changed:
        done = [_count(len(report.migrations), "migration"), _count(len(report.files), "file")]
        click.echo(f"Applied {' and '.join(done)} in {report.seconds:.1f} s.")
    else:
        click.echo("Nothing to do: the database is at this release.")
    if report.repaired:
        click.echo(f"Put back after changes by hand: {_paths(report.repaired)}.")
    for path in report.unrestored:
        click.echo(
            f"sql/{path}: still differs, for something was added by hand that the file does not"
            " undo.\n    `capacity-db status` shows it; remove it, or keep it with --accept."
        )
    if percent is not None:
        click.echo(f"Enforcement set to {percent} % of the restaurants.")


def rollback_plan(found: RollbackPlan) -> None:
    """Print what a rollback would undo and destroy."""
    click.echo("This undoes, in this order:", err=True)
    for migration in found.migrations:
        click.echo(f"  {migration}", err=True)
    if not found.losses:
        click.echo("None of its tables holds a row.", err=True)
        return
    click.echo("and destroys the data of:", err=True)
    for loss in found.losses:
        more = "more than " if loss.more else ""
        click.echo(f"  {loss.object} ({more}{_count(loss.rows, 'row')})", err=True)


def rolled_back(report: RollbackReport) -> None:
    """Print what a rollback did."""
    if not report.migrations:
        click.echo("Nothing to roll back.")
        return
    click.echo(f"Undid {', '.join(report.migrations)} in {report.seconds:.1f} s.")
    click.echo("Run `capacity-db migrate` before the database takes bookings again.")


def verified(found: Status, totals: dict[str, Any]) -> None:
    """Print the findings of verify."""
    status(found)
    checked = totals.get("checked", {})
    counts = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in checked.items())
    click.echo(f"Checked {counts}.")
    overbooked = totals.get("overbooked_services", 0)
    if overbooked:
        click.echo(f"{_count(overbooked, 'service')} booked above a limit (allowed as a debt).")
    findings = totals.get("findings", [])
    for finding in findings:
        click.echo(f"  {finding['check']}: {finding['object']}")
        click.echo(f"    restaurant {finding['restaurant_id']}")
        for key in ("expected", "found"):
            click.echo(f"    {key} {json.dumps(finding[key])}")
        click.echo(f"    {finding['remedy']}")
    click.echo(_count(len(findings), "finding") + ".")


def _difference(difference: Difference, label: str, *, err: bool = False) -> None:
    click.echo(f"  {label}: {difference.object}: {difference.message}", err=err)
    click.echo(f"    {difference.remedy}", err=err)


def _file(action: FileAction) -> str:
    lock = "; locks its table for a moment" if action.locks_table else ""
    return f"sql/{action.path} ({_REASONS[action.reason]}{lock})"


def _paths(paths: tuple[str, ...]) -> str:
    return ", ".join(f"sql/{path}" for path in paths)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
